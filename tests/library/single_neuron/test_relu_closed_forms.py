"""The loss in closed form: wherever drawn, in degenerate positions, and everything to be caught."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Outcome, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.relu_closed_forms import THEOREM
from theorycheck.models.relu_student import ReluStudent

QUICK = Settings(digits=12, effort="quick")
STATEMENTS = ("product", "sum", "loss", "euler")


def agree(problem):
    result = assess(THEOREM, problem, QUICK)
    found = {(e.statement, e.check): e for _, group in result.conclusions for e in group}

    assert result.verdict is Verdict.ESTABLISHED
    for name in STATEMENTS:
        assert found[name, "derivation"].method is Method.SYMBOLIC
        balls = found[name, "quadrature"]
        assert balls.method is Method.ENCLOSED
        assert balls.finding.digits >= 12
        assert not balls.proves  # overlap of balls never proves an equality
    assert all(control.caught for control in result.controls)
    assert len(result.controls) == 8


@settings(max_examples=3, deadline=None, derandomize=True)
@given(neurons=st.integers(1, 4), inputs=st.integers(1, 5), seed=st.integers(0, 1000))
def test_they_agree_wherever_drawn(neurons, inputs, seed):
    agree(ReluStudent.at(neurons=neurons, inputs=inputs, seed=seed))


@pytest.mark.parametrize(
    ("W", "v"),
    [
        ("2", "1"),  # one neuron, one input
        ("-2", "1"),
        ("1/3,0;2/3,0", "1,0"),  # the loss is 0
        ("1,0;-1,0", "0,1"),  # opposite neurons
        ("1,0;1,1/1000000000", "1,0"),  # almost parallel
    ],
)
def test_they_agree_in_degenerate_positions(W, v):
    result = assess(THEOREM, ReluStudent.at(W=W, v=v), QUICK)
    balls = [e for _, group in result.conclusions for e in group if e.check == "quadrature"]

    assert result.verdict is Verdict.ESTABLISHED
    assert Outcome.FAILS not in [e.finding.outcome for e in balls]


def test_the_witness_at_thirty_digits():
    result = assess(THEOREM, THEOREM.witness, Settings())
    assert result.verdict is Verdict.ESTABLISHED
    assert all(
        e.finding.digits >= 30
        for _, group in result.conclusions
        for e in group
        if e.check == "quadrature"
    )


def test_the_loss_of_another_student_is_caught(monkeypatch):
    # The planted error: the integral is that of weights of which one is moved by 1e-6.
    from theorycheck.rigor.gaussian_integral import GaussianIntegral

    honest = GaussianIntegral.of

    def planted(texts, names, digits):
        first, rest = texts["W"].split(",", 1)
        return honest({**texts, "W": f"{first}000001,{rest}"}, names, digits)

    problem = ReluStudent.at(W="0.5,1;1,2", v="1,1")
    monkeypatch.setattr(GaussianIntegral, "of", planted)
    texts = problem.subject()
    assert texts["W"].startswith("1/2,")
    result = assess(THEOREM, problem, QUICK)

    assert result.verdict is Verdict.CONTRADICTED
