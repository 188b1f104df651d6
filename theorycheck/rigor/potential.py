r"""The potentials $q_D$ whose derivative is the inverse of the link, enclosed in balls.

With $p = D/(D-2)$ and $s = \tanh w$ the link becomes $h_D = 2\cosh^p w\,\sinh pw$, which increases
in w and cancels nowhere, and $1 - s = 2/(e^{2w} + 1)$. So a bracket of w about a root, its ends
compared with z in balls, encloses $s = h_D^{-1}(z)$ and $1 - |s|$ alike, and
$q_D(z) = zs - (D-2)\left(\cosh^c w\,\cosh cw - 1\right)$, $c = 2/(D-2)$, is a difference of two
numbers of which the first is about twice the second near 0 and larger elsewhere (Woodworth et al.
2020, theorem 3, gives q_D as an antiderivative; this closed form is Legendre's). Order 2:
$q(z) = z\,\mathrm{arsinh}(z/2) - z^2/(2 + \sqrt{4 + z^2})$ (theorem 1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from flint import arb, ctx

from theorycheck._errors import MalformedInput, OutOfDomain
from theorycheck.core.precision import working_precision
from theorycheck.rigor import text
from theorycheck.rigor.network import Network

# The logarithm of z, which may be large, and two or three subtractions cost bits.
_GUARD_BITS = 64
_LARGEST_BITS = 1_000_000
_NEWTON_STEPS = 200
# A bracket starts this many bits above the working precision, and widens by four at a time.
_SLACK_BITS = 8


def potential(z: Fraction, order: Fraction, digits: int) -> tuple[Fraction, Fraction]:
    """Return midpoint and radius of q_D(z), the radius at most 10^-digits of the value.

    Raises:
        OutOfDomain: If order is below 2 or digits not positive.
    """
    return _accurate(lambda at: potential_ball(at, order), z, order, digits)


def inverse_link(z: Fraction, order: Fraction, digits: int) -> tuple[Fraction, Fraction]:
    r"""Return midpoint and radius of $s = h_D^{-1}(z)$, arsinh(z/2) at order 2.

    The radius is at most 10^-digits of the value; see `end_gap` where s is near an end.
    Raises as `potential`.
    """
    return _accurate(lambda at: inverse_ball(at, order), z, order, digits)


def end_gap(z: Fraction, order: Fraction, digits: int) -> tuple[Fraction, Fraction]:
    r"""Return midpoint and radius of $1 - |h_D^{-1}(z)|$, likewise accurate; order above 2."""
    if order == 2:
        raise OutOfDomain(
            "order=2: its exponents are not confined to (-1, 1). Give an order above."
        )
    return _accurate(lambda at: gap_ball(at, order), z, order, digits)


def potential_ball(z: arb, order: Fraction) -> arb:
    """Return a ball around q_D on the ball z, at the working precision; NaN if z is not finite.

    q_D is even and increases with |z|, so the ends of |z| decide.
    """
    if not z.is_finite():
        return arb("nan")
    if z.is_exact():
        return _potential_at(abs(z), order)
    return _potential_at(z.abs_lower(), order).union(_potential_at(z.abs_upper(), order))


def inverse_ball(z: arb, order: Fraction) -> arb:
    """Return a ball around the inverse of h_D on the ball z; NaN if z is not finite."""
    if order == 2:
        return (z / 2).asinh() if z.is_finite() else arb("nan")
    return _odd(z, lambda size: _angle(size, order).tanh())


def gap_ball(z: arb, order: Fraction) -> arb:
    """Return a ball around 1 - |s| on the ball z, relatively as accurate as z; order above 2."""

    def gap(size: arb) -> arb:
        return 2 / ((2 * _angle(size, order)).exp() + 1)

    if not z.is_finite():
        return arb("nan")
    return gap(z.abs_lower()).union(gap(z.abs_upper()))


def entropy_value(betas: Sequence[arb], network: Network) -> arb:
    r"""Return a ball around $\sum_i\int_0^{\beta_i} s_i$, $s_i$ the inverse of the network's link.

    That is $\alpha^D\sum_i q_D(\beta_i/\alpha^D)$, at order 2 with shapes
    $\sum_i c_i\,q(\beta_i/c_i) - \beta_i\ln|u_{0,i}/v_{0,i}|$, $c_i = \alpha^2|u_{0,i}v_{0,i}|$
    (theorems 1 and 3). At the working precision; NaN if a beta is not finite.

    Raises:
        MalformedInput: If there are not as many betas as coordinates.
    """
    if len(betas) != len(network.u0):
        raise MalformedInput(
            f"betas has {len(betas)} entries: the network has {len(network.u0)} coordinates."
        )
    with working_precision(ctx.prec + _GUARD_BITS):
        scale = (text.to_arb(network.order) * text.to_arb(network.alpha).log()).exp()
        total = arb(0)
        for beta, up, down in zip(betas, network.u0, network.v0, strict=True):
            unit = scale * text.to_arb(abs(up * down))
            total += unit * potential_ball(beta / unit, network.order)
            if abs(up) != abs(down):
                total -= beta * text.to_arb(abs(up / down)).log()
    return +total


def _potential_at(z: arb, order: Fraction) -> arb:
    """Return q_D at z >= 0, a ball that is narrow or a point."""
    if z == 0:
        return arb(0)
    if order == 2:
        return z * (z / 2).asinh() - z * z / (2 + (4 + z * z).sqrt())
    w = _angle(z, order)
    c = text.to_arb(2 / (order - 2))
    conjugate = text.to_arb(order - 2) * (c * _log_cosh(w) + _log_cosh(c * w)).expm1()
    return z * w.tanh() - conjugate


def _odd(z: arb, increasing: Callable[[arb], arb]) -> arb:
    """Return an odd increasing function on the ball z, given on points z >= 0."""
    if not z.is_finite():
        return arb("nan")
    ends = [z] if z.is_exact() else [z.lower(), z.upper()]
    values = [-increasing(-end) if end < 0 else increasing(end) for end in ends]
    return values[0].union(values[-1])


def _angle(z: arb, order: Fraction) -> arb:
    r"""Return a ball around the $w \ge 0$ with $2\cosh^p w\,\sinh pw = z$; NaN if none is proved.

    Since $1 \le \cosh^p w \le e^{pw}$, $\ln(1+z)/(2p) \le w \le \mathrm{arsinh}(z/2)/p$.
    """
    if z == 0:
        return arb(0)
    p = text.to_arb(order / (order - 2))
    target = z.log()
    low, high = z.log1p() / (2 * p), (z / 2).asinh() / p
    w = _settled(low.mid(), high.mid(), p, target.mid())
    # The proof: z lies between the values at both ends of a bracket, and the link increases.
    width = arb(2) ** (_SLACK_BITS - ctx.prec)
    while width < 0.5:
        below, above = (w * (1 - width)).lower(), (w * (1 + width)).upper()
        if _log_link(below, p) < target and _log_link(above, p) > target:
            return below.union(above)
        width *= 4
    return arb("nan")


def _settled(low: arb, high: arb, p: arb, target: arb) -> arb:
    """Return an approximate w by Newton's method, kept between two bounds; it proves nothing."""
    w, last = low, arb("inf")
    for _ in range(_NEWTON_STEPS):
        slope = p * (w.tanh() + (p * w).coth())
        step = ((target - _log_link(w, p)) / slope).mid()
        if not abs(step) < last and last < w / 2**20:
            # Rounding keeps the steps from shrinking further.
            break
        last = abs(step)
        moved = (w + step).mid()
        w = low if moved < low else high if moved > high else moved
    return w


def _log_link(w: arb, p: arb) -> arb:
    r"""Return $\ln(2\cosh^p w\,\sinh pw)$ at $w > 0$."""
    pw = p * w
    # sinh x = e^x (1 - e^(-2x)) / 2, whose logarithm neither overflows nor cancels.
    return p * _log_cosh(w) + pw + (-(-2 * pw).expm1()).log()


def _log_cosh(w: arb) -> arb:
    r"""Return $\ln\cosh w$ at $w \ge 0$, by $1 + 2\sinh^2(w/2)$ unless that is large."""
    if w > 1:
        return w + (-2 * w).exp().log1p() - arb(2).log()
    half = (w / 2).sinh()
    return (2 * half * half).log1p()


def _accurate(
    function: Callable[[arb], arb], z: Fraction, order: Fraction, digits: int
) -> tuple[Fraction, Fraction]:
    """Evaluate at an exact z with as many bits as the relative accuracy takes."""
    if order < 2 or digits < 1:
        raise OutOfDomain(
            f"order={order}, digits={digits}: an order is at least 2, digits at least 1."
        )
    bits = _GUARD_BITS + 4 * digits
    while bits <= _LARGEST_BITS:
        with working_precision(bits):
            ball = function(text.to_arb(z))
            if ball.is_finite():
                mid, radius = text.dyadic(ball), text.dyadic(ball.rad())
                if radius * 10**digits <= abs(mid) - radius or mid == radius == 0:
                    return mid, radius
        bits *= 2
    raise ArithmeticError(f"z={z}: no enclosure to {digits} digits with {bits // 2} bits")
