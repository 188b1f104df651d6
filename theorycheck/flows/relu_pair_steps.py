"""Steps of plain gradient descent on two neurons: `relu_steps` with every number in a register.

Two neurons are too few for vectors of eight, whose wide instructions some processors slow down for.
"""

from __future__ import annotations

import math

from theorycheck.flows.compiled import contracted
from theorycheck.flows.relu_arcs import NEAR, arc, polynomials
from theorycheck.flows.relu_closed_form import Floats
from theorycheck.flows.relu_state import LARGEST, LEAST
from theorycheck.flows.relu_steps import Integers, moved


@contracted
def _direction(h: float, a: float, b: float, square: float) -> tuple[float, float, float, float]:
    """Return the length of (h, a, b), and its direction, turned so that h >= 0, as (q, u)."""
    length = math.sqrt(square)
    inverse = 1.0 / length if h >= 0.0 else -1.0 / length
    u, w = a * inverse, b * inverse
    return length, (u * u + w * w) / (1.0 + h * inverse), u, w


@contracted
def advance_pair(
    X: Floats, carry: Floats, teacher: float, step: float, steps: int, crossed: Integers, taken: int
) -> int:
    """Take up to `steps` steps of a state of two neurons, ``(3, 3)``, in place; return how many.

    It stops before a neuron that is tiny or 0, and before an overflow: `advance` deals with
    them. The arguments are its own.
    """
    h0, a0, b0 = X[0, 0], X[0, 1], X[0, 2]
    h1, a1, b1 = X[1, 0], X[1, 1], X[1, 2]
    rh, ra, rb = X[2, 0], X[2, 1], X[2, 2]
    ch0, ca0, cb0 = carry[0, 0], carry[0, 1], carry[0, 2]
    ch1, ca1, cb1 = carry[1, 0], carry[1, 1], carry[1, 2]
    crh, cra, crb = carry[2, 0], carry[2, 1], carry[2, 2]
    half, turn = 0.5 * step, step / (2.0 * math.pi)
    done = 0
    while done < steps:
        square0 = h0 * h0 + a0 * a0 + b0 * b0
        square1 = h1 * h1 + a1 * a1 + b1 * b1
        if not square0 + square1 < LARGEST or square0 < LEAST or square1 < LEAST:
            break
        length0, q0, u0, w0 = _direction(h0, a0, b0, square0)
        length1, q1, u1, w1 = _direction(h1, a1, b1, square1)
        gap_q, gap_u, gap_w = q0 - q1, u0 - u1, w0 - w1
        x = 0.25 * (gap_q * gap_q + gap_u * gap_u + gap_w * gap_w)
        x0, x1 = 0.5 * q0, 0.5 * q1
        if x <= NEAR and x0 <= NEAR and x1 <= NEAR:
            f, g = polynomials(x)
            f0, g0 = polynomials(x0)
            f1, g1 = polynomials(x1)
            chord, chord0, chord1 = 2.0 * math.sqrt(x), 2.0 * math.sqrt(x0), 2.0 * math.sqrt(x1)
            angle, beyond = chord * f, chord * x * g
            angle0, beyond0 = chord0 * f0, chord0 * x0 * g0
            angle1, beyond1 = chord1 * f1, chord1 * x1 * g1
        else:
            q, u, w = 2.0 - q0 - q1, u0 + u1, w0 + w1
            y = 0.25 * (q * q + u * u + w * w)
            angle, beyond = arc(x, y)
            angle0, beyond0 = arc(x0, 1.0 - x0)
            angle1, beyond1 = arc(x1, 1.0 - x1)
        along = angle * (q1 - q0)
        cosine0, cosine1 = 1.0 - q0, 1.0 - q1
        G0 = length1 * (along - cosine0 * beyond) + teacher * (angle0 * q0 + cosine0 * beyond0)
        G1 = teacher * (angle1 * q1 + cosine1 * beyond1) - length0 * (along + cosine1 * beyond)
        sine0 = length1 * (angle - beyond) - teacher * (angle0 - beyond0)
        sine1 = length0 * (angle - beyond) - teacher * (angle1 - beyond1)
        pull0, pull1 = length1 * angle, length0 * angle
        dh0, dh1 = turn * G0, turn * G1
        da0, da1 = turn * (sine0 * u0 - pull0 * u1), turn * (sine1 * u1 - pull1 * u0)
        db0, db1 = turn * (sine0 * w0 - pull0 * w1), turn * (sine1 * w1 - pull1 * w0)
        if h0 >= 0.0 and h1 >= 0.0:
            dh0, da0, db0 = half * rh + dh0, half * ra + da0, half * rb + db0
            dh1, da1, db1 = half * rh + dh1, half * ra + da1, half * rb + db1
            sh, sa, sb = dh0 + dh1, da0 + da1, db0 + db1
        else:
            th, ta, tb, sh, sa, sb = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
            if h0 < 0.0:
                th, ta, tb = h0, a0, b0
            if h1 < 0.0:
                th, ta, tb = th + h1, ta + a1, tb + b1
            if h0 < 0.0:
                dh0, da0, db0 = half * th - dh0, half * ta - da0, half * tb - db0
            else:
                dh0, da0, db0 = half * rh + dh0, half * ra + da0, half * rb + db0
                sh, sa, sb = dh0, da0, db0
            if h1 < 0.0:
                dh1, da1, db1 = half * th - dh1, half * ta - da1, half * tb - db1
            else:
                dh1, da1, db1 = half * rh + dh1, half * ra + da1, half * rb + db1
                sh, sa, sb = sh + dh1, sa + da1, sb + db1
        old_h0, old_a0, old_b0, old_h1, old_a1, old_b1 = h0, a0, b0, h1, a1, b1
        h0, ch0 = moved(h0, ch0, -dh0)
        a0, ca0 = moved(a0, ca0, -da0)
        b0, cb0 = moved(b0, cb0, -db0)
        h1, ch1 = moved(h1, ch1, -dh1)
        a1, ca1 = moved(a1, ca1, -da1)
        b1, cb1 = moved(b1, cb1, -db1)
        if (old_h0 < 0.0) != (h0 < 0.0):
            side = 1.0 if h0 < 0.0 else -1.0
            sh, sa, sb = sh + side * h0, sa + side * a0, sb + side * b0
        if (old_h1 < 0.0) != (h1 < 0.0):
            side = 1.0 if h1 < 0.0 else -1.0
            sh, sa, sb = sh + side * h1, sa + side * a1, sb + side * b1
        rh, crh = moved(rh, crh, -sh)
        ra, cra = moved(ra, cra, -sa)
        rb, crb = moved(rb, crb, -sb)
        done += 1
        if old_h0 * h0 + old_a0 * a0 + old_b0 * b0 <= 0.0 and crossed[0] < 0:
            crossed[0] = taken + done
        if old_h1 * h1 + old_a1 * a1 + old_b1 * b1 <= 0.0 and crossed[1] < 0:
            crossed[1] = taken + done
    X[0, 0], X[0, 1], X[0, 2] = h0, a0, b0
    X[1, 0], X[1, 1], X[1, 2] = h1, a1, b1
    X[2, 0], X[2, 1], X[2, 2] = rh, ra, rb
    carry[0, 0], carry[0, 1], carry[0, 2] = ch0, ca0, cb0
    carry[1, 0], carry[1, 1], carry[1, 2] = ch1, ca1, cb1
    carry[2, 0], carry[2, 1], carry[2, 2] = crh, cra, crb
    return done
