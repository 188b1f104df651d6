"""Problems beside a given one: nothing stays 1 by chance."""

from fractions import Fraction

from theorycheck.library.single_neuron import angle_bounds
from theorycheck.models.diagonal_regression import DiagonalRegression
from theorycheck.models.relu_student import ReluFlow, ReluStudent
from theorycheck.search.nudged import FACTOR, nudged

PROBLEM = ReluStudent.at(W="1,2;0,1", v="1,0")


def test_a_teacher_of_norm_1_gets_another_one():
    found = dict(nudged(PROBLEM))
    assert found["data times 3/2"].v == (FACTOR, 0)
    assert found["data times 3/2"].W == ((FACTOR, 2 * FACTOR), (0, FACTOR))
    assert found["data times 1000"].W == ((1000, 2000), (0, 1000))
    assert found["data times 1/1000"].v == (Fraction(1, 1000), 0)
    assert found["v times 3/2"].W == PROBLEM.W
    assert found["sigma times 10"].sigma == 10 * PROBLEM.sigma
    apart = ((1, Fraction(21, 10)), (0, Fraction(21, 20)))
    assert apart == found["W apart"].W


def test_each_is_another_problem_of_the_same_family():
    for problem in (PROBLEM, ReluFlow.at(W="1,2", v="1,0"), DiagonalRegression.at(alpha="1/2")):
        found = nudged(problem)
        texts = [tuple(beside.exact().items()) for _, beside in found]
        assert len(set(texts)) == len(found) > 0
        assert tuple(problem.exact().items()) not in texts
        assert all(type(beside) is type(problem) for _, beside in found)
        assert nudged(problem) == found


def test_the_data_stay_where_another_parameter_moves():
    witness = angle_bounds.THEOREM.witness
    found = dict(nudged(witness))
    assert found["v times 3/2"].W == witness.W
