from fractions import Fraction

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from theorycheck._errors import InconsistentData, InexactInput, OutOfDomain, SolverFailure
from theorycheck.core.outcome import Outcome
from theorycheck.models import diagonal_flow
from theorycheck.models.diagonal_flow import FlowSettings, certified_flow, flow_limit
from theorycheck.models.diagonal_regression import ALWAYS, AUTO, NEVER, drawn
from theorycheck.models.entropy import minimum_entropy
from theorycheck.models.linear_system import LinearSystem
from theorycheck.models.longley import longley
from theorycheck.rigor import certificate as registry

DIGITS = 10


@pytest.fixture(autouse=True)
def nothing_followed_before():
    # What fails is remembered as well, and some tests make it fail.
    diagonal_flow.forget()
    yield
    diagonal_flow.forget()


def checked(certificate, X, y, alpha, digits=DIGITS):
    """Repeat the proof from text and compare with the minimizer, which is found another way."""
    registry._PROVED.clear()
    again = registry.from_json(certificate.to_json())
    assert again.verify(digits) is Outcome.HOLDS
    assert again.radius <= max(1, *map(abs, again.effective)) * Fraction(1, 10 ** (digits + 1))
    other = minimum_entropy(X, y, alpha, digits=digits)
    for mid, expected in zip(again.effective, other.value, strict=True):
        assert abs(mid - expected) <= again.radius + other.radius


@settings(max_examples=5, deadline=None, derandomize=True)
@given(
    samples=st.integers(1, 2),
    features=st.integers(2, 4),
    seed=st.integers(0, 10**6),
    alpha=st.sampled_from(["1/10", "1"]),
)
def test_random_problems(samples, features, seed, alpha):
    X, y = drawn(samples, features, seed)
    try:
        certificate = certified_flow(
            LinearSystem.read(X, y),
            Fraction(alpha),
            FlowSettings(digits=DIGITS, effort="quick", whitening=AUTO),
        )
    except SolverFailure as failure:
        # The budget of "quick" may be too small for a random problem: that is no result.
        event(str(failure).partition(":")[0])
        return
    checked(certificate, X, y, alpha)


@pytest.mark.parametrize(
    ("X", "y", "alpha"),
    [
        ("1,2", "3", "1e-12"),
        ("1,2", "3", "1e6"),
        ("1,2", "3", "1e30"),
        ("1,2", "3", "1e50"),
        ("1,2", "1e40", "1"),
        ("1e-400,2", "1", "1"),
        ("1e-30,0;0,1e-30", "1,1", "1"),
        ("1,2;2,4;1,0", "1,2,1", "1/10"),
        ("1;2;-3", "1/2,1,-3/2", "1/2"),
        ("0,1,0", "1", "1/10"),
    ],
)
def test_extreme_scales_dependent_rows_and_zero_columns(X, y, alpha):
    system = LinearSystem.read(X, y)
    limit = flow_limit(X, y, alpha, digits=DIGITS)
    assert limit.certified is True
    checked(limit.certificate, system.X, system.y, alpha)
    assert limit.value == list(limit.certificate.effective)
    assert limit.time > 0


@pytest.mark.parametrize(("X", "y"), [("1,2", "0"), ("0,0", "0"), ("0", "0")])
def test_a_flow_that_stands_still(X, y):
    limit = flow_limit(X, y, "1/3", digits=DIGITS)
    assert limit.certified is True
    assert all(abs(mid) <= limit.radius for mid in limit.value)
    assert limit.radius < Fraction(1, 10**DIGITS)


def test_a_flow_that_could_not_be_followed_is_not_tried_again_until_it_is_forgotten(monkeypatch):
    problem = longley()
    tried = []
    forecast = diagonal_flow.forecast
    monkeypatch.setattr(
        diagonal_flow,
        "forecast",
        lambda *given, **more: tried.append(1) or forecast(*given, **more),
    )
    stiff = FlowSettings(digits=5, effort="quick", whitening=NEVER)
    for wanted in (1, 1, 2):
        if wanted == 2:
            diagonal_flow.forget()
        with pytest.raises(SolverFailure, match="whitening=always"):
            certified_flow(LinearSystem.read(problem.X, problem.y), problem.alpha, stiff)
        assert len(tried) == wanted


def test_longley_needs_whitening_and_gets_it_if_allowed():
    problem = longley()
    system = LinearSystem.read(problem.X, problem.y)
    stiff = FlowSettings(digits=5, effort="quick", whitening=NEVER)
    with pytest.raises(SolverFailure, match="whitening=always"):
        certified_flow(system, problem.alpha, stiff)
    found = [
        certified_flow(system, problem.alpha, FlowSettings(digits=5, effort="quick", whitening=how))
        for how in (AUTO, ALWAYS)
    ]
    assert all(certificate.whitener for certificate in found)
    checked(found[0], problem.X, problem.y, problem.alpha, 5)


def test_arrays_are_read_as_dyadics():
    X, y = np.array([[0.5, 0.25]]), np.array([0.75])
    limit = flow_limit(X, y, 1, digits=5)
    assert limit.certificate.problem == {"X": "1/2,1/4", "y": "3/4", "alpha": "1"}
    assert limit.to_numpy().shape == (2,)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("1;1", "1,2", 1), InconsistentData),
        (("0,0", "1", 1), InconsistentData),
        (("1", "1", 0), OutOfDomain),
        (("1", "1", 0.1), InexactInput),
        (([[0.5]], ["1"], 1), InexactInput),
    ],
)
def test_misuse_is_an_error(arguments, error):
    with pytest.raises(error) as caught:
        flow_limit(*arguments)
    assert isinstance(caught.value, ValueError | TypeError)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"digits": 0}, ""),
        ({"order": 1}, "below 2"),
        ({"order": "3/2"}, "below 2"),
        ({"order": "-3"}, "below 2"),
        ({"order": True}, "not a number"),
        ({"order": "5/2"}, "flows are enclosed for integer orders"),
        ({"order": Fraction(7, 3)}, "flows are enclosed for integer orders"),
        ({"effort": "most"}, ""),
    ],
)
def test_settings_out_of_range_are_an_error(changed, why):
    with pytest.raises(OutOfDomain, match=f"{next(iter(changed))}=.*{why}") as caught:
        flow_limit("1", "1", 1, **changed)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("order", [2.0, 3.5, np.float64(3)])
def test_an_order_is_no_binary_float(order):
    with pytest.raises(InexactInput, match="order="):
        flow_limit("1", "1", 1, order=order)


@pytest.mark.parametrize("order", [1, 0, -2, Fraction(5, 2)])
def test_a_certificate_is_for_integer_orders(order):
    how = FlowSettings(digits=5)
    with pytest.raises(OutOfDomain, match="order="):
        certified_flow(LinearSystem.read("1", "1"), Fraction(1), how, order=Fraction(order))


@pytest.mark.parametrize(
    ("network", "why"),
    [
        ({"u0": (1,)}, "u0=1 does not fit: 2 entries"),
        ({"v0": (1, 0)}, "v0=1,0 does not fit: 2 entries other than 0"),
        ({"order": 3, "v0": (1, 1)}, "v0 is given with order=3"),
    ],
)
def test_shapes_that_do_not_fit_are_an_error(network, why):
    exact = {
        name: Fraction(value) if name == "order" else tuple(map(Fraction, value))
        for name, value in network.items()
    }
    system, how = LinearSystem.read("1,2", "1"), FlowSettings(digits=5)
    with pytest.raises(OutOfDomain, match=why) as caught:
        certified_flow(system, Fraction(1), how, **exact)
    assert "\n" not in str(caught.value)


def settled(X, y, start, order):
    """Return where SciPy's stiff solver ends: another integrator, and doubles."""
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)

    def force(_, w):
        u, v = np.split(w, 2)
        pull = 2 * order * A.T @ (A @ (u**order - v**order) - b)
        return np.concatenate([-pull * u ** (order - 1), pull * v ** (order - 1)])

    end = solve_ivp(force, (0, 1e3), start, method="Radau", rtol=1e-11, atol=1e-13).y[:, -1]
    u, v = np.split(end, 2)
    return u**order - v**order


@pytest.mark.parametrize(("order", "samples", "alpha"), [(3, 2, "1/3"), (4, 1, "1/5"), (5, 2, "1")])
def test_every_order_is_certified_end_to_end(order, samples, alpha):
    X, y = drawn(samples, 3, 0)
    limit = flow_limit(X, y, alpha, order=order, digits=12)
    assert limit.certified is True
    assert limit.certificate.problem["order"] == str(order)
    registry._PROVED.clear()
    again = registry.from_json(limit.certificate.to_json())
    assert again.verify(12) is Outcome.HOLDS
    start = np.full(6, float(Fraction(alpha)))
    expected = settled(X, y, start, order)
    assert np.abs(limit.to_numpy() - expected).max() < 1e-8
    # Another order ends elsewhere: the test would see it.
    assert np.abs(limit.to_numpy() - settled(X, y, start, order - 1)).max() > 1e-4


@pytest.mark.parametrize(
    ("u0", "v0"),
    [((1, -2, 0.375), (-0.5, 1, 3)), ((-1, -1, -1), ()), ((), (2, 1, 0.25))],
)
def test_uneven_and_negative_starts(u0, v0):
    whitening = NEVER if u0 else ALWAYS
    X, y = drawn(2, 3, 0)
    shapes = {"u0": tuple(map(Fraction, u0)), "v0": tuple(map(Fraction, v0))}
    how = FlowSettings(digits=12, whitening=whitening)
    found = certified_flow(LinearSystem.read(X, y), Fraction(1, 2), how, **shapes)
    assert found.verify(12) is Outcome.HOLDS
    # Texts only for what was given.
    assert set(found.problem) == {"X", "y", "alpha", *(n for n in shapes if shapes[n])}
    start = np.array([*(u0 or (1,) * 3), *(v0 or (1,) * 3)], dtype=float) / 2
    effective = np.array(found.effective, dtype=float)
    assert np.abs(effective - settled(X, y, start, 2)).max() < 1e-8
    # The limit depends on the squares only, and that of the even start is another one.
    plain = np.abs(effective - settled(X, y, np.full(6, 0.5), 2)).max()
    assert plain < 1e-8 if u0 == (-1, -1, -1) else plain > 1e-3


def test_without_targets_an_uneven_start_moves_to_another_zero():
    how, u0 = FlowSettings(digits=12), (Fraction(2), Fraction(1))
    found = certified_flow(LinearSystem.read("1,1", "0"), Fraction(1, 2), how, u0=u0)
    assert found.verify(12) is Outcome.HOLDS
    # beta(0) = (3/4, 0) is not 0, and the limit satisfies beta_1 + beta_2 = 0.
    assert found.effective[0] > Fraction(1, 10)
    assert abs(sum(found.effective)) <= 2 * found.radius


def test_an_order_beyond_what_is_tried_is_a_failure_of_the_engine():
    with pytest.raises(SolverFailure, match=r"order=21: .* up to order 20"):
        flow_limit("1", "1", 1, order=21)


def test_a_deep_network_of_tiny_weights_is_refused_with_the_reason():
    X, y = drawn(2, 3, 0)
    with pytest.raises(SolverFailure, match=r"small weights wait.*Raise alpha") as caught:
        flow_limit(X, y, "1/1000", order=5, digits=5)
    assert "\n" not in str(caught.value)
    # One row leaves nothing to wait for.
    assert flow_limit("1,2", "1", "1/1000", order=3, digits=5).certified is True


@pytest.mark.parametrize(
    "arguments",
    [
        ("1,2", "3", "1e-4000"),
        ("1,2", "3", "1e400"),
        ("1e400,2", "3", 1),
        ("1,2", "1e400", 1),
        ("1e200,1", "1", 1),
        ("1e160,1", "1", 1),
        ("1e200,0;0,1", "1,1", 1),
    ],
)
def test_what_cannot_be_followed_is_a_failure_of_the_engine(arguments):
    with pytest.raises(SolverFailure) as caught:
        flow_limit(*arguments, digits=5, effort="quick")
    assert "\n" not in str(caught.value)


def test_the_effort_is_the_budget():
    arguments = ("1e60,1", "1", 1)
    with pytest.raises(SolverFailure, match="effort=quick"):
        flow_limit(*arguments, digits=5, effort="quick")
    assert flow_limit(*arguments, digits=5).certified is True
    with pytest.raises(TypeError):
        flow_limit("1", "1", 1, 2)


def test_nearly_dependent_rows_are_whitened_at_once(monkeypatch):
    followed = []
    follow = diagonal_flow.weight_flow

    def seen(A, *arguments, **named):
        followed.append(A)
        return follow(A, *arguments, **named)

    monkeypatch.setattr(diagonal_flow, "weight_flow", seen)
    for y in ("2,2.000001", "1,2"):
        system = LinearSystem.read("1,1;1,1.000001", y)
        how = FlowSettings(digits=5, effort="quick", whitening=AUTO)
        certificate = certified_flow(system, Fraction(1, 7), how)
        assert certificate.whitener
        checked(certificate, system.X, system.y, Fraction(1, 7), 5)
    # The given rows were not followed in vain before.
    assert followed
    assert all(A != system.X for A in followed)


@pytest.mark.parametrize("closes", [True, False])
def test_a_given_flow_that_fails_on_the_way_is_whitened(monkeypatch, closes):
    # The forecast was too hopeful: the budget is used up, or the enclosure does not close.
    system, alpha = LinearSystem.read("1,2,0;0,1,1", "1,1"), Fraction(1, 3)
    follow, enclose = diagonal_flow.weight_flow, diagonal_flow.FlowLimit.enclose

    def used_up(A, *arguments, **named):
        if system.X == A and closes:
            raise SolverFailure("steps=0: the flow has not settled.")
        return follow(A, *arguments, **named)

    def open_end(subject, path, R=()):
        return enclose(subject, path, R) if closes or R else None

    monkeypatch.setattr(diagonal_flow, "weight_flow", used_up)
    monkeypatch.setattr(diagonal_flow.FlowLimit, "enclose", open_end)
    with pytest.raises(SolverFailure, match="settled" if closes else "enclosure"):
        certified_flow(system, alpha, FlowSettings(digits=5, effort="quick", whitening=NEVER))
    how = FlowSettings(digits=6, effort="quick", whitening=AUTO)
    assert certified_flow(system, alpha, how).whitener


def test_advice_is_right_where_there_is_no_whitening_to_set():
    with pytest.raises(SolverFailure, match=r"\(in a check: --set whitening=always\)"):
        flow_limit("1,1;1,1.000001", "2,2.000001", "1/7", digits=5, effort="quick")
