from theorycheck.models.diagonal_convergence import convergence
from theorycheck.models.diagonal_symbols import model


def test_the_rate_is_derived():
    m = model()
    steps = {step.title: step for step in convergence(m)}
    rate = steps["rate of decrease"]
    # kappa = 32 factor alpha^2 lambda.
    assert rate.relation.rhs.args[0] * 1 == 32 * m.factor * m.alpha**2 * _smallest(rate)
    assert any("range of X" in text for text in rate.side_conditions)


def _smallest(step):
    [found] = [symbol for symbol in step.relation.free_symbols if symbol.name == "lambda_min"]
    return found
