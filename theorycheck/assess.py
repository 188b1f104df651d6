"""Run a theorem's checks at a problem: the only writer of evidence and verdicts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from theorycheck._errors import MalformedTheorem, MissingExtra, SolverFailure
from theorycheck.core.evidence import Evidence, Finding
from theorycheck.core.judge import judge
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Control, Statement, Theorem
from theorycheck.rigor.certificate import from_json
from theorycheck.rigor.language import same
from theorycheck.symbolic.export import quantified

Observer = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class ControlResult:
    """What the checks made of a wrong variant.

    Attributes:
        control: The wrong variant.
        problem: Where it was tried: the problem assessed, or the control's own counterexample.
        given: What was found about each statement that the variant presupposes.
        evidence: What one check found about the variant itself.
    """

    control: Control
    problem: Problem
    given: tuple[tuple[Statement, tuple[Evidence, ...]], ...]
    evidence: Evidence

    @property
    def caught(self) -> bool:
        """Whether it was refuted rigorously where its presuppositions hold, as it must be."""
        return self.evidence.refutes and all(
            any(item.proves for item in found) for _, found in self.given
        )


@dataclass(frozen=True, kw_only=True)
class Result:
    """Everything that was found out about a theorem at one problem."""

    theorem: Theorem
    problem: Problem
    settings: Settings
    assumptions: tuple[tuple[Statement, tuple[Evidence, ...]], ...]
    conclusions: tuple[tuple[Statement, tuple[Evidence, ...]], ...]
    controls: tuple[ControlResult, ...]
    verdict: Verdict


def assess(
    theorem: Theorem, problem: Problem, settings: Settings, observe: Observer = lambda _: None
) -> Result:
    """Run every check of `theorem` at `problem` and judge.

    If an assumption certainly fails, the conclusions and controls are not run: the theorem says
    nothing about this problem.

    Args:
        observe: Called with the name of each check before it runs.
    """
    assumptions: list[tuple[Statement, tuple[Evidence, ...]]] = []
    vacuous = False
    for statement in theorem.assumptions:
        # What comes after a failed assumption may not even make sense.
        found = _skipped(statement) if vacuous else examine(statement, problem, settings, observe)
        vacuous = vacuous or any(item.refutes for item in found)
        assumptions.append((statement, found))
    if vacuous:
        conclusions = tuple((statement, _skipped(statement)) for statement in theorem.conclusions)
        controls: tuple[ControlResult, ...] = ()
    else:
        conclusions = tuple(
            (statement, examine(statement, problem, settings, observe))
            for statement in theorem.conclusions
        )
        controls = tuple(
            result
            for control in theorem.controls
            if control.idle(problem) is None
            for result in _tried(control, problem, settings, observe)
        )
    return Result(
        theorem=theorem,
        problem=problem,
        settings=settings,
        assumptions=tuple(assumptions),
        conclusions=conclusions,
        controls=controls,
        verdict=judge(
            [evidence for _, evidence in assumptions], [evidence for _, evidence in conclusions]
        ),
    )


def _tried(
    control: Control, problem: Problem, settings: Settings, observe: Observer
) -> list[ControlResult]:
    """Run the checks of a wrong variant, at its own counterexample if it has one."""
    where = problem if control.at is None else control.at()
    given = tuple(
        (statement, examine(statement, where, settings, observe)) for statement in control.given
    )
    return [
        ControlResult(control=control, problem=where, given=given, evidence=evidence)
        for evidence in examine(control.statement, where, settings, observe)
    ]


def examine(
    statement: Statement,
    problem: Problem,
    settings: Settings,
    observe: Observer = lambda _: None,
) -> tuple[Evidence, ...]:
    """Return the evidence of every check of one statement, each with the method it has earned."""
    evidence = []
    for name, check in statement.checks.items():
        observe(f"{statement.slug}: {name}")
        started = time.perf_counter()
        gave_up = False
        try:
            finding = check(problem, settings)
        except (SolverFailure, MissingExtra) as failure:
            gave_up = True
            finding = Finding(outcome=Outcome.INCONCLUSIVE, summary=f"Not decided: {failure}")
        method, finding = label(finding, problem, statement)
        if (
            finding.digits is not None
            and finding.outcome is Outcome.HOLDS
            and method is not Method.SYMBOLIC
            and finding.digits < settings.digits
        ):
            finding = replace(
                finding,
                outcome=Outcome.INCONCLUSIVE,
                summary=f"{finding.summary} {settings.digits} digits were asked for.",
            )
        evidence.append(
            Evidence(
                statement=statement.slug,
                check=name,
                method=method,
                finding=finding,
                seconds=time.perf_counter() - started,
                gave_up=gave_up,
            )
        )
    return tuple(evidence)


def label(finding: Finding, problem: Problem, statement: Statement) -> tuple[Method, Finding]:
    """Return the method that a finding has earned, and the finding, corrected if it claims more.

    The certificate is written out as text and read back (a text that the kernel has proved in this
    process is not proved again). A rigorous label needs the certificate to state this very
    relation, about this very problem (or a family or box that holds it), and the kernel to reach
    the outcome that the finding claims. Digits of agreement are the kernel's, whatever the finding
    says.
    """
    if finding.certificate is None:
        return (Method.SAMPLED if finding.sampled else Method.NUMERIC), finding
    certificate = from_json(finding.certificate.to_json())
    if not same(certificate.states(), _kernel_form(statement)):
        return Method.NUMERIC, _with(finding, "Its certificate is about another relation.")
    if not certificate.about(problem.subject(), problem.family):
        return Method.NUMERIC, _with(finding, "Its certificate is about another problem.")
    if certificate.verify() is not finding.outcome:
        return Method.NUMERIC, _with(finding, "Its certificate does not prove this.")
    return certificate.method, replace(finding, digits=certificate.digits())


def _kernel_form(statement: Statement) -> object:
    """Return the relation that is shown, in the kernel's language; None if it has no such form."""
    try:
        return quantified(statement.relation(), statement.over)
    except MalformedTheorem:
        return None


def _with(finding: Finding, remark: str) -> Finding:
    return replace(finding, summary=f"{finding.summary} {remark}")


def _skipped(statement: Statement) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            statement=statement.slug,
            check=name,
            method=Method.NUMERIC,
            finding=Finding(outcome=Outcome.INCONCLUSIVE, summary="Not run: an assumption fails."),
            seconds=0.0,
            skipped=True,
        )
        for name in statement.checks
    )
