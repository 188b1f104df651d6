"""Integrals by name against the kernel's closed forms, which share no code with them."""

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from theorycheck._errors import MalformedInput
from theorycheck.core.precision import working_precision
from theorycheck.rigor.gaussian_quantities import MOST_PAIRS, QUANTITIES, Setting
from theorycheck.rigor.student import Student

BITS = 128
TEXTS = {"W": "1,2,0;-1,1/2,3;2,-1,1", "v": "1,0,1"}


def computed(name, **texts):
    return QUANTITIES[name](Setting({**TEXTS, **texts}))


def close(found, expected):
    pairs = list(zip(found, expected, strict=True))
    return all(a.overlaps(b) and a.rad() < 1e-30 for a, b in pairs) and not any(
        a.overlaps(b + arb("1e-20")) for a, b in pairs
    )


def test_the_loss_and_its_parts_are_those_of_the_closed_forms():
    with working_precision(BITS):
        student = Student.of(TEXTS)
        assert close([computed("loss_integral")], [student.loss])
        assert close(computed("overlap_integral"), [pair.moment for pair in student.with_teacher])
        radial = [
            sum((pair.moment for pair in student.pairs[i]), -student.with_teacher[i].moment)
            for i in range(3)
        ]
        assert close(computed("radial_integral"), radial)


@pytest.mark.parametrize("neuron", [1, 2, 3])
def test_the_gradient_is_that_of_the_closed_form(neuron):
    with working_precision(BITS):
        found = computed("gradient_integral", neuron=str(neuron))
        assert close(found, Student.of(TEXTS).gradient[neuron - 1])


def test_angles_norms_and_directions():
    with working_precision(BITS):
        student = Student.of(TEXTS)
        pairs = [(0, 1), (0, 2), (1, 2)]
        assert close(computed("pair_angle"), [student.pairs[i][j].angle for i, j in pairs])
        norms = [arb(5).sqrt(), (arb(41) / 4).sqrt(), arb(6).sqrt()]
        assert close(computed("pair_norm"), [norms[i] * norms[j] for i, j in pairs])
        assert close(computed("own_angle", neuron="3"), [pair.angle for pair in student.pairs[2]])
        assert close([computed("own_teacher_angle")], [student.with_teacher[0].angle])
        assert close(
            [computed("own_norm"), computed("own_teacher_norm")], [norms[0], arb(2).sqrt()]
        )
        assert close(computed("own_unit"), [1 / norms[0], 2 / norms[0], arb(0)])
        assert close(computed("teacher_unit"), [1 / arb(2).sqrt(), arb(0), 1 / arb(2).sqrt()])


def test_second_derivatives_are_difference_quotients_of_the_gradient():
    # Of the gradient with respect to w of E[w.x]_+[v.x]_+, read off a student of one neuron.
    w, v, u = (Fraction(1), Fraction(2)), (Fraction(0), Fraction(1)), (Fraction(3), Fraction(-1))
    step = Fraction(1, 10**12)

    def slope(w, v):
        one = Student((w,), v)
        # grad L = w/2 - slope.
        return [
            arb(a.numerator) / (2 * a.denominator) - b
            for a, b in zip(w, one.gradient[0], strict=True)
        ]

    def quotient(along):
        found = []
        for sign in (1, -1):
            moved = [
                tuple(a + sign * step * b for a, b in zip(x, y, strict=True)) for x, y in along
            ]
            found.append(slope(*moved))
        return [(a - b) * step.denominator / 2 for a, b in zip(*found, strict=True)]

    texts = {"w": "1,2", "v": "0,1", "u": "3,-1"}
    still = (Fraction(0), Fraction(0))
    with working_precision(200):
        setting = Setting(texts)
        for name, along in (
            ("curvature_integral", [(w, u), (v, still)]),
            ("mixed_integral", [(w, still), (v, u)]),
        ):
            found = QUANTITIES[name](setting)
            for a, b in zip(found, quotient(along), strict=True):
                assert abs(float(a - b)) < 1e-20
                assert abs(float(a)) > 1e-2


def test_normals_are_unit_vectors_across():
    with working_precision(BITS):
        setting = Setting({"w": "1,2", "v": "0,1"})
        root = arb(5).sqrt()
        assert close(QUANTITIES["own_normal"](setting), [-2 / root, 1 / root])
        assert close(QUANTITIES["teacher_normal"](setting), [arb(1), arb(0)])


@pytest.mark.parametrize("name", ["curvature_integral", "mixed_integral", "own_normal"])
def test_parallel_neurons_have_no_second_derivatives(name):
    with working_precision(BITS), pytest.raises(MalformedInput, match="parallel"):
        QUANTITIES[name](Setting({"w": "1,2", "v": "-2,-4", "u": "1,0"}))


@pytest.mark.parametrize("name", ["loss_integral", "radial_integral", "overlap_integral"])
def test_too_many_pairs_are_refused_before_they_are_integrated(name):
    rows = ";".join(f"1,{k}" for k in range(MOST_PAIRS + 1))
    with working_precision(64):
        setting = Setting({"W": rows, "v": "1,0"})
        with pytest.raises(MalformedInput, match="too many rows"):
            QUANTITIES[name](setting)
        assert not setting.planes


def test_output_weights_of_one_change_nothing_and_scale_what_they_should():
    with working_precision(BITS):
        plain = computed("loss_integral")
        assert close([computed("weighted_loss_integral")], [plain])
        scaled = computed("weighted_loss_integral", outputs="2,1,3")
        moved = computed("loss_integral", W="2,4,0;-1,1/2,3;6,-3,3")
        assert close([scaled], [moved])
        assert close(computed("pair_output", outputs="2,-1,3"), [arb(-2), arb(6), arb(-3)])


@pytest.mark.parametrize("texts", [{"outputs": "1,2"}, {"neuron": "4"}, {"neuron": "1/2"}])
def test_what_does_not_fit_the_neurons_is_refused(texts):
    with working_precision(BITS), pytest.raises(MalformedInput):
        computed("loss_integral", **texts)


def test_activations_agree_with_a_double_integral_by_another_program():
    # w = (1, 0), v = (1/2, 1): Gauss-Hermite needs smooth functions, which erf and squares are.
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    x, y = np.meshgrid(nodes, nodes, indexing="ij")
    weight = np.outer(weights, weights) / (2 * np.pi)
    error_function = np.vectorize(math.erf)
    smooth = (error_function(x) * error_function(x / 2 + y) * weight).sum()
    with working_precision(BITS):
        setting = Setting({"w": "1,0", "v": "1/2,1", "bias": "1/3"})
        found = {
            name: float(QUANTITIES[f"{name}_integral"](setting).mid())
            for name in ("error_function", "indicator", "absolute", "squared", "biased")
        }
        share = float(QUANTITIES["biased_share"](setting).mid())

    assert abs(found["error_function"] - smooth) < 1e-9
    draws = np.random.default_rng(0).normal(size=(2, 400_000))
    first, second = draws[0], draws[0] / 2 + draws[1]
    sampled = {
        "indicator": (first > 0) & (second > 0),
        "absolute": abs(first * second),
        "squared": (np.maximum(first, 0) * np.maximum(second, 0)) ** 2,
        "biased": np.maximum(first + 1 / 3, 0),
    }
    for name, values in sampled.items():
        error = values.std() / len(first) ** 0.5
        assert abs(values.mean() - found[name]) < 5 * error
        assert error < 0.02
    assert abs((first > -1 / 3).mean() - share) < 5e-3
