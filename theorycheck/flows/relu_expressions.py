r"""The loss of a ReLU student, its gradient and its Hessian as heyoka expressions, compiled.

With $m_{kl} = a_k b_l - a_l b_k$ of two vectors, $c = |a||b|\sin\theta = (\sum_{k<l}
m_{kl}^2)^{1/2}$, $\theta = \mathrm{atan2}(c, a\cdot b)$, $f(\theta) = \sin\theta -
\theta\cos\theta$, a series for small angles, and $p_k = \sum_l a_l m_{lk}/|a|^2$, the part of b
orthogonal to a, [Xu-Du, eqs. 23, 4 and 51] are, with $r = \sum w_i - v$ and the sign − for v,

- $L = \frac{|r|^2}4 + \frac1{2\pi}\sum_{pairs} \pm|a||b|f(\theta)$;
- $\nabla_a L = \frac r2 + \frac1{2\pi}\sum_b \pm\big(\frac{|b|}{|a|}f(\theta)a - \theta p\big)$;
- $\nabla^2_{aa} L = \frac I2 + \frac1{2\pi|a|^2}\sum_b \pm\big(cI - \frac c{|a|^2}aa^T
  + \frac{|a|^2}c pp^T\big)$ and $\nabla^2_{ab} L = \frac1{2\pi}\big((\pi - \theta)I +
  \frac1{|a|^2|b|^2}\big(a\cdot b(\frac c{|a|^2}aa^T - \frac{|a|^2}c pp^T) + c(ap^T + pa^T)\big)
  \big)$, where $pp^T/c$ is 0 with c.

Constants are numbers of the precision of the calculation: not even 1/3 becomes a double on the way.

**Accuracy.** The formulas have their limits at the angles 0 and π as values and lose no digit near
them, if the products in m do not: those of vectors in general position are rounded, and angles then
have an absolute error of one unit in the last place of 1. (`relu_closed_form`, in doubles, mends
that with fused operations; more bits do here.)
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal

from flint import arb

from theorycheck._errors import SolverFailure
from theorycheck.core.precision import working_precision
from theorycheck.flows.taylor import load_heyoka, multiprecision

Kind = Literal["loss", "gradient", "hessian"]

# Bits of a double.
DOUBLE = 53


class _Pairs:
    """What vectors have to do with each other, each pair once: expressions."""

    def __init__(self, vectors: list[list[Any]], bits: int) -> None:
        """Take the rows of W and, last, v."""
        heyoka = load_heyoka()
        self._vectors, self._bits = vectors, bits
        self.squares = [_dot(a, a) for a in vectors]
        self.lengths = [heyoka.sqrt(square) for square in self.squares]
        self._orthogonal = functools.cache(self._part)
        self.shared = functools.cache(self._shared)

    def part(self, i: int, j: int) -> list[Any]:
        """Return the part of vector j orthogonal to vector i."""
        found: list[Any] = self._orthogonal(i, j)
        return found

    def _part(self, i: int, j: int) -> list[Any]:
        # Twice is enough: the first time leaves a multiple of a that is rounding.
        a, rest = self._vectors[i], self._vectors[j]
        for _ in range(2 if len(a) > 1 else 0):
            along = _dot(a, rest) / self.squares[i]
            rest = [y - along * x for x, y in zip(a, rest, strict=True)]
        return rest if len(a) > 1 else [_number(Fraction(0), self._bits)]

    def _shared(self, i: int, j: int) -> tuple[Any, Any, Any, Any]:
        """Return a·b, c, the angle and |a||b|f of vectors i < j."""
        heyoka = load_heyoka()
        part = self.part(j, i)
        product = _dot(self._vectors[i], self._vectors[j])
        wedge = heyoka.sqrt(_dot(part, part)) * self.lengths[j]
        angle = heyoka.atan2(wedge, product)
        bend = _bend(angle, self._bits) * self.lengths[i] * self.lengths[j]
        return product, wedge, angle, bend


def expressions(kind: Kind, neurons: int, inputs: int, bits: int) -> tuple[list[Any], list[Any]]:
    """Return the outputs, row after row, and the variables: W row by row, then v.

    Args:
        kind: Which of the three.
        neurons: Rows of W, n.
        inputs: Their length, d.
        bits: Precision of the constants, which the series are long enough for.

    Raises:
        MissingExtra: If heyoka is not installed.
    """
    heyoka = load_heyoka()
    W = [[heyoka.expression(f"w{i}_{k}") for k in range(inputs)] for i in range(neurons)]
    v = [heyoka.expression(f"v{k}") for k in range(inputs)]
    build = {"loss": _loss, "gradient": _gradient, "hessian": _hessian}[kind]
    return build(W, v, bits), [*(x for row in W for x in row), *v]


@functools.lru_cache(maxsize=32)
def function(kind: Kind, neurons: int, inputs: int, bits: int = DOUBLE) -> Any:
    """Return `expressions` as a heyoka compiled function: of doubles with 53 bits, else of `real`.

    It takes an array of the variables, or with two dimensions a column for each evaluation.
    """
    outputs, variables = expressions(kind, neurons, inputs, bits)
    heyoka = load_heyoka()
    precision = {} if bits == DOUBLE else {"fp_type": heyoka.real, "prec": bits}
    return heyoka.cfunc(outputs, vars=variables, compact_mode=True, **precision)


def in_doubles(kind: Kind, W: Any, v: Any) -> Any:
    """Return the outputs at arrays of doubles, as an array."""
    import numpy as np

    return function(kind, *W.shape)(np.concatenate([np.ravel(W), v]))


def in_bits(
    kind: Kind, W: Sequence[Sequence[Fraction]], v: Sequence[Fraction], bits: int
) -> list[Fraction]:
    """Return the outputs, exactly as they come, at exact numbers that are rounded to these bits.

    Raises:
        SolverFailure: If one is no number.
    """
    import numpy as np

    given = [multiprecision(x, bits) for x in (*(x for row in W for x in row), *v)]
    found = function(kind, len(W), len(v), bits)(np.array(given))
    return [_exact(x, bits) for x in found]


def _exact(value: Any, bits: int) -> Fraction:
    """Return a heyoka real as the dyadic number that it is."""
    import numpy as np

    heyoka = load_heyoka()
    if value == 0:
        return Fraction(0)
    size = float(np.log2(np.abs(value)))
    if not math.isfinite(size):
        raise SolverFailure("heyoka computed no finite number: rescale W and v together.")
    shift = bits + 1 - math.floor(size)
    return Fraction(int(value * heyoka.real(2, bits) ** shift)) / Fraction(2) ** shift


def _number(value: Fraction, bits: int) -> Any:
    """Return a constant, rounded once, to the precision of the calculation."""
    heyoka = load_heyoka()
    return heyoka.expression(float(value) if bits == DOUBLE else multiprecision(value, bits))


def _turn(bits: int) -> Any:
    r"""Return $1/2\pi$."""
    with working_precision(bits + 20):
        mantissa, exponent = (1 / (2 * arb.pi())).mid().man_exp()
    return _number(Fraction(int(mantissa)) * Fraction(2) ** int(exponent), bits)


def _bend(angle: Any, bits: int) -> Any:
    """Return sin x - x cos x, a series below 1."""
    heyoka = load_heyoka()
    square, total = angle * angle, _number(Fraction(0), bits)
    length = 1
    while math.factorial(2 * length + 1) < 2 ** (bits + 4):
        length += 1
    for k in range(length, 0, -1):
        coefficient = Fraction((-1) ** (k + 1) * 2 * k, math.factorial(2 * k + 1))
        total = total * square + _number(coefficient, bits)
    plain = heyoka.sin(angle) - angle * heyoka.cos(angle)
    return heyoka.select(
        heyoka.lt(angle, _number(Fraction(1), bits)), total * square * angle, plain
    )


def _dot(a: list[Any], b: list[Any]) -> Any:
    return load_heyoka().sum([x * y for x, y in zip(a, b, strict=True)])


def _residual(W: list[list[Any]], v: list[Any]) -> list[Any]:
    heyoka = load_heyoka()
    return [heyoka.sum([row[k] for row in W]) - v[k] for k in range(len(v))]


def _divisor(wedge: Any) -> Any:
    """Return c, or 1 where it is 0 and divides 0."""
    heyoka = load_heyoka()
    return heyoka.select(heyoka.eq(wedge, heyoka.expression(0.0)), heyoka.expression(1.0), wedge)


def _loss(W: list[list[Any]], v: list[Any], bits: int) -> list[Any]:
    n, r = len(W), _residual(W, v)
    pairs = _Pairs([*W, v], bits)
    bends = [
        pairs.shared(i, j)[3] if j < n else -pairs.shared(i, j)[3]
        for i in range(n)
        for j in range(i + 1, n + 1)
    ]
    return [_dot(r, r) * _number(Fraction(1, 4), bits) + _turn(bits) * load_heyoka().sum(bends)]


def _gradient(W: list[list[Any]], v: list[Any], bits: int) -> list[Any]:
    heyoka = load_heyoka()
    n, r, half = len(W), _residual(W, v), _number(Fraction(1, 2), bits)
    pairs = _Pairs([*W, v], bits)
    outputs = []
    for i in range(n):
        terms = []
        for j in range(n + 1):
            if j != i:
                _, _, angle, bend = pairs.shared(min(i, j), max(i, j))
                terms.append(
                    (bend, angle, pairs.part(i, j)) if j < n else (-bend, -angle, pairs.part(i, j))
                )
        along = heyoka.sum([bend for bend, _, _ in terms]) / pairs.squares[i]
        for k, x in enumerate(W[i]):
            turned = heyoka.sum([angle * part[k] for _, angle, part in terms])
            outputs.append(half * r[k] + _turn(bits) * (along * x - turned))
    return outputs


def _hessian(W: list[list[Any]], v: list[Any], bits: int) -> list[Any]:
    n, d = len(W), len(v)
    pairs = _Pairs([*W, v], bits)
    found: list[list[Any]] = [[None] * (n * d) for _ in range(n * d)]
    for i in range(n):
        for j in range(i, n):
            block = _own(pairs, W, i, bits) if i == j else _mixed(pairs, W[i], i, j, bits)
            for k in range(d):
                for m in range(d):
                    found[i * d + k][j * d + m] = found[j * d + m][i * d + k] = block[k][m]
    return [entry for row in found for entry in row]


def _own(pairs: _Pairs, W: list[list[Any]], i: int, bits: int) -> list[list[Any]]:
    heyoka = load_heyoka()
    n, a, d = len(W), W[i], len(W[i])
    others = []
    for j in range(n + 1):
        if j != i:
            wedge = pairs.shared(min(i, j), max(i, j))[1]
            scale = pairs.squares[i] / _divisor(wedge)
            others.append((wedge, scale, pairs.part(i, j), j == n))
    total = heyoka.sum([-wedge if last else wedge for wedge, _, _, last in others])
    along = total / pairs.squares[i]
    turn, half = _turn(bits) / pairs.squares[i], _number(Fraction(1, 2), bits)
    block: list[list[Any]] = [[None] * d for _ in range(d)]
    for k in range(d):
        for m in range(k + 1):
            terms = [
                -(scale * part[k] * part[m]) if last else scale * part[k] * part[m]
                for _, scale, part, last in others
            ]
            entry = heyoka.sum(terms) - along * a[k] * a[m]
            entry = half + turn * (entry + total) if k == m else turn * entry
            block[k][m] = block[m][k] = entry
    return block


def _mixed(pairs: _Pairs, a: list[Any], i: int, j: int, bits: int) -> list[list[Any]]:
    heyoka = load_heyoka()
    product, wedge, _, _ = pairs.shared(i, j)
    part, d = pairs.part(i, j), len(a)
    supplement, turn = heyoka.atan2(wedge, -product), _turn(bits)
    along, scale = wedge / pairs.squares[i], pairs.squares[i] / _divisor(wedge)
    weight = 1.0 / (pairs.squares[i] * pairs.squares[j])
    block: list[list[Any]] = [[None] * d for _ in range(d)]
    for k in range(d):
        for m in range(k + 1):
            straight = product * (along * a[k] * a[m] - scale * part[k] * part[m])
            entry = weight * (straight + wedge * (a[k] * part[m] + part[k] * a[m]))
            block[k][m] = block[m][k] = turn * (supplement + entry if k == m else entry)
    return block
