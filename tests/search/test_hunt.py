"""The search engine: budgets, counting, and hits that are examined before they are believed."""

from dataclasses import replace

import pytest
from hypothesis import strategies as st

from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import angle_bounds
from theorycheck.models.relu_student import ReluStudent
from theorycheck.search.hunt import Aim, hunt

SETTINGS = Settings(digits=12)
PRINTED = next(
    control.statement
    for control in angle_bounds.THEOREM.controls
    if control.statement.slug == "printed-angle-bound"
)
ASSUMPTIONS = angle_bounds.THEOREM.assumptions
FAR, OPPOSITE = ReluStudent.at(W="1,1", v="1,0"), ReluStudent.at(W="-200/101,1/900", v="1,0")


def aim(**changes):
    return Aim(**{"assumptions": ASSUMPTIONS, "conclusions": (PRINTED,), **changes})


def test_a_hit_among_the_first_problems_is_found_and_made_simpler():
    found = hunt(aim(), st.just(FAR), SETTINGS, first=[FAR, OPPOSITE], examples=1, seconds=60)
    assert found.hit is not None
    assert found.hit.verdict is Verdict.REFUTED
    assert found.hit.problem.exact()["W"] == "-2,0"


def test_nothing_is_drawn_when_a_problem_that_is_known_is_a_hit():
    def refuse():
        raise AssertionError("drawn")

    found = hunt(aim(), st.builds(refuse), SETTINGS, first=[OPPOSITE], examples=5, seconds=60)
    assert found.hit is not None
    assert not found.cut
    assert not found.rough


def test_a_hit_that_there_is_no_time_to_make_small_is_called_rough(monkeypatch):
    monkeypatch.setattr("theorycheck.search.hunt.SHRINKING", 0.0)
    found = hunt(aim(), st.just(FAR), SETTINGS, first=[OPPOSITE], examples=1, seconds=60)
    assert found.hit.problem == OPPOSITE
    assert found.rough
    assert not found.cut


def test_nothing_is_drawn_when_the_time_is_up():
    found = hunt(aim(), st.just(OPPOSITE), SETTINGS, seconds=0.0)
    assert found.cut
    assert found.hit is None
    assert found.tried == 0


def test_each_problem_is_looked_at_once():
    found = hunt(aim(), st.sampled_from([FAR]), SETTINGS, first=[FAR, FAR], examples=5)
    assert (found.tried, found.admitted, found.hit) == (1, 1, None)
    assert found.closest["printed-angle-bound"].problem == FAR


def test_a_quick_failure_that_is_not_confirmed_is_no_hit():
    class Hasty:
        """Fails at a quick look, and decides nothing when it is examined."""

        def __init__(self, keep=False):
            self.keep = keep

        def __call__(self, problem, settings):
            [check] = PRINTED.checks.values()
            finding = check(problem, settings)
            quick = settings.effort == "quick"
            outcome = Outcome.FAILS if quick else Outcome.INCONCLUSIVE
            kept = finding.certificate if self.keep else None
            return replace(finding, outcome=outcome, certificate=kept)

        def about(self, relation):
            return self

    hasty = replace(PRINTED, checks={"only": Hasty()})
    found = hunt(aim(conclusions=(hasty,)), st.just(FAR), SETTINGS, examples=3)
    assert found.hit is None
    assert found.admitted == 1
    # Nor is it where the conclusion holds by the smallest margin.
    kept = replace(PRINTED, checks={"only": Hasty(keep=True)})
    found = hunt(aim(conclusions=(kept,)), st.just(OPPOSITE), SETTINGS, examples=3)
    assert found.hit is None
    assert not found.closest


def test_a_failure_in_numbers_only_is_contradicted_not_refuted():
    class Numeric:
        def __call__(self, problem, settings):
            [check] = PRINTED.checks.values()
            return replace(check(problem, settings), outcome=Outcome.FAILS, certificate=None)

        def about(self, relation):
            return self

    numeric = replace(PRINTED, checks={"only": Numeric()})
    found = hunt(aim(conclusions=(numeric,)), st.just(FAR), SETTINGS, examples=3)
    assert found.hit.verdict is Verdict.CONTRADICTED


def test_what_must_be_violated_is():
    [teacher] = ASSUMPTIONS
    found = hunt(aim(assumptions=(), violated=(teacher,)), st.just(OPPOSITE), SETTINGS, examples=2)
    assert found.hit is None
    assert (found.tried, found.admitted) == (1, 0)


def test_an_observer_hears_of_the_progress():
    heard = []
    hunt(aim(), st.just(FAR), SETTINGS, examples=1, observe=heard.append)
    assert heard == ["1 problems, 0 satisfy the assumptions"]


@pytest.mark.parametrize("problem", [FAR, OPPOSITE])
def test_the_count_of_admitted_problems_needs_all_assumptions(problem):
    found = hunt(aim(conclusions=()), st.just(problem), SETTINGS, examples=1)
    assert found.admitted == 1
    assert not found.closest


def test_one_problem_alone_is_left_as_it_is():
    found = hunt(aim(), None, SETTINGS, first=[OPPOSITE])
    assert found.hit.problem == OPPOSITE
    assert hunt(aim(), None, SETTINGS, first=[FAR]).hit is None


def test_an_interrupt_loses_no_counterexample(monkeypatch):
    def interrupt(problem):
        raise KeyboardInterrupt

    monkeypatch.setattr("theorycheck.search.hunt.simpler", interrupt)
    found = hunt(aim(), st.just(FAR), SETTINGS, first=[OPPOSITE], examples=1, seconds=60)
    assert found.hit.problem == OPPOSITE
    assert found.rough


def test_an_interrupt_before_anything_is_found_interrupts():
    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hunt(aim(), st.builds(interrupt), SETTINGS, first=[FAR], examples=5)
