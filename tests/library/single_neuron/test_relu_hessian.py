"""Second derivatives in closed form: wherever drawn, and not at parallel neurons."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.assess import assess
from theorycheck.core.outcome import Method, Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron.relu_hessian import THEOREM
from theorycheck.models.gaussian_pair import GaussianPair

QUICK = Settings(digits=12, effort="quick")
ENTRIES = st.integers(-5, 5)


@settings(max_examples=4, deadline=None, derandomize=True)
@given(vectors=st.lists(st.tuples(ENTRIES, ENTRIES, ENTRIES), min_size=2, max_size=4))
def test_they_agree_wherever_drawn(vectors):
    texts = [",".join(map(str, column)) for column in zip(*vectors, strict=True)]
    w, v, _ = zip(*vectors, strict=True)
    if not any(w) or not any(v):
        return
    result = assess(THEOREM, GaussianPair.at(w=texts[0], v=texts[1], u=texts[2]), QUICK)
    parallel = all(
        a * d == b * c for a, b in zip(w, v, strict=True) for c, d in zip(w, v, strict=True)
    )

    assert result.verdict is (Verdict.VACUOUS if parallel else Verdict.ESTABLISHED)
    if not parallel:
        assert all(control.caught for control in result.controls)
        assert len(result.controls) == 4


@pytest.mark.parametrize("v", ["2,4,0", "-1,-2,0"])
def test_parallel_neurons_are_vacuous(v):
    result = assess(THEOREM, GaussianPair.at(v=v), QUICK)
    assert result.verdict is Verdict.VACUOUS
    [[item]] = [found for _, found in result.assumptions]
    assert item.method is Method.EXACT


def test_the_witness_at_thirty_digits():
    result = assess(THEOREM, THEOREM.witness, Settings())
    assert result.verdict is Verdict.ESTABLISHED
    assert all(
        item.finding.digits >= 30
        for _, group in result.conclusions
        for item in group
        if item.check == "quadrature"
    )
