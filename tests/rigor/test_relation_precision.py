"""The working precision of a relation: below the smallest radius, beside exact quantities too."""

from dataclasses import replace
from fractions import Fraction

from flint import arb

from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor.entropy import EntropyMinimizer
from theorycheck.rigor.norms import minimum_l2
from theorycheck.rigor.relation import RelationCertificate
from theorycheck.rigor.text import to_fraction

PROBLEM = {"X": "1", "y": "1", "alpha": "1"}


def test_rounding_stays_below_a_small_radius_beside_an_exact_part():
    # X = 1 makes the minimizer y itself, to 600 bits; the l2 norm is exact, of radius 0.
    with working_precision(700):
        center = to_fraction((arb(1) / 2).asinh().mid().fmpq())
    fine = EntropyMinimizer.enclose(PROBLEM, [center], 700)
    least = minimum_l2(PROBLEM, (Fraction(1),))
    assert 0 < fine.radius < Fraction(1, 2**600)
    entries = (["entry", name, "i"] for name in ("beta_entropy", "beta_l2"))
    above = ["add", *entries, ["rational", str(Fraction(1, 2**500) - 2)]]
    relation = ["forall", "i", "features", ["gt", above, ["rational", "0"]]]
    found = RelationCertificate.between(PROBLEM, relation, (fine, least))
    assert found.verify() is Outcome.HOLDS
    # With the bits that exact quantities alone would ask for it stays open.
    assert replace(found, bits=385).verify() is Outcome.INCONCLUSIVE
