"""How narrow the balls of a report are: the digits to which each enclosed quantity is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from theorycheck.reporting.dots import Dots
from theorycheck.reporting.record import WITNESS
from theorycheck.reporting.wording import plural

# What a record gives as the digits of an exact number.
MOST_DIGITS = 10_000
ENOUGH, FEWER = "at least the digits asked for", "fewer"
HEAD = ("theorem", "case", "quantity", "digits", "digits asked for", "check")
_SHOWS = (
    "How narrow the balls are that the checks of assumptions and conclusions rest on: one dot for "
    "each enclosed quantity, at the number of digits to which its ball determines it. One digit "
    "more means a relative radius smaller by the factor 10, so that the axis is one of radii too, "
    "and logarithmic. A vector has one radius, which is compared with its largest entry."
)
_SHOWS_NOT = (
    "Not shown: whether a ball is as narrow as it could be. A wide ball is no error: it is wrong "
    "only if the quantity lies outside, and an inequality may need no more. Quantities that are "
    "exact and bounds, which are no balls, are left out."
)
Entry = Mapping[str, Any]


def dots(records: Sequence[Entry]) -> Dots | None:
    """Return the figure; None without a ball in any record."""
    found = list(_balls(records))
    if not found:
        return None
    groups: dict[str, list[tuple[str, float]]] = {ENOUGH: [], FEWER: []}
    for slug, _, _, digits, asked, _ in found:
        groups[FEWER if digits < asked else ENOUGH].append((slug, digits))
    return Dots(
        slug="ball-widths",
        title="Widths of balls",
        shows=_SHOWS,
        shows_not=_SHOWS_NOT,
        description=_described(found, groups),
        axis=r"digits known ($N$ of them: the relative radius is below $10^{-N}$)",
        groups=groups,
        # Cases of a theorem are asked for as much as its witness.
        marks={slug: float(asked) for slug, _, _, _, asked, _ in found},
        mark="digits asked for",
        head=HEAD,
        table=[[str(cell) for cell in row] for row in found],
    )


def _balls(records: Sequence[Entry]) -> Iterator[tuple[str, str, str, int, int, str]]:
    """Yield every ball once for each problem, with the first check that rests on it."""
    for record in records:
        asked = record.get("settings", {}).get("digits")
        if asked is None:
            continue
        seen = set()
        for entry in (*record["assumptions"], *record["conclusions"]):
            if entry["method"] != "enclosed":
                continue
            for name, quantity in entry["quantities"].items():
                digits = quantity.get("digits")
                key = (name, digits, quantity["rad"])
                if digits is None or digits >= MOST_DIGITS or "bound" in quantity or key in seen:
                    continue
                seen.add(key)
                check = f"{entry['statement']} / {entry['check']}"
                case = record.get("case", WITNESS)
                yield record["theorem"], case, name, digits, asked, check


def _described(
    found: Sequence[tuple[str, str, str, int, int, str]],
    groups: Mapping[str, Sequence[tuple[str, float]]],
) -> str:
    fewest = min(found, key=lambda row: row[3])
    most = max(found, key=lambda row: row[3])
    theorems = plural(len({row[0] for row in found}), "theorem")
    return (
        f"{plural(len(found), 'ball')} of {theorems}, one line of dots a theorem, over the number "
        f"of digits known. {len(groups[ENOUGH])} have at least the digits asked for (circles), "
        f"{len(groups[FEWER])} have fewer (squares); a bar in each line marks what was asked for. "
        f"The widest has {plural(fewest[3], 'digit')} ({fewest[2]} of {fewest[0]}), the narrowest "
        f"{plural(most[3], 'digit')} ({most[2]} of {most[0]})."
    )
