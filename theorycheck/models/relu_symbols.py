r"""Symbols of statements about ReLU students, and the formulas that recur in them.

Written with the names that the kernel knows: `weight_norm[i]` for $\|w_i\|$, `theta[i]` for the
angle of $w_i$ with v, `pair_norm[p]` and `pair_angle[p]` for $\|w_i\|\|w_j\|$ and $\theta_{ij}$ at
the pairs p of neurons i < j.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from theorycheck.symbolic.export import index_symbol


@dataclass(frozen=True, kw_only=True)
class ReluSymbols:
    """Symbols of one student and its teacher; see the module."""

    i: Any
    j: Any
    k: Any
    p: Any
    neurons: Any
    inputs: Any
    pairs: Any
    W: Any
    v: Any
    weight_norm: Any
    teacher_norm: Any
    theta: Any
    angle: Any
    pair_norm: Any
    pair_angle: Any

    def over_neurons(self, term: Any, index: Any = None) -> Any:
        """Return the sum over i, or another index of neurons."""
        import sympy

        return sympy.Sum(term, (self.i if index is None else index, 1, self.neurons))

    def twice_over_neurons(self, term: Any) -> Any:
        """Return the sum over i and j."""
        import sympy

        return sympy.Sum(term, (self.i, 1, self.neurons), (self.j, 1, self.neurons))

    def over_pairs(self, term: Any) -> Any:
        """Return the sum over i < j."""
        import sympy

        return sympy.Sum(term, (self.p, 1, self.pairs))

    def over_inputs(self, term: Any) -> Any:
        """Return the sum over coordinates."""
        import sympy

        return sympy.Sum(term, (self.k, 1, self.inputs))


@lru_cache(maxsize=1)
def symbols() -> ReluSymbols:
    """Return the symbols."""
    import sympy

    def real(name: str) -> Any:
        return sympy.IndexedBase(name, real=True)

    def positive(name: str) -> Any:
        return sympy.IndexedBase(name, positive=True)

    return ReluSymbols(
        **{name: index_symbol(name) for name in ("i", "j", "k", "p")},
        **{name: sympy.Symbol(name) for name in ("neurons", "inputs", "pairs")},
        W=real("W"),
        v=real("v"),
        weight_norm=positive("weight_norm"),
        teacher_norm=sympy.Symbol("teacher_norm", positive=True),
        theta=real("theta"),
        angle=real("angle"),
        pair_norm=positive("pair_norm"),
        pair_angle=real("pair_angle"),
    )


def moment(norms: Any, angle: Any) -> Any:
    r"""Return $\Upsilon = \frac1{2\pi}\|w\|\|v\|(\sin\theta + (\pi-\theta)\cos\theta)$.

    Args:
        norms: The product of both norms.
        angle: The angle between both vectors.
    """
    from sympy import cos, pi, sin

    return norms * (sin(angle) + (pi - angle) * cos(angle)) / (2 * pi)


def deviation(angle: Any) -> Any:
    r"""Return $f(\theta) = \sin\theta - \theta\cos\theta$."""
    from sympy import cos, sin

    return sin(angle) - angle * cos(angle)


def slope(norm: Any, angle: Any, unit: Any, entry: Any) -> Any:
    r"""Return an entry of $\frac1{2\pi}(\|v\|\sin\theta\,\bar w + (\pi-\theta)v)$.

    Args:
        norm: The norm of v.
        angle: The angle of w and v.
        unit: The entry of w/|w|.
        entry: The entry of v.
    """
    from sympy import pi, sin

    return (norm * sin(angle) * unit + (pi - angle) * entry) / (2 * pi)
