r"""A zero of $F(\nu) = X\,b(X^\top\nu) - y$ near a point c, from n columns of X and two products.

Let S be as many columns as X has rows; their exponents $s = X_S^\top\nu$ are the coordinates, in
which F is $G(s) = X_S^{-1}F(X_S^{-\top}s)$. The links b increase, so the Jacobian of G,
$\mathrm{diag}(b'_S) + WBW^\top$ with a diagonal $B \ge 0$, is at least $\mathrm{diag}(b'_S)$.

Let $d_i > 0$ be lower bounds of $b'_i$ where $|s_i - s_i(c)| \le r_i$, $D = \mathrm{diag}(d)$,
$\varepsilon \ge |D^{-1/2}G(c)|$ and $\rho = 2\varepsilon \le \min_i r_i\sqrt{d_i}$, so that the
ellipsoid $|D^{1/2}(s - s(c))| \le \rho$ lies in that box. On its boundary
$G(s)\cdot(s - s(c)) \ge G(c)\cdot(s - s(c)) + \rho^2 \ge \rho(\rho - \varepsilon) > 0$, unless
$\varepsilon = 0 = G(c)$: the dual objective, whose gradient G is, increases outwards. So its
minimum over the ellipsoid is inside, a zero of G, and the only one, by strict convexity. In the
ellipsoid every exponent $x_i^\top\nu$ moves by at most $|D^{-1/2}X_S^{-1}x_i|\,\rho$; b must be
defined in all of that range, or the test fails.

The inverse of $X_S$ is never computed. With any R, $E = RX_S - 1$ and
$\|D^{-1/2}ED^{1/2}\| \le \eta < 1$, $X_S$ is invertible (so the rows of X are independent), and
$|D^{-1/2}X_S^{-1}v| \le |D^{-1/2}Rv|/(1-\eta)$, since $X_S^{-1} = (1+E)^{-1}R$. All of X is used in
two products only, a block at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from operator import mul

from flint import arb, arb_mat, ctx

from theorycheck.core.exact import Vector
from theorycheck.core.float_matrix import FloatMatrix
from theorycheck.core.precision import working_precision
from theorycheck.rigor.link import Link
from theorycheck.rigor.text import dyadic, to_arb, upper

# Newton steps on the approximate inverse, each of which doubles its digits.
REFINEMENTS = 12
# Bits that show an error of R far below 1/ALIKE: the measure costs half of them.
MEASURE_BITS = 64
ALIKE = 2**16


def located(
    X: FloatMatrix,
    y: Vector,
    link: Link,
    center: Vector,
    columns: Sequence[int],
    inverse: FloatMatrix,
) -> tuple[Vector, Fraction] | None:
    """Return midpoints and radius of beta at the zero near `center`, None if the test fails.

    Shapes:
        X: ``(n, d)``; y, center, columns: ``(n,)``; inverse: ``(n, n)``.
    """
    try:
        return _located(X, y, link, center, columns, inverse)
    except (ZeroDivisionError, ArithmeticError):
        return None


def _located(
    X: FloatMatrix,
    y: Vector,
    link: Link,
    center: Vector,
    columns: Sequence[int],
    inverse: FloatMatrix,
) -> tuple[Vector, Fraction] | None:
    exponents, residual = _evaluated(X, y, link, center)
    here = [exponents[i] for i in columns]
    R = arb_mat([inverse.row(i).tolist() for i in range(inverse.rows)])
    square = arb_mat(X.picked(columns))
    slopes = [link.slope(i, s).lower() for i, s in zip(columns, here, strict=True)]
    tops = [arb(max(max(row), -min(row))) for row in map(inverse.row, range(inverse.rows))]
    spread = (max(slopes) / min(slopes)).sqrt()
    # Where the slopes are alike the size of the error matters, and no digit of it.
    bits = MEASURE_BITS if spread < ALIKE else ctx.prec
    for _ in range(REFINEMENTS):
        with working_precision(bits):
            product = R * square
            error = _off_identity(product)
        if not error < 1:
            return None
        if spread * error < 0.5:
            break
        # Where the slopes lie far apart doubles are too coarse; any R is right.
        R = (2 * R - product * R).mid()
        tops = [max(abs(entry).upper() for entry in row) for row in R.table()]
    else:
        # The last R has not been measured.
        return None
    image = [abs(entry).upper() for entry in (R * residual).entries()]
    # A box to try: any that passes is right.
    first = 16 * _norm(e / d.sqrt() for e, d in zip(image, slopes, strict=True))
    radii = [(first / d.sqrt()).upper() for d in slopes]
    boxes = zip(columns, here, radii, strict=True)
    lower = [link.slope(i, s + arb(0, r)).lower() for i, s, r in boxes]
    if not all(d > 0 for d in lower):
        return None
    eta = (error * (max(lower) / min(lower)).sqrt()).upper()
    if not eta < 1:
        return None
    rho = 2 * _norm(e / d.sqrt() for e, d in zip(image, lower, strict=True)) / (1 - eta)
    if not all(rho <= r * d.sqrt() for r, d in zip(radii, lower, strict=True)):
        return None
    # |D^-1/2 R x_i| <= |D^-1/2 R|_F |x_i|, with the largest entries of X and of each row of R.
    weighted = _norm(top / d.sqrt() for top, d in zip(tops, lower, strict=True))
    lengths = len(y) * arb(X.largest())
    move = arb(0, (weighted * lengths * rho / (1 - eta)).upper())
    values = [link.value(i, s + move) for i, s in enumerate(exponents)]
    # A midpoint that is no number raises; a radius that is none is the largest.
    mids = tuple(dyadic(value) for value in values)
    return mids, upper(max(value.rad() for value in values))


def _evaluated(X: FloatMatrix, y: Vector, link: Link, center: Vector) -> tuple[list[arb], arb_mat]:
    """Return the exponents and F at the center."""
    row = arb_mat([[to_arb(entry) for entry in center]])
    residual = arb_mat(len(y), 1, [-to_arb(entry) for entry in y])
    exponents: list[arb] = []
    for first, block in X.blocks():
        found = (row * block).entries()
        values = [link.value(first + i, s) for i, s in enumerate(found)]
        residual += block * arb_mat(len(values), 1, values)
        exponents.extend(found)
    return exponents, residual


def _norm(entries: Iterable[arb]) -> arb:
    """Return an upper bound of the Euclidean norm."""
    return _squares(list(entries)).sqrt().upper()


def _off_identity(product: arb_mat) -> arb:
    """Return an upper bound of |product - 1|_F; the cancellation costs half of the digits."""
    square = _squares(product.entries()) - 2 * product.trace() + product.nrows()
    return abs(square).upper().sqrt().upper()


def _squares(entries: Sequence[arb]) -> arb:
    return sum(map(mul, entries, entries), arb(0))
