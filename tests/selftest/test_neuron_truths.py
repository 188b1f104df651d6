import pytest
from mpmath import mp, mpf

from theorycheck.rigor.certificate import from_json
from theorycheck.selftest import neuron_truths as module
from theorycheck.selftest.truths import VALUED

KINDS = [name for name, function in VALUED.items() if function.__module__ == module.__name__]


@pytest.mark.parametrize("kind", KINDS)
def test_the_samples_hold_these_values(kind, made):
    certificate = from_json(made[kind])
    with mp.workprec(500):
        found = VALUED[kind](certificate.content())
        claims = certificate.enclosures()
        assert set(claims) & set(found)
        for name in set(claims) & set(found):
            claim = claims[name]
            for mid, value in zip(claim.mid, found[name], strict=True):
                gap = abs(value - mpf(mid.numerator) / mid.denominator)
                radius = mpf(claim.radius.numerator) / claim.radius.denominator
                # Solutions in time are followed to fewer digits than they are proved.
                assert gap <= radius + mpf(10) ** -45


def test_scales_that_reach_zero_stay_there():
    with mp.workprec(300):
        problem = {"scales": "1/10,2", "size": "1", "time": "10"}
        found = module.aligned_flow({"problem": problem})
        assert found["scale_at_end"][0] == 0
        assert abs(found["scale_at_end"][1] - 1) < mpf(10) ** -60
        assert found["survivors"] == [1]
        early = module.aligned_flow({"problem": {**problem, "time": "1/1000"}})
        # The gap 11/10 falls at rate k/2 with k = 2 scales.
        fall = mpf(11) / 20 * (1 - mp.exp(-mpf(1) / 1000))
        assert abs(early["scale_at_time"][0] - (mpf(1) / 10 - fall)) < mpf(10) ** -60
