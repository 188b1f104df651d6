import pytest

from theorycheck.rigor.calculus import Unproved
from theorycheck.rigor.language import parse
from theorycheck.rigor.normal_form import NormalForm


def number(text):
    return ["rational", text]


def entry(name, *indices):
    return ["entry", name, *indices]


def over(index, body):
    return ["sum", index, "features" if index in "ijk" else "samples", body]


def times(*factors):
    return ["mul", *factors]


def square(term):
    return ["pow", term, "2"]


X_NI, R_N, B_I = entry("X", "n", "i"), entry("r", "n"), entry("b", "i")
X_MI, R_M = entry("X", "m", "i"), entry("r", "m")
G_I = over("n", times(X_NI, R_N))


def equal(left, right, positive=()):
    return NormalForm(positive).equal(parse(left), parse(right))


EQUAL = [
    (over("n", R_N), over("m", R_M)),
    (over("n", times(number("3"), R_N, B_I)), times(B_I, number("3"), over("n", R_N))),
    (
        over("n", ["add", R_N, square(R_N)]),
        ["add", over("n", R_N), over("n", square(R_N))],
    ),
    (over("n", over("i", times(X_NI, R_N, B_I))), over("i", times(B_I, G_I))),
    (
        over("n", times(R_N, over("i", times(X_NI, B_I, over("m", times(X_MI, R_M)))))),
        over("i", times(B_I, square(G_I))),
    ),
    (over("n", times(R_N, over("m", R_M))), square(over("n", R_N))),
    (over("n", over("m", times(R_N, square(R_M)))), over("m", over("n", times(R_M, square(R_N))))),
    (
        over("n", ["exp", times(R_N, over("i", X_NI))]),
        over("m", ["exp", times(R_M, over("i", X_MI))]),
    ),
    (over("n", ["add", number("1"), number("1")]), times(number("2"), over("m", number("1")))),
    (
        over("n", times(R_N, ["pow", ["symbol", "a"], "-1"])),
        times(["pow", ["symbol", "a"], "-1"], over("n", R_N)),
    ),
]
NOT_EQUAL = [
    (over("n", square(R_N)), square(over("n", R_N))),
    (over("n", R_N), over("i", entry("r", "i"))),
    (over("n", number("1")), number("1")),
    (over("n", number("1")), over("i", number("1"))),
    (over("n", over("m", times(R_N, square(R_M)))), over("n", over("m", times(R_N, R_M)))),
    (
        over("n", over("m", times(entry("A", "n", "m"), R_N))),
        over("n", over("m", times(entry("A", "n", "m"), R_M))),
    ),
    (over("n", ["exp", R_N]), ["exp", over("n", R_N)]),
    (over("n", times(X_NI, R_N)), over("n", times(entry("X", "n", "j"), R_N))),
    (over("n", over("i", times(X_NI, R_N, B_I))), times(over("i", B_I), over("n", R_N))),
]


@pytest.mark.parametrize(("left", "right"), EQUAL, ids=str)
def test_sums_that_are_equal_for_all_sizes(left, right):
    assert equal(left, right, ["a"])
    assert not equal(times(number("2"), left), right, ["a"])


@pytest.mark.parametrize(("left", "right"), NOT_EQUAL, ids=str)
def test_sums_that_differ_are_not_confused(left, right):
    assert not equal(left, right)


def test_a_root_under_a_sum_may_divide():
    curvature = ["pow", ["add", square(B_I), number("4")], "-1/2"]
    left = over("i", times(R_N, curvature, ["pow", ["add", square(B_I), number("4")], "1/2"]))
    assert equal(left, times(R_N, over("i", number("1"))))
    assert equal(over("i", times(R_N, curvature)), times(R_N, over("i", curvature)))
    assert not equal(over("i", times(B_I, curvature)), times(B_I, over("i", curvature)))


def test_a_denominator_of_several_terms_is_not_summed():
    body = ["pow", ["add", square(B_I), number("4")], "-1"]
    with pytest.raises(Unproved):
        equal(over("i", body), over("i", body))
