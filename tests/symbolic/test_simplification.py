import sympy

from theorycheck.core.outcome import Outcome
from theorycheck.symbolic.export import index_symbol
from theorycheck.symbolic.simplification import check

i, j, n = (index_symbol(name) for name in "ijn")
features, samples = index_symbol("features"), index_symbol("samples")
X, u = sympy.IndexedBase("X"), sympy.IndexedBase("u")


def equal(left, right):
    return check("equal", {"left": left, "right": right}, (), {})


def test_sums_are_written_out():
    nested = sympy.Sum(sympy.Sum(X[n, j], (n, 1, samples)), (j, 1, features))
    swapped = sympy.Sum(sympy.Sum(X[n, j], (j, 1, features)), (n, 1, samples))
    assert equal(nested, swapped) is Outcome.HOLDS
    assert equal(nested, 2 * swapped) is Outcome.FAILS


def test_an_entry_of_a_sum_is_differentiated():
    parts = {
        "of": sympy.Sum(u[j] ** 2, (j, 1, features)),
        "variable": u[i],
        "is": 2 * u[i],
    }
    indices = {"i": "features"}
    assert check("derivative", parts, (), indices) is Outcome.HOLDS
    assert check("derivative", {**parts, "is": u[i]}, (), indices) is Outcome.FAILS


def test_what_sympy_cannot_simplify_stays_open():
    x = sympy.Symbol("x")
    # Equal at every point it tries, and not by any rule it knows.
    unknown = sympy.Function("f")(x)
    assert equal(unknown, unknown + 1) is Outcome.FAILS
    assert check("positive", {"of": x}, (), {}) is Outcome.INCONCLUSIVE
