"""The rules of the design as a table over all combinations of evidence."""

import itertools

import pytest

from theorycheck.core.evidence import Evidence, Finding
from theorycheck.core.judge import judge
from theorycheck.core.outcome import Method, Outcome, Verdict

H, F, U = Outcome.HOLDS, Outcome.FAILS, Outcome.INCONCLUSIVE


def item(outcome, method, digits=None):
    finding = Finding(outcome=outcome, summary="s", digits=digits)
    return Evidence(statement="s", check="c", method=method, finding=finding, seconds=0.0)


# Every kind of evidence that one check can leave; the last one is an overlap of balls.
KINDS = {
    (outcome, method, digits): item(outcome, method, digits)
    for outcome, method, digits in [
        *itertools.product(Outcome, Method, [None]),
        (H, Method.ENCLOSED, 30),
        (H, Method.EXACT, 30),
        (H, Method.SYMBOLIC, 30),
        (F, Method.ENCLOSED, 30),
        (H, Method.NUMERIC, 30),
    ]
}
RIGOROUS = (Method.ENCLOSED, Method.EXACT, Method.SYMBOLIC)


def strength(kind):
    """Say in words what one piece of evidence is worth, from the text of the design."""
    outcome, method, digits = kind
    if outcome is U:
        return "nothing"
    if outcome is F:
        return "refuted" if method in RIGOROUS else "fails"
    overlap = digits is not None and method is not Method.SYMBOLIC
    return "proved" if method in RIGOROUS and not overlap else "holds"


def expected(assumption, conclusion):
    if assumption == "refuted":
        return Verdict.VACUOUS
    if assumption == "fails":
        return Verdict.UNDECIDED
    if conclusion == "refuted":
        return Verdict.REFUTED if assumption == "proved" else Verdict.CONTRADICTED
    if conclusion == "fails":
        return Verdict.CONTRADICTED
    if "nothing" in (assumption, conclusion):
        return Verdict.UNDECIDED
    if assumption == conclusion == "proved":
        return Verdict.ESTABLISHED
    return Verdict.SUPPORTED


def test_every_combination_of_one_assumption_and_one_conclusion():
    seen = set()
    for (a, first), (c, second) in itertools.product(KINDS.items(), repeat=2):
        verdict = judge([[first]], [[second]])
        assert verdict is expected(strength(a), strength(c)), (a, c)
        seen.add(verdict)
    assert seen == set(Verdict)


def test_every_pair_of_checks_of_one_conclusion():
    proved = [item(H, Method.EXACT)]
    for (a, first), (c, second) in itertools.product(KINDS.items(), repeat=2):
        outcomes = {a[0], c[0]}
        words = {strength(a), strength(c)}
        verdict = judge([proved], [[first, second]])
        if {H, F} <= outcomes:
            assert verdict is Verdict.CONTRADICTED, (a, c)
        elif "refuted" in words:
            assert verdict is Verdict.REFUTED, (a, c)
        elif "fails" in words:
            assert verdict is Verdict.CONTRADICTED, (a, c)
        elif "proved" in words:
            assert verdict is Verdict.ESTABLISHED, (a, c)
        elif "holds" in words:
            assert verdict is Verdict.SUPPORTED, (a, c)
        else:
            assert verdict is Verdict.UNDECIDED, (a, c)


def test_two_methods_that_disagree_about_an_assumption_are_a_contradiction():
    for first, second in itertools.product(
        [k for k in KINDS if k[0] is H], [k for k in KINDS if k[0] is F]
    ):
        for pair in ([KINDS[first], KINDS[second]], [KINDS[second], KINDS[first]]):
            assert judge([pair], [[item(H, Method.EXACT)]]) is Verdict.CONTRADICTED


@pytest.mark.parametrize("method", [Method.ENCLOSED, Method.EXACT])
def test_overlapping_balls_support_and_never_establish(method):
    proved, overlap = item(H, Method.SYMBOLIC), item(H, method, digits=10_000)
    assert not overlap.proves
    assert judge([[proved]], [[overlap]]) is Verdict.SUPPORTED
    assert judge([[overlap]], [[proved]]) is Verdict.SUPPORTED
    # With a symbolic argument beside it, it is established.
    assert judge([[proved]], [[overlap, proved]]) is Verdict.ESTABLISHED
    # Nor does it secure an assumption for a refutation.
    assert judge([[overlap]], [[item(F, method)]]) is Verdict.CONTRADICTED


def test_disjoint_balls_refute():
    disjoint = item(F, Method.ENCLOSED)
    assert disjoint.refutes
    assert judge([[item(H, Method.EXACT)]], [[disjoint]]) is Verdict.REFUTED
    assert judge([], [[disjoint]]) is Verdict.REFUTED


def test_one_assumption_that_fails_rigorously_is_enough():
    proved, refuted = item(H, Method.EXACT), item(F, Method.EXACT)
    numeric = item(F, Method.NUMERIC)
    assert judge([[proved], [refuted]], [[refuted]]) is Verdict.VACUOUS
    assert judge([[numeric], [refuted]], [[proved]]) is Verdict.VACUOUS
    # A numeric failure hides nothing and counts for nothing.
    assert judge([[proved], [numeric]], [[refuted]]) is Verdict.UNDECIDED
    assert judge([[proved], [numeric]], [[proved]]) is Verdict.UNDECIDED


def test_a_statement_without_evidence_is_undecided():
    proved = item(H, Method.EXACT)
    assert judge([], []) is Verdict.UNDECIDED
    assert judge([[proved]], []) is Verdict.UNDECIDED
    assert judge([[]], [[proved]]) is Verdict.UNDECIDED
    assert judge([[proved]], [[]]) is Verdict.UNDECIDED
    assert judge([[proved]], [[proved], []]) is Verdict.UNDECIDED
    assert judge([], [[proved]]) is Verdict.ESTABLISHED


def test_the_weakest_statement_decides():
    proved, numeric = item(H, Method.EXACT), item(H, Method.NUMERIC)
    assert judge([[proved], [proved]], [[proved], [proved]]) is Verdict.ESTABLISHED
    assert judge([[proved], [numeric]], [[proved], [proved]]) is Verdict.SUPPORTED
    assert judge([[proved]], [[proved], [numeric]]) is Verdict.SUPPORTED
    assert judge([[proved]], [[proved], [item(U, Method.EXACT)]]) is Verdict.UNDECIDED
    assert judge([[proved]], [[item(F, Method.NUMERIC)], [proved]]) is Verdict.CONTRADICTED
