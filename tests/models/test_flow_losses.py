"""The two losses that statements about flows at a time name."""

from theorycheck.models.flow_losses import LOSS_AT_START, LOSS_AT_TIME


def test_their_names_differ_from_that_of_a_loss_at_given_weights():
    assert {LOSS_AT_START.name, LOSS_AT_TIME.name} == {"loss_at_start", "loss_at_time"}
    assert LOSS_AT_START.latex != LOSS_AT_TIME.latex
