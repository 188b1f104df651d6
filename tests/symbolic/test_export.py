import numpy as np
import pytest
import sympy
from flint import arb

from theorycheck._errors import MalformedTheorem
from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor.expression import decide, evaluate, parse
from theorycheck.symbolic.export import (
    free_indices,
    index_symbol,
    latex,
    quantified,
    quantities,
    to_float64,
    to_kernel,
)

x, z = sympy.symbols("x z", real=True)
a = sympy.Symbol("a", positive=True)
i, n = index_symbol("i"), index_symbol("n")
samples = index_symbol("samples")
t = sympy.Symbol("t")
X, r = sympy.IndexedBase("X"), sympy.IndexedBase("r")
u = sympy.Function("u")


def test_constants_stay_exact():
    assert to_kernel(sympy.Rational(-1, 3)) == ["rational", "-1/3"]
    assert to_kernel(sympy.sqrt(2)) == ["sqrt", ["rational", "2"]]
    assert to_kernel(x ** sympy.Rational(-3, 2)) == ["pow", ["symbol", "x"], "-3/2"]
    assert to_kernel(sympy.E) == ["exp", ["rational", "1"]]
    assert to_kernel(sympy.pi) == ["pi"]
    tiny = sympy.Rational(1, 10**60)
    with working_precision(300):
        assert evaluate(parse(to_kernel(1 + tiny)), {}) != 1


@pytest.mark.parametrize(
    "term",
    [
        x / 3 + sympy.exp(-x) * sympy.log(a),
        sympy.sinh(x) - sympy.cosh(x / 2) + sympy.asinh(a * x) ** 3,
        sympy.sin(x) * sympy.cos(a * x) - sympy.atan(x / 2),
        sympy.Abs(x) / sympy.sqrt(1 + x**2) + sympy.pi,
        sympy.Max(x, a, x**2),
    ],
    ids=str,
)
def test_terms_have_the_value_that_sympy_finds(term):
    point = {x: sympy.Rational(-7, 5), a: sympy.Rational(11, 3)}
    expected = sympy.N(term.subs(point), 60)
    with working_precision(200):
        values = {"x": arb(-7) / 5, "a": arb(11) / 3}
        found = evaluate(parse(to_kernel(term)), values)
        assert abs(found - arb(str(expected))) < arb("1e-50")


def test_sums_entries_and_functions_of_time():
    total = sympy.Sum(X[n, i] * r[n], (n, 1, samples))
    expected = ["sum", "n", "samples", ["mul", ["entry", "r", "n"], ["entry", "X", "n", "i"]]]
    assert to_kernel(total) == expected
    assert to_kernel(u(i, t)) == ["entry", "u", "i"]
    assert to_kernel(u(t)) == ["symbol", "u"]


def test_relations_are_exported_whole():
    relation = sympy.And(sympy.Eq(x, a), x < z, sympy.Ge(z, 0))
    data = to_kernel(relation)
    assert sorted(part[0] for part in data[1:]) == ["eq", "ge", "lt"]
    with working_precision(100):
        values = {"x": arb(1), "a": arb(1), "z": arb(2)}
        assert decide(parse(data), values).outcome is Outcome.HOLDS
        assert decide(parse(data), {**values, "z": arb(1)}).outcome is Outcome.FAILS


@pytest.mark.parametrize(
    "formula",
    [
        sympy.Float("0.1") * x,
        sympy.tan(x),
        x ** sympy.sqrt(2),
        x**sympy.I,
        sympy.I,
        sympy.oo,
        sympy.nan,
        sympy.true,
        sympy.Sum(r[n], (n, 0, samples)),
        sympy.Sum(r[n], (n, 1, 5)),
        X[n, 2],
        X[n, i + 1],
        u(i, x),
        sympy.Symbol("x", positive=True) + x,
        sympy.Symbol("r") + r[n],
        sympy.Symbol("n") * r[n],
        sympy.Integral(x, (x, 0, 1)),
        sympy.Piecewise((x, x > 0), (0, True)),
    ],
    ids=str,
)
def test_what_is_outside_the_language_is_refused(formula):
    with pytest.raises(MalformedTheorem):
        to_kernel(formula)


def test_a_power_with_a_symbolic_exponent_is_the_exponential_of_a_logarithm():
    data = to_kernel(sympy.Eq(x**z, a, evaluate=False))
    assert data[1] == ["exp", ["mul", ["symbol", "z"], ["log", ["symbol", "x"]]]]
    with working_precision(100):
        values = {"x": arb(3) / 2, "z": arb(-2), "a": arb(4) / 9}
        assert decide(parse(data), values).outcome is Outcome.HOLDS
        assert decide(parse(data), {**values, "a": arb(5) / 9}).outcome is Outcome.FAILS
        # Of a negative number it is undefined, and nothing is concluded.
        assert decide(parse(data), {**values, "x": arb(-1)}).outcome is Outcome.INCONCLUSIVE


def test_float64_for_plots():
    function = to_float64(2 - sympy.sqrt(4 + x**2) + x * sympy.asinh(x / 2), [x])
    grid = np.linspace(-3, 3, 7)
    expected = 2 - np.sqrt(4 + grid**2) + grid * np.arcsinh(grid / 2)
    assert np.allclose(function(grid), expected, rtol=1e-15)
    for formula in (r[n], sympy.Float(1) * x):
        with pytest.raises(MalformedTheorem):
            to_float64(formula, [x])


def test_latex_shows_indices_and_given_names():
    assert latex(u(i, t) ** 2) == "u_{i}^{2}(t)"
    assert latex(u(t)) == "u(t)"
    assert latex(sympy.IndexedBase("beta_flow")[i], {"beta_flow": r"\beta"}) == r"{\beta}_{i}"
    assert "arcsinh" in latex(sympy.asinh(x))
    assert latex(sympy.Subs(sympy.exp(u(t)), u(t), 0)).endswith("|_{u(t)=0}")


def test_quantities_know_their_sign():
    found = dict(quantities(sympy.Sum(X[n, i] * a + x, (n, 1, samples))))
    assert found == {"X": False, "a": True, "x": False}


def test_the_index_of_a_path_is_free_and_its_time_is_not():
    relation = sympy.Eq(u(i, t), a, evaluate=False)
    assert free_indices(relation) == {i}
    assert quantified(relation)[:3] == ["forall", "i", "features"]
    assert free_indices(sympy.Eq(sympy.Sum(r[n], (n, 1, samples)), u(t))) == set()


@pytest.mark.parametrize(
    ("base", "shown"),
    [
        (r"\|w\|", r"\|w_{i}\|"),
        (r"\|w(0)\|", r"\|w_{i}(0)\|"),
        (r"\|\zeta\|", r"\|\zeta_{i}\|"),
        (r"\theta", r"{\theta}_{i}"),
        (r"\|P\nabla\Phi(u)\|^2", r"{\|P\nabla\Phi(u)\|^2}_{i}"),
    ],
)
def test_the_index_of_a_norm_is_that_of_its_vector(base, shown):
    norm = sympy.IndexedBase("norm")[sympy.Symbol("i")]
    assert latex(norm, {"norm": base}) == shown
    assert latex(2 * norm**2, {"norm": base}) == f"2 {shown}^{{2}}"


def test_formulas_are_exported_by_what_they_are_and_fresh_each_time():
    x, positive = sympy.Symbol("x"), sympy.Symbol("x", positive=True)
    assert to_kernel(x + 1) == to_kernel(positive + 1)
    written = to_kernel(x + 1)
    written[0] = "mul"
    assert to_kernel(x + 1)[0] == "add"
    assert latex(positive, {"x": "u"}) == "u" != latex(positive)
    # 1 and True are equal in Python.
    assert to_kernel(sympy.Integer(1)) == ["rational", "1"]
    for other in (True, 1, [1]):
        with pytest.raises(MalformedTheorem):
            to_kernel(other)


def test_what_can_be_changed_is_printed_as_it_is_now():
    matrix = sympy.Matrix([[1, 2]])
    assert "1" in latex(matrix)
    matrix[0, 0] = 7
    assert "7" in latex(matrix)
