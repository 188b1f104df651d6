"""Find the theorems by walking the library, and import one only when it is used."""

from __future__ import annotations

import ast
import importlib
import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from theorycheck._errors import MalformedTheorem, UnknownName, shown
from theorycheck.core.naming import closest

if TYPE_CHECKING:
    from theorycheck.core.theorem import Theorem

LIBRARY = Path(__file__).parent / "library"
ENTRY_POINTS = "theorycheck.theorems"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A theorem that is there, read from its file without importing it."""

    slug: str
    area: str
    title: str
    module: str

    def load(self) -> Theorem:
        """Import the theorem.

        Raises:
            MalformedTheorem: If the module defines no `THEOREM`.
        """
        # Not at the top: listing the theorems needs none of the vocabulary.
        from theorycheck.core.theorem import Theorem

        theorem = getattr(importlib.import_module(self.module), "THEOREM", None)
        if not isinstance(theorem, Theorem):
            raise MalformedTheorem(
                f"{self.module}: THEOREM is {shown(theorem)}, not a Theorem. "
                "A library file defines exactly one; see `theorycheck new`."
            )
        return theorem


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Return every theorem of the library and of installed packages, by slug.

    Raises:
        MalformedTheorem: If a library file has no title or no `THEOREM`, or two share a slug.
    """
    found = [
        _read(
            path, "theorycheck.library." + ".".join(path.relative_to(LIBRARY).with_suffix("").parts)
        )
        for path in sorted(LIBRARY.glob("*/*.py"))
        if path.name != "__init__.py"
    ]
    for point in entry_points(group=ENTRY_POINTS):
        spec = importlib.util.find_spec(point.value)
        if spec is None or spec.origin is None:
            raise MalformedTheorem(f"entry point {point.name}={point.value}: no such module.")
        found.append(_read(Path(spec.origin), point.value))
    slugs = [entry.slug for entry in found]
    for entry in found:
        if slugs.count(entry.slug) > 1:
            raise MalformedTheorem(f"slug={entry.slug}: two theorems have this name. Rename one.")
    return tuple(sorted(found, key=lambda entry: entry.slug))


def entry(slug: str) -> Entry:
    """Return the theorem of this slug.

    Raises:
        UnknownName: If there is none.
    """
    known = {entry.slug: entry for entry in entries()}
    if slug not in known:
        raise UnknownName(
            f"theorem={shown(slug)!r} is not in the catalogue. {closest(slug, known)}"
        )
    return known[slug]


def _read(path: Path, module: str) -> Entry:
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    title = (ast.get_docstring(tree) or "").partition("\n")[0].rstrip(".")
    if not title:
        raise MalformedTheorem(f"{path}: the first line of the docstring is the title; add one.")
    if not any(_defines_theorem(node) for node in tree.body):
        raise MalformedTheorem(
            f"{path}: it defines no THEOREM. A library file defines exactly one."
        )
    return Entry(
        slug=path.stem.replace("_", "-"), area=path.parent.name, title=title, module=module
    )


def _defines_theorem(node: ast.stmt) -> bool:
    targets = (
        node.targets
        if isinstance(node, ast.Assign)
        else [node.target]
        if isinstance(node, ast.AnnAssign)
        else []
    )
    return any(isinstance(target, ast.Name) and target.id == "THEOREM" for target in targets)
