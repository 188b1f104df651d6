import pytest
import sympy
from rich.console import Console

from theorycheck._errors import MalformedTheorem
from theorycheck.core.outcome import Outcome
from theorycheck.rigor.covering import parse_covered
from theorycheck.rigor.identity_claim import parse_claim, prove
from theorycheck.symbolic.derivation import Derivation, Step
from theorycheck.symbolic.export import index_symbol
from theorycheck.symbolic.pieces import form, monotone

s, z = sympy.symbols("s z", real=True)
a = sympy.Symbol("a", positive=True)
t = sympy.Symbol("t")
i = index_symbol("i")
u = sympy.Function("u", positive=True)
beta = sympy.IndexedBase("beta", real=True)
FEATURE = (("i", "features"),)


def step(relation, rule="equal", **rest):
    return Step(title="a step", relation=relation, reason="because", rule=rule, **rest)


def derivative(of, variable, value, **rest):
    relation = sympy.Eq(sympy.Derivative(of, variable), value)
    return step(relation, "derivative", **rest)


Q = 2 - sympy.sqrt(4 + z**2) + z * sympy.asinh(z / 2)
INTEGRAL = sympy.Integral(sympy.asinh(s / 2), (s, 0, z))
FLOW = ((u(i, t), -4 * u(i, t)),)
CURVATURE = beta[i] ** 2 + 4 * a**4
GRADIENT = sympy.asinh(beta[i] / (2 * a**2))
STEPS = {
    "constant": (
        step(sympy.Eq(sympy.exp(-8 * s) - sympy.exp(8 * s), 2 * sympy.sinh(-8 * s))),
        step(sympy.Eq(sympy.exp(-8 * s) - sympy.exp(8 * s), 2 * sympy.sinh(-4 * s))),
    ),
    "sign": (
        derivative(u(i, t) ** 2, t, -8 * u(i, t) ** 2, rates=FLOW, indices=FEATURE),
        derivative(u(i, t) ** 2, t, 8 * u(i, t) ** 2, rates=FLOW, indices=FEATURE),
    ),
    "antiderivative": (
        step(sympy.Eq(INTEGRAL, Q), "antiderivative"),
        step(sympy.Eq(INTEGRAL, Q + 1), "antiderivative"),
    ),
    "antiderivative of the square root": (
        step(sympy.Eq(INTEGRAL, Q), "antiderivative"),
        step(sympy.Eq(INTEGRAL, Q.subs(4, 1)), "antiderivative"),
    ),
    "Hessian": (
        derivative(GRADIENT, beta[i], 1 / sympy.sqrt(CURVATURE), indices=FEATURE),
        derivative(GRADIENT, beta[i], 1 / sympy.sqrt(CURVATURE - 2 * a**4), indices=FEATURE),
    ),
    "branch of the root": (
        step(sympy.Eq(sympy.sqrt(a**2 * z**2), a * sympy.sqrt(z**2), evaluate=False)),
        step(sympy.Eq(sympy.sqrt(z**2, evaluate=False), z)),
    ),
    "value": (
        step(sympy.Eq(sympy.Subs(a * sympy.exp(z), z, 0), a), "value"),
        step(sympy.Eq(sympy.Subs(a * sympy.exp(z), z, 0), 2 * a), "value"),
    ),
    "by derivative": (
        step(sympy.Eq(sympy.asinh(sympy.sinh(s)), s), "by_derivative", variable=s),
        step(sympy.Eq(sympy.asinh(sympy.sinh(s)), 2 * s), "by_derivative", variable=s),
    ),
    "value at the base": (
        step(sympy.Eq(sympy.asinh(sympy.sinh(s)), s), "by_derivative", variable=s),
        step(sympy.Eq(sympy.asinh(sympy.sinh(s)), s + 1), "by_derivative", variable=s),
    ),
    "positive": (
        step(sympy.Gt(1 / sympy.sqrt(CURVATURE), 0, evaluate=False), "positive", indices=FEATURE),
        step(sympy.Gt(-CURVATURE, 0, evaluate=False), "positive", indices=FEATURE),
    ),
    "at least": (
        step(sympy.Ge(s**2 + z**2, 2 * s * z), "at_least", gap=(s - z) ** 2),
        step(sympy.Ge(s**2 + z**2, 4 * s * z), "at_least", gap=(s - z) ** 2),
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_sympy_and_the_kernel_agree_on_right_and_wrong(name):
    right, wrong = STEPS[name]
    assert right.check_symbolic() is Outcome.HOLDS
    assert prove(parse_claim(right.claim())) is Outcome.HOLDS
    assert wrong.check_symbolic() is Outcome.FAILS
    assert prove(parse_claim(wrong.claim())) is Outcome.FAILS


def test_the_claim_is_made_from_the_relation():
    right, _ = STEPS["constant"]
    changed = right.with_substituted({s: 2 * z})
    assert changed.relation.lhs == sympy.exp(-16 * z) - sympy.exp(16 * z)
    assert "z" in str(changed.claim()["left"])
    assert "16" in changed.latex()
    assert STEPS["Hessian"][0].claim()["positive"] == ["a"]
    assert STEPS["sign"][0].claim()["positive"] == ["u"]


def test_what_sympy_evaluated_away_is_refused():
    with pytest.raises(MalformedTheorem):
        step(sympy.Eq(s, s))
    with pytest.raises(MalformedTheorem):
        step(sympy.Eq(s, z), "trust")
    with pytest.raises(MalformedTheorem):
        step(sympy.Eq(s, sympy.Float(0.1))).claim()


def test_a_derivation_is_as_good_as_its_worst_step():
    right = [pair[0] for pair in STEPS.values()]
    whole = Derivation(title="all", steps=tuple(right))
    assert whole.check_symbolic() is Outcome.HOLDS
    spoiled = Derivation(title="all", steps=(*right, STEPS["sign"][1]))
    assert spoiled.check_symbolic() is Outcome.FAILS
    assert Derivation(title="none", steps=()).check_symbolic() is Outcome.INCONCLUSIVE
    assert len(whole) == len(list(whole)) == len(STEPS)
    assert whole["a step"] is whole.steps[0]


def test_derivations_show_themselves():
    whole = Derivation(title="a < b", steps=(STEPS["antiderivative"][0],))
    assert r"\int" in whole.latex()
    assert whole._repr_latex_().startswith("$")
    assert "a &lt; b" in whole._repr_html_()
    console = Console(width=200)
    with console.capture() as captured:
        console.print(whole)
    assert "because" in captured.get()
    assert STEPS["antiderivative"][0]._repr_latex_().startswith("$")


def test_a_step_in_a_region_is_a_claim_about_the_region():
    x = sympy.Symbol("x", positive=True)
    found = step(
        sympy.Ge(sympy.exp(x), 1 + x),
        "covering",
        region={"x": "[0, inf)"},
        proofs=(monotone(x, monotone(x, form())),),
    )
    assert parse_covered(found.claim()).prove() is Outcome.HOLDS
    assert found.check_symbolic() is Outcome.INCONCLUSIVE
