"""The kernel's special functions of students, starts and quartics, against mpmath."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from mpmath import mp

from theorycheck._errors import MalformedInput
from theorycheck.core.precision import working_precision
from theorycheck.rigor import gaussian_quantities, gaussian_start, quartic_roots, sectors
from theorycheck.rigor.claims import enclosed
from theorycheck.rigor.student import Student
from theorycheck.rigor.student_quantities import QUANTITIES
from theorycheck.rigor.text import to_arb, written
from theorycheck.selftest import numbers
from theorycheck.selftest.containment import claimed, holds
from theorycheck.selftest.formula import point
from theorycheck.selftest.group import Group
from theorycheck.selftest.student_values import gradient, integral_values, loss, student_values

BITS = (64, 200)
GUARD = 3_000
# Quadrature of a few integrals takes as long as everything else.
_RARE = 8
# 2^-_USEFUL of the largest entry at 200 bits: less would be no accuracy.
_USEFUL = 100


def neurons(rng: random.Random, examples: int) -> Group:
    """Return what came of students at corners and elsewhere, starts, and quartics."""
    group = Group(
        name="neurons",
        title="loss, gradient, angles and integrals of ReLU students, incomplete gamma and beta "
        "functions, roots of quartics, against mpmath",
        margin_of="|value - midpoint| / radius",
    )
    for number in range(examples):
        W, v = student(rng)
        _quantities(group, rng, W, v)
        _sectors(group, rng)
        if number % _RARE == 0:
            _integrals(group, rng, W, v)
            _start(group, rng)
            _quartic(group, rng)
    return group


def student(rng: random.Random) -> tuple[list[list[Fraction]], list[Fraction]]:
    """Return weights and teacher: rows equal, opposite, or next to one another among them."""
    inputs = rng.randint(2, 4)

    def drawn() -> list[Fraction]:
        row = [Fraction(rng.randint(-40, 40), 20) for _ in range(inputs)]
        return row if any(row) else drawn()

    v = drawn()
    rows = [drawn() for _ in range(rng.randint(1, 3))]
    for row in list(rows):
        near = rng.choice((*rows, v))
        tiny = Fraction(1, 10 ** rng.randint(5, 60))
        factor = rng.choice((1, -1, 2, tiny, 1 / tiny))
        rows.append([factor * a for a in near])
        rows.append([a + tiny * b for a, b in zip(near, row, strict=True)])
    rng.shuffle(rows)
    return rows[: rng.randint(1, 4)], v


def _points(rows: list[list[Fraction]]) -> list[list[Any]]:
    return [[point(entry) for entry in row] for row in rows]


def _listed(found: Any) -> list[Any]:
    return list(found) if isinstance(found, list) else [found]


def _floor() -> Any:
    """Return how well an arccosine next to 1 is known: to half of the digits."""
    return mp.ldexp(1, 64 - mp.prec // 2)


def _quantities(
    group: Group, rng: random.Random, W: list[list[Fraction]], v: list[Fraction]
) -> None:
    bits = rng.choice(BITS)
    kernel = Student(tuple(map(tuple, W)), tuple(v))
    with mp.workprec(GUARD):
        known = student_values(_points(W), _points([v])[0])
        for name in sorted(set(known) & set(QUANTITIES)):
            where = f"{name} of W={_said(W)}, v={_said([v])} at {bits} bits"
            with working_precision(bits):
                found = QUANTITIES[name](kernel)
                if found is None:
                    continue
                claim = enclosed(found)
            if name == "kappa_max" and not all(map(any, kernel.orthogonal)):
                continue  # angles with a neuron along the teacher are left out of it
            claimed(group, claim, _listed(known[name]()), where, _floor())
            largest = max(map(abs, claim.mid))
            cancels = name in ("loss", "gradient_norm", "deficit", "residual_norm")
            if bits == BITS[1] and not cancels and claim.radius * 2**_USEFUL > largest:
                group.complain(f"{where}: radius {float(claim.radius):.3g} is of no use")


def _sectors(group: Group, rng: random.Random) -> None:
    """Compare loss and gradient from sectors of the plane with the closed forms."""
    rows = [[numbers.any_size(rng, 2) for _ in range(2)] for _ in range(rng.randint(1, 3))]
    v = [Fraction(1), Fraction(0)]
    where = f"sectors of W={_said(rows)}"
    with working_precision(BITS[1]):
        try:
            found = sectors.moments(
                [(to_arb(a), to_arb(b)) for a, b in rows], (to_arb(v[0]), to_arb(v[1]))
            )
        except ArithmeticError:
            return
    with mp.workprec(GUARD):
        W, teacher = _points(rows), _points([v])[0]
        holds(group, found.loss, loss(W, teacher), f"loss by {where}", _floor())
        for i, pull in enumerate(found.gradients):
            for ball, true in zip(pull, gradient(W, teacher, i), strict=True):
                holds(group, ball, true, f"gradient by {where}", _floor())


def _integrals(
    group: Group, rng: random.Random, W: list[list[Fraction]], v: list[Fraction]
) -> None:
    own, bias = rng.randrange(len(W)), Fraction(rng.randint(-30, 30), 10)
    texts = {"W": _said(W), "v": _said([v]), "neuron": str(own + 1), "bias": written(bias)}
    with mp.workprec(GUARD):
        known = integral_values(_points(W), _points([v])[0], own, point(bias))
        for name in sorted(set(known) & set(gaussian_quantities.QUANTITIES)):
            with working_precision(BITS[0]):
                try:
                    found = gaussian_quantities.QUANTITIES[name](gaussian_quantities.Setting(texts))
                    claim = enclosed(found)
                except (MalformedInput, ArithmeticError):
                    group.count("not defined there")
                    continue
            if claim.mid:
                where = f"{name} at {texts}"
                claimed(group, claim, _listed(known[name]()), where, _floor())


def _start(group: Group, rng: random.Random) -> None:
    inputs = rng.choice((2, 3, rng.randint(4, 60)))
    with working_precision(BITS[1]):
        found = gaussian_start.GaussianStart.compute({"inputs": str(inputs)}, BITS[1])
    with mp.workprec(600):
        for name, true in start_values(inputs).items():
            ball = found[name]
            if isinstance(ball, list):
                raise TypeError(f"{name} is a list")
            holds(group, ball, true, f"{name} for {inputs} inputs")


def start_values(inputs: int) -> Mapping[str, Any]:
    """Return the probabilities of `GaussianStart`, from mpmath's incomplete functions."""
    d = mp.mpf(inputs)
    short = mp.gammainc(d / 2, 0, d / 8, regularized=True)
    long = mp.gammainc(d / 2, 2 * d, mp.inf, regularized=True)
    turned = mp.betainc((d - 1) / 2, mp.mpf(1) / 2, 0, mp.mpf(3) / 4, regularized=True)
    norm = short + long
    return {
        "norm_failure": norm,
        "angle_failure": turned,
        "failure": 1 - (1 - norm) * (1 - turned),
    }


def _quartic(group: Group, rng: random.Random) -> None:
    y, alpha = numbers.any_size(rng, 3), abs(numbers.any_size(rng, 3))
    texts = {"X": "1", "y": written(y), "alpha": written(alpha)}
    found = quartic_roots.QuarticRoots.isolate(texts, 20)
    if found is None:
        group.complain(f"quartic at {texts}: its roots are not found")
        return
    with mp.workprec(600):
        true = quartic_values(point(y) / point(alpha) ** 2)
        for name, claim in found.enclosures().items():
            claimed(group, claim, [true[name]], f"{name} at {texts}")


def quartic_values(z: Any) -> Mapping[str, Any]:
    """Return the real roots of the quartic of the explicit regularizer, by mpmath's root finder."""
    square = z * z
    powers = [1, -6, 12 - 2 * square, -(8 + 10 * square), square + square**2]
    roots = mp.polyroots(powers, maxsteps=500, extraprec=600)
    real = sorted(mp.re(r) for r in roots if abs(mp.im(r)) < mp.ldexp(1 + abs(r), -100))
    return {"smaller_root": real[0], "larger_root": real[-1]}


def _said(rows: list[list[Fraction]]) -> str:
    return ";".join(",".join(map(written, row)) for row in rows)
