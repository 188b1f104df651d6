import pytest

from theorycheck._errors import TheoryCheckError
from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.models import descent_rate as model
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation
from theorycheck.models.descent_rate import DescentSteps


@pytest.mark.parametrize(
    ("relation", "routes", "wanted"),
    [
        (model.one_step, model.nothing, Outcome.HOLDS),
        (model.too_much, model.nothing, Outcome.FAILS),
        (model.rate, model.levels, Outcome.HOLDS),
        (model.faster, model.levels, Outcome.FAILS),
    ],
)
def test_a_third_is_gained_and_no_half(relation, routes, wanted):
    assert in_balls(relation, routes)(DescentSteps.at(), Settings()).outcome is wanted


def test_every_step_of_the_derivation_is_repeated():
    check = by_derivation(model.derivation_steps, model.rate)
    assert check(DescentSteps.at(), Settings()).outcome is Outcome.HOLDS


def test_a_derivation_with_a_half_is_not_repeated():
    import sympy

    def spoiled():
        first, second, third = model.derivation_steps()
        [s] = second.relation.lhs.free_symbols
        wrong = sympy.Ge(second.relation.lhs, 1 + (1 - s) / 2, evaluate=False)
        return first, type(second)(**{**vars_of(second), "relation": wrong}), third

    check = by_derivation(spoiled, model.rate)
    assert check(DescentSteps.at(), Settings()).outcome is not Outcome.HOLDS


def vars_of(step):
    names = ("title", "reason", "rule", "region", "proofs")
    return {name: getattr(step, name) for name in names}


@pytest.mark.parametrize("given", [{"level": "0"}, {"gain": "0"}, {"steps": 0}, {"steps": 10**6}])
def test_bad_parameters_are_refused(given):
    with pytest.raises(TheoryCheckError):
        DescentSteps.at(**given)
