"""A reference for the flow: Taylor series in mpmath, and the limit from one scalar equation."""

import json
from fractions import Fraction

import mpmath

from theorycheck.core.trajectory import Trajectory
from theorycheck.rigor import certificate as registry
from theorycheck.rigor.certificate import digest_of, from_json

DIGITS = 75
BITS = 80
ORDER = 24

# One sample, so that the exact limit is a scalar equation; a negative entry, a zero column, an
# alpha that is no dyadic number.
PROBLEMS = {
    "single": {"X": "1", "y": "3/4", "alpha": "1/2"},
    "two": {"X": "1,-1/2", "y": "3/4", "alpha": "1/10"},
    "zero column": {"X": "2,0,1", "y": "-1", "alpha": "1/3"},
}


def numbers(text):
    return [mpmath.mpf(int(Fraction(x).numerator)) / Fraction(x).denominator for x in text]


def exact(value):
    sign, mantissa, exponent, _ = value._mpf_
    return (-1) ** sign * Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def taylor_path(A, b, alpha, until, step):
    """Integrate the weights and the residual in mpmath; return states and the last integral."""
    d, n = len(A[0]), len(A)
    u, v = [alpha] * d, [alpha] * d
    states, integral = [u + v], [mpmath.mpf(0)] * n
    for _ in range(round(until / step)):
        us, vs, gs, rs = [[x] for x in u], [[x] for x in v], [[] for _ in u], [[] for _ in A]
        for j in range(30):
            beta = [
                mpmath.fdot(p, p[::-1]) - mpmath.fdot(q, q[::-1])
                for p, q in zip(us, vs, strict=True)
            ]
            for k, row in enumerate(A):
                rs[k].append(mpmath.fdot(row, beta) - (b[k] if j == 0 else 0))
            for i in range(d):
                gs[i].append(mpmath.fsum(A[k][i] * rs[k][j] for k in range(n)))
            for i in range(d):
                force_u, force_v = mpmath.fdot(gs[i], us[i][::-1]), mpmath.fdot(gs[i], vs[i][::-1])
                us[i].append(-4 * force_u / (j + 1))
                vs[i].append(4 * force_v / (j + 1))
        u = [mpmath.polyval(p[::-1], step) for p in us]
        v = [mpmath.polyval(p[::-1], step) for p in vs]
        for k in range(n):
            integral[k] += mpmath.fsum(c * step ** (j + 1) / (j + 1) for j, c in enumerate(rs[k]))
        states.append(u + v)
    return states, integral


def limit(problem):
    """Solve the one-sample equation; return the limit and the integral of the residual."""
    with mpmath.workdps(DIGITS):
        row, (y,) = numbers(problem["X"].split(",")), numbers([problem["y"]])
        (alpha,) = numbers([problem["alpha"]])

        def excess(nu):
            return sum(x * 2 * alpha**2 * mpmath.sinh(x * nu) for x in row) - y

        bound = mpmath.asinh(abs(y) / (2 * alpha**2 * max(abs(x) for x in row)))
        bound = 1 + bound / max(abs(x) for x in row)
        nu = mpmath.findroot(excess, (-bound, bound), solver="anderson", tol=1e-70)
        return [2 * alpha**2 * mpmath.sinh(x * nu) for x in row], [-nu / 8]


def path_for(problem, *, bits=BITS, until=4, step=Fraction(1, 32), order=ORDER):
    A, b = ([numbers(row.split(",")) for row in problem["X"].split(";")], problem["y"].split(","))
    with mpmath.workdps(DIGITS):
        (alpha,) = numbers([problem["alpha"]])
        h = mpmath.mpf(step.numerator) / step.denominator
        states, _ = taylor_path(A, numbers(b), alpha, until, h)
        rounded = tuple(tuple(int(mpmath.nint(x * 2**bits)) for x in state) for state in states)
    whole = int(step * 2**bits)
    return Trajectory(bits=bits, order=order, steps=(whole,) * (len(states) - 1), states=rounded)


def reread(content):
    """Return the certificate with this content, its digest made to fit."""
    text = json.loads(json.dumps(content))
    return from_json({"format": registry.FORMAT, **text, "digest": digest_of(text)})


def contains(certificate):
    effective, residual = limit(certificate.problem)
    pairs = [
        (certificate.effective, effective, certificate.radius),
        (certificate.residual, residual, certificate.residual_radius),
    ]
    return all(
        abs(mid - exact(true)) <= radius
        for mids, truth, radius in pairs
        for mid, true in zip(mids, truth, strict=True)
    )
