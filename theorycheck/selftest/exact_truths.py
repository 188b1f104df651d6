"""What certificates about exact data claim, decided a second time with Python's own fractions.

Each function takes the content of a certificate, plain JSON data, and says whether what it claims
is true; None if that cannot be told here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any, TypeAlias

Rows: TypeAlias = list[list[Fraction]]


def vector(text: str) -> list[Fraction]:
    """Return the numbers that commas separate."""
    return [Fraction(entry) for entry in text.split(",")]


def matrix(text: str) -> Rows:
    """Return the rows that semicolons separate."""
    return [vector(line) for line in text.split(";")]


def fractions(texts: Sequence[str]) -> list[Fraction]:
    """Return a list of texts as numbers."""
    return [Fraction(text) for text in texts]


def solved(A: Rows, b: Sequence[Fraction]) -> list[Fraction] | None:
    """Return one solution of A x = b, free unknowns 0, by elimination; None if there is none."""
    rows = [[*row, entry] for row, entry in zip(A, b, strict=True)]
    columns = len(A[0])
    pivots: list[int] = []
    for column in range(columns):
        depth = len(pivots)
        chosen = next((r for r in range(depth, len(rows)) if rows[r][column]), None)
        if chosen is None:
            continue
        rows[depth], rows[chosen] = rows[chosen], rows[depth]
        top = [entry / rows[depth][column] for entry in rows[depth]]
        for r, row in enumerate(rows):
            if r != depth and row[column]:
                rows[r] = [a - row[column] * t for a, t in zip(row, top, strict=True)]
        rows[depth] = top
        pivots.append(column)
    if any(row[-1] and not any(row[:-1]) for row in rows):
        return None
    found = [Fraction(0)] * columns
    for row, column in zip(rows, pivots, strict=False):
        found[column] = row[-1]
    return found


def reaches(A: Rows, x: Sequence[Fraction], b: Sequence[Fraction]) -> bool:
    """Return whether A x = b."""
    return all(
        sum((a * c for a, c in zip(row, x, strict=True)), Fraction(0)) == entry
        for row, entry in zip(A, b, strict=True)
    )


def consistency(content: Mapping[str, Any]) -> bool | None:
    """Return whether y is in the range of X, or not, as is claimed."""
    X, y = matrix(content["problem"]["X"]), vector(content["problem"]["y"])
    return bool((solved(X, y) is not None) == (content["claim"] == "inside"))


def positivity(content: Mapping[str, Any]) -> bool | None:
    """Return whether the named number is positive."""
    return Fraction(content["problem"][content["name"]]) > 0


def minimum_l2(content: Mapping[str, Any]) -> bool | None:
    """Return whether X^T times the multipliers solves the system: then it is the shortest."""
    X, y = matrix(content["problem"]["X"]), vector(content["problem"]["y"])
    weights = fractions(content["multipliers"])
    beta = [
        sum((w * row[j] for w, row in zip(weights, X, strict=True)), Fraction(0))
        for j in range(len(X[0]))
    ]
    return reaches(X, beta, y)


def minimum_l1(content: Mapping[str, Any]) -> bool | None:
    """Compare with the solutions on all sets of columns: some vertex is a minimizer.

    The minimizer is the only one if no other vertex is as short.
    """
    X, y = matrix(content["problem"]["X"]), vector(content["problem"]["y"])
    beta = fractions(content["minimizer"])
    if not reaches(X, beta, y):
        return False
    vertices = _vertices(X, y)
    least = min(sum(map(abs, vertex)) for vertex in vertices)
    if sum(map(abs, beta)) != least:
        return False
    others = [v for v in vertices if sum(map(abs, v)) == least and v != beta]
    if content["claim"] == "unique":
        return not others
    if content["claim"] == "several":
        other = fractions(content["other"])
        return other != beta and reaches(X, other, y) and sum(map(abs, other)) == least
    return True


def _vertices(X: Rows, y: Sequence[Fraction]) -> list[list[Fraction]]:
    features = len(X[0])
    found = []
    for size in range(min(len(X), features) + 1):
        for chosen in combinations(range(features), size):
            part = [[row[j] for j in chosen] for row in X]
            inner = solved(part, y) if chosen else ([] if not any(y) else None)
            if inner is not None:
                vertex = [Fraction(0)] * features
                for j, entry in zip(chosen, inner, strict=True):
                    vertex[j] = entry
                if vertex not in found:
                    found.append(vertex)
    return found


def model_slopes(content: Mapping[str, Any]) -> bool | None:
    """Compare with D (alpha u0)^(D-1), and its negative."""
    problem = content["problem"]
    features = len(matrix(problem["X"])[0])
    alpha, order = Fraction(problem["alpha"]), int(Fraction(problem.get("order", "2")))
    ones = ",".join(["1"] * features)
    up, down = (vector(problem.get(name, ones)) for name in ("u0", "v0"))
    slopes = [[order * (alpha * entry) ** (order - 1) for entry in start] for start in (up, down)]
    return slopes[0] == fractions(content["slope_u"]) and slopes[1] == [
        -entry for entry in fractions(content["slope_v"])
    ]
