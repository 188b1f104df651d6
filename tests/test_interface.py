"""The Python interface that is relied on from outside."""

import pickle
from fractions import Fraction

import numpy as np
import pytest

import theorycheck as tc


def test_check_returns_an_assessment_that_shows_itself():
    found = tc.check("hyperbolic-entropy", X="1,2", y="1", alpha="1/10", digits=10)
    assert found.verdict is tc.Verdict.ESTABLISHED
    assert found.exit_status == 0
    assert "established" in found._repr_html_()
    assert "\\" in found._repr_latex_()
    assert "hyperbolic-entropy" in repr(found)


def test_theorems_lists_slugs():
    assert {"hyperbolic-entropy", "kernel-limit"} <= set(tc.theorems())


@pytest.mark.parametrize("find", [tc.minimum_entropy, tc.flow_limit])
def test_floats_are_refused_and_arrays_are_read_exactly(find):
    with pytest.raises(TypeError, match=r"0\.1.*'0\.1'"):
        find([[1, 2]], [1], 0.1)
    with pytest.raises(TypeError, match=r"0\.5"):
        find([[0.5, 2]], [1], "1/10")
    found = find(np.array([[0.1, 2.0]]), np.array([1.0]), "1/10", digits=12)
    total = Fraction(0.1) * found.value[0] + 2 * found.value[1]
    assert abs(total - 1) <= 3 * found.radius
    assert found.radius <= max(map(abs, found.value)) / 10**13


@pytest.mark.parametrize("find", [tc.minimum_entropy, tc.flow_limit])
@pytest.mark.parametrize(
    ("X", "y", "alpha", "message"),
    [
        ("1,2", "1", "0", "alpha=0"),
        ("1,2", "1", "-1", "alpha=-1"),
        ("1,2", "1", "nan", "nan"),
        ("1,2", "1,2", "1", "y has 2"),
        ("1;1", "1,2", "1", "not in the range"),
        ("1,2;3", "1,2", "1", "row 1"),
        ("", "1", "1", "X"),
        ([[1, None]], [1], "1", "None"),
        (np.array([[np.nan, 1.0]]), [1], "1", "nan"),
        (np.array([[np.inf, 1.0]]), [1], "1", "inf"),
        (np.array([[1j, 1.0]]), [1], "1", "complex"),
        (np.ones(3), [1], "1", "X"),
        (np.ones((1, 1, 1)), [1], "1", "X"),
    ],
)
def test_misuse_raises_value_or_type_errors_that_show_the_value(find, X, y, alpha, message):
    with pytest.raises((ValueError, TypeError), match=message) as caught:
        find(X, y, alpha)
    assert isinstance(caught.value, tc.TheoryCheckError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("find", [tc.minimum_entropy, tc.flow_limit])
def test_every_order_from_two_on_and_none_below(find):
    assert find("1,2", "1", "1", order=3, digits=10).radius < 1e-10
    for order in (1, "19/10", True, 2.5):
        with pytest.raises((ValueError, TypeError), match="order=") as caught:
            find("1,2", "1", "1", order=order)
        assert "\n" not in str(caught.value)


def test_real_orders_have_a_minimizer_and_no_flow():
    assert tc.minimum_entropy("1,2", "1", "1", order="5/2", digits=10).radius < 1e-10
    with pytest.raises(ValueError, match="order=5/2 is not an integer"):
        tc.flow_limit("1,2", "1", "1", order="5/2")


def test_values_pickle_and_convert():
    limit = tc.flow_limit("1,2", "1", "1/10", digits=10)
    best = tc.minimum_entropy("1,2", "1", "1/10", digits=10)
    assert pickle.loads(pickle.dumps(limit)).value == limit.value
    assert pickle.loads(pickle.dumps(best)) == best
    np.testing.assert_allclose(limit.to_numpy(), best.to_numpy(), atol=1e-9)


def test_certificates_are_saved_for_verify(tmp_path):
    from theorycheck.rigor.certificate import load

    for found in (
        tc.flow_limit("1,2", "1", "1/10", digits=10),
        tc.minimum_entropy("1,2", "1", "1/10", digits=10),
        tc.minimum_l1("1,2", "1"),
        tc.minimum_l2("1,2", "1"),
    ):
        path = tmp_path / "certificate.json"
        found.certificate.save(path)
        assert load(path).verify() is tc.Outcome.HOLDS


def test_the_norms_are_exact():
    assert tc.minimum_l2("1,2", "1").value == [Fraction(1, 5), Fraction(2, 5)]
    least = tc.minimum_l1("1,2", "1")
    assert least.value == [0, Fraction(1, 2)]
    assert least.unique
    assert not tc.minimum_l1("1,1", "1").unique


def test_unknown_names_are_attribute_errors():
    with pytest.raises(AttributeError, match="nothing"):
        _ = tc.nothing


def test_orders_beyond_what_is_solved_are_refused_at_once():
    with pytest.raises(ValueError, match="order=1000000 is above 1000"):
        tc.minimum_entropy("1,2", "1", "1/1000", order=10**6)


def test_a_theorem_is_named_by_text():
    with pytest.raises(tc.TheoryCheckError, match="theorem=None is no name"):
        tc.check(None)


def test_the_relu_student_in_doubles_and_in_balls():
    W, v = np.array([[0.5, 0.25], [0.25, -0.5]]), np.array([1.0, 0.5])
    for function in (tc.relu_loss, tc.relu_gradient, tc.relu_hessian):
        ball = function(W, v, digits=30)
        np.testing.assert_allclose(function(W, v), ball.to_numpy(), atol=1e-15)
        assert ball.certified
        assert pickle.loads(pickle.dumps(ball)) == ball
    with pytest.raises(TypeError, match=r"0\.5"):
        tc.relu_loss([[0.5, 1]], [1, 1], digits=30)


def test_descent_on_the_relu_student():
    found = tc.relu_descent([[0.5, 0.3], [0.5, -0.3]], [1, 0], 1, 10**5)
    assert found.scaled_loss[-1] == pytest.approx(np.pi**2 / 6, rel=1e-3)
    assert isinstance(pickle.loads(pickle.dumps(found)), tc.Descent)


def test_the_flow_of_the_relu_student():
    found = tc.relu_flow([[0.5, 1], [0.5, -1]], [1, 0], 1e12)
    assert isinstance(found, tc.ReluTrajectory)
    assert found.times[-1] == 1e12
    assert found.scaled_loss[-1] == pytest.approx(np.pi**2 / 6, rel=1e-9)
    assert found.weights.shape == (len(found.times), 2, 2)
    assert found.outcome == "reached"
    with pytest.raises(tc.TheoryCheckError, match="until=0"):
        tc.relu_flow([[1, 0]], [1, 0], 0)


def test_a_derivation_is_shown_step_by_step_or_hidden():
    found = tc.derivation("never-aligned")
    assert isinstance(found, tc.Derivation)
    assert len(found) == 5
    assert all(set(step.checks.values()) == {"holds"} for step in found)
    hints = found.hints()
    assert isinstance(hints, tc.Hints)
    assert found[0].latex not in str(hints.next())
    assert found[0].latex in str(hints.next())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: tc.derivation(None), "theorem=None is no name"),
        (lambda: tc.derivation("never-alined"), "Did you mean 'never-aligned'"),
        (lambda: tc.derivation("two-neurons"), "theorem='two-neurons' has no derivation"),
        (lambda: tc.derivation("never-aligned", seed=-1), "seed=-1"),
    ],
)
def test_no_derivation_is_said_in_one_line(call, message):
    with pytest.raises(tc.TheoryCheckError, match=message) as caught:
        call()
    assert "\n" not in str(caught.value)
