"""The look of the pages: one sheet, inline, light and dark, screen and paper.

Every pair of text and background has a contrast of at least 4.5 to 1 (tested).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from theorycheck.core.outcome import Verdict

PATH = Path(__file__).with_name("page.css")

# (text, background) on light and on dark pages.
PAGE = (("#1b1f24", "#ffffff"), ("#e4e7eb", "#14171a"))
MUTED = (("#57606a", "#ffffff"), ("#a2abb5", "#14171a"))
PANEL = (("#1b1f24", "#f5f6f8"), ("#e4e7eb", "#1e2226"))
LINK = (("#0550ae", "#ffffff"), ("#79b8ff", "#14171a"))
# What text may stand on a panel in, and what outlines a field or draws an arrow (3 to 1 suffice).
MUTED_ON_PANEL = ((MUTED[0][0], PANEL[0][1]), (MUTED[1][0], PANEL[1][1]))
LINK_ON_PANEL = ((LINK[0][0], PANEL[0][1]), (LINK[1][0], PANEL[1][1]))
EDGE = (("#6e7781", "#ffffff"), ("#8b949e", "#14171a"))

_GOOD = (("#0b4f2c", "#dcf3e4"), ("#a9e8c2", "#12321f"))
_SOME = (("#0b3f6f", "#dcecfb"), ("#a8d3fb", "#10293f"))
_OPEN = (("#4a4f57", "#e9ebee"), ("#ccd2d9", "#2b3036"))
_DOUBT = (("#6b3a00", "#fdecd2"), ("#fbcf94", "#3a2508"))
_BAD = (("#7d1414", "#fde2e0"), ("#fdb4ae", "#401513"))
_EMPTY = (("#4b2a78", "#eee6f8"), ("#d5bdf5", "#2b1d40"))

# Word, color and sign say the same, so that none of them is needed.
VERDICTS = {
    Verdict.ESTABLISHED.value: (_GOOD, "✓"),
    Verdict.SUPPORTED.value: (_SOME, "≈"),
    Verdict.UNDECIDED.value: (_OPEN, "?"),
    Verdict.CONTRADICTED.value: (_DOUBT, "!"),
    Verdict.REFUTED.value: (_BAD, "✗"),
    Verdict.VACUOUS.value: (_EMPTY, "∅"),
}
OUTCOMES = {
    "holds": (_GOOD, "✓"),
    "fails": (_BAD, "✗"),
    "inconclusive": (_OPEN, "?"),
    "not run": (_OPEN, "–"),
    "caught": (_GOOD, "✓"),
    "not caught": (_BAD, "✗"),
}
# What became of an assumption that was left out, and of a wrong variant.
SEARCHED = {
    "needed": (_SOME, "✓"),
    "not shown to be needed": (_OPEN, "?"),
    "not searched": (_OPEN, "–"),
    "unexplained": (_BAD, "✗"),
    "survives": (_DOUBT, "!"),
    "changed": (_DOUBT, "!"),
    "new": (_SOME, "+"),
    "gone": (_EMPTY, "−"),
}
# What became of a limit on time or memory.
LIMITS = {"kept": (_GOOD, "✓"), "MISSED": (_BAD, "✗"), "no limit": (_OPEN, "–")}
BADGES = {**VERDICTS, **OUTCOMES, **SEARCHED, **LIMITS}


@cache
def sheet() -> str:
    """Return the style sheet of a page."""
    return _ROOT + _badges() + PATH.read_text(encoding="utf-8")


def _badges() -> str:
    light: list[str] = []
    dark: list[str] = []
    for word, (colors, _) in BADGES.items():
        name = word.replace(" ", "-")
        for rules, (text, back) in zip((light, dark), colors, strict=True):
            # The last one is for shapes of a drawing, whose text has the color of the class.
            rules.append(
                f".is-{name}{{color:{text};background:{back}}}"
                f".is-{name}>rect{{fill:{back};stroke:{text}}}"
            )
    return (
        "\n".join(light)
        + "\n@media screen and (prefers-color-scheme:dark){\n"
        + "\n".join(dark)
        + "\n}\n"
    )


_ROOT = (
    ":root{color-scheme:light dark;"
    f"--text:{PAGE[0][0]};--page:{PAGE[0][1]};--muted:{MUTED[0][0]};--panel:{PANEL[0][1]};"
    f"--link:{LINK[0][0]};--edge:{EDGE[0][0]};--line:#d0d7de}}\n"
    "@media screen and (prefers-color-scheme:dark){:root{"
    f"--text:{PAGE[1][0]};--page:{PAGE[1][1]};--muted:{MUTED[1][0]};--panel:{PANEL[1][1]};"
    f"--link:{LINK[1][0]};--edge:{EDGE[1][0]};--line:#3a4149}}}}\n"
)
