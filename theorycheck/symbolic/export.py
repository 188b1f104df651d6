"""From SymPy to the kernel's JSON, to float64 and to LaTeX, with exact constants throughout.

In these formulas an indexed quantity is an `Indexed`, or an applied function whose last argument
is the time (`u(i, t)`); a sum runs from 1 to a symbol that names its dimension.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from theorycheck._errors import MalformedTheorem, shown

TIME = "t"


def to_kernel(formula: Any) -> list[Any]:
    """Return a SymPy term or relation in the kernel's language, as plain JSON data.

    Raises:
        MalformedTheorem: For a float, and for anything outside the language.
    """
    import sympy

    if not isinstance(formula, sympy.Basic):
        return _Exporter().export(formula)
    form: list[Any] = json.loads(_exported(formula))
    return form


@lru_cache(maxsize=8192)
def _exported(formula: Any) -> str:
    """Return the text of the kernel form: what SymPy takes for equal has the same parts."""
    return json.dumps(_Exporter().export(formula))


def quantified(relation: Any, over: str = "features") -> list[Any]:
    """Return the kernel form of a relation, its free indices running over a dimension."""
    form: list[Any] = to_kernel(relation)
    for index in sorted(free_indices(relation), key=str, reverse=True):
        form = ["forall", index.name, over, form]
    return form


def free_indices(relation: Any) -> set[Any]:
    """Return the symbols that stand unbound as an index."""
    import sympy

    free: set[Any] = set(relation.free_symbols)
    entries = [node.indices for node in relation.atoms(sympy.Indexed)]
    # In u(i, t) the last argument is the time.
    entries += [node.args[:-1] for node in relation.atoms(sympy.core.function.AppliedUndef)]
    return {index for indices in entries for index in indices} & free


class _Exporter:
    """Exports one formula; remembers names, so that no two symbols become one."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[str, Any]] = {}

    def export(self, node: Any) -> list[Any]:
        import sympy

        if isinstance(node, sympy.Float):
            raise _refusal(node, "is a float: write the exact number, such as Rational(1, 10)")
        if isinstance(node, sympy.Rational):
            return ["rational", str(node)]
        if node is sympy.pi:
            return ["pi"]
        if node is sympy.E:
            return ["exp", ["rational", "1"]]
        if isinstance(node, sympy.Symbol):
            return ["symbol", self.name(node.name, "symbol", node)]
        if isinstance(node, sympy.Indexed):
            return self.entry(node.base.label.name, node.base, node.indices)
        if isinstance(node, sympy.core.function.AppliedUndef):
            *indices, time = _arguments(node)
            if time != sympy.Symbol(TIME):
                raise _refusal(node, f"is no function of the time {TIME}")
            if not indices:
                return ["symbol", self.name(node.func.__name__, "function", node.func)]
            return self.entry(node.func.__name__, node.func, indices)
        if isinstance(node, sympy.Pow):
            return self.power(node)
        if isinstance(node, sympy.Sum):
            body = self.export(node.function)
            for limits in node.limits:
                body = ["sum", *self.range(node, limits), body]
            return body
        for kind, head in _heads().items():
            if isinstance(node, kind):
                return [head, *(self.export(part) for part in _arguments(node))]
        raise _refusal(node, f"({type(node).__name__}) is outside the kernel's language")

    def power(self, node: Any) -> list[Any]:
        import sympy

        base, exponent = node.args
        if not exponent.is_number:
            # Where the base is positive; elsewhere the logarithm is undefined in the kernel.
            logarithm = ["log", self.export(base)]
            return ["exp", ["mul", self.export(exponent), logarithm]]
        if not isinstance(exponent, sympy.Rational):
            raise _refusal(node, "has an exponent that is not a rational number")
        if exponent == sympy.Rational(1, 2):
            return ["sqrt", self.export(base)]
        return ["pow", self.export(base), str(exponent)]

    def range(self, node: Any, limits: Any) -> list[str]:
        import sympy

        index, lower, upper = limits
        if lower != 1 or not isinstance(upper, sympy.Symbol):
            raise _refusal(node, "does not run from 1 to the symbol of a dimension")
        return [self.name(index.name, "index", index), upper.name]

    def entry(self, name: str, base: Any, indices: Sequence[Any]) -> list[Any]:
        import sympy

        if not all(isinstance(index, sympy.Symbol) for index in indices):
            raise _refusal(base, "has an index that is not a plain symbol")
        names = [self.name(index.name, "index", index) for index in indices]
        # u[i] and u(i, t) are the same quantity: a point of the state space, on the path or not.
        return ["entry", self.name(name, "entry", len(names)), *names]

    def name(self, name: str, kind: str, thing: Any) -> str:
        if self.known.setdefault(name, (kind, thing)) != (kind, thing):
            raise _refusal(thing, f"shares its name {name!r} with another quantity")
        return name


def _arguments(node: Any) -> tuple[Any, ...]:
    return tuple(node.args)


def index_symbol(name: str) -> Any:
    """Return the symbol of an index, or of the dimension that it runs over."""
    import sympy

    return sympy.Symbol(name, integer=True, positive=True)


@cache
def _heads() -> Mapping[type, str]:
    import sympy

    return {
        sympy.Add: "add",
        sympy.Mul: "mul",
        sympy.exp: "exp",
        sympy.log: "log",
        sympy.sinh: "sinh",
        sympy.cosh: "cosh",
        sympy.asinh: "asinh",
        sympy.sin: "sin",
        sympy.cos: "cos",
        sympy.atan: "atan",
        sympy.asin: "asin",
        sympy.Abs: "abs",
        sympy.Max: "maximum",
        sympy.Eq: "eq",
        sympy.Ne: "ne",
        sympy.Lt: "lt",
        sympy.Le: "le",
        sympy.Gt: "gt",
        sympy.Ge: "ge",
        sympy.And: "and",
    }


def _refusal(node: Any, why: str) -> MalformedTheorem:
    return MalformedTheorem(f"formula={shown(str(node))} {why}: it has no exact kernel form.")


def to_float64(formula: Any, symbols: Sequence[Any]) -> Callable[..., Any]:
    """Return a function of float64 arrays, one for each symbol, for plots and for finding.

    Raises:
        MalformedTheorem: For formulas with indices, whose positions arrays do not show.
    """
    import sympy

    if formula.has(sympy.Indexed, sympy.Sum, sympy.Float):
        raise _refusal(formula, "has indices or floats")
    compiled: Callable[..., Any] = sympy.lambdify(list(symbols), formula, "numpy")
    return compiled


def latex(formula: Any, symbols: Mapping[str, str] | None = None) -> str:
    r"""Return the LaTeX of a term or relation; $u(i, t)$ is set as $u_i(t)$.

    Args:
        formula: A SymPy object.
        symbols: LaTeX of quantities, by their names in the formula.
    """
    names = tuple((symbols or {}).items())
    try:
        return _latex(formula, names)
    except TypeError:
        # What can be changed, such as a matrix, is printed as it is now.
        return _latex.__wrapped__(formula, names)


@lru_cache(maxsize=8192, typed=True)
def _latex(formula: Any, symbols: tuple[tuple[str, str], ...]) -> str:
    """Return the LaTeX; a relation is shown with every piece of evidence on it."""
    text: str = _printer()(dict(symbols)).doprint(formula)
    return text


@cache
def _printer() -> Callable[[Mapping[str, str]], Any]:
    """Return the class of printers, made when SymPy is there."""
    from sympy.printing.latex import LatexPrinter

    class _Printer(LatexPrinter):  # type: ignore[misc]
        def __init__(self, names: Mapping[str, str]) -> None:
            super().__init__()
            self.names = names

        def _print_Function(self, node: Any, exp: str | None = None) -> str:  # noqa: N802
            import sympy

            if not isinstance(node, sympy.core.function.AppliedUndef):
                printed: str = super()._print_Function(node, exp)
                return printed
            *indices, time = (self._print(argument) for argument in node.args)
            name = self._print(sympy.Symbol(node.func.__name__))
            index = f"_{{{','.join(indices)}}}" if indices else ""
            return f"{_raised(name + index, exp)}({time})"

        def _print_Subs(self, node: Any) -> str:  # noqa: N802
            pairs = zip(node.variables, node.point, strict=True)
            places = ",".join(f"{self._print(a)}={self._print(b)}" for a, b in pairs)
            return rf"\left. {self._print(node.expr)} \right|_{{{places}}}"

        def _print_Symbol(self, node: Any, style: str = "plain") -> str:  # noqa: N802
            if node.name in self.names:
                return self.names[node.name]
            printed: str = super()._print_Symbol(node, style)
            return printed

        def _print_Indexed(self, node: Any) -> str:  # noqa: N802
            printed: str = super()._print_Indexed(node)
            norm = _NORM.fullmatch(self._print(node.base))
            if norm is None:
                return printed
            # The norm of the i-th vector, not the i-th entry of a norm.
            places = ",".join(self._print(index) for index in node.indices)
            return rf"\|{norm['vector']}_{{{places}}}{norm['rest']}\|"

        def _print_asinh(self, node: Any, exp: str | None = None) -> str:
            argument = self._print(node.args[0])
            return _raised(r"\operatorname{arcsinh}", exp) + rf"{{\left({argument} \right)}}"

    return _Printer


_NORM = re.compile(r"\\\|(?P<vector>\\?[A-Za-z]+)(?P<rest>\([^|]*\)|)\\\|")


def _raised(text: str, exponent: str | None) -> str:
    return text if exponent is None else f"{text}^{{{exponent}}}"


def quantities(formula: Any) -> Iterator[tuple[str, bool]]:
    """Yield the name of each quantity of a term, and whether SymPy knows it to be positive."""
    import sympy

    if isinstance(formula, sympy.Indexed):
        yield formula.base.label.name, bool(formula.is_positive)
    elif isinstance(formula, sympy.core.function.AppliedUndef):
        yield formula.func.__name__, bool(formula.is_positive)
    elif isinstance(formula, sympy.Symbol):
        yield formula.name, bool(formula.is_positive)
    elif isinstance(formula, sympy.Sum):
        yield from quantities(formula.function)
    else:
        for part in formula.args:
            yield from quantities(part)
