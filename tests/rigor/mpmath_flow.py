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
# Other starts than ones, signs mixed, and other depths than 2.
STARTS = {
    "asymmetric": {"X": "1,-1/2", "y": "3/4", "alpha": "1/2", "u0": "2,1/3", "v0": "1/2,1"},
    "signs mixed": {"X": "2,1", "y": "-1", "alpha": "1/3", "u0": "-1,3/2", "v0": "1/7,-1"},
    "u alone": {"X": "1,-1/2", "y": "3/4", "alpha": "1/3", "u0": "-3,1"},
}
DEPTHS = {
    "three": {"X": "1,-1/2", "y": "3/4", "alpha": "1/2", "order": "3"},
    "four": {"X": "1,-1/2", "y": "-3/4", "alpha": "1/2", "order": "4"},
    "five": {"X": "1,0,1/2", "y": "3/4", "alpha": "3/5", "order": "5"},
}


def numbers(text):
    return [mpmath.mpf(int(Fraction(x).numerator)) / Fraction(x).denominator for x in text]


def exact(value):
    sign, mantissa, exponent, _ = value._mpf_
    return (-1) ** sign * Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def started(problem):
    """Return the initial u and v."""
    d = problem["X"].partition(";")[0].count(",") + 1
    alpha = Fraction(problem["alpha"])
    return tuple(
        numbers([alpha * Fraction(x) for x in problem.get(name, ",".join("1" * d)).split(",")])
        for name in ("u0", "v0")
    )


def taylor_path(A, b, start, until, step, depth=2):
    """Integrate the weights and the residual in mpmath; return states and the last integral."""
    d, n = len(A[0]), len(A)
    u, v = start
    states, integral = [u + v], [mpmath.mpf(0)] * n
    for _ in range(round(until / step)):
        # powers[k] holds the coefficients of w^(k + 1), for all u and then all v.
        powers = [[[x] for x in u + v]] + [[[] for _ in u + v] for _ in range(depth - 1)]
        gs, rs = [[] for _ in u], [[] for _ in A]
        for j in range(30):
            for k in range(1, depth):
                for i in range(2 * d):
                    powers[k][i].append(mpmath.fdot(powers[0][i], powers[k - 1][i][::-1]))
            beta = [powers[-1][i][j] - powers[-1][d + i][j] for i in range(d)]
            for k, row in enumerate(A):
                rs[k].append(mpmath.fdot(row, beta) - (b[k] if j == 0 else 0))
            for i in range(d):
                gs[i].append(mpmath.fsum(A[k][i] * rs[k][j] for k in range(n)))
            for i in range(2 * d):
                force = mpmath.fdot(gs[i % d], powers[depth - 2][i][::-1])
                powers[0][i].append((-1 if i < d else 1) * 2 * depth * force / (j + 1))
        ends = [mpmath.polyval(p[::-1], step) for p in powers[0]]
        u, v = ends[:d], ends[d:]
        for k in range(n):
            integral[k] += mpmath.fsum(c * step ** (j + 1) / (j + 1) for j, c in enumerate(rs[k]))
        states.append(u + v)
    return states, integral


def limit(problem):
    """Solve the one-sample equation; return the limit and the integral R of the residual.

    u' = -2D u^(D-1) a_i r, so log u at D = 2 and u^(2-D) beyond are linear in R; v likewise.
    """
    with mpmath.workdps(DIGITS):
        row, (y,) = numbers(problem["X"].split(",")), numbers([problem["y"]])
        depth = int(problem.get("order", "2"))
        us, vs = started(problem)

        def moved(w, exponent):
            if depth == 2:
                return w * mpmath.exp(-4 * exponent)
            return (w ** (2 - depth) + 2 * depth * (depth - 2) * exponent) ** (
                -mpmath.mpf(1) / (depth - 2)
            )

        def beta(R):
            return [
                moved(u, x * R) ** depth - moved(v, -x * R) ** depth
                for x, u, v in zip(row, us, vs, strict=True)
            ]

        def excess(R):
            return mpmath.fdot(row, beta(R)) - y

        top = max(abs(x) for x in row)
        if depth == 2:
            bound = mpmath.mpf(20) / top
        else:
            # Where the largest power is infinite.
            bound = us[0] ** (2 - depth) / (2 * depth * (depth - 2) * top)
            bound *= 1 - mpmath.mpf(10) ** -12
        R = mpmath.findroot(excess, (-bound, bound), solver="ridder", tol=1e-70, maxsteps=500)
        return beta(R), [R]


def path_for(problem, *, bits=BITS, until=4, step=Fraction(1, 32), order=ORDER):
    with mpmath.workdps(DIGITS):
        b = problem["y"].split(",")
        h = mpmath.mpf(step.numerator) / step.denominator
        depth = int(problem.get("order", "2"))
        A = [numbers(row.split(",")) for row in problem["X"].split(";")]
        states, _ = taylor_path(A, numbers(b), started(problem), until, h, depth)
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
