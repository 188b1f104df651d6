"""The look of the pages: one sheet, inline, light and dark, screen and paper.

Every pair of text and background has a contrast of at least 4.5 to 1 (tested).
"""

from __future__ import annotations

from theorycheck.core.outcome import Verdict

# (text, background) on light and on dark pages.
PAGE = (("#1b1f24", "#ffffff"), ("#e4e7eb", "#14171a"))
MUTED = (("#57606a", "#ffffff"), ("#a2abb5", "#14171a"))
PANEL = (("#1b1f24", "#f5f6f8"), ("#e4e7eb", "#1e2226"))
LINK = (("#0550ae", "#ffffff"), ("#79b8ff", "#14171a"))

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
    "caught": (_GOOD, "✓"),
    "not caught": (_BAD, "✗"),
}


def sheet() -> str:
    """Return the style sheet of a page."""
    return _ROOT + _badges() + _SHEET


def _badges() -> str:
    light: list[str] = []
    dark: list[str] = []
    for word, (colors, _) in {**VERDICTS, **OUTCOMES}.items():
        name = word.replace(" ", "-")
        for rules, (text, back) in zip((light, dark), colors, strict=True):
            rules.append(f".is-{name}{{color:{text};background:{back}}}")
    return (
        "\n".join(light)
        + "\n@media screen and (prefers-color-scheme:dark){\n"
        + "\n".join(dark)
        + "\n}\n"
    )


_ROOT = (
    ":root{color-scheme:light dark;"
    f"--text:{PAGE[0][0]};--page:{PAGE[0][1]};--muted:{MUTED[0][0]};--panel:{PANEL[0][1]};"
    f"--link:{LINK[0][0]};--line:#d0d7de}}\n"
    "@media screen and (prefers-color-scheme:dark){:root{"
    f"--text:{PAGE[1][0]};--page:{PAGE[1][1]};--muted:{MUTED[1][0]};--panel:{PANEL[1][1]};"
    f"--link:{LINK[1][0]};--line:#3a4149}}}}\n"
)

_SHEET = """
*{box-sizing:border-box}
body{margin:0;padding:1.5rem 1rem 4rem;color:var(--text);background:var(--page);
 font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header,main,footer{max-width:50rem;margin:0 auto}
main.broad{max-width:64rem}
h1{font-size:1.75rem;line-height:1.25;margin:.5rem 0 1rem}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem;padding-bottom:.25rem;
 border-bottom:1px solid var(--line)}
h3{font-size:1.05rem;margin:1.75rem 0 .5rem}
p{margin:.5rem 0}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--link);
 outline-offset:2px}
code,pre,.number{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",
 monospace;font-size:.86em}
code{overflow-wrap:anywhere}
td code{overflow-wrap:break-word}
pre{background:var(--panel);padding:.75rem;border-radius:6px;overflow-x:auto;white-space:pre-wrap;
 overflow-wrap:anywhere;margin:.5rem 0}
.muted{color:var(--muted)}
.verdict{border-radius:8px;padding:1rem 1.25rem;margin:1rem 0}
.verdict p{margin:.35rem 0}
.verdict .word{font-size:1.35rem;font-weight:700}
.badge{display:inline-block;border-radius:4px;padding:.05rem .5rem;font-weight:600;
 white-space:nowrap}
.lead{font-size:1.08rem;border-left:3px solid var(--line);padding-left:1rem;margin:1.25rem 0}
.slug{font-weight:400;color:var(--muted)}
.formula,.wide{overflow-x:auto;overflow-y:hidden;max-width:100%}
.formula{padding:.6rem 0;margin:.25rem 0;font-size:1.1rem}
.formula.long{font-size:.95rem}
math{font-family:"Latin Modern Math","STIX Two Math","Cambria Math","Libertinus Math",
 "DejaVu Math TeX Gyre",math}
math[display=block]{width:max-content;min-width:100%}
.checks{list-style:none;margin:.75rem 0;padding:0}
.checks>li{border-left:3px solid var(--line);padding:.1rem 0 .1rem 1rem;margin:1rem 0}
table{border-collapse:collapse;margin:.75rem 0;font-size:.92rem}
caption{text-align:left;color:var(--muted);padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;
 border-bottom:1px solid var(--line)}
thead th{border-bottom:2px solid var(--line)}
tbody th{font-weight:600}
th .muted{font-weight:400}
td.number,th.number{white-space:nowrap}
td.number.long{white-space:normal;overflow-wrap:anywhere;min-width:14rem}
figure{margin:1.5rem 0;break-inside:avoid}
figcaption{font-size:.92rem;color:var(--muted)}
figcaption b{color:var(--text)}
svg.figure{display:block;width:100%;height:auto;color:var(--text)}
details{margin:.5rem 0}
td details{margin:0}
summary{cursor:pointer;color:var(--link)}
.steps>li{margin:1.25rem 0}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.88rem;
 color:var(--muted)}
@media print{
 body{padding:0;font-size:10pt}
 header,main,footer,main.broad{max-width:none}
 a{color:inherit}
 .badge,.verdict{border:1px solid currentColor;print-color-adjust:exact}
 .formula,.wide{overflow:visible}
 .formula{font-size:.95rem}
 td.number{white-space:normal;overflow-wrap:anywhere}
 h2,h3{break-after:avoid}
 tr,.checks>li>p{break-inside:avoid}
 details:not([open])::details-content{content-visibility:visible;block-size:auto}
}
"""
