"""What the command line and scripts share: from names and texts to assessments."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from theorycheck._errors import MalformedInput, OutOfDomain, UnknownName, shown
from theorycheck.catalogue import entries, entry
from theorycheck.core.naming import closest
from theorycheck.core.outcome import Outcome
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement
from theorycheck.reporting.assessment import Assessment

Observer = Callable[[str], None]


def theorems() -> list[str]:
    """Return the slugs of all theorems in the catalogue."""
    return [found.slug for found in entries()]


def check(
    theorem: str,
    /,
    *,
    digits: int = 30,
    effort: str = "standard",
    seed: int = 0,
    **parameters: object,
) -> Assessment:
    """Check a theorem at a problem and judge.

    Args:
        theorem: Its slug.
        digits: Digits of agreement asked for.
        effort: "quick", "standard" or "deep".
        seed: Seed of the random points at which derivation steps are evaluated, and of a random
            problem where the family draws one.
        **parameters: Parameters of the problem, exact (text, int or Fraction; arrays for
            vectors and matrices); the rest as in the theorem's witness.

    Raises:
        UnknownName: If there is no such theorem or parameter.
        TheoryCheckError: If a value is inexact, malformed or outside its domain.
    """
    if not isinstance(theorem, str):
        raise UnknownName(
            f"theorem={shown(theorem)} is no name of a theorem. Write one of "
            "theorycheck.theorems(), such as 'hyperbolic-entropy'."
        )
    chosen = Settings(digits=digits, effort=effort, seed=seed)
    return assessed(theorem, problem(theorem, parameters, seed=str(seed) if seed else None), chosen)


def settings(*, digits: str, effort: str, seed: str) -> Settings:
    """Return the settings that texts of the command line ask for."""
    return Settings(digits=_integer(digits, "digits"), effort=effort, seed=_integer(seed, "seed"))


def problem(theorem: str, given: Mapping[str, object], *, seed: str | None = None) -> Problem:
    """Return the theorem's witness with the given parameters changed.

    A `Path` stands for a data file. `seed` also draws a random problem, if the family does that
    and neither its data nor its seed are given.
    """
    witness = entry(theorem).load().witness
    declared = witness.parameters()
    for name in given:
        if name not in declared:
            raise UnknownName(
                f"{name}={shown(given[name])}: {theorem} has no parameter {name!r}. "
                f"{closest(name, declared)}"
            )
    values = {
        name: _from_file(value, name) if isinstance(value, Path) else value
        for name, value in given.items()
    }
    if seed is not None and "seed" in declared and not {"seed", "X", "y"} & set(values):
        values["seed"] = seed
    return witness.varied(**values) if values else witness


def assessed(
    theorem: str,
    at: Problem,
    chosen: Settings,
    *,
    observe: Observer = lambda _: None,
    case: str = "witness",
) -> Assessment:
    """Run the checks of a theorem at a problem."""
    from theorycheck.assess import assess
    from theorycheck.record import record

    result = assess(entry(theorem).load(), at, chosen, observe)
    observe("record")
    return Assessment(record=record(theorem, result, case=case))


def described(theorem: str) -> dict[str, Any]:
    """Return what `theorycheck show` prints of a theorem."""
    from theorycheck.record import parameters, references, statement_latex

    loaded = entry(theorem).load()

    def listed(
        statement: Statement, family: type[Problem] = loaded.family, **more: object
    ) -> dict[str, object]:
        return {
            "slug": statement.slug,
            "words": statement.words,
            "latex": statement_latex(statement, family),
            **more,
        }

    def wrong(control: Control) -> dict[str, object]:
        family = loaded.family if control.at is None else type(control.at())
        erratum = {} if control.erratum is None else {"erratum": asdict(control.erratum)}
        return listed(control.statement, family, source=control.source, **erratum)

    return {
        "title": loaded.title,
        "statement": " ".join(statement.words for statement in loaded.conclusions),
        "scope": loaded.scope,
        "assumptions": [listed(s, checks=list(s.checks)) for s in loaded.assumptions],
        "conclusions": [listed(s, checks=list(s.checks)) for s in loaded.conclusions],
        "controls": [wrong(control) for control in loaded.controls],
        "parameters": parameters(loaded.witness),
        "references": references(loaded),
        "cases": list(loaded.cases),
    }


def verified(path: str) -> list[tuple[str, Outcome, str]]:
    """Verify a certificate file, or every certificate in a record, with the kernel alone.

    Returns:
        For each certificate: its name, the outcome, and the sentence to print.

    Raises:
        MalformedInput: If the file cannot be read or does not match its digest, or a record's
            verdict is not what its entries add up to.
    """
    from theorycheck.reporting.schema import validate
    from theorycheck.rigor.certificate import load_all

    words = {
        Outcome.HOLDS: "proved",
        Outcome.FAILS: "disproved",
        Outcome.INCONCLUSIVE: "not proved",
    }
    found = []
    loaded = load_all(path)
    for record in _records(path):
        validate(record)
    for name, certificate in loaded:
        outcome = certificate.verify()
        found.append((name, outcome, f"{words[outcome]} ({certificate.describe()})"))
    return found


def _records(path: str) -> list[Any]:
    """Return the records in a file that was read before; a single certificate is none."""
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    listed = data if isinstance(data, list) else [data]
    return [record for record in listed if "schema" in record]


def report(
    names: Sequence[str],
    out: Path,
    *,
    effort: str = "standard",
    against: str | None = None,
    observe: Observer = lambda _: None,
) -> tuple[Path, list[str]]:
    """Write the report on the named theorems (all, if none) at their witnesses and cases.

    Returns:
        The index page, and what changed in the mathematics against an earlier report.

    Raises:
        UnknownName: If there is no such theorem; before anything is computed or written.
        MalformedInput: If `against` cannot be read, or `out` not be written.
    """
    from theorycheck.reporting.changes import changes, read_records
    from theorycheck.reporting.site import write_site

    chosen = Settings(effort=effort)
    loaded = {slug: entry(slug).load() for slug in names or theorems()}
    earlier = read_records(Path(against)) if against is not None else None
    with _written_to(out):
        out.mkdir(parents=True, exist_ok=True)
    records = []
    for slug, theorem in loaded.items():
        problems = {"witness": theorem.witness}
        problems.update({name: build() for name, build in theorem.cases.items()})
        for case, at in problems.items():
            observe(f"{slug} ({case})")
            records.append(assessed(slug, at, chosen, case=case).record)
    with _written_to(out):
        write_site(records, out)
    return out / "index.html", [] if earlier is None else changes(earlier, records)


@contextmanager
def _written_to(out: Path) -> Iterator[None]:
    """Say that a place cannot be written to, in one line."""
    try:
        yield
    except OSError as error:
        raise MalformedInput(
            f"--out {out}: cannot be written ({error.strerror}). Choose another place."
        ) from None


def _from_file(path: Path, name: str) -> object:
    from theorycheck.data_file import read

    return read(path, name)


def _integer(text: str, name: str) -> int:
    try:
        return int(text)
    except ValueError:
        usual = {"digits": 30, "seed": 0}.get(name, 1)
        raise OutOfDomain(f"{name}={shown(text)} is not an integer. Try {name}={usual}.") from None
