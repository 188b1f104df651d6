"""The loss of a student at the start of its flow and at a time, as quantities of statements."""

from __future__ import annotations

from theorycheck.core.theorem import Quantity

LOSS_AT_START = Quantity(
    name="loss_at_start", latex="L(0)", meaning=r"L(W(0))", words="the loss at the start"
)
LOSS_AT_TIME = Quantity(
    name="loss_at_time",
    latex="L(t)",
    meaning=r"L(W(t))",
    words="the loss at the time t of the flow",
)
