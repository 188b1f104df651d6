"""Whether SymPy finds that a step holds: finds, never proves."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from typing import Any

from theorycheck.core.outcome import Outcome
from theorycheck.symbolic.export import index_symbol

SIZES = {"samples": 2, "features": 3}
DIGITS = 40
POINTS = 2


def check(
    rule: str,
    parts: Mapping[str, Any],
    rates: Iterable[tuple[Any, Any]],
    indices: Mapping[str, str],
) -> Outcome:
    """Return HOLDS if every difference the rule asks for simplifies to 0, FAILS if one is not 0.

    Args:
        rule: A rule of derivation steps.
        parts: The terms that it speaks of, by name.
        rates: Derivatives of other quantities along the variable.
        indices: The dimension of each free index; each is tried at its first position.
    """
    import sympy

    rates = list(rates)
    start = {index_symbol(name): 1 for name in indices}
    written = {
        name: _written_out(term.subs(start)) for name, term in parts.items() if name != "variable"
    }
    if rule == "equal":
        return _vanishes(written["left"] - written["right"])
    if rule == "positive":
        return _sign(written["of"].is_positive)
    if rule == "at_least":
        identity = _vanishes(written["left"] - written["right"] - written["gap"])
        return _both(identity, _sign(written["gap"].is_nonnegative))
    variable = parts["variable"].subs(start)
    if rule == "derivative":
        return _vanishes(_derivative(written["of"], variable, rates) - written["is"])
    if rule == "gradient_flow":
        return _vanishes(_gradient(parts, start))
    at_base = {variable: written["base"]}
    if rule == "value":
        return _vanishes(written["of"].subs(at_base) - written["is"])
    if rule == "antiderivative":
        slope = sympy.diff(written["is"], variable) - written["of"]
        return _both(_vanishes(slope), _vanishes(written["is"].subs(at_base)))
    difference = written["left"] - written["right"]
    slope = _vanishes(sympy.diff(difference, variable))
    return _both(slope, _vanishes(difference.subs(at_base)))


def _gradient(parts: Mapping[str, Any], start: Mapping[Any, Any]) -> Any:
    """Return the sum of a rate and of the derivative that it is claimed to be minus."""
    import sympy

    rate = parts["is"].subs(parts["symbol"], parts["definition"]).subs(start)
    # The rate speaks of the path, u(i, t), the potential of a point, u[i].
    point = {node.base.label.name: node.base for node in parts["of"].atoms(sympy.Indexed)}
    rate = rate.replace(
        lambda node: isinstance(node, sympy.core.function.AppliedUndef),
        lambda node: point[node.func.__name__][node.args[:-1]],
    )
    slope = sympy.diff(_written_out(parts["of"]), parts["variable"].subs(start))
    return slope + _written_out(rate)


def _written_out(term: Any) -> Any:
    """Return the term with its sums written out for small sizes."""
    import sympy

    if isinstance(term, sympy.Sum):
        body = _written_out(term.function)
        for index, _, dimension in term.limits:
            size = SIZES.get(dimension.name, 2)
            body = sympy.Add(*(body.subs(index, k + 1) for k in range(size)))
        return body
    if not term.args or isinstance(term, sympy.Indexed):
        return term
    changed = [_written_out(part) for part in term.args]
    return (
        term
        if all(a is b for a, b in zip(changed, term.args, strict=True))
        else term.func(*changed)
    )


def _derivative(of: Any, variable: Any, rates: list[tuple[Any, Any]]) -> Any:
    """Return the derivative of a written-out term along the rates."""
    import sympy

    found = sympy.diff(of, variable)
    known = {}
    for moving in found.atoms(sympy.Derivative):
        for target, rate in rates:
            if target.func == moving.expr.func:
                names = dict(zip(target.args, moving.expr.args, strict=True))
                known[moving] = _written_out(rate.subs(names, simultaneous=True))
    # A function of time without a rate is a constant.
    return found.xreplace(known).replace(sympy.Derivative, lambda *_: sympy.Integer(0))


def _vanishes(term: Any) -> Outcome:
    """Return HOLDS if the term simplifies to 0, FAILS if it is far from 0 at a random point."""
    import sympy

    if term == 0:
        return Outcome.HOLDS
    plain = _with_plain_symbols(term)
    # From cheap to dear; the points come first because they are what stops a wrong step.
    if _is_far_from_zero(plain):
        return Outcome.FAILS
    for simplified in (
        sympy.expand,
        lambda found: sympy.cancel(_with_factored_roots(found.rewrite(sympy.exp))),
        lambda found: sympy.simplify(_with_factored_roots(found)),
    ):
        if simplified(plain) == 0:
            return Outcome.HOLDS
    return Outcome.INCONCLUSIVE


def _is_far_from_zero(plain: Any) -> bool:
    """Whether the term is beyond rounding from 0 at one of a few points of either sign."""
    import sympy

    source = random.Random(0)
    for turn in range(POINTS):
        point = {
            symbol: sympy.Rational(source.randint(200, 999), 701)
            * (1 if symbol.is_positive else (-1) ** (turn + place))
            for place, symbol in enumerate(sorted(plain.free_symbols, key=str))
        }
        # As floats: an exact power of rationals would be taken apart into huge integers.
        near = {symbol: sympy.Float(exact, 2 * DIGITS) for symbol, exact in point.items()}
        value = sympy.N(plain.xreplace(near), DIGITS)
        if value.is_number and value.is_finite and abs(value) > sympy.Float(10) ** (-DIGITS // 2):
            return True
    return False


def _with_factored_roots(term: Any) -> Any:
    """Return the term with the arguments of its roots factored, so that squares come out."""
    import sympy

    return term.replace(
        lambda node: node.is_Pow and node.exp.is_Rational and not node.exp.is_Integer,
        lambda node: sympy.Pow(sympy.factor(sympy.together(node.base)), node.exp),
    )


def _with_plain_symbols(term: Any) -> Any:
    """Return the term with entries and functions of time replaced by symbols."""
    import sympy

    kinds = (sympy.Indexed, sympy.core.function.AppliedUndef)
    found = sorted(term.atoms(*kinds), key=str)
    return term.xreplace(
        {
            item: sympy.Symbol(f"q{k}", real=True, positive=True if item.is_positive else None)
            for k, item in enumerate(found)
        }
    )


def _sign(known: bool | None) -> Outcome:  # noqa: FBT001 - SymPy's three-valued logic
    if known is None:
        return Outcome.INCONCLUSIVE
    return Outcome.HOLDS if known else Outcome.FAILS


def _both(first: Outcome, second: Outcome) -> Outcome:
    for outcome in (Outcome.FAILS, Outcome.INCONCLUSIVE):
        if outcome in (first, second):
            return outcome
    return Outcome.HOLDS
