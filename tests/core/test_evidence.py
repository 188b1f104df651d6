import dataclasses
from fractions import Fraction

import pytest

from theorycheck.core.evidence import Enclosure, Evidence, Finding
from theorycheck.core.outcome import Method, Outcome


def evidence(outcome, method, digits=None):
    finding = Finding(outcome=outcome, summary="s", digits=digits)
    return Evidence(statement="s", check="c", method=method, finding=finding, seconds=0.0)


@pytest.mark.parametrize("method", Method)
def test_only_a_rigorous_finding_proves_or_refutes(method):
    assert evidence(Outcome.HOLDS, method).proves is method.rigorous
    assert evidence(Outcome.FAILS, method).refutes is method.rigorous
    for outcome in (Outcome.FAILS, Outcome.INCONCLUSIVE):
        assert evidence(outcome, method).proves is False
    for outcome in (Outcome.HOLDS, Outcome.INCONCLUSIVE):
        assert evidence(outcome, method).refutes is False


@pytest.mark.parametrize("digits", [0, 30, 10_000])
def test_an_equality_shown_to_some_digits_is_proved_symbolically_only(digits):
    for method in Method:
        proves = evidence(Outcome.HOLDS, method, digits).proves
        assert proves is (method is Method.SYMBOLIC)
        assert evidence(Outcome.FAILS, method, digits).refutes is method.rigorous


def test_findings_and_enclosures_are_immutable():
    enclosure = Enclosure(mid=(Fraction(1),), radius=Fraction(0))
    finding = Finding(outcome=Outcome.HOLDS, summary="s", quantities={"a": enclosure})
    for owner, name in ((enclosure, "radius"), (finding, "outcome"), (finding, "digits")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(owner, name, None)
