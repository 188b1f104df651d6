from theorycheck.models.deep_convergence import convergence as deep_convergence
from theorycheck.models.deep_symbols import deep_model
from theorycheck.models.diagonal_convergence import convergence
from theorycheck.models.diagonal_symbols import model


def test_the_rate_is_derived():
    m = model()
    steps = {step.title: step for step in convergence(m)}
    rate = steps["rate of decrease"]
    # kappa = 32 factor kappa_min lambda; alpha^2 for kappa_min would be too much for small shapes.
    assert rate.relation.rhs.args[0] * 1 == 32 * m.factor * m.least_product * _smallest(rate)
    assert not rate.relation.has(m.alpha)
    assert any("range of X" in text for text in rate.side_conditions)


def test_only_at_order_two_the_products_stay_as_they_are():
    said = [
        [text for step in steps for text in step.side_conditions if "which stay as they" in text]
        for steps in (convergence(model()), deep_convergence(deep_model()))
    ]
    assert [len(texts) for texts in said] == [1, 0]


def _smallest(step):
    [found] = [symbol for symbol in step.relation.free_symbols if symbol.name == "lambda_min"]
    return found
