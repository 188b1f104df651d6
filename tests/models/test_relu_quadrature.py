"""Routes to Gaussian integrals: what they return, and that giving up is said."""

import pytest

from theorycheck._errors import SolverFailure
from theorycheck.core.settings import Settings
from theorycheck.models import relu_quadrature
from theorycheck.models.gaussian_pair import GaussianPair
from theorycheck.models.relu_quadrature import integrated
from theorycheck.models.relu_student import ReluStudent
from theorycheck.rigor import gaussian_quantities, student_quantities

QUICK = Settings(digits=12, effort="quick")


def test_the_parts_are_certificates_of_the_named_quantities():
    routes = integrated("overlap_integral", "pair_angle", point=("theta", "loss"))
    parts = routes(ReluStudent.at(), QUICK)

    assert [sorted(part.enclosures()) for part in parts] == [
        ["overlap_integral", "pair_angle"],
        ["loss", "theta"],
    ]
    assert all(part.verify(digits=12).name == "HOLDS" for part in parts)


def test_without_names_nothing_is_integrated():
    [part] = integrated(point=("theta",))(ReluStudent.at(), QUICK)
    assert part.kind == "relu-point"
    assert not integrated()(ReluStudent.at(), QUICK)


def test_a_student_with_too_many_pairs_is_not_decided():
    with pytest.raises(SolverFailure, match="too many rows"):
        integrated("loss_integral")(ReluStudent.at(neurons=40, inputs=2), QUICK)


def test_parallel_neurons_are_not_decided():
    with pytest.raises(SolverFailure, match="parallel"):
        integrated("mixed_integral")(GaussianPair.at(w="1,2", v="2,4"), QUICK)


def test_every_quantity_that_is_described_is_one_of_the_kernels():
    known = {*gaussian_quantities.QUANTITIES, *student_quantities.QUANTITIES}
    described = [
        item
        for value in vars(relu_quadrature).values()
        for item in (value if isinstance(value, tuple) else (value,))
        if isinstance(item, relu_quadrature.Quantity)
    ]
    assert len(described) > 10
    assert {item.name for item in described} <= known
