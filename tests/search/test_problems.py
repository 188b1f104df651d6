"""Problems to try: those that are known, whether they are admitted, and drawn ones."""

from hypothesis import strategies as st

from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import angle_bounds, neurons_stay_apart
from theorycheck.models.relu_student import ReluStudent
from theorycheck.search.problems import drawn_problems, holds_rigorously, known_problems

SETTINGS = Settings(digits=10, effort="quick")


def test_the_witness_is_first_and_counterexamples_of_controls_follow():
    found = known_problems(angle_bounds.THEOREM)
    assert found[0] == ("witness", angle_bounds.THEOREM.witness)
    assert "control printed-angle-bound" in dict(found)
    texts = [tuple(problem.exact().items()) for _, problem in found]
    assert len(set(texts)) == len(texts)


def test_assumptions_hold_at_the_witness_and_not_everywhere():
    theorem = neurons_stay_apart.THEOREM
    admitted = {n: holds_rigorously(theorem, p, SETTINGS) for n, p in known_problems(theorem)}
    assert admitted["witness"]
    assert not admitted["control obtuse-angles"]


def test_what_the_checks_refuse_does_not_hold():
    # One input leaves nothing orthogonal to the teacher.
    assert not holds_rigorously(
        neurons_stay_apart.THEOREM, ReluStudent.at(W="1;2", v="1"), SETTINGS
    )


def test_draws_depend_on_the_seed_alone():
    strategy = st.integers(1, 50).map(lambda k: ReluStudent.at(W=str(k), v="1"))
    found = drawn_problems(strategy, 1, 6)
    assert found == drawn_problems(strategy, 1, 6)
    assert found != drawn_problems(strategy, 2, 6)
    assert len(found) == len(set(found)) <= 6
    assert drawn_problems(strategy, 1, 0) == []


def test_a_strategy_that_draws_nothing_draws_nothing():
    strategy = st.just(ReluStudent.at(W="1", v="1")).filter(lambda problem: False)
    assert drawn_problems(strategy, 0, 4) == []
