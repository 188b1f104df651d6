"""By how much the inequalities of a report hold: how far their two sides are apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from theorycheck.reporting.dots import Dots
from theorycheck.reporting.record import WITNESS
from theorycheck.reporting.wording import plural

HEAD = ("theorem", "case", "margin", "check")
_SHOWS = (
    "By how much the inequalities hold that were decided in balls: one dot for each such check of "
    "a conclusion, at the distance between the midpoints of both sides, divided by the larger of "
    "the two; of a conclusion with several comparisons, or about every position, the smallest. "
    "The axis is logarithmic."
)
_SHOWS_NOT = (
    "Not shown: by how much they hold at other problems. A small margin is a sharp inequality or "
    "a problem at which it is nearly an equality, and no weak proof; a large one may be a loose "
    "inequality. The number itself is rounded and certified by nothing: the certificate says only "
    "that the inequality holds. Equalities and what is shown for a whole family have no margin."
)
Entry = Mapping[str, Any]


def dots(records: Sequence[Entry]) -> Dots | None:
    """Return the figure; None if no record has a margin that a logarithmic axis can show."""
    found = list(_margins(records))
    drawn = [row for row in found if row[2] > 0]
    if not drawn:
        return None
    return Dots(
        slug="margins",
        title="Margins of inequalities",
        shows=_SHOWS,
        shows_not=_SHOWS_NOT,
        description=_described(drawn, len(found) - len(drawn)),
        axis="distance between both sides, relative to the larger side",
        groups={"conclusions": [(slug, margin) for slug, _, margin, _ in drawn]},
        logarithmic=True,
        head=HEAD,
        table=[[str(cell) for cell in row] for row in found],
    )


def _margins(records: Sequence[Entry]) -> Iterator[tuple[str, str, float, str]]:
    for record in records:
        for entry in record["conclusions"]:
            if entry.get("margin") is not None:
                check = f"{entry['statement']} / {entry['check']}"
                yield record["theorem"], record.get("case", WITNESS), entry["margin"], check


def _described(found: Sequence[tuple[str, str, float, str]], equal: int) -> str:
    least = min(found, key=lambda row: row[2])
    most = max(found, key=lambda row: row[2])
    close = sum(row[2] < 0.01 for row in found)
    theorems = plural(len({row[0] for row in found}), "theorem")
    words = (
        f"{plural(len(found), 'check')} of {theorems}, one line of dots a theorem, over the "
        f"relative distance of both sides. They go from {least[2]:.2g} ({least[3]}, of {least[0]}) "
        f"to {most[2]:.2g} ({most[3]}, of {most[0]}); {close} lie below 0.01."
    )
    if equal:
        words += f" {equal} of margin 0, with equal sides somewhere, cannot be drawn."
    return words
