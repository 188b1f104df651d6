"""The family of the first phases, and lemma 3 at a start."""

import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models.phased_flow import ANGLES_AT_START, NORMS_AT_START, PhasedFlow

QUICK = Settings(digits=12, effort="quick")
# d = 4 and sigma = 1: s_1 = 1 and s_2 = 4.
UNIT = {"v": "1,0,0,0", "sigma": "1", "since": "1", "until": "2"}


def outcome(statement, row):
    # sigma is not used to draw W here, and says which bounds are meant.
    problem = PhasedFlow.at(W=row, **UNIT)
    return statement.checks["enclosures"](problem, QUICK).outcome


def test_certificates_embed_the_scale_and_the_angles():
    problem = PhasedFlow.at(sigma="1/7", epsilon="1/9")

    assert problem.subject() == {
        **{name: problem.exact()[name] for name in ("W", "v", "since", "until")},
        "sigma": "1/7",
        "epsilon": "1/9",
    }


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("0,1.000001,0,0", Outcome.HOLDS),
        ("0,0.999999,0,0", Outcome.FAILS),
        ("0,3.999999,0,0", Outcome.HOLDS),
        ("0,4.000001,0,0", Outcome.FAILS),
    ],
)
def test_the_norms_of_lemma_3(row, wanted):
    assert outcome(NORMS_AT_START, row) is wanted


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("1,1.733,0,0", Outcome.HOLDS),
        ("1,1.732,0,0", Outcome.FAILS),
        ("-1,1.733,0,0", Outcome.HOLDS),
        ("-1,1.732,0,0", Outcome.FAILS),
    ],
)
def test_the_angles_of_lemma_3(row, wanted):
    assert outcome(ANGLES_AT_START, row) is wanted
