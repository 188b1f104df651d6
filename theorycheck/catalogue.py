"""Find the theorems by walking the library, and import one only when it is used."""

from __future__ import annotations

import ast
import importlib
import importlib.util
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from theorycheck._errors import MalformedTheorem, UnknownName, shown
from theorycheck.core.citation import cited
from theorycheck.core.naming import closest

if TYPE_CHECKING:
    from theorycheck.core.theorem import Theorem

LIBRARY = Path(__file__).parent / "library"
ENTRY_POINTS = "theorycheck.theorems"
LONGEST_TITLE = 100  # of what is broken: a line of a terminal


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A theorem that is there, read from its file without importing it.

    Attributes:
        slug: Its name: that of the file, with hyphens.
        area: The folder that the file lies in.
        title: The first line of the file; of a broken one, what is wrong.
        module: What to import.
        path: The file, if it is known.
        broken: Why an installed package's theorem cannot be had, and the way out; None if it can.
    """

    slug: str
    area: str
    title: str
    module: str
    path: Path | None = None
    broken: str | None = None

    def references(self) -> tuple[str, ...]:
        """Return what the theorem cites, in short, read from the file without importing it."""
        if self.path is None:
            return ()
        try:
            return cited(ast.parse(self.path.read_text(encoding="utf-8")), _source)
        except (OSError, SyntaxError, ValueError):
            return ()

    def load(self) -> Theorem:
        """Import the theorem.

        Raises:
            MalformedTheorem: If the module cannot be imported, or defines no `THEOREM`.
        """
        if self.broken is not None:
            raise MalformedTheorem(self.broken)
        # Not at the top: listing the theorems needs none of the vocabulary.
        from theorycheck.core.theorem import Theorem

        try:
            module = importlib.import_module(self.module)
        except MalformedTheorem:
            raise
        except Exception as error:
            # Whatever the file does when it is imported: its author needs to see where.
            raise MalformedTheorem(
                f"theorem={self.slug}: {self.module} cannot be imported "
                f"({type(error).__name__}: {_line(error)}). "
                f"`python -c 'import {self.module}'` shows where."
            ) from error
        theorem = getattr(module, "THEOREM", None)
        if not isinstance(theorem, Theorem):
            raise MalformedTheorem(
                f"{self.module}: THEOREM is {shown(theorem)}, not a Theorem. "
                "A theorem file defines exactly one; see `theorycheck new`."
            )
        return theorem


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Return every theorem of the library and of installed packages, by slug.

    What an installed package declares and does not have is among them, as broken: it stops nobody
    who asks for another theorem, and everybody who asks for all.

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
    foreign = [_foreign(point) for point in entry_points(group=ENTRY_POINTS)]
    found += [entry for entry in foreign if entry.broken is None]
    for entry in foreign:
        if entry.broken is not None:
            # What is broken takes no name away from what works.
            taken = entry.slug in [other.slug for other in found]
            found.append(replace(entry, slug=entry.module) if taken else entry)
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
            f"theorem={shown(slug)!r} is not in the catalogue. {closest(slug, known)} "
            "See `theorycheck list`."
        )
    return known[slug]


def way(start: str, goal: str) -> list[str]:
    """Return the theorems on a way from one to another by what each builds on; none if none."""
    known = {found.slug: found for found in entries()}
    ways, seen = [[start]], {start}
    while ways:
        found = ways.pop()
        if found[-1] == goal:
            return found
        for slug in known[found[-1]].load().builds_on:
            if slug in known and slug not in seen:
                seen.add(slug)
                ways.append([*found, slug])
    return []


def _foreign(point: EntryPoint) -> Entry:
    """Return the theorem of an installed package; what is wrong with it names the package."""
    path = None
    try:
        path = _file(point.value)
        return _read(path, point.value)
    except MalformedTheorem as error:
        package = "an installed package" if point.dist is None else point.dist.name
        where, _, last = point.value.partition(":")[0].rpartition(".")
        wrong = _line(error)
        return Entry(
            slug=last.replace("_", "-"),
            area=where.rpartition(".")[2] or last,
            title=shown(f"broken: {wrong.removeprefix(f'{path}: ')}", LONGEST_TITLE),
            module=point.value,
            broken=f"entry point {point.name} = {point.value} of {package}: {wrong} "
            f"Mend or uninstall {package}.",
        )


def _file(module: str) -> Path:
    try:
        # A module inside a package: this imports the package.
        spec = importlib.util.find_spec(module)
    except Exception as error:
        told = f"{type(error).__name__}: {_line(error)}"
        raise MalformedTheorem(f"it cannot be found ({told}).") from error
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        raise MalformedTheorem("there is no such file of Python.")
    return Path(spec.origin)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


def _read(path: Path, module: str) -> Entry:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    except (OSError, SyntaxError, ValueError) as error:
        raise MalformedTheorem(
            f"{path}: it cannot be read as Python ({type(error).__name__}: {_line(error)})."
        ) from error
    title = (ast.get_docstring(tree) or "").partition("\n")[0].rstrip(".")
    if not title:
        raise MalformedTheorem(f"{path}: the first line of the docstring is the title; add one.")
    if not any(_defines_theorem(node) for node in tree.body):
        raise MalformedTheorem(
            f"{path}: it defines no THEOREM. A theorem file defines exactly one."
        )
    return Entry(
        slug=path.stem.replace("_", "-"),
        area=path.parent.name,
        title=title,
        module=module,
        path=path,
    )


@lru_cache(maxsize=64)
def _source(module: str) -> str | None:
    """Return the text of a module of this package, without importing it."""
    package, _, rest = module.partition(".")
    path = LIBRARY.parent.joinpath(*rest.split(".")).with_suffix(".py")
    if package != "theorycheck" or not path.is_file():
        return None
    return path.read_text(encoding="utf-8")


def _defines_theorem(node: ast.stmt) -> bool:
    targets = (
        node.targets
        if isinstance(node, ast.Assign)
        else [node.target]
        if isinstance(node, ast.AnnAssign)
        else []
    )
    return any(isinstance(target, ast.Name) and target.id == "THEOREM" for target in targets)
