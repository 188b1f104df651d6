"""Random and Sobol points: inside their ranges, exact, spread as they should be."""

import itertools
from fractions import Fraction

import pytest

from theorycheck._errors import MalformedInput, OutOfDomain, UnknownName
from theorycheck.sweep.sampling import random_points, read_range, sobol_points


@pytest.fixture
def witness(unruly):
    return unruly.witness


def drawn(found, number=300, points=random_points):
    cubes = itertools.islice(points(found.coordinates, 0), number)
    return [found.text(cube) for cube in cubes]


def test_numbers_are_inside_short_and_spread(witness):
    texts = drawn(read_range("x", "1/3:2", witness))
    values = [Fraction(text) for text in texts]
    assert all(Fraction(1, 3) <= value <= 2 for value in values)
    assert min(values) < Fraction(1, 2) < Fraction(11, 6) < max(values)
    assert max(map(len, texts)) <= 16


def test_logarithmic_ranges_spread_over_decades(witness):
    values = [Fraction(text) for text in drawn(read_range("x", "1e-400:1e400:log", witness))]
    assert all(Fraction(1, 10**400) <= value <= 10**400 for value in values)
    below = sum(value < 1 for value in values)
    assert 100 < below < 200
    assert min(values) < Fraction(1, 10**350)


def test_the_ends_of_a_range_are_reached_and_not_passed(witness):
    for text, ends in (("1/3:2", ("1/3", "2")), ("1/3:2:log", ("1/3", "2"))):
        found = read_range("x", text, witness)
        assert found.text([0.0]) == ends[0]
        assert abs(Fraction(found.text([1.0])) - 2) < Fraction(1, 10**4)
        assert Fraction(found.text([1.0])) <= 2
    whole = read_range("n", "3:5", witness)
    assert [whole.text([u]) for u in (0.0, 0.34, 0.67, 1 - 2**-53)] == ["3", "4", "5", "5"]


def test_integers_are_drawn_evenly(witness):
    found = drawn(read_range("n", "1:3", witness))
    assert set(found) == {"1", "2", "3"}
    assert min(found.count(text) for text in "123") > 60
    assert all(int(text) for text in drawn(read_range("n", "1:1000:log", witness)))


def test_vectors_and_matrices_are_drawn_entry_by_entry(witness):
    vector, matrix = read_range("y", "-1:1", witness), read_range("A", "0:1", witness)
    assert (vector.coordinates, matrix.coordinates) == (2, 4)
    assert vector.text([0.0, 0.5]) == "-1,0"
    assert matrix.text([0.0, 0.25, 0.5, 1.0]) == "0,1/4;1/2,1"
    assert witness.varied(y=vector.text([0.1, 0.2]), A=matrix.text([0.1, 0.2, 0.3, 0.4]))


def test_words_are_drawn_from_all_of_them(witness):
    found = read_range("behavior", "any", witness)
    assert found.text([0.0]) == "well"
    assert found.text([1 - 2**-53]) == "leave a child behind"


def test_sobol_points_fill_the_square_better_than_random_ones():
    points = list(itertools.islice(sobol_points(2, 0), 256))
    cells = {(int(x * 16), int(y * 16)) for x, y in points}
    assert len(cells) == 256
    chance = list(itertools.islice(random_points(2, 0), 256))
    assert len({(int(x * 16), int(y * 16)) for x, y in chance}) < 200


@pytest.mark.parametrize(
    ("name", "text", "error", "words"),
    [
        ("x", "1", MalformedInput, "no range"),
        ("x", "1:2:cubic", MalformedInput, "no range|not a number"),
        ("x", "2:1", OutOfDomain, "is empty"),
        ("x", "1:1", OutOfDomain, "is empty"),
        ("x", "-1:1", OutOfDomain, "not positive"),
        ("y", "-1:1:log", OutOfDomain, "above 0"),
        ("n", "1:2.5", OutOfDomain, "outside its domain"),
        ("behavior", "1:2", UnknownName, "behavior=any"),
    ],
)
def test_what_is_no_range_is_refused(witness, name, text, error, words):
    with pytest.raises(error, match=words):
        read_range(name, text, witness)


def test_more_coordinates_than_sobol_has_are_refused():
    with pytest.raises(OutOfDomain, match="Use --random"):
        next(sobol_points(30_000, 0))
