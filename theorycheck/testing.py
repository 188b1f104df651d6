"""The conformance suite: what every theorem of a catalogue must satisfy, as plain functions.

Packages that bring their own theorems call `conforms` on each of their entries in a test, and
`stands` on each step of a derivation.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from theorycheck._errors import MalformedTheorem
from theorycheck.assess import Result, assess, label
from theorycheck.catalogue import Entry, entries, way
from theorycheck.core.evidence import Evidence
from theorycheck.core.naming import closest
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.models.diagonal_derivation import certificate_of, check_in_balls
from theorycheck.record import statement_latex
from theorycheck.rigor.identity import Identities
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.export import quantities, to_kernel

QUICK = Settings(digits=15, effort="quick")
MILLIONTH = Fraction(1, 10**6)
THIS_PROBLEM = "this problem"
# What takes long to import, and so is imported where it is used.
HEAVY = ("sympy", "cvxpy", "heyoka", "scipy", "matplotlib", "mpmath", "hypothesis")


def conforms(entry: Entry, settings: Settings = QUICK) -> Result:
    """Check that a theorem is in the agreed form and earns what it says at its witness.

    Returns:
        The result at the witness.

    Raises:
        AssertionError: With one line for each rule that is broken.
        MalformedTheorem: If the module defines no theorem.
    """
    found, result = _tried(entry, settings)
    if found or result is None:
        raise AssertionError("\n".join(f"{entry.slug}: {line}" for line in found))
    return result


def complaints(entry: Entry, settings: Settings = QUICK) -> list[str]:
    """Return what is wrong with a theorem; the checks run only if its form is right."""
    found, _ = _tried(entry, settings)
    return found


def _tried(entry: Entry, settings: Settings) -> tuple[list[str], Result | None]:
    theorem = entry.load()
    found = [
        *named(entry, theorem),
        *referenced(theorem),
        *built(entry, theorem),
        *declared(theorem),
        *stated(theorem),
        *light(entry),
    ]
    if found:
        return found, None
    result = assess(theorem, theorem.witness, settings)
    return [*witnessed(result), *earned(result), *scoped(result), *listed(result)], result


def named(entry: Entry, theorem: Theorem) -> Iterator[str]:
    """Yield complaints about the names: slug and title."""
    spec = importlib.util.find_spec(entry.module)
    stem = Path(spec.origin).stem if spec is not None and spec.origin else ""
    if entry.slug != stem.replace("_", "-"):
        yield f"the slug is not the name of its file, {stem!r}."
    if not entry.title.strip():
        yield "the file's docstring has no first line, which is the title."
    if theorem.title.rstrip(".") != entry.title:
        yield (
            f"THEOREM has the title {theorem.title!r}, "
            f"the file's docstring starts with {entry.title!r}."
        )


def referenced(theorem: Theorem) -> Iterator[str]:
    """Yield complaints about what surrounds the statements: references and controls."""
    if not theorem.references:
        yield "it has no reference."
    for reference in theorem.references:
        for name in ("authors", "title", "where", "locator"):
            if not getattr(reference, name).strip():
                yield f"the reference {reference.title!r} has no {name}."
    if not theorem.controls:
        yield "it has no control: a wrong variant that its checks must catch."
    for control in theorem.controls:
        if not control.source.strip():
            yield f"the control {control.statement.slug!r} does not say where it is from."
        yield from _published(control, theorem)
    for case in theorem.cases:
        if re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", case) is None:
            yield f"the case {case!r} is no name of a directory: write small words and hyphens."
    if not theorem.scope.strip():
        yield "it does not say for what a verdict speaks (scope)."


def built(entry: Entry, theorem: Theorem) -> Iterator[str]:
    """Yield complaints about what it builds on: theorems that are not there, and circles."""
    for slug in sorted({s for s in theorem.builds_on if theorem.builds_on.count(s) > 1}):
        yield f"builds_on names {slug!r} twice."
    known = {found.slug: found for found in entries()}
    for slug in dict.fromkeys(theorem.builds_on):
        if slug not in known:
            yield f"builds_on names {slug!r}, which is not in the catalogue. {closest(slug, known)}"
            continue
        if circle := way(slug, entry.slug):
            yield f"builds_on leads in a circle: {' <- '.join([entry.slug, *circle])}."


def _published(control: Control, theorem: Theorem) -> Iterator[str]:
    erratum = control.erratum
    if erratum is None:
        return
    for name in ("number", "versions", "reading"):
        if not getattr(erratum, name).strip():
            yield f"the erratum {control.statement.slug!r} has no {name}."
    if erratum.corrected not in [statement.slug for statement in theorem.conclusions]:
        yield (
            f"the erratum {control.statement.slug!r} names {erratum.corrected!r}, which is no "
            "conclusion, as the corrected statement."
        )


def declared(theorem: Theorem) -> Iterator[str]:
    """Yield complaints about the declarations of the family's parameters."""
    if not theorem.family.family:
        yield f"the family {theorem.family.__name__} has no name."
    if not isinstance(theorem.witness, theorem.family):
        yield f"the witness is no problem of the family {theorem.family.__name__}."
    for name, parameter in theorem.family.parameters().items():
        for attribute in ("symbol", "doc"):
            if not getattr(parameter, attribute).strip():
                yield f"the parameter {name!r} is declared without {attribute}."
        if not parameter.domain.describe().strip():
            yield f"the domain of the parameter {name!r} does not describe itself."


def stated(theorem: Theorem) -> Iterator[str]:
    """Yield complaints about the form of the statements."""
    if not theorem.assumptions:
        yield "it has no assumption: state what is assumed, if only a domain."
    if not theorem.conclusions:
        yield "it has no conclusion."
    slugs = [statement.slug for statement in _statements(theorem)]
    for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        yield f"the statement {slug!r} occurs twice."
    for statement in (*theorem.assumptions, *theorem.conclusions):
        yield from _formed(statement, theorem.family)
    for control in theorem.controls:
        # A counterexample of its own may be of another family.
        family = theorem.family if control.at is None else type(control.at())
        for statement in (*control.given, control.statement):
            yield from _formed(statement, family)


def _formed(statement: Statement, family: type[Problem]) -> Iterator[str]:
    for line in _form(statement, family):
        yield f"statement {statement.slug!r}: {line}"


def _form(statement: Statement, family: type[Problem]) -> Iterator[str]:
    if not statement.words.strip():
        yield "it has no words."
    if not statement.checks:
        yield "it has no check."
    try:
        relation = statement.relation()
        latex = statement_latex(statement, family)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it is the complaint
        yield f"its relation cannot be built and shown ({type(error).__name__}: {error})."
        return
    if not getattr(relation, "is_Relational", False) and not getattr(relation, "is_Boolean", False):
        yield f"its relation is a {type(relation).__name__}, not a relation."
        return
    if not latex.strip():
        yield "its relation has no LaTeX."
    known = set(family.parameters()) | {quantity.name for quantity in statement.quantities}
    used = {name for part in relation.args for name, _ in quantities(part)}
    for name in sorted(used - known):
        yield f"its relation speaks of {name!r}, neither a parameter nor one of its quantities."
    try:
        to_kernel(relation)
    except MalformedTheorem:
        pass  # It says why the kernel has no form of it.
    except Exception as error:  # noqa: BLE001
        yield f"its relation has no kernel form, for no reason ({type(error).__name__}: {error})."


def light(entry: Entry) -> Iterator[str]:
    """Yield a complaint if loading the theorem imports a heavy package (in a fresh process)."""
    code = (
        "import importlib, sys; importlib.import_module(sys.argv[1]);"
        "print(*(name for name in sys.argv[2:] if name in sys.modules))"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter, no shell
        [sys.executable, "-c", code, entry.module, *HEAVY],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        yield f"it cannot be loaded on its own: {done.stderr.strip().splitlines()[-1]}"
    elif done.stdout.strip():
        yield f"loading it imports {done.stdout.strip()}: import where it is used."


def witnessed(result: Result) -> Iterator[str]:
    """Yield complaints about the result at the witness."""
    for statement, found in result.assumptions:
        if not any(evidence.proves for evidence in found):
            yield (
                f"the assumption {statement.slug!r} is not shown rigorously at the witness: "
                f"{_said(found)}"
            )
    if result.verdict not in (Verdict.ESTABLISHED, Verdict.SUPPORTED):
        said = "; ".join(
            f"{statement.slug}: {_said(found)}" for statement, found in result.conclusions
        )
        yield f"the verdict at the witness is {result.verdict.value}: {said}"
    for control in result.controls:
        if not control.caught:
            yield (
                f"the control {control.control.statement.slug!r} is not refuted at the witness: "
                f"{_said([control.evidence])}"
            )


def earned(result: Result) -> Iterator[str]:
    """Yield complaints about evidence whose method its finding does not earn."""
    for statement, problem, evidence in _evidence(result):
        method, _ = label(evidence.finding, problem, statement)
        if evidence.finding.certificate is not None and not method.rigorous:
            yield (
                f"the certificate of {evidence.check!r} does not prove {evidence.statement!r}: it "
                "is of another relation or problem than is shown, or of another outcome."
            )
        if method is not evidence.method:
            yield (
                f"the check {evidence.check!r} of {evidence.statement!r} is labelled "
                f"{evidence.method.name.lower()} and earns {method.name.lower()}."
            )


def scoped(result: Result) -> Iterator[str]:
    """Yield complaints about a scope beyond the problem that nothing proved supports.

    A derivation speaks for the family; a certificate with a region for that region, which the
    scope must then name.
    """
    if result.theorem.scope == THIS_PROBLEM:
        return
    for statement, found in result.conclusions:
        if not any(_reaches(item, result.theorem.scope) for item in found):
            yield (
                f"the scope is {result.theorem.scope!r}, and the conclusion {statement.slug!r} "
                f"is not derived, nor proved in a region of that name: say {THIS_PROBLEM!r}."
            )


def _reaches(item: Evidence, scope: str) -> bool:
    region = getattr(item.finding.certificate, "region", None)
    # Not "x > 1" within "x > 1/2": that is a smaller region than the scope says.
    named = isinstance(region, str) and re.search(rf"{re.escape(region)}(?!\.?[\w/])", scope)
    return item.proves and (item.method is Method.SYMBOLIC or bool(named))


def listed(result: Result) -> Iterator[str]:
    """Yield complaints about what a derivation rests on and the record does not show."""
    shown = result.theorem.derivation
    steps = shown(result.settings.seed) if shown else []
    texts = {text for step in steps for text in step["side_conditions"]}
    for statement, found in result.conclusions:
        for certificate in (item.finding.certificate for item in found):
            if not isinstance(certificate, Identities):
                continue
            for text in dict.fromkeys(
                t for step in certificate.steps for t in step.side_conditions
            ):
                if text not in texts:
                    yield (
                        f"the derivation of {statement.slug!r} rests on {text!r}, which is not "
                        "among the steps that THEOREM.derivation shows."
                    )


def stands(step: Step, *, off: Fraction = MILLIONTH, seed: int = 3) -> None:
    """Check that a step of a derivation is shown, and that a step a little off is not.

    Args:
        off: How far off the planted error is, relative to the right side. A millionth suits
            equalities and inequalities that are sharp; one with room needs more.
        seed: Seed of the points at which balls try it.

    Raises:
        AssertionError: With one line for each who has the wrong answer.
    """
    found = [*confirmed(step, seed=seed), *caught(step, off=off, seed=seed)]
    if found:
        raise AssertionError("\n".join(f"step {step.title!r}: {line}" for line in found))


def confirmed(step: Step, *, seed: int = 3) -> Iterator[str]:
    """Yield complaints about a step that the kernel, SymPy or balls do not confirm.

    SymPy has no say in an inequality on a region.
    """
    silent = Outcome.INCONCLUSIVE if step.rule == "covering" else Outcome.HOLDS
    for who, outcome, expected in (
        ("the kernel", certificate_of([step]).verify(), Outcome.HOLDS),
        ("SymPy", step.check_symbolic(), silent),
        ("ball arithmetic", check_in_balls(step, seed=seed), Outcome.HOLDS),
    ):
        if outcome is not expected:
            yield f"{who} says {outcome.value}, not {expected.value}."


def caught(step: Step, *, off: Fraction = MILLIONTH, seed: int = 3) -> Iterator[str]:
    """Yield complaints about who does not catch the error in `planted(step)`.

    The kernel must refute it. Where it could not (a sign that it is not told how to see, or an
    inequality by a sum of squares), it must at least not prove it. Balls must see a wrong
    equality at a point.
    """
    wrong = planted(step, off)
    outcome = certificate_of([wrong]).verify()
    if outcome is Outcome.HOLDS or (
        outcome is not Outcome.FAILS and step.rule not in ("at_least", "positive")
    ):
        yield f"the kernel says {outcome.value} of {wrong.relation}, which is wrong by {off}."
    if step.relation.rel_op == "==":
        outcome = check_in_balls(wrong, seed=seed)
        if outcome is not Outcome.FAILS:
            yield f"balls say {outcome.value} of {wrong.relation}, which is wrong by {off}."


def planted(step: Step, off: Fraction = MILLIONTH) -> Step:
    """Return the step with a relation that claims more: the right side is off, or a sign."""
    import sympy

    left, right = step.relation.lhs, step.relation.rhs
    if step.rule == "positive":
        left = -left
    else:
        size = -right if right.is_negative else right
        more = sympy.Rational(off.numerator, off.denominator) * (size if size != 0 else 1)
        right = right - more if step.relation.rel_op in ("<=", "<") else right + more
    return replace(step, relation=step.relation.func(left, right, evaluate=False))


def _statements(theorem: Theorem) -> list[Statement]:
    wrong = (control.statement for control in theorem.controls)
    return [*theorem.assumptions, *theorem.conclusions, *wrong]


def _evidence(result: Result) -> Iterator[tuple[Statement, Problem, Evidence]]:
    for statement, found in (*result.assumptions, *result.conclusions):
        for evidence in found:
            yield statement, result.problem, evidence
    for control in result.controls:
        for statement, found in control.given:
            for evidence in found:
                yield statement, control.problem, evidence
        yield control.control.statement, control.problem, control.evidence


def _said(found: Iterable[Evidence]) -> str:
    return " ".join(
        f"{item.check}: {item.finding.outcome.value} ({item.method.name.lower()}). "
        f"{item.finding.summary}"
        for item in found
    )
