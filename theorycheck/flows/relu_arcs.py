r"""The angle between two directions, and its excess over its sine, from the chord between them.

For unit vectors at the angle θ the chord c has $c = 2\sin(\theta/2)$: its square is accurate at
every angle up to a right one and beyond, while the cosine says nothing about small angles. Up to
60 degrees θ/c and (θ - sin θ)/c³ are polynomials of c²; on to 120 degrees θ = π/2 - arcsin(cos θ)
with the same polynomial, and beyond π minus the angle whose chord is $\sqrt{4 - c^2}$. One form is
for single numbers, `arc`, with x = c²/4; the others are for eight at once, without branches
between lanes.
"""

from __future__ import annotations

import math

from theorycheck.flows.compiled import compiled, contracted, inlined
from theorycheck.flows.lanes import Lanes, fused, polynomial, root, some, spread, where

# Up to here, x = sin²(θ/2) = 1/4, the angle is a polynomial.
NEAR = 0.25
# Up to here, c² = 2^-7 or five degrees, short polynomials are enough.
CLOSE = 2.0**-7

# Beyond the first coefficients all of these interpolate at Chebyshev points; the long ones are
# within 3e-18 of θ/c - 1 over c², and of (θ - sin θ)/c³, for c² <= 1, the short ones within 6e-18.
ANGLE = (
    0.041666666666666664,
    0.0046875000000000736,
    0.0006975446428523734,
    0.0001186794706075482,
    2.184781000342502e-05,
    4.236527475665404e-06,
    8.522814948854718e-07,
    1.764901674212901e-07,
    3.670441806831467e-08,
    8.887825770156332e-09,
    7.259559415473169e-10,
    1.1655398211552726e-09,
    -2.8672325233732225e-10,
    1.1031333828328222e-10,
)
EXCESS = (
    0.16666666666666666,
    0.0125,
    0.0016741071428566815,
    0.00027126736113685046,
    4.855069190889834e-05,
    9.243311282095802e-06,
    1.8357803309803319e-06,
    3.7621821342752944e-07,
    7.833437441072348e-08,
    1.785330593932039e-08,
    2.336552452576554e-09,
    1.9337243491725096e-09,
    -4.19200194812086e-10,
    2.0100653846965254e-10,
)
CLOSE_ANGLE = (
    0.041666666666666026,
    0.004687500002612247,
    0.0006975429714467418,
    0.00011902155495072365,
)
CLOSE_EXCESS = (
    0.16666666666666666,
    0.01249999999999973,
    0.001674107143962404,
    0.00027126665392915344,
    4.869542783145491e-05,
)
_angle, _excess = polynomial(*ANGLE), polynomial(*EXCESS)
_close_angle, _close_excess = polynomial(*CLOSE_ANGLE), polynomial(*CLOSE_EXCESS)


@inlined
def close_arcs(square: Lanes) -> tuple[Lanes, Lanes]:
    """Return θ and θ - sin θ for c² <= 2^-7."""
    chord = root(square)
    cube = chord * square
    return fused(cube, _close_angle(square), chord), cube * _close_excess(square)


@inlined
def arcs(square: Lanes) -> tuple[Lanes, Lanes]:
    """Return θ and θ - sin θ for c² from 0 to 4; rounding may leave it a little above."""
    chord = root(square)
    cube = chord * square
    if not some(square > 1.0):
        return fused(cube, _angle(square), chord), cube * _excess(square)
    zero = spread(0.0)
    rest = 4.0 - square
    rest = where(rest < 0.0, zero, rest)
    other = root(rest)
    cosine = 1.0 - 0.5 * square
    near, far = square <= spread(1.0), rest <= spread(1.0)
    x = where(near, square, where(far, rest, 4.0 * (cosine * cosine)))
    sine = where(near, chord, where(far, zero - other, zero - cosine))
    whole = where(near, zero, where(far, spread(math.pi), spread(math.pi / 2.0)))
    angle = whole + fused(sine * x, _angle(x), sine)
    return angle, where(near, cube * _excess(x), angle - 0.5 * (chord * other))


@compiled
def polynomials(x: float) -> tuple[float, float]:
    """Return θ / 2√x and (θ - sin θ) / 2x√x for sin²(θ/2) = x <= 1/4.

    Chebyshev fits beyond the first coefficients; both are within 1e-17 of the series.
    """
    a = 0.026117654207986566
    a = a * x - 0.013683336720556605
    a = a * x + 0.015652716866987108
    a = a * x + 0.004635365838106839
    a = a * x + 0.008902744765332923
    a = a * x + 0.009695288848823919
    a = a * x + 0.011557618102855138
    a = a * x + 0.013964504230528505
    a = a * x + 0.01735277707593908
    a = a * x + 0.022372158811448817
    a = a * x + 0.030381944447640332
    a = a * x + 0.04464285714284283
    a = a * x + 0.075
    a = a * x + 1 / 6
    b = 0.05395728181308272
    b = b * x - 0.028132048862417786
    b = b * x + 0.032442511090526614
    b = b * x + 0.00980021129805165
    b = b * x + 0.018720548128628816
    b = b * x + 0.020534886245524697
    b = b * x + 0.02465583683518657
    b = b * x + 0.030077424942781757
    b = b * x + 0.037860603011464405
    b = b * x + 0.0497159085147119
    b = b * x + 0.06944444445103372
    b = b * x + 0.10714285714282762
    b = b * x + 0.2
    return 1.0 + a * x, 2 / 3 + b * x


@contracted
def arc(x: float, y: float) -> tuple[float, float]:
    """Return θ and θ - sin θ for x = sin²(θ/2) and y = cos²(θ/2)."""
    chord = 2.0 * math.sqrt(x)
    if x <= NEAR:
        a, b = polynomials(x)
        return chord * a, chord * x * b
    angle = 2.0 * math.atan2(math.sqrt(x), math.sqrt(y))
    return angle, angle - chord * math.sqrt(y)
