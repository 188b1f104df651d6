"""A layered layout of what builds on what: foundations at the left, the same for the same data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
_SWEEPS = 12


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where nodes and edges stand, in columns and rows that need not be whole numbers.

    Attributes:
        places: Column and row of each node.
        edges: For each edge, from what is built on to what builds on it, the points it passes.
        columns: How many columns there are.
        rows: How many rows the longest column takes.
    """

    places: Mapping[str, Point]
    edges: Mapping[tuple[str, str], Sequence[Point]]
    columns: int
    rows: float


def layout(sources: Mapping[str, Iterable[str]]) -> Layout:
    """Return a layout in which every node stands right of what it builds on.

    Args:
        sources: What each node builds on, by node; all of them must be nodes. An edge that closes
            a circle points backwards, and the others stay as they are.
    """
    order = sorted(sources)
    built = {node: sorted(set(sources[node]) - {node}) for node in order}
    back = _circular(built)
    forward = {n: [s for s in built[n] if (s, n) not in back] for n in order}
    column = _columns(forward)
    # An edge that spans several columns passes through a point in each between.
    chains = {(s, n): _chain(s, n, column) for n in order for s in forward[n]}
    layers: list[list[str]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for node in order:
        layers[column[node]].append(node)
    left: dict[str, list[str]] = {}
    right: dict[str, list[str]] = {}
    for chain in chains.values():
        for number, (one, two) in enumerate(pairwise(chain)):
            left.setdefault(two, []).append(one)
            right.setdefault(one, []).append(two)
            if number:
                layers[column[chain[0]] + number].append(one)
    layers = _untangled(layers, left, right)
    rows = _rows(layers, left, right)
    place = {name: (float(c), rows[name]) for c, layer in enumerate(layers) for name in layer}
    edges = {edge: [place[name] for name in chain] for edge, chain in chains.items()}
    edges |= {(s, n): [place[s], place[n]] for s, n in sorted(back)}
    return Layout(
        places={node: place[node] for node in order},
        edges=edges,
        columns=len(layers),
        rows=max(rows.values(), default=-1.0) + 1,
    )


def _circular(built: Mapping[str, Sequence[str]]) -> set[tuple[str, str]]:
    """Return the edges that close a circle, found by walking to the sources."""
    found: set[tuple[str, str]] = set()
    done: set[str] = set()
    for start in built:
        path: list[str] = []
        todo = [(start, iter(built[start]))] if start not in done else []
        path = [start] if todo else []
        while todo:
            node, rest = todo[-1]
            for source in rest:
                if source in path:
                    found.add((source, node))
                elif source not in done:
                    todo.append((source, iter(built[source])))
                    path.append(source)
                    break
            else:
                done.add(node)
                todo.pop()
                path.pop()
    return found


def _columns(forward: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the length of the longest way to each node."""
    column: dict[str, int] = {}
    waiting = list(forward)
    while waiting:
        later = []
        for node in waiting:
            if all(source in column for source in forward[node]):
                column[node] = 1 + max((column[s] for s in forward[node]), default=-1)
            else:
                later.append(node)
        waiting = later
    return column


def _chain(source: str, node: str, column: Mapping[str, int]) -> list[str]:
    between = [f"{source}\n{node}\n{c}" for c in range(column[source] + 1, column[node])]
    return [source, *between, node]


def _untangled(
    layers: list[list[str]], left: Mapping[str, list[str]], right: Mapping[str, list[str]]
) -> list[list[str]]:
    """Return the layers in an order with few crossings: each by the mean place of its neighbors."""
    best, fewest = [list(layer) for layer in layers], _crossings(layers, right)
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        near = left if forth else right
        for number in range(len(layers)) if forth else reversed(range(len(layers))):
            beside = number - 1 if forth else number + 1
            if not 0 <= beside < len(layers):
                continue
            place = {name: i for i, name in enumerate(layers[beside])}
            layers[number].sort(key=_mean(layers[number], near, place))
        count = _crossings(layers, right)
        if count < fewest:
            best, fewest = [list(layer) for layer in layers], count
    return best


def _mean(layer: Sequence[str], near: Mapping[str, list[str]], place: Mapping[str, int]):  # type: ignore[no-untyped-def]
    """Return the key by which a layer is sorted; what has no neighbor stays where it is."""
    own = {name: float(i) for i, name in enumerate(layer)}

    def key(name: str) -> tuple[float, float]:
        found = [place[other] for other in near.get(name, ())]
        return (sum(found) / len(found) if found else own[name], own[name])

    return key


def _crossings(layers: Sequence[Sequence[str]], right: Mapping[str, list[str]]) -> int:
    count = 0
    for one, two in pairwise(layers):
        place = {name: i for i, name in enumerate(two)}
        ends = [(i, place[end]) for i, name in enumerate(one) for end in right.get(name, ())]
        count += sum(a < c and b > d for a, b in ends for c, d in ends)
    return count


def _rows(
    layers: Sequence[Sequence[str]], left: Mapping[str, list[str]], right: Mapping[str, list[str]]
) -> dict[str, float]:
    """Return the row of each node: near the mean of its neighbors, a row apart from the next."""
    row = {name: float(i) for layer in layers for i, name in enumerate(layer)}
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 == 0 else list(reversed(layers)):
            wished = []
            for name in layer:
                near = [*left.get(name, ()), *right.get(name, ())]
                wished.append(sum(row[n] for n in near) / len(near) if near else row[name])
            row.update(zip(layer, spaced(wished), strict=True))
    least = min(row.values(), default=0.0)
    return {name: value - least for name, value in row.items()}


def spaced(wished: Sequence[float]) -> list[float]:
    """Return the numbers nearest to `wished`, in least squares, that rise by at least 1 each."""
    # With i taken off the i-th, they must not fall: neighbors that do are pooled at their mean.
    pools: list[tuple[float, int]] = []
    for i, wish in enumerate(wished):
        mean, size = wish - i, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, size = (before * many + mean * size) / (many + size), many + size
        pools.append((mean, size))
    flat = [mean for mean, size in pools for _ in range(size)]
    return [value + i for i, value in enumerate(flat)]
