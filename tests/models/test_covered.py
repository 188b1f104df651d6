from fractions import Fraction

import pytest
import sympy

from theorycheck._errors import MalformedInput
from theorycheck.assess import label
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Statement
from theorycheck.models.covered import on_box
from theorycheck.models.scalar_problems import EntropyArguments
from theorycheck.symbolic.pieces import balls, form, monotone

z = sympy.Symbol("z")
CHAIN = monotone(z, monotone(z, form()))


def checked(relation, domain="(0, inf)", pieces=(CHAIN,), at="3"):
    """Return the finding of a check, and the method that it earns."""
    check = on_box(lambda: relation, {"z": domain}, lambda: pieces)
    problem = EntropyArguments.at(z=at)
    finding = check(problem, Settings())
    statement = Statement(
        slug="planted", words="Planted.", relation=lambda: relation, checks={"half-line": check}
    )
    method, finding = label(finding, problem, statement)
    return finding, method


def test_a_proof_on_a_half_line_is_rigorous_for_every_problem_in_it():
    finding, method = checked(sympy.Ge(sympy.exp(z), 1 + z))

    assert finding.outcome is Outcome.HOLDS
    assert method is Method.ENCLOSED
    assert "every z > 0" in finding.summary


def test_outside_the_region_it_says_nothing():
    finding, method = checked(sympy.Ge(sympy.exp(z), 1 + z), domain="[4, inf)")

    assert finding.outcome is Outcome.HOLDS
    assert method is Method.NUMERIC
    assert "another problem" in finding.summary


def test_a_false_bound_is_refuted_rigorously_only_where_it_is_false():
    # e^z < 3 z between 0.62 and 1.51 alone.
    wrong = sympy.Ge(sympy.exp(z), 3 * z)
    here, rigorous = checked(wrong, at="1")
    assert (here.outcome, rigorous) == (Outcome.FAILS, Method.ENCLOSED)
    assert "certainly false at z = 1" in here.summary
    elsewhere, numeric = checked(wrong, at="3")
    assert (elsewhere.outcome, numeric) == (Outcome.FAILS, Method.NUMERIC)


def test_a_proof_that_does_not_fit_shows_nothing():
    finding, method = checked(sympy.Ge(sympy.exp(z), 1 + z), pieces=(balls(),))

    assert finding.outcome is Outcome.INCONCLUSIVE
    assert finding.certificate is None
    assert method is Method.NUMERIC


@pytest.mark.parametrize("off", ["1/1000000", "1/1000000000000"])
def test_a_constant_a_little_too_large_is_caught(off):
    right = 1 + z + sympy.Rational(Fraction(off).numerator, Fraction(off).denominator)
    finding, _ = checked(sympy.Ge(sympy.exp(z), right))
    assert finding.outcome is Outcome.FAILS


def test_a_proof_too_few_is_an_error():
    both = sympy.And(sympy.Ge(sympy.exp(z), 1 + z), sympy.Ge(z, 0), evaluate=False)
    with pytest.raises(MalformedInput, match="proofs"):
        checked(both)
