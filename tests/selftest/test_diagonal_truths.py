import pytest
from mpmath import mp, mpf

from theorycheck.rigor.certificate import from_json
from theorycheck.selftest import diagonal_truths as module
from theorycheck.selftest.truths import VALUED

KINDS = [name for name, function in VALUED.items() if function.__module__ == module.__name__]
PROBLEM = {"X": "1,2,-1;0,1,3", "y": "1,2", "alpha": "1/2"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_samples_hold_these_values(kind, made):
    certificate = from_json(made[kind])
    with mp.workprec(400):
        found = VALUED[kind](certificate.content())
        assert found
        for name, claim in certificate.enclosures().items():
            for mid, value in zip(claim.mid, found[name], strict=True):
                gap = abs(value - mpf(mid.numerator) / mid.denominator)
                assert gap <= mpf(claim.radius.numerator) / claim.radius.denominator


@pytest.mark.parametrize(
    "more",
    [{}, {"order": "4"}, {"order": "5/2"}, {"u0": "1,2,1", "v0": "1,1,3"}, {"alpha": "1e-3"}],
)
def test_the_minimizer_solves_the_system(more):
    with mp.workprec(300):
        problem = {**PROBLEM, **more}
        if more.get("alpha"):
            problem["alpha"] = "1/1000"
        beta, nu = module.dual(problem)
        assert abs(beta[0] + 2 * beta[1] - beta[2] - 1) < mpf(10) ** -60
        assert abs(beta[1] + 3 * beta[2] - 2) < mpf(10) ** -60
        assert len(nu) == 2


def test_dependent_rows_are_left_out():
    with mp.workprec(300):
        doubled = {**PROBLEM, "X": "1,2,-1;2,4,-2;0,1,3", "y": "1,2,2"}
        again = {**PROBLEM, "X": "1,2,-1;0,1,3", "y": "1,2"}
        first, second = module.dual(doubled)[0], module.dual(again)[0]
        assert max(abs(a - b) for a, b in zip(first, second, strict=True)) < mpf(10) ** -60


def test_what_is_not_known_is_said():
    with pytest.raises(module.NotFound):
        module.dual({**PROBLEM, "X": "1,2;2,4", "y": "1,3"})
    with pytest.raises(module.NotFound):
        module.flow_limit({"problem": PROBLEM, "whitener": [["1"]]})
    with pytest.raises(module.NotFound):
        module.depth_four({"problem": {**PROBLEM, "alpha": "1/2"}})
