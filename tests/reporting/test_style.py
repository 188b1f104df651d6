import re

import pytest

from theorycheck.core.outcome import Outcome, Verdict
from theorycheck.reporting import style
from theorycheck.reporting.figure import COLORS


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, two):
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


PAIRS = [style.PAGE, style.MUTED, style.PANEL, style.LINK]
PAIRS += [style.MUTED_ON_PANEL, style.LINK_ON_PANEL]
PAIRS += [colors for colors, _ in style.BADGES.values()]


def test_the_measure_itself():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") < 4.5


@pytest.mark.parametrize("pair", [pair for both in PAIRS for pair in both])
def test_text_can_be_read(pair):
    assert contrast(*pair) >= 4.5


@pytest.mark.parametrize("pair", style.EDGE)
def test_outlines_and_arrows_can_be_seen(pair):
    assert contrast(*pair) >= 3


@pytest.mark.parametrize("page", [colors[1] for colors in style.PAGE])
@pytest.mark.parametrize("color", COLORS)
def test_lines_of_figures_can_be_seen(color, page):
    assert contrast(color, page) >= 3


def test_every_color_of_the_sheet_is_one_that_is_measured():
    measured = {color for both in (*PAIRS, style.EDGE) for pair in both for color in pair}
    # What separates rows carries nothing that the rows do not.
    ornament = {"#d0d7de", "#3a4149"}
    found = set(re.findall("#[0-9a-f]{6}", style.sheet())) - ornament
    assert found <= measured
    assert not re.findall(r"rgba?\(|hsl|opacity", style.sheet())


def test_every_verdict_and_outcome_has_a_sign_of_its_own():
    assert set(style.VERDICTS) == {verdict.value for verdict in Verdict}
    assert {outcome.value for outcome in Outcome} <= set(style.OUTCOMES)
    signs = [sign for _, sign in style.VERDICTS.values()]
    assert len(set(signs)) == len(signs)


def test_the_sheet_loads_nothing_and_knows_dark_and_paper():
    sheet = style.sheet()
    assert "url(" not in sheet
    assert "@import" not in sheet
    assert "<" not in sheet
    assert "prefers-color-scheme:dark" in sheet
    assert "@media print" in sheet
    assert sheet.count("{") == sheet.count("}")
    for word in ("established", "vacuous", "not-caught"):
        assert sheet.count(f".is-{word}{{") == 2
