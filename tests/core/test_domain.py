from fractions import Fraction

import pytest

from theorycheck._errors import InexactInput, MalformedInput, OutOfDomain, TheoryCheckError, shown
from theorycheck.core.domain import (
    Above,
    Choice,
    Natural,
    Nonnegative,
    NonzeroVector,
    Positive,
    PositiveVector,
    RationalMatrix,
    RationalVector,
)

DOMAINS = {
    "positive": (Positive(), ["1/10", "3", "1e-4000", 7, Fraction(1, 3)]),
    "nonnegative": (Nonnegative(), ["0", "1/10", 7, Fraction(1, 3)]),
    "above": (Above(bound=2), ["3", "5/2", "2.0001", 1000, Fraction(7, 3)]),
    "natural": (Natural(least=2, largest=9), ["2", "9", 5, "6/2", "3.0"]),
    "choice": (Choice(words=("auto", "never")), ["auto", "never"]),
    "vector": (RationalVector(), ["1,-2/3", "0.5", [1, "2"], "1e-4000"]),
    "nonzero": (NonzeroVector(), ["1,-2/3", "0.5"]),
    "matrix": (RationalMatrix(), ["1,2;3,4", "1", [[1, "1/2"]]]),
}


@pytest.mark.parametrize("name", DOMAINS)
def test_text_of_a_member_is_read_back(name):
    domain, members = DOMAINS[name]
    for member in members:
        parsed = domain.parse(member, "p")
        text = domain.text(parsed)
        assert isinstance(text, str)
        assert domain.parse(text, "p") == parsed
        assert domain.text(domain.parse(text, "p")) == text
    assert domain.describe()


@pytest.mark.parametrize("name", DOMAINS)
@pytest.mark.parametrize("value", ["", "nan", None, True, object(), 0.5, "no", b"1", 1j, [[0.5]]])
def test_what_is_no_member_is_refused_with_the_name(name, value):
    with pytest.raises(TheoryCheckError, match="parameter"):
        DOMAINS[name][0].parse(value, "parameter")


@pytest.mark.parametrize(
    "value", ["0", "-1", "-1e-4000", 0, Fraction(-1, 10**5000), -(10**5000)], ids=shown
)
def test_positive_excludes_zero_and_shows_the_value(value):
    with pytest.raises(OutOfDomain, match=r"not positive.*rational > 0"):
        Positive().parse(value, "alpha")


@pytest.mark.parametrize("value", ["1", "10", "5/2", "-3", "1e400", 10**5000], ids=shown)
def test_natural_is_an_integer_between_its_ends(value):
    with pytest.raises(OutOfDomain, match="integer from 2 to 9"):
        Natural(least=2, largest=9).parse(value, "n")


@pytest.mark.parametrize("value", ["2", "1.9", "-3", 0, "1001", Fraction(2001, 2)], ids=shown)
def test_above_excludes_its_bound_and_says_where_to_go(value):
    domain = Above(bound=2, instead=" (or go elsewhere)")
    with pytest.raises(OutOfDomain, match=r"rational > 2, at most 1000.*order=3 \(or go elsewhere"):
        domain.parse(value, "order")


def test_floats_are_refused_everywhere():
    assert Natural(least=2, largest=9).describe() == "integer from 2 to 9"
    assert Natural(least=2, largest=2).describe() == "the integer 2"
    for domain in (Positive(), Natural(), RationalVector(), RationalMatrix()):
        for value in (0.5, [0.5], [[0.5]]):
            with pytest.raises((InexactInput, MalformedInput, OutOfDomain)):
                domain.parse(value, "p")


def test_a_choice_is_one_of_its_words_exactly():
    for value in ("Auto", "auto ", "", 3, None, ["auto"], 10**5000):
        with pytest.raises(OutOfDomain, match="one of auto, never"):
            Choice(words=("auto", "never")).parse(value, "w")


def test_an_empty_vector_is_refused():
    for value in ([], "", "  "):
        with pytest.raises(OutOfDomain, match="no entries"):
            RationalVector().parse(value, "y")


def test_a_vector_without_zeros():
    domain = NonzeroVector()

    assert domain.parse("1,-2/3", "u0") == (1, Fraction(-2, 3))
    assert "other than 0" in domain.describe()
    with pytest.raises(OutOfDomain, match="u0=1,0 has a 0 at position 2"):
        domain.parse("1,0", "u0")


def test_a_vector_of_positive_numbers():
    domain = PositiveVector()

    assert domain.parse("1,2/3", "masses") == (1, Fraction(2, 3))
    assert domain.describe() == "vector of rationals > 0"
    for text, place in (("1,0", 2), ("-1/9,1", 1)):
        with pytest.raises(OutOfDomain, match=f"masses={text} is not positive at position {place}"):
            domain.parse(text, "masses")
