import csv
import io
import re
import xml.etree.ElementTree as ET

import pytest

from theorycheck.reporting import ratios
from theorycheck.reporting.ratios import Bar, described, shown, svg, table


def bar(ratio=2.0, **changes):
    given = {"benchmark": "planted", "what": "a step", "peer": "NumPy", "missed": False}
    return Bar(**{**given, "ratio": ratio, **changes})


def drawn(bars):
    text = svg(bars, "planted")
    ET.fromstring(text)  # noqa: S314 - our own
    return text


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(1.277, "1.28"), (57.0, "57"), (7690.0, "7 690"), (0.98, "0.98"), (1e15, "1e+15")],
)
def test_a_ratio_has_three_digits(ratio, words):
    assert shown(ratio) == words


def test_the_description_says_what_is_seen():
    words = described([bar(0.5, what="slow"), bar(300.0, what="fast", peer="P"), bar(missed=True)])
    assert "3 comparisons" in words
    assert "from 0.5 (slow, against NumPy) to 300 (fast, against P)" in words
    assert "In 1 the peer is faster" in words
    assert "1 misses a limit" in words
    assert "The first" not in words
    assert "The first 60 are drawn." in described([bar()] * 61)


def test_the_figure_is_named_and_the_same_each_time():
    bars = [bar(0.5), bar(300.0, missed=True)]
    text = drawn(bars)
    assert text == svg(bars, "planted")
    assert f">{ratios.TITLE}</title>" in text
    assert described(bars) in text
    assert 'role="img"' in text
    assert "Date" not in text


def test_a_bar_to_the_left_is_hatched_and_another_is_not():
    assert "<pattern" not in drawn([bar(2.0), bar(300.0)])
    assert "<pattern" in drawn([bar(0.5), bar(300.0)])


def test_longer_bars_are_longer():
    def widths(text):
        color = re.escape(ratios.COLORS[0].lower())
        paths = re.findall(rf'<path d="([^"]*)"[^>]*style="fill: {color}', text)
        ends = [re.findall(r"[ML] (\S+)", path) for path in paths]
        return [max(map(float, found)) - min(map(float, found)) for found in ends]

    first, second, third = widths(drawn([bar(10.0), bar(100.0), bar(1000.0)]))
    # The axis is logarithmic, and begins at 1.
    assert second == pytest.approx(2 * first, rel=1e-3)
    assert third == pytest.approx(3 * first, rel=1e-3)


@pytest.mark.parametrize("ratio", [1e-15, 1.0, 1e15])
def test_any_ratio_can_be_drawn(ratio):
    drawn([bar(ratio)])


def test_names_stay_text(sample):
    attack = f"{sample.ATTACK} $x_ \x00"
    text = drawn([bar(what=attack, peer="p" * 500)])
    assert "<script" not in text
    assert "<img" not in text


def test_the_table_has_every_bar():
    bars = [bar(1 / 3, what='a, "b"'), bar(2.0, missed=True)]
    rows = list(csv.reader(io.StringIO(table(bars))))
    assert rows == [
        ["benchmark", "what", "peer", "ratio", "limit"],
        ["planted", 'a, "b"', "NumPy", repr(1 / 3), ""],
        ["planted", "a step", "NumPy", "2.0", "missed"],
    ]
