"""The test with n columns, from both sides, against Krawczyk's test and mpmath."""

import copy
import json
from array import array
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck._errors import MalformedInput
from theorycheck.core.float_matrix import FloatMatrix, Texts
from theorycheck.core.outcome import Outcome
from theorycheck.programs.dual import find_dual
from theorycheck.rigor import certificate as registry
from theorycheck.rigor import monotone
from theorycheck.rigor.certificate import digest_of, from_json
from theorycheck.rigor.entropy import EntropyMinimizer

RNG = np.random.default_rng(5)
ROWS = RNG.standard_normal((3, 9))
Y = (Fraction(1), Fraction(-3, 4), Fraction(2))
U0 = tuple(Fraction(k) for k in (1, -2, 3, 1, 1, 2, 5, 1, -1))
COLUMNS = (0, 4, 7)
BITS = 160


def packed(rows):
    rows = np.ascontiguousarray(rows, dtype=np.float64)
    return FloatMatrix.of_bytes(*rows.shape, rows.tobytes())


X = packed(ROWS)


def texts(alpha, **more):
    return {"X": X.text(), "y": ",".join(map(str, Y)), "alpha": str(Fraction(alpha)), **more}


def certificate(alpha="1/10", *, digits=30, columns=COLUMNS, inverse=None, shift=0, bits=BITS):
    nu = find_dual(tuple(X), Y, Fraction(alpha), digits)
    nu = (nu[0] + shift, *nu[1:])
    if inverse is None:
        inverse = packed(np.linalg.inv(ROWS[:, list(columns)]))
    return EntropyMinimizer.enclose_large(texts(alpha), nu, bits, columns, inverse)


def trusted(alpha, **shapes):
    """The minimizer by Krawczyk's test, which shares nothing but the link."""
    nu = find_dual(tuple(X), Y, Fraction(alpha), 60, **shapes)
    more = {name: ",".join(map(str, shape)) for name, shape in shapes.items()}
    rational = ";".join(",".join(map(str, row)) for row in X)
    problem = {**texts(alpha, **more), "X": rational}
    return EntropyMinimizer.enclose(problem, nu, 600)


def body_of(certificate):
    data = json.loads(json.dumps(certificate.to_json()))
    return {name: data[name] for name in data if name not in ("format", "digest")}


def reread(body):
    text = json.loads(json.dumps(body))
    return from_json({"format": registry.FORMAT, **text, "digest": digest_of(text)})


@pytest.fixture(scope="module")
def template():
    return body_of(certificate())


@pytest.fixture
def body(template):
    registry._PROVED.clear()
    return copy.deepcopy(template)


@pytest.mark.parametrize("alpha", ["1e-12", "1e-3", "1/10", "1", "1e3", "1e30"])
def test_it_agrees_with_krawczyk(alpha):
    found = certificate(alpha, bits=500, digits=60)
    assert found.verify(20) is Outcome.HOLDS
    again = reread(body_of(found))
    registry._PROVED.clear()
    assert again.verify(20) is Outcome.HOLDS
    assert again == found
    other = trusted(alpha)
    for a, b in zip(found.minimizer, other.minimizer, strict=True):
        assert abs(a - b) <= found.radius + other.radius


def test_the_initial_weights_count():
    more = {"u0": ",".join(map(str, U0))}
    nu = find_dual(tuple(X), Y, Fraction(1, 10), 40, u0=U0)
    inverse = packed(np.linalg.inv(ROWS[:, list(COLUMNS)]))
    found = EntropyMinimizer.enclose_large(texts("1/10", **more), nu, 200, COLUMNS, inverse)
    assert found.verify(20) is Outcome.HOLDS
    other = trusted("1/10", u0=U0)
    assert max(abs(a - b) for a, b in zip(found.minimizer, other.minimizer, strict=True)) <= (
        found.radius + other.radius
    )
    # With weights of one, or another order, the same center proves nothing.
    for wrong in ({}, {"v0": more["u0"]}):
        problem = texts("1/10", **wrong)
        assert EntropyMinimizer.enclose_large(problem, nu, 200, COLUMNS, inverse) is None


def test_order_three_on_one_row():
    row, target, alpha = np.array([[1.0, -0.5, 2.0]]), 3, Fraction(1, 2)
    with mpmath.workdps(60):

        def beta(s):
            return mpmath.mpf(1) / 8 * ((1 - s) ** -3 - (1 + s) ** -3)

        nu = mpmath.findroot(
            lambda v: sum(mpmath.mpf(x) * beta(x * v) for x in row[0]) - target,
            (0, 0.4999),
            solver="anderson",
            tol=1e-100,
        )
        true = [beta(mpmath.mpf(x) * nu) for x in row[0]]
        center = Fraction(int(mpmath.nint(nu * mpmath.mpf(2) ** 170)), 2**170)
        problem = {"X": packed(row).text(), "y": "3", "alpha": str(alpha), "order": "3"}
        found = EntropyMinimizer.enclose_large(problem, [center], 200, (2,), packed([[0.5]]))
        assert found.verify(30) is Outcome.HOLDS
        for mid, exact in zip(found.minimizer, true, strict=True):
            gap = abs(mpmath.mpf(mid.numerator) / mid.denominator - exact)
            assert gap <= mpmath.mpf(found.radius.numerator) / found.radius.denominator
    # The domain ends where the largest exponent is 1: a center outside proves nothing.
    for outside in (Fraction(1, 2), Fraction(3, 4)):
        enclosed = EntropyMinimizer.enclose_large(problem, [outside], 200, (2,), packed([[0.5]]))
        assert enclosed is None
    # Nor does one whose ellipsoid reaches the end in a column outside the basis.
    near = [center + Fraction(1, 50)]
    assert EntropyMinimizer.enclose_large(problem, near, 200, (0,), packed([[1.0]])) is None


def test_what_was_proved_here_is_not_proved_again_but_what_is_read_back_is(monkeypatch):
    found = certificate()
    calls = []
    prove = EntropyMinimizer._prove
    monkeypatch.setattr(EntropyMinimizer, "_prove", lambda self: calls.append(1) or prove(self))
    registry._PROVED.clear()
    assert found.verify() is Outcome.HOLDS
    assert not calls
    assert from_json(found.to_json()).verify() is Outcome.HOLDS
    assert calls == [1]


def test_a_kept_matrix_is_the_same_problem_as_its_text():
    nu = find_dual(tuple(X), Y, Fraction(1, 10), 30)
    inverse = packed(np.linalg.inv(ROWS[:, list(COLUMNS)]))
    kept = Texts({**texts("1/10"), "X": X})
    found = EntropyMinimizer.enclose_large(kept, nu, BITS, COLUMNS, inverse)
    assert found.to_json() == certificate().to_json()


def test_a_moved_claim_fails(body):
    largest = max(abs(Fraction(entry)) for entry in body["minimizer"])
    for i in range(9):
        moved = copy.deepcopy(body)
        moved["minimizer"][i] = str(Fraction(body["minimizer"][i]) + largest / 10**12)
        assert reread(moved).verify() is Outcome.FAILS


@pytest.mark.parametrize("factor", [0, Fraction(1, 10), Fraction(9, 10)])
def test_too_small_a_radius_is_not_accepted(body, factor):
    body["minimizer_radius"] = str(Fraction(body["minimizer_radius"]) * factor)
    assert reread(body).verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("shift", [Fraction(1, 10**15), Fraction(-1, 10**6), 1, 10**9, 10**300])
def test_a_moved_center_does_not_prove_the_old_claim(body, shift):
    body["dual"][1] = str(Fraction(body["dual"][1]) + shift)
    assert reread(body).verify() is Outcome.INCONCLUSIVE


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.floats(-15, 1), st.integers(0, 2), st.booleans(), st.sampled_from(["1/100", "1", "50"]))
def test_whatever_is_enclosed_holds_the_truth(power, i, down, alpha):
    true = trusted(alpha).minimizer
    nu = list(find_dual(tuple(X), Y, Fraction(alpha), 30))
    nu[i] += Fraction(10**power) * (-1 if down else 1) / Fraction(alpha) ** 2
    inverse = packed(np.linalg.inv(ROWS[:, list(COLUMNS)]))
    found = EntropyMinimizer.enclose_large(texts(alpha), nu, BITS, COLUMNS, inverse)
    if found is not None:
        for mid, exact in zip(found.minimizer, true, strict=True):
            assert abs(mid - exact) <= found.radius


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("alpha", "100000000000001/1000000000000000"),
        ("y", "1,-3/4,200000000000001/100000000000000"),
        ("X", packed(np.nextafter(ROWS, 9)).text()),
        ("v0", "1,1,1,1,1,1,1,1,1000000000000001/1000000000000000"),
        ("order", "3"),
    ],
)
def test_another_problem_is_not_proved(body, name, value):
    body["problem"][name] = value
    assert reread(body).verify() is not Outcome.HOLDS


@pytest.mark.parametrize("columns", [[0, 0, 7], [0, 4, 4], [1, 4, 7], [4, 0, 7]])
def test_columns_that_the_inverse_does_not_belong_to(body, columns):
    body["columns"] = columns
    assert reread(body).verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("columns", [(-1, 4, 7), (0, 4, X.columns)])
def test_columns_that_x_does_not_have_are_refused(columns):
    with pytest.raises(MalformedInput, match="columns"):
        certificate(columns=columns, inverse=packed(np.eye(3)))


def test_columns_that_do_not_span_prove_nothing():
    # Rows that are dependent: the dual has many zeros, and none is determined.
    rows = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0]])
    problem = {"X": packed(rows).text(), "y": "1,2", "alpha": "1"}
    for guess in (np.linalg.pinv(rows[:, :2]), np.eye(2), np.zeros((2, 2)), 1e9 * np.eye(2)):
        for columns in ((0, 1), (0, 0)):
            center = [Fraction(1, 14), Fraction(0)]
            found = EntropyMinimizer.enclose_large(problem, center, 90, columns, packed(guess))
            assert found is None


@pytest.mark.parametrize(("factor", "good"), [(1.4, True), (0.6, True), (2.5, False), (-1, False)])
def test_the_inverse_need_not_be_exact_but_must_be_one(factor, good):
    exact = np.linalg.inv(ROWS[:, list(COLUMNS)])
    # sqrt(3) |factor - 1| and the spread of the weights: below one, or not.
    found = certificate("100", digits=40, inverse=packed(factor * exact), bits=220)
    assert (found is not None) is good
    if good:
        assert found.verify(12) is Outcome.HOLDS


def test_an_inverse_that_was_not_measured_is_not_used(monkeypatch):
    # With slopes far apart, doubles are too coarse an inverse, and it is refined.
    assert certificate("1e-60", bits=900, digits=120) is not None
    for rounds in (0, 1):
        monkeypatch.setattr(monotone, "REFINEMENTS", rounds)
        assert certificate("1e-60", bits=900, digits=120) is None


@pytest.mark.parametrize("bits", [2, 20, 60])
def test_too_few_bits_prove_less(body, bits):
    body["bits"] = bits
    assert reread(body).verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("columns", [0, 4]),
        ("columns", [0, 4, 9]),
        ("columns", [0, 4, -1]),
        ("columns", "0,4,7"),
        ("columns", [0, 4, 7.0]),
        ("inverse", 1),
        ("inverse", "1,0;0,1"),
        ("inverse", packed(np.eye(2)).text()),
        ("dual", ["1", "2"]),
        ("dual_radius", ["1", "1", "1"]),
        ("minimizer", ["1"]),
        ("minimizer_radius", "-1"),
        ("problem", {"X": "1,2;0,1;1,1", "y": "1,2,3", "alpha": "1"}),
        ("problem", {"X": X.text(), "y": "1,2", "alpha": "1"}),
        ("problem", {"X": X.text(), "y": "1,2,3", "alpha": "0"}),
        ("problem", {"X": X.text(), "y": "1,2,3", "alpha": "1", "order": "1"}),
    ],
)
def test_malformed_content_is_refused(body, name, value):
    body[name] = value
    with pytest.raises(MalformedInput):
        reread(body)


def test_half_a_certificate_is_refused(body):
    for name in ("columns", "inverse"):
        half = {key: value for key, value in body.items() if key != name}
        with pytest.raises(MalformedInput):
            reread(half)
    with pytest.raises(MalformedInput):
        EntropyMinimizer.enclose_large(texts("1"), [Fraction(0)] * 3, 64, (0, 1), packed(np.eye(2)))


def test_an_exact_zero_is_found():
    problem = {**texts("1/10"), "y": "0,0,0"}
    inverse = packed(np.linalg.inv(ROWS[:, list(COLUMNS)]))
    found = EntropyMinimizer.enclose_large(problem, [Fraction(0)] * 3, 90, COLUMNS, inverse)
    assert found.verify() is Outcome.HOLDS
    assert not any(found.minimizer)
    assert found.radius == 0


def test_entries_of_any_size():
    rows = array("d", [1e200, 1e-200, 3.0])
    problem = {"X": FloatMatrix(1, 3, rows).text(), "y": "1", "alpha": "1"}
    nu = find_dual(tuple(FloatMatrix(1, 3, rows)), (Fraction(1),), Fraction(1), 30)
    found = EntropyMinimizer.enclose_large(problem, nu, 3000, (0,), packed([[1e-200]]))
    assert found is not None
    assert found.verify(20) is Outcome.HOLDS
