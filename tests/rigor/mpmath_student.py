"""A reference for ReLU students: expectations by quadrature, and the flow by extrapolation."""

import mpmath


def vector(text):
    return [mpmath.mpf(a) / b for a, b in (_pair(cell) for cell in text.split(","))]


def rows(text):
    return [vector(line) for line in text.split(";")]


def _pair(cell):
    above, _, below = cell.partition("/")
    return int(above), int(below or 1)


def inner(a, b):
    return mpmath.fdot(a, b)


def size(a):
    return mpmath.sqrt(inner(a, a))


def angle(a, b):
    """The half-angle formula, stable at 0 and pi."""
    p = [x / size(a) for x in a]
    q = [x / size(b) for x in b]
    return 2 * mpmath.atan2(
        size([x - y for x, y in zip(p, q, strict=True)]),
        size([x + y for x, y in zip(p, q, strict=True)]),
    )


def moment(a, b):
    """E[a.x]_+[b.x]_+."""
    theta = angle(a, b)
    return (size(a) * size(b) * (mpmath.sin(theta) + (mpmath.pi - theta) * mpmath.cos(theta))) / (
        2 * mpmath.pi
    )


def loss(W, v):
    """Half the second moment of the residual, from all pairs of the signed neurons."""
    signed = [(1, w) for w in W] + [(-1, v)]
    return sum(s * r * moment(a, b) for s, a in signed for r, b in signed) / 2


def gradient(W, v):
    """Derivatives of the moments, neuron by neuron."""
    out = []
    for w in W:
        total = [mpmath.mpf(0)] * len(w)
        for sign, u in [(1, other) for other in W] + [(-1, v)]:
            theta = angle(w, u)
            for k in range(len(w)):
                total[k] += (
                    sign
                    * (size(u) * mpmath.sin(theta) * w[k] / size(w) + (mpmath.pi - theta) * u[k])
                    / (2 * mpmath.pi)
                )
        out.append(total)
    return out


def loss_by_quadrature(W, v):
    """The same from the definition in the plane: x = r (cos, sin), E r^2 = 2."""

    def residual(phi):
        x = [mpmath.cos(phi), mpmath.sin(phi)]
        return (sum(max(inner(w, x), 0) for w in W) - max(inner(v, x), 0)) ** 2

    kinks = sorted(
        (mpmath.atan2(w[1], w[0]) + turn * mpmath.pi / 2) % (2 * mpmath.pi)
        for w in [*W, v]
        for turn in (1, -1)
    )
    return mpmath.quad(residual, [0, *kinks, 2 * mpmath.pi]) / (2 * mpmath.pi)


def flow(W, v, until, step=0.25, columns=8):
    """Follow dW/dt = -grad L by modified midpoint rules, extrapolated (Gragg, Bulirsch, Stoer)."""
    n, d, step = len(W), len(v), mpmath.mpf(step)

    def field(y):
        g = gradient([y[i * d : (i + 1) * d] for i in range(n)], v)
        return [-x for row in g for x in row]

    def midpoint(y, h, parts):
        small = h / parts
        before, now = y, [a + small * b for a, b in zip(y, field(y), strict=True)]
        for _ in range(parts - 1):
            before, now = now, [a + 2 * small * b for a, b in zip(before, field(now), strict=True)]
        end = field(now)
        return [(a + b + small * c) / 2 for a, b, c in zip(now, before, end, strict=True)]

    y = [x for row in W for x in row]
    for _ in range(int(mpmath.nint(until / step))):
        table = []
        for k in range(columns):
            row = [midpoint(y, step, 2 * (k + 1))]
            for j in range(1, k + 1):
                ratio = (mpmath.mpf(k + 1) / (k + 1 - j)) ** 2
                row.append(
                    [
                        a + (a - b) / (ratio - 1)
                        for a, b in zip(row[-1], table[-1][j - 1], strict=True)
                    ]
                )
            table.append(row)
        y = table[-1][-1]
    return [y[i * d : (i + 1) * d] for i in range(n)]
