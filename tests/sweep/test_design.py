"""Designs: read from text, in an order that never changes, refused where they are none."""

import itertools

import pytest

from theorycheck._errors import MalformedInput, OutOfDomain, UnknownName
from theorycheck.cli import main
from theorycheck.sweep.design import MOST_PROBLEMS, Axis, Design, designed, read_axis
from theorycheck.sweep.sampling import read_range


@pytest.fixture
def witness(unruly):
    return unruly.witness


def test_values_are_exact_and_canonical(witness):
    assert read_axis("x", "0.1, 1e-3 ,2/4", witness).values == ("1/10", "1/1000", "1/2")
    assert read_axis("behavior", "well,crash once", witness).values == ("well", "crash once")


def test_values_of_vectors_and_matrices_are_set_apart_by_bars(witness):
    assert read_axis("y", "1,2|0.5,3", witness).values == ("1,2", "1/2,3")
    assert read_axis("A", "1,2;3,4|5,6;7,8", witness).values == ("1,2;3,4", "5,6;7,8")
    assert read_axis("y", "1,2", witness).values == ("1,2",)


def test_another_mark_between_vectors_is_refused_with_the_way_out(witness):
    with pytest.raises(MalformedInput, match=r"set apart by '\|'"):
        read_axis("y", "1,2;3,4", witness)


@pytest.mark.parametrize(
    ("name", "text", "error", "words"),
    [
        ("x", "", MalformedInput, "the grid is empty"),
        ("x", " ", MalformedInput, "the grid is empty"),
        ("x", "1,,2", MalformedInput, "empty value"),
        ("y", "1,2|", MalformedInput, "empty value"),
        ("x", "1/10,0.1", MalformedInput, "twice"),
        ("x", "1,-1", OutOfDomain, "not positive"),
        ("x", "1,one", MalformedInput, "not a number"),
        ("z", "1", UnknownName, "no parameter 'z'"),
        ("behavior", "well,ill", OutOfDomain, "outside its domain"),
    ],
)
def test_what_is_no_axis_is_refused(witness, name, text, error, words):
    with pytest.raises(error, match=words):
        read_axis(name, text, witness)


def test_every_combination_comes_once_the_last_axis_fastest():
    design = Design(axes=(Axis(name="a", values=("1", "2")), Axis(name="b", values=("x", "y"))))
    assert list(design.points()) == [("1", "x"), ("1", "y"), ("2", "x"), ("2", "y")]
    assert len(design) == 4
    assert design.names == ("a", "b")


def test_every_listed_combination_gets_the_same_drawn_points(witness):
    listed = [read_axis("n", "1,2", witness)]
    ranges = [read_range("x", "1:2", witness)]
    design = designed(listed, ranges, drawn=3, seed=5)
    points = list(design.points())
    assert len(design) == len(points) == 6
    assert [n for n, _ in points] == ["1"] * 3 + ["2"] * 3
    assert [x for _, x in points[:3]] == [x for _, x in points[3:]]
    assert len({x for _, x in points}) == 3


@pytest.mark.parametrize("sobol", [True, False])
def test_drawn_points_depend_on_the_seed_alone_and_more_begin_with_fewer(witness, sobol):
    ranges = [read_range("x", "1:2", witness), read_range("n", "1:100", witness)]

    def drawn(number, seed):
        return list(designed([], ranges, drawn=number, sobol=sobol, seed=seed).points())

    assert drawn(5, 0) == drawn(9, 0)[:5]
    assert drawn(5, 0) != drawn(5, 1)


def test_points_are_made_one_at_a_time(witness):
    design = designed([], [read_range("x", "1:2", witness)], drawn=10**7)
    assert len(list(itertools.islice(design.points(), 3))) == 3


@pytest.mark.parametrize(
    ("axes", "ranges", "drawn", "error", "words"),
    [
        ([], [], 0, MalformedInput, "grid is empty"),
        (["x"], ["x"], 5, UnknownName, "by --set and by --range"),
        ([], ["x"], 0, MalformedInput, "--random N or --sobol N"),
        (["x"], [], 5, MalformedInput, "say what to draw"),
        (
            [],
            ["x"],
            10**7 + 1,
            MalformedInput,
            "10000001 problems, and at most 10000000 .*--random",
        ),
        (["n"], ["x"], 5 * 10**6 + 1, MalformedInput, "10000002 problems.* --random or --set"),
    ],
)
def test_what_is_no_design_is_refused(witness, axes, ranges, drawn, error, words):
    with pytest.raises(error, match=words):
        designed(
            [read_axis(name, "1,2", witness) for name in axes],
            [read_range(name, "1:2", witness) for name in ranges],
            drawn=drawn,
        )


def test_a_grid_of_too_many_problems_is_refused():
    ten = tuple(str(i) for i in range(10))
    axes = [Axis(name=name, values=ten) for name in "abcdefg"]
    assert len(designed(axes, [])) == MOST_PROBLEMS
    with pytest.raises(
        MalformedInput, match=r"20000000 problems.*Give fewer by --set, or"
    ) as caught:
        designed([*axes, Axis(name="h", values=ten[:2])], [])
    assert "\n" not in str(caught.value)
    # More than `len` of Python takes.
    with pytest.raises(MalformedInput, match="at most 10000000 are swept"):
        designed([Axis(name=str(i), values=ten) for i in range(30)], [])


def test_a_number_of_problems_too_long_to_write_is_refused(witness):
    with pytest.raises(MalformedInput, match="too long to show problems, and at most"):
        designed([], [read_range("x", "1:2", witness)], drawn=10**5000)


def test_too_many_problems_are_refused_before_anything_is_written(tmp_path, capsys):
    store = tmp_path / "sweep.sqlite"
    drawn = ["--range", "radius=1:2", "--random", "1000000000"]
    assert main(["sweep", "one-neuron", *drawn, "--store", str(store)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert "1000000000 problems" in said.err
    assert not store.exists()
