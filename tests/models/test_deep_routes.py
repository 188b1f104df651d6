import pytest

from theorycheck.core.outcome import Outcome
from theorycheck.models import deep_routes, exact_norms
from theorycheck.models.deep_regression import DeepRegression

PROBLEM = DeepRegression.at(X="1,2", y="1")


def test_the_least_l1_norm_is_certified():
    found = deep_routes.least_l1(PROBLEM)
    assert found.verify() is Outcome.HOLDS
    assert [str(entry) for entry in found.minimizer] == ["0", "1/2"]
    assert deep_routes.LEAST_L1.name in found.enclosures()


def test_the_minimum_norm_must_bring_its_own_certificate(monkeypatch):
    other = exact_norms.minimum_l2("1,2", "1")
    monkeypatch.setattr(deep_routes, "minimum_l1", lambda *_: other)
    with pytest.raises(TypeError, match="its own"):
        deep_routes.least_l1(PROBLEM)
