"""How far solvers' answers lie from the certified one: measurements, never outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction

from theorycheck.core.evidence import Enclosure, Measurement
from theorycheck.programs.status import Answer

_CONTEXT = Context(prec=30, Emax=10**9, Emin=-(10**9))


def measure(answers: Iterable[Answer], certified: Enclosure) -> list[Measurement]:
    """Measure each answer by its largest distance from `certified`, the radius added.

    The relative distance is over the largest certified entry. Nothing an answer holds makes
    this raise.
    """
    return [_measured(answer, certified) for answer in answers]


def _measured(answer: Answer, certified: Enclosure) -> Measurement:
    def said(distance: str, relative: str, note: str) -> Measurement:
        return Measurement(
            solver=answer.solver,
            program=answer.program,
            status=answer.status.value,
            distance=distance,
            relative=relative,
            note=note,
        )

    if answer.value is None:
        return said("none", "none", answer.note)
    entries = answer.value.tolist()
    if len(entries) != len(certified.mid):
        wrong = f"{len(entries)} entries where {len(certified.mid)} belong"
        return said("none", "none", "; ".join(filter(None, (wrong, answer.note))))
    try:
        gaps = [abs(Fraction(a) - b) for a, b in zip(entries, certified.mid, strict=True)]
    except (ValueError, OverflowError):
        return said("none", "none", "; ".join(filter(None, ("not finite", answer.note))))
    distance = max(gaps, default=Fraction(0)) + certified.radius
    largest = max((abs(mid) for mid in certified.mid), default=Fraction(0))
    relative = _short(distance / largest) if largest else "none"
    return said(_short(distance), relative, answer.note)


def _short(value: Fraction) -> str:
    """Return two significant digits."""
    if not value:
        return "0"
    quotient = _CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{quotient:.1e}"
