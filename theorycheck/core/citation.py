"""What a theorem file cites, read from its text: nothing is imported, nothing is evaluated."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

# The text of a module by its name; None if there is none.
Source = Callable[[str], str | None]


def cited(tree: ast.Module, source: Source) -> tuple[str, ...]:
    """Return the references of a theorem file as lines, such as ``Xu and Du 2023, Lemma 23``.

    What is read: ``references=(...)`` of a call, with elements ``Reference(...)``, or
    ``paper(...)`` where ``paper`` is imported from a module in which it is a function of the place
    that returns such a ``Reference(...)``. Texts have to be written out; of anything else nothing
    is said.

    Args:
        tree: The file.
        source: Returns the text of a module.
    """
    return tuple(line for call in _references(tree) for line in _line(call, tree, source))


def _references(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "references":
            listed = node.value.elts if isinstance(node.value, ast.Tuple | ast.List) else []
            yield from (each for each in listed if isinstance(each, ast.Call))


def _line(call: ast.Call, tree: ast.Module, source: Source) -> Iterator[str]:
    given = _texts(call)
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name != "Reference":
        paper = _paper(name, tree, source)
        if paper is None or len(call.args) != 1:
            return
        place = call.args[0]
        given = {**paper, "locator": getattr(place, "value", None)}
    if all(isinstance(given.get(part), str | int) for part in ("authors", "year", "locator")):
        yield f"{_surnames(str(given['authors']))} {given['year']}, {given['locator']}"


def _texts(call: ast.Call) -> dict[str, object]:
    """Return the arguments of a call that are written out, by name."""
    return {
        each.arg: each.value.value
        for each in call.keywords
        if each.arg is not None and isinstance(each.value, ast.Constant)
    }


def _paper(name: str, tree: ast.Module, source: Source) -> Mapping[str, object] | None:
    """Return what the imported function `name` says of a paper."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and any(each.name == name for each in node.names):
            text = source(node.module or "")
            for other in ast.parse(text).body if text is not None else ():
                if isinstance(other, ast.FunctionDef) and other.name == name:
                    return _returned(other)
    return None


def _returned(function: ast.FunctionDef) -> Mapping[str, object] | None:
    last = function.body[-1]
    if isinstance(last, ast.Return) and isinstance(last.value, ast.Call):
        return _texts(last.value)
    return None


def _surnames(authors: str) -> str:
    """Return ``Xu and Du`` for ``W. Xu, S. S. Du``, and ``Woodworth et al.`` for more than two."""
    names = [_surname(name) for name in authors.split(", ")]
    return " and ".join(names) if len(names) <= 2 else f"{names[0]} et al."


def _surname(name: str) -> str:
    words = name.split()
    while len(words) > 1 and words[0].endswith("."):
        del words[0]
    return " ".join(words)
