import pytest

from theorycheck.reporting.visible import visible


@pytest.mark.parametrize("text", ["", "plain", "α ± ‖x‖ 日本 é", "a\tb\nc", "a\u00a0b\u2009c"])
def test_what_can_be_seen_stays(text):
    assert visible(text) == text


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\r", "\x7f", "\x85", "\x9b", "\u202e"])
def test_what_acts_is_replaced(char):
    assert visible(f"a{char}b") == "a\ufffdb"
