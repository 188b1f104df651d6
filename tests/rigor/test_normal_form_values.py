"""The value of a normal form, computed atom by atom, is the value of the term."""

import itertools
from fractions import Fraction

from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.core.precision import working_precision
from theorycheck.rigor.atom import Index
from theorycheck.rigor.calculus import Unproved
from theorycheck.rigor.expression import evaluate
from theorycheck.rigor.language import parse
from theorycheck.rigor.normal_form import NormalForm
from theorycheck.rigor.text import to_arb

SIZES = {"samples": 2, "features": 3}


class Values:
    """Values of atoms at a point and at positions of the indices."""

    def __init__(self, values):
        self.values = values

    def atom(self, atom, at):
        if atom.kind == "symbol":
            return self.values[atom.data[0]]
        if atom.kind == "entry":
            name, *indices = atom.data
            value = self.values[name]
            for index in indices:
                assert isinstance(index, Index)
                value = value[at[index.name]]
            return value
        if atom.kind == "exp":
            order, product = atom.data
            return (self.monomial(product, at) / order).exp()
        if atom.kind == "root":
            order, _, quotient = atom.data
            value = self.quotient(quotient, at)
            return value.sqrt() if order == 2 else value.root(order)
        if atom.kind == "sum":
            dimensions, product = atom.data
            total = arb(0)
            for positions in itertools.product(*(range(SIZES[name]) for name in dimensions)):
                bound = {f"#{atom.height}.{k}": position for k, position in enumerate(positions)}
                total += self.monomial(product, {**at, **bound})
            return total
        value = self.quotient(atom.data[0], at)
        kinds = ("log", "asinh", "sin", "cos", "atan")
        functions = {"exp_of": value.exp, **{kind: getattr(value, kind) for kind in kinds}}
        return functions[atom.kind]()

    def monomial(self, product, at):
        value = arb(1)
        for atom, exponent in product.factors:
            value *= self.atom(atom, at) ** exponent
        return value

    def polynomial(self, polynomial, at):
        return sum(
            (to_arb(weight) * self.monomial(product, at) for product, weight in polynomial.terms),
            arb(0),
        )

    def quotient(self, quotient, at):
        return self.polynomial(quotient.above, at) / self.polynomial(quotient.below, at)


LEAVES = st.sampled_from(
    [
        ["symbol", "x"],
        ["symbol", "a"],
        ["rational", "-2/3"],
        ["entry", "r", "n"],
        ["entry", "X", "n", "i"],
        ["entry", "X", "m", "j"],
        ["entry", "b", "i"],
        ["entry", "b", "j"],
    ]
)
RANGES = [("n", "samples"), ("m", "samples"), ("i", "features"), ("j", "features")]


def _sum(pair, body):
    return ["sum", *pair, body]


def _grown(inner):
    return st.one_of(
        st.tuples(st.just("add"), inner, inner),
        st.tuples(st.just("mul"), inner, inner),
        st.tuples(
            st.sampled_from(["exp", "sinh", "cosh", "asinh", "abs", "sin", "cos", "atan"]), inner
        ),
        st.tuples(st.just("pow"), inner, st.sampled_from(["2", "3", "-1", "1/2"])),
        st.builds(
            lambda body, power: ["pow", ["add", ["rational", "1"], ["pow", body, "2"]], power],
            inner,
            st.sampled_from(["1/2", "-1/2", "1/3", "-1"]),
        ),
        st.builds(_sum, st.sampled_from(RANGES), inner),
        st.builds(_sum, st.sampled_from(RANGES), inner),
    )


TERMS = st.recursive(LEAVES, _grown, max_leaves=7)


def _closed(term):
    """Put a sum around each index that is still free."""
    for index, dimension in RANGES:
        if index in parse(term).free:
            term = ["sum", index, dimension, ["mul", ["entry", f"w_{dimension}", index], term]]
    return term


@settings(max_examples=400, deadline=None, derandomize=True)
@given(TERMS)
def test_a_normal_form_has_the_value_of_its_term(data):
    try:
        term = parse(_closed(data))
    except ValueError:  # an index bound twice
        return
    form = NormalForm({"a"})
    try:
        ratio = form.of(term)
    except Unproved:
        return
    draws = (Fraction((-1) ** k * (7 * k + 3), 5 * k + 11) for k in itertools.count())
    with working_precision(400):
        values = {name: to_arb(next(draws)) for name in ("a", "x")}
        values |= {
            "r": [to_arb(next(draws)) for _ in range(2)],
            "b": [to_arb(next(draws)) for _ in range(3)],
            "w_samples": [to_arb(next(draws)) for _ in range(2)],
            "w_features": [to_arb(next(draws)) for _ in range(3)],
            "X": [[to_arb(next(draws)) for _ in range(3)] for _ in range(2)],
        }
        direct = evaluate(term, values, {}, SIZES)
        found = Values(values).quotient(form.quotient(ratio), {})
        if direct.is_finite() and found.is_finite():
            assert direct.overlaps(found), (term, direct, found)
        else:
            assert direct.rel_accuracy_bits() < 10 or not direct.is_finite()
