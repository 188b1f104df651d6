"""From a result to its record: plain data, which reports are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from theorycheck._errors import MissingExtra, SolverFailure
from theorycheck.assess import ControlResult, Result
from theorycheck.core.evidence import Enclosure, Evidence
from theorycheck.core.notation import certain_digits, decimal, last_unit, scientific
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Quantity, Statement, Theorem
from theorycheck.flows.taylor import load_heyoka
from theorycheck.rigor.flow import FlowLimit
from theorycheck.rigor.relation import RelationCertificate
from theorycheck.symbolic.export import latex

SCHEMA = "theorycheck-record/1"
PACKAGES = (
    "theorycheck", "cvxpy", "heyoka", "mpmath", "numba", "numpy", "python-flint", "scipy", "sympy",
)  # fmt: skip


def record(slug: str, result: Result, *, case: str = "witness") -> dict[str, Any]:
    """Return the record of an assessment, in the form that `record.schema.json` describes.

    Args:
        slug: The theorem's slug.
        result: What the runner found.
        case: The name of the problem within a report.
    """
    theorem, problem, settings = result.theorem, result.problem, result.settings
    missing: list[str] = []

    def extras(make: Callable[[Any, Settings], list[Any]] | None) -> list[Any]:
        """Return what goes beside the evidence, or say why it is not there."""
        if make is None or result.verdict is Verdict.VACUOUS:
            return []
        try:
            return make(problem, settings)
        except (SolverFailure, MissingExtra) as failure:
            note = f"Not shown, since not computed: {failure}"
            if note not in missing:
                missing.append(note)
            return []

    return {
        "schema": SCHEMA,
        "theorem": slug,
        "case": case,
        "title": theorem.title,
        "statement": " ".join(statement.words for statement in theorem.conclusions),
        "verdict": result.verdict.value,
        "scope": theorem.scope if result.verdict is Verdict.ESTABLISHED else "this problem",
        "problem": problem.exact(),
        "parameters": parameters(problem),
        "settings": {
            "digits": settings.digits,
            "effort": settings.effort,
            "seed": settings.seed,
        },
        "assumptions": _entries(result, result.assumptions),
        "conclusions": _entries(result, result.conclusions),
        "controls": [
            _control(result, item) for item in result.controls if not item.evidence.gave_up
        ],
        "controls_not_run": list(_idle(result)),
        "derivation": theorem.derivation(settings.seed) if theorem.derivation else [],
        "solver_honesty": [asdict(item) for item in extras(theorem.honesty)],
        "series": extras(theorem.series),
        "notes": [*extras(theorem.notes), *missing, *_integrator(result), *_said(result)],
        "references": references(theorem),
        "builds_on": list(theorem.builds_on),
        "versions": {name: _version(name) for name in PACKAGES},
    }


def _control(result: Result, item: ControlResult) -> dict[str, Any]:
    control = item.control
    entry = {
        **_entry(result, control.statement, item.evidence, type(item.problem)),
        "source": control.source,
        "expected": Outcome.FAILS.value,
        "caught": item.caught,
    }
    if control.at is not None:
        entry["problem"] = item.problem.exact()
    if item.given:
        entry["given"] = [
            {
                "words": statement.words,
                "latex": statement_latex(statement, type(item.problem)),
                "holds": any(evidence.proves for evidence in found),
            }
            for statement, found in item.given
        ]
    if control.erratum is not None:
        entry["erratum"] = asdict(control.erratum)
    return entry


def _integrator(result: Result) -> list[str]:
    """Return whether a flow was followed without heyoka, which has no wheel for some systems."""
    found = [item for _, listed in (*result.assumptions, *result.conclusions) for item in listed]
    found += [control.evidence for control in result.controls]
    if not any(_follows(item.finding.certificate) for item in found):
        return []
    try:
        load_heyoka()
    except MissingExtra:
        return [
            "heyoka is not installed: the built-in integrator followed the flow, which takes "
            "longer. What is proved does not depend on it."
        ]
    return []


def _follows(certificate: object) -> bool:
    """Whether a trajectory of a diagonal network is enclosed in a certificate or a part of it."""
    parts = getattr(certificate, "parts", ())
    return isinstance(certificate, FlowLimit) or any(_follows(part) for part in parts)


def _said(result: Result) -> list[str]:
    """Return a sentence on each control that was not run."""
    return [f"The control {slug} was not run: {reason}" for slug, reason in _idle(result).items()]


def _idle(result: Result) -> dict[str, str]:
    """Return which controls were not run, and why."""
    reasons = [
        (control.statement.slug, control.idle(result.problem))
        for control in result.theorem.controls
    ]
    reasons += [
        (item.evidence.statement, item.evidence.finding.summary)
        for item in result.controls
        if item.evidence.gave_up
    ]
    return {slug: reason for slug, reason in reasons if reason}


def parameters(problem: Problem) -> list[dict[str, str]]:
    """Return the declared parameters with their values at a problem."""
    exact = problem.exact()
    return [
        {
            "name": name,
            "symbol": declared.symbol,
            "doc": declared.doc,
            "domain": declared.domain.describe(),
            "value": exact[name],
        }
        for name, declared in problem.parameters().items()
    ]


def references(theorem: Theorem) -> list[dict[str, Any]]:
    """Return where the theorem is printed."""
    return [
        {
            "authors": item.authors,
            "title": item.title,
            "where": item.where,
            "year": item.year,
            "locator": item.locator,
        }
        for item in theorem.references
    ]


def statement_latex(statement: Statement, family: type[Problem]) -> str:
    """Return the LaTeX of a statement's relation: of what is checked."""
    names = {name: declared.symbol for name, declared in family.parameters().items()}
    names |= {quantity.name: quantity.latex for quantity in statement.quantities}
    return latex(statement.relation(), names)


def _entries(
    result: Result, groups: tuple[tuple[Statement, tuple[Evidence, ...]], ...]
) -> list[dict[str, Any]]:
    return [
        {
            **_entry(result, statement, evidence, result.theorem.family),
            **({"skipped": True} if evidence.skipped else {}),
            **_margin(evidence),
        }
        for statement, found in groups
        for evidence in found
    ]


def _entry(
    result: Result, statement: Statement, evidence: Evidence, family: type[Problem]
) -> dict[str, Any]:
    finding = evidence.finding
    known = {quantity.name: quantity for quantity in statement.quantities}
    return {
        "statement": statement.slug,
        "words": statement.words,
        "latex": statement_latex(statement, family),
        "check": evidence.check,
        "method": evidence.method.name.lower(),
        "outcome": finding.outcome.value,
        "digits": finding.digits,
        "summary": finding.summary,
        "quantities": {
            name: _quantity(known.get(name), name, found, result.settings.digits)
            for name, found in finding.quantities.items()
        },
        "certificate": finding.certificate.to_json() if finding.certificate else None,
        "seconds": round(evidence.seconds, 3),
    }


def _margin(evidence: Evidence) -> dict[str, float]:
    """Return by how much an inequality holds that was decided in balls, rounded, for display."""
    finding = evidence.finding
    if evidence.method is not Method.ENCLOSED or not evidence.proves:
        return {}
    # Coverings of whole regions have none.
    certificate = finding.certificate
    margin = certificate.margin() if isinstance(certificate, RelationCertificate) else None
    # Beside a proof it is negative only as -0.0.
    return {} if margin is None else {"margin": float(f"{max(margin, 0.0) + 0.0:.2g}")}


def _quantity(
    quantity: Quantity | None, name: str, found: Enclosure, digits: int
) -> dict[str, Any]:
    return {
        "latex": quantity.latex if quantity else name,
        "words": quantity.words if quantity else "",
        **enclosed(found, digits),
        **({"bound": quantity.bound} if quantity and quantity.bound else {}),
    }


def enclosed(found: Enclosure, digits: int) -> dict[str, Any]:
    """Return midpoints and radius as text, five digits more than asked for, and certain digits.

    What is cut off goes into the radius.
    """
    largest = max((abs(mid) for mid in found.mid), default=Fraction(0)) or Fraction(1)
    unit = last_unit(largest, digits + 5)
    mids = [round(mid / unit) * unit for mid in found.mid]
    radius = found.radius + max(
        (abs(mid - shown) for mid, shown in zip(found.mid, mids, strict=True)), default=Fraction(0)
    )
    return {
        "mid": [decimal(mid) for mid in mids] if not found.scalar else decimal(mids[0]),
        "rad": scientific(radius),
        "digits": certain_digits(found),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
