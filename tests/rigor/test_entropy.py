"""Krawczyk's test on the dual, from both sides, against Newton's method in mpmath."""

import copy
import json
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Method, Outcome
from theorycheck.models.diagonal_regression import drawn
from theorycheck.programs.dual import find_dual
from theorycheck.rigor import certificate as registry
from theorycheck.rigor.certificate import digest_of, from_json
from theorycheck.rigor.elimination import reduce_system
from theorycheck.rigor.entropy import EntropyMinimizer

SCALES = ["1e-300", "1e-30", "1e-3", "1/10", "7/3", "1e3", "1e30"]
BITS = 200
X = [[1, Fraction(-1, 2), 3], [0, 2, 1]]
Y = [Fraction(3, 4), -1]


def real(value):
    return mpmath.mpf(value.numerator) / value.denominator


def exact(value):
    sign, mantissa, exponent, _ = value._mpf_
    return (-1) ** sign * Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def texts(X, y, alpha):
    return {
        "X": ";".join(",".join(map(str, row)) for row in X),
        "y": ",".join(map(str, y)),
        "alpha": str(Fraction(alpha)),
    }


def dual(X, y, alpha, digits=190):
    """Polish an untrusted start by Newton's method in mpmath, until X beta = y to `digits`."""
    X, y = [list(map(Fraction, row)) for row in X], list(map(Fraction, y))
    start = find_dual(tuple(map(tuple, X)), tuple(y), Fraction(alpha), 20)
    samples, features = range(len(X)), range(len(X[0]))
    with mpmath.workdps(digits + 60):
        A = [[real(entry) for entry in row] for row in X]
        twice, nu = 2 * real(Fraction(alpha)) ** 2, [real(entry) for entry in start]
        for _ in range(9):
            s = [mpmath.fsum(A[n][i] * nu[n] for n in samples) for i in features]
            beta = [twice * mpmath.sinh(x) for x in s]
            slope = [twice * mpmath.cosh(x) for x in s]
            excess = [mpmath.fdot(row, beta) - real(t) for row, t in zip(A, y, strict=True)]
            H = [
                [mpmath.fsum(p * q * c for p, q, c in zip(r, t, slope, strict=True)) for t in A]
                for r in A
            ]
            nu = list(mpmath.matrix(nu) - mpmath.lu_solve(mpmath.matrix(H), mpmath.matrix(excess)))
        # The zero is unique, so whatever solves X beta = y in this form is the minimizer.
        assert max(map(abs, excess)) < mpmath.mpf(10) ** -digits
        return nu, beta


def rounded(nu, bits):
    with mpmath.workdps(400):
        return [Fraction(int(mpmath.nint(x * mpmath.mpf(2) ** bits)), 2**bits) for x in nu]


def precise(alpha):
    """Fractional bits that resolve nu, which is tiny for large alpha."""
    return BITS + 2 * max(0, int(Fraction(alpha)).bit_length())


@pytest.fixture(scope="module")
def solved():
    return {alpha: dual(X, Y, alpha) for alpha in SCALES}


def made(solved, alpha, bits=BITS):
    nu = rounded(solved[alpha][0], precise(alpha))
    return EntropyMinimizer.enclose(texts(X, Y, alpha), nu, bits)


def contains(certificate, beta):
    return all(
        abs(mid - exact(true)) <= certificate.radius
        for mid, true in zip(certificate.minimizer, beta, strict=True)
    )


@pytest.fixture
def body(solved):
    data = copy.deepcopy(made(solved, "1/10").to_json())
    registry._PROVED.clear()
    return {name: data[name] for name in data if name not in ("format", "digest")}


def reread(content):
    text = json.loads(json.dumps(content))
    return from_json({"format": registry.FORMAT, **text, "digest": digest_of(text)})


@pytest.mark.parametrize("alpha", SCALES)
def test_a_true_box_is_accepted_and_holds_the_solution(solved, alpha):
    certificate = made(solved, alpha)
    registry._PROVED.clear()
    again = from_json(json.loads(json.dumps(certificate.to_json())))
    assert again == certificate
    assert again.method is Method.ENCLOSED
    assert again.verify(digits=40) is Outcome.HOLDS
    assert contains(again, solved[alpha][1])
    # It solves X beta = y to within the radius.
    for row, target in zip(X, Y, strict=True):
        gap = sum((a * m for a, m in zip(row, again.minimizer, strict=True)), -Fraction(target))
        assert abs(gap) <= again.radius * sum(map(abs, row))


@pytest.mark.parametrize("alpha", SCALES)
def test_a_claim_off_by_a_part_in_1e30_fails(solved, alpha):
    data = made(solved, alpha).to_json()
    largest = max(abs(Fraction(entry)) for entry in data["minimizer"])
    for i in range(3):
        for sign in (1, -1):
            body = {k: copy.deepcopy(v) for k, v in data.items() if k not in ("format", "digest")}
            moved = Fraction(body["minimizer"][i]) + sign * largest / 10**30
            body["minimizer"][i] = str(moved)
            assert reread(body).verify() is Outcome.FAILS


@pytest.mark.parametrize(
    ("factor", "outcome"),
    [(Fraction(1, 10), Outcome.INCONCLUSIVE), (0, Outcome.INCONCLUSIVE), (10, Outcome.HOLDS)],
)
def test_the_claimed_radius(body, factor, outcome):
    body["minimizer_radius"] = str(Fraction(body["minimizer_radius"]) * factor)
    assert reread(body).verify() is outcome


def boxes(body):
    return [Fraction(entry) for entry in body["dual_radius"]]


def with_box(body, box):
    body["dual_radius"] = [str(entry) for entry in box]
    return reread(body)


def test_a_box_that_does_not_hold_the_solution_is_not_accepted(body):
    box = boxes(body)
    for i in range(2):
        for sign in (1, -1):
            moved = copy.deepcopy(body)
            moved["dual"][i] = str(Fraction(moved["dual"][i]) + sign * 100 * max(box))
            assert reread(moved).verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("shrink", [Fraction(1, 2**70), Fraction(1, 2**1000), 0])
def test_a_box_too_small_to_tell_is_not_accepted(body, shrink):
    assert with_box(body, [entry * shrink for entry in boxes(body)]).verify() is (
        Outcome.INCONCLUSIVE
    )


@pytest.mark.parametrize("side", [0, 1])
def test_a_box_without_width_on_one_side_is_not_accepted(body, side):
    box = boxes(body)
    box[side] = Fraction(0)
    assert with_box(body, box).verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("zeros", [0, 3, 50, 10_000])
def test_a_huge_box_is_not_accepted(body, zeros):
    body["dual_radius"] = ["2" + "0" * zeros] * 2
    assert reread(body).verify() is Outcome.INCONCLUSIVE


def test_a_wider_box_that_still_contracts_is_accepted(body):
    # The claim follows from any box that passes; a wider one gives a wider proof.
    certificate = with_box(body, [entry * 2**20 for entry in boxes(body)])
    assert certificate.verify() in (Outcome.HOLDS, Outcome.INCONCLUSIVE)
    body["minimizer_radius"] = "1/1000000"
    assert reread(body).verify() is Outcome.HOLDS


@pytest.mark.parametrize("bits", [2, 10, 40])
def test_too_few_bits_prove_nothing(body, bits):
    body["bits"] = bits
    assert reread(body).verify() is Outcome.INCONCLUSIVE


def test_a_center_whose_exponential_overflows_proves_nothing(body):
    for huge in ("1" + "0" * 15, "1" + "0" * 300, "-1" + "0" * 15_000):
        body["dual"] = [huge, "0"]
        assert reread(body).verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("power", [60, 100])
def test_nearly_dependent_rows_at_low_bits_prove_nothing(power):
    # Independent over the rationals, dependent to 53 bits.
    rows = [[1, 1], [1, 1 + Fraction(1, 2**power)]]
    y = [Fraction(1), 1 + Fraction(1, 2 ** (power + 1))]
    nu = rounded(dual(rows, y, 1, digits=150)[0], 400)
    problem = texts(rows, y, 1)
    assert EntropyMinimizer.enclose(problem, nu, 53) is None
    high = EntropyMinimizer.enclose(problem, nu, 500)
    assert high.verify(digits=10) is Outcome.HOLDS
    body = {k: v for k, v in high.to_json().items() if k not in ("format", "digest")}
    body["bits"] = 53
    assert reread(body).verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("problem", {"X": "1,2", "y": "1"}),
        ("problem", {"X": "1,-1/2,3;0,2,1", "y": "3/4,-1", "alpha": "0"}),
        ("problem", {"X": "1,-1/2,3;0,2,1", "y": "3/4,-1", "alpha": "-1/10"}),
        ("problem", {"X": "1,-1/2,3;0,2,1", "y": "3/4", "alpha": "1/10"}),
        ("problem", {"X": "1,-1/2,3;0,2,1;1,3/2,4", "y": "3/4,-1,1", "alpha": "1/10"}),
        ("problem", {**texts(X, Y, "1/10"), "order": "1"}),
        ("problem", {**texts(X, Y, "1/10"), "u0": "1,2"}),
        ("problem", {**texts(X, Y, "1/10"), "v0": "1,0,1"}),
        ("problem", {**texts(X, Y, "1/10"), "order": "3", "u0": "1,1,1"}),
        ("problem", {**texts(X, Y, "1/10"), "beta": "1"}),
        ("dual", ["1"]),
        ("dual", ["nan", "1"]),
        ("dual_radius", ["inf", "1"]),
        ("dual_radius", ["-1", "1"]),
        ("minimizer_radius", "-1"),
        ("minimizer", ["1", "2"]),
        ("minimizer", ["nan", "2", "3"]),
        ("minimizer", "1"),
        ("bits", 1),
    ],
)
def test_malformed_content_is_refused(body, name, value):
    body[name] = value
    with pytest.raises(MalformedInput):
        reread(body)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X", "1,-1/2,3;0,2,1000000000000000000001/1000000000000000000000"),
        ("y", "3/4,-1000000000000000000001/1000000000000000000000"),
        ("alpha", "100000000000000000001/1000000000000000000000"),
        ("order", "3"),
        ("u0", "1,1,100000000000000000001/100000000000000000000"),
        ("v0", "1,1,2"),
    ],
)
def test_another_problem_is_not_proved(body, name, value):
    body["problem"][name] = value
    assert reread(body).verify() is not Outcome.HOLDS


def test_the_solution_of_another_scale_is_no_solution(solved):
    # Boxes come from the kernel itself: a wrong center needs one too wide to contract.
    wrong = rounded(solved["1e-3"][0], BITS)
    assert EntropyMinimizer.enclose(texts(X, Y, "1/10"), wrong, BITS) is None


def test_zero_data_zero_columns_and_dependent_rows():
    nothing = EntropyMinimizer.enclose(texts([[0, 0]], [0], 1), [], 64)
    assert (nothing.minimizer, nothing.radius) == ((0, 0), 0)
    assert nothing.verify(digits=100) is Outcome.HOLDS
    target = EntropyMinimizer.enclose(texts([[1, 2]], [0], 1), [Fraction(0)], 64)
    assert target.verify(digits=10) is Outcome.HOLDS
    assert all(abs(mid) <= target.radius for mid in target.minimizer)
    rows, y = [[1, 0], [2, 0], [3, 0]], [1, 2, 3]
    nu, beta = dual([[1, 0]], [1], "1/10", digits=80)
    found = EntropyMinimizer.enclose(texts(rows, y, "1/10"), rounded(nu, 200), 200)
    assert found.verify(digits=20) is Outcome.HOLDS
    assert contains(found, beta)
    assert abs(found.minimizer[1]) <= found.radius
    with pytest.raises(MalformedInput, match="range"):
        EntropyMinimizer.enclose(texts(rows, [1, 2, 4], 1), [Fraction(0)], 64)
    with pytest.raises(MalformedInput, match="entries"):
        EntropyMinimizer.enclose(texts(rows, y, 1), [Fraction(0)] * 3, 64)


def test_a_false_claim_about_nothing_fails():
    body = EntropyMinimizer.enclose(texts([[0, 0]], [0], 1), [], 64).to_json()
    del body["format"], body["digest"]
    body["minimizer"] = ["0", "1/1000000000000000000000000000000"]
    assert reread(body).verify() is Outcome.FAILS


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    st.integers(1, 3),
    st.integers(0, 3),
    st.integers(0, 10**6),
    st.sampled_from(["1/100", "1", "50"]),
    st.data(),
)
def test_random_problems(samples, more, seed, alpha, data):
    rows, y = drawn(samples, samples + more, seed)
    reduced = reduce_system(rows, y)
    if reduced.contradiction is not None or not reduced.kept:
        return
    nu, beta = dual(reduced.X_basis, reduced.y_basis, alpha, digits=90)
    found = EntropyMinimizer.enclose(texts(rows, y, alpha), rounded(nu, 220), 220)
    assert found.verify(digits=20) is Outcome.HOLDS
    assert contains(found, beta)
    body = {
        k: copy.deepcopy(v) for k, v in found.to_json().items() if k not in ("format", "digest")
    }
    i = data.draw(st.integers(0, len(beta) - 1))
    body["minimizer"][i] = str(Fraction(body["minimizer"][i]) + 3 * found.radius)
    assert reread(body).verify() is not Outcome.HOLDS


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**25), 10**25),
    st.floats(),
    st.sampled_from(["", "1", "-1", "0", "1/3", "1/0", "nan", "1e5", ";", "1,2;3", "1" * 400]),
    st.lists(st.sampled_from(["1", "-1/2", "0"]), max_size=3),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_arbitrary_content_is_refused_or_judged(data):
    nu = [Fraction("0.881373587019543025")]
    content = EntropyMinimizer.enclose(texts([[1]], [2], 1), nu, 100).to_json()
    del content["format"], content["digest"]
    places = [(name,) for name in content] + [
        (name, key)
        for name in content
        if isinstance(content[name], dict | list)
        for key in (content[name] if isinstance(content[name], dict) else range(len(content[name])))
    ]
    *way, last = data.draw(st.sampled_from(places))
    node = content
    for key in way:
        node = node[key]
    node[last] = data.draw(LEAVES)
    try:
        certificate = reread(content)
    except MalformedInput:
        return
    if certificate.verify() is Outcome.HOLDS:
        # For a single row beta = y / x, whatever alpha is.
        x, y = (Fraction(certificate.problem[name]) for name in ("X", "y"))
        assert x != 0 or y == 0
        true = y / x if x else Fraction(0)
        assert abs(certificate.minimizer[0] - true) <= certificate.radius
