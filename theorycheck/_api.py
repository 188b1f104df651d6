"""What the command line and scripts share: from names and texts to assessments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from math import inf
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from theorycheck._errors import MalformedInput, OutOfDomain, UnknownName, shown
from theorycheck._workers import Observer, cores, shared
from theorycheck.catalogue import entries, entry
from theorycheck.core.domain import Domain, RationalVector
from theorycheck.core.naming import closest
from theorycheck.core.outcome import Outcome
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Quantity, Statement, Theorem
from theorycheck.reporting.assessment import Assessment
from theorycheck.reporting.derivation import Derivation

if TYPE_CHECKING:
    from theorycheck.reporting.site import Rendered
    from theorycheck.reporting.written import Written

MOST_WORKERS = 1000
# What a quick report asks for.
QUICK_DIGITS = 15


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
    _refuse_unless_text(theorem)
    chosen = Settings(digits=digits, effort=effort, seed=seed)
    return assessed(theorem, problem(theorem, parameters, seed=str(seed) if seed else None), chosen)


def derivation(theorem: str, /, *, seed: int = 0) -> Derivation:
    """Return the derivation of a theorem: each step with its reason and what was checked of it.

    Its `hints()` hide the steps, to be worked through one by one.

    Args:
        theorem: Its slug.
        seed: Seed of the random points at which the steps are evaluated in balls.

    Raises:
        UnknownName: If there is no such theorem, or it has no derivation.
    """
    _refuse_unless_text(theorem)
    loaded = entry(theorem).load()
    if loaded.derivation is None:
        raise UnknownName(
            f"theorem={theorem!r} has no derivation: it is checked in another way. See "
            f"theorycheck.check({theorem!r}), or name one that has, such as 'hyperbolic-entropy'."
        )
    chosen = Settings(seed=seed)
    return Derivation.of(theorem, loaded.title, loaded.derivation(chosen.seed))


def _refuse_unless_text(theorem: object) -> None:
    if not isinstance(theorem, str):
        raise UnknownName(
            f"theorem={shown(theorem)} is no name of a theorem. Write one of "
            "theorycheck.theorems(), such as 'hyperbolic-entropy'."
        )


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
        name: _from_file(value, name, declared[name].domain) if isinstance(value, Path) else value
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
        "quantities": [
            {"name": item.name, "latex": item.latex, "words": item.words}
            for item in _quantities(loaded)
        ],
        "references": references(loaded),
        "cases": list(loaded.cases),
    }


def _quantities(theorem: Theorem) -> list[Quantity]:
    """Return what the statements speak of besides the parameters, each by name and symbol once."""
    from theorycheck.symbolic.export import quantities as spoken_of

    statements = [*theorem.assumptions, *theorem.conclusions]
    for control in theorem.controls:
        statements += [*control.given, control.statement]
    found: dict[tuple[str, str], Quantity] = {}
    for statement in statements:
        used = {name for name, _ in spoken_of(statement.relation())}
        for quantity in statement.quantities:
            if quantity.name in used:
                found.setdefault((quantity.name, quantity.latex), quantity)
    return list(found.values())


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


def all_assessed(
    problems: Sequence[tuple[str, Problem]],
    chosen: Settings,
    *,
    workers: int = 1,
    observe: Observer = lambda _: None,
) -> list[Assessment]:
    """Run the checks of theorems, each at its problem, on so many processes."""
    jobs = [(slug, at, chosen) for slug, at in problems]
    return shared(_checked, jobs, workers=workers, observe=observe)


def _checked(job: tuple[str, Problem, Settings], observe: Observer) -> Assessment:
    slug, at, chosen = job
    return assessed(slug, at, chosen, observe=lambda step: observe(f"{slug}: {step}"))


def report(
    names: Sequence[str],
    out: Path,
    *,
    effort: str = "standard",
    against: str | None = None,
    searches: Mapping[str, str | None] | None = None,
    workers: int = 1,
    observe: Observer = lambda _: None,
    warn: Observer = lambda _: None,
) -> Written:
    """Write the report on the named theorems (all, if none) at their witnesses and cases.

    Args:
        effort: "quick", which asks for 15 digits, "standard" or "deep", which ask for 30.
        searches: Files that `theorycheck necessity` and `theorycheck mutants` wrote, by command;
            of one that is not given, ``necessity.json`` or ``mutants.json`` in `out` if there.
            What `python benchmarks` wrote is only looked for there, as ``benchmarks.json``.
        workers: How many processes share the work, at most one a theorem. The report is the same.
        warn: Told what cannot be read, of the searches and of `against`: the rest is written.

    Raises:
        UnknownName: If there is no such theorem; before anything is computed or written.
        MalformedInput: If `against` is no report, or `out` cannot be written.
    """
    from theorycheck.reporting import benchmarks
    from theorycheck.reporting.changes import changes, read_report
    from theorycheck.reporting.searches import about, collected
    from theorycheck.reporting.site import Beside, seconds_before, write_pages
    from theorycheck.reporting.written import written

    chosen = Settings(effort=effort)
    if effort == "quick":
        chosen = replace(chosen, digits=QUICK_DIGITS)
    slugs = list(dict.fromkeys(names or theorems()))
    for slug in slugs:
        entry(slug).load()
    earlier = read_report(Path(against)) if against is not None else None
    with _written_to(out):
        out.mkdir(parents=True, exist_ok=True)
        # Before the work: a place may be there and take no file.
        with TemporaryFile(dir=out):
            pass
    for line in earlier.unreadable.values() if earlier is not None else ():
        warn(line)
    found = collected(out, searches or {}, warn)
    measured = benchmarks.collected(out, warn)
    # What takes longest is begun first, and what nobody knows of before that.
    before = seconds_before(out)
    longest = sorted(range(len(slugs)), key=lambda i: -before.get(slugs[i], inf))
    shares = shared(
        _reported,
        [(slug, chosen, about(found["necessity"], slug)) for slug in slugs],
        workers=workers,
        observe=observe,
        first=longest,
    )
    pages = [each for listed in shares for each in listed]
    later = [each.record for each in pages]
    changed = [] if earlier is None else changes(earlier, later)
    with _written_to(out):
        beside = Beside(**found, benchmarks=measured, against=against, changes=changed)
        write_pages(pages, out, beside)
    return written(later, changed, out)


def _reported(
    job: tuple[str, Settings, dict[str, Any] | None], observe: Observer
) -> list[Rendered]:
    """Return what a report says of a theorem, at its witness and in every case."""
    from theorycheck.reporting.site import rendered

    slug, chosen, searched = job
    theorem = entry(slug).load()
    problems = {"witness": theorem.witness}
    problems.update({name: build() for name, build in theorem.cases.items()})
    pages = []
    for case, at in problems.items():
        observe(f"{slug} ({case})")
        pages.append(rendered(assessed(slug, at, chosen, case=case).record, searched))
    return pages


@contextmanager
def _written_to(out: Path) -> Iterator[None]:
    """Say that a place cannot be written to, in one line."""
    try:
        yield
    except OSError as error:
        raise MalformedInput(
            f"--out {out}: cannot be written ({error.strerror}). Choose another place."
        ) from None


def _from_file(path: Path, name: str, domain: Domain) -> object:
    from theorycheck.data_file import read, read_vector

    return read_vector(path, name) if isinstance(domain, RationalVector) else read(path, name)


def workers(text: str | None) -> int:
    """Return the number of worker processes that the command line asks for; else every core.

    Raises:
        OutOfDomain: If it is no integer from 1 to 1000.
    """
    if text is None:
        return cores()
    number = _integer(text, "workers")
    if not 1 <= number <= MOST_WORKERS:
        raise OutOfDomain(
            f"workers={shown(text)} is outside 1 to {MOST_WORKERS}. Try --workers {cores()}, "
            "the cores of this machine."
        )
    return number


def _integer(text: str, name: str) -> int:
    try:
        return int(text)
    except ValueError:
        usual = {"digits": 30, "seed": 0}.get(name, 1)
        raise OutOfDomain(f"{name}={shown(text)} is not an integer. Try {name}={usual}.") from None
