"""What one group of the selftest looked at, and what it caught."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# More lines than these would only bury the first.
MOST_SHOWN = 20


@dataclass(kw_only=True)
class Group:
    """A tally that fills while the group runs.

    Attributes:
        name: Its name, as `--only` takes it.
        title: What is looked at, in words.
        margin_of: What the worst margin measures; it must not exceed 1.
        checked: How many times something was looked at.
        counts: How many of what, by words.
        worst: The worst margin, None if none was measured.
        where: Where that was.
        caught: What is wrong, one line each.
        wrong: How much is wrong; only the first lines are kept.
    """

    name: str
    title: str
    margin_of: str = ""
    checked: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    worst: float | None = None
    where: str = ""
    caught: list[str] = field(default_factory=list)
    wrong: int = 0

    @property
    def good(self) -> bool:
        """Whether something was looked at and nothing is wrong."""
        return self.checked > 0 and not self.wrong

    def count(self, what: str, times: int = 1) -> None:
        """Count something that was looked at."""
        self.checked += times
        self.counts[what] = self.counts.get(what, 0) + times

    def measure(self, margin: float, where: str) -> None:
        """Keep a margin if it is the worst so far; one above 1 is wrong, and so is NaN."""
        if self.worst is None or not margin <= self.worst:
            self.worst, self.where = margin, where
        if not margin <= 1:
            self.complain(f"{where}: margin {margin:.3g}, and at most 1 is allowed")

    def complain(self, line: str) -> None:
        """Say what is wrong."""
        self.wrong += 1
        if len(self.caught) < MOST_SHOWN:
            self.caught.append(line)

    def unheard(self, asked: Mapping[str, int], what: str) -> None:
        """Complain if a lie that was planted was asked for by nobody: then nothing was tested."""
        if not any(asked.values()):
            self.complain(f"{what}: nobody asked, so that nothing was put to the test")

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "name": self.name,
            "title": self.title,
            "good": self.good,
            "checked": self.checked,
            "counts": self.counts,
            "margin_of": self.margin_of,
            "worst": self.worst,
            "where": self.where,
            "wrong": self.wrong,
            "caught": self.caught,
        }
