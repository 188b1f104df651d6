"""SymPy trees with one node replaced, put together again without evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

# From the root to a node: which argument to go into, at every step.
Path: TypeAlias = tuple[int, ...]


def nodes(tree: Any, place: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every term and relation in a tree with its path, the root first.

    What is inside an indexed quantity, and the range of a sum, is no term.
    """
    import sympy

    yield place, tree
    if isinstance(tree, sympy.Indexed | sympy.core.function.AppliedUndef):
        return
    inside = tree.args[:1] if isinstance(tree, sympy.Sum) else tree.args
    for k, part in enumerate(inside):
        yield from nodes(part, (*place, k))


def at(tree: Any, place: Path) -> Any:
    """Return the node at the end of a path; None if the path leads nowhere."""
    for step in place:
        if tree is None or step >= len(tree.args):
            return None
        tree = tree.args[step]
    return tree


def replaced(tree: Any, place: Path, new: Any) -> Any:
    """Return the tree with the node at the end of a path replaced; all else as it is."""
    if not place:
        return new
    step, *rest = place
    part = replaced(tree.args[step], tuple(rest), new)
    return together(tree, (*tree.args[:step], part, *tree.args[step + 1 :]))


def together(node: Any, parts: tuple[Any, ...]) -> Any:
    """Return a node of the same kind with other arguments, nothing in it evaluated."""
    import sympy

    if isinstance(node, sympy.Add | sympy.Mul | sympy.Max) and len(parts) == 1:
        return parts[0]
    if isinstance(node, sympy.Sum):
        return sympy.Sum(*parts)
    return node.func(*parts, evaluate=False)
