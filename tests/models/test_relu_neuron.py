"""Families of students with a neuron singled out, and with output weights."""

import pytest

from theorycheck._errors import OutOfDomain
from theorycheck.models.relu_neuron import ReluNeuron, ReluOutputs


def test_the_neuron_belongs_to_the_problem():
    problem = ReluNeuron.at(neuron=2)
    assert problem.subject() == {**ReluNeuron.at().subject(), "neuron": "2"}
    assert set(problem.subject()) == {"W", "v", "neuron"}
    assert problem.varied(seed=3).neuron == 2


def test_there_must_be_such_a_neuron():
    assert ReluNeuron.at(neurons=5, neuron=5).neuron == 5
    with pytest.raises(OutOfDomain, match="neuron=4: the student has 3"):
        ReluNeuron.at(neuron=4)


def test_output_weights_belong_to_the_problem_and_alternate_by_default():
    problem = ReluOutputs.at(neurons=3)
    assert problem.outputs == (1, -1, 1)
    assert problem.subject()["outputs"] == "1,-1,1"
    assert problem.varied(neurons=2).outputs == (1, -1)
    assert ReluOutputs.at(outputs="1,2,3").varied(seed=5).outputs == (1, 2, 3)


def test_there_is_an_output_weight_for_each_neuron():
    with pytest.raises(OutOfDomain, match="outputs has 2 entries, for 3 neurons"):
        ReluOutputs.at(outputs="1,2")
