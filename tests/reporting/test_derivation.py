import json

import pytest

from theorycheck.reporting.derivation import ARGUED, Derivation

STEPS = [
    {
        "title": "flow of u",
        "latex": r"\frac{d}{d t} u = - 4 u",
        "reason": "Minus the gradient.",
        "side_conditions": ["positive: u"],
        "checks": {"kernel": "holds", "symbolic": "holds", "balls": "holds"},
    },
    {
        "title": "a <b>bold</b> bound",
        "latex": r"\operatorname{atan}{\left(u \right)} \leq u",
        "reason": "Both are 0 at 0 & the slope is at most 1.",
        "side_conditions": ["positive: u", "for every u > 0"],
        "checks": {"symbolic": "inconclusive", "balls": "holds", "kernel": "fails"},
    },
    {
        "title": "the rest",
        "latex": "1 = 1",
        "reason": "By definition.",
        "side_conditions": [],
        "checks": {},
    },
]


@pytest.fixture
def derivation():
    return Derivation.of("a-theorem", "A title < another", STEPS)


def test_the_steps_are_those_of_the_record(derivation):
    assert len(derivation) == 3
    assert [step.number for step in derivation] == [1, 2, 3]
    assert [step.title for step in derivation] == [step["title"] for step in STEPS]
    assert derivation[1].latex == STEPS[1]["latex"]
    assert derivation.provided() == ("positive: u", "for every u > 0")


def test_text_shows_reason_formula_conditions_and_checks(derivation):
    text = str(derivation)
    assert "1. flow of u. Minus the gradient.\n   \\frac{d}{d t} u = - 4 u\n" in text
    assert "Provided that: positive: u; for every u > 0" in text
    assert "SymPy: inconclusive; balls at random points: holds; the kernel: fails" in text
    assert "Not checked." in text
    assert text.endswith(ARGUED)


def test_what_holds_is_counted_and_no_more(derivation):
    assert derivation.summary() == (
        "3 steps. Found to hold by SymPy: 1, by balls at random points: 2, by the kernel: 1."
    )


def test_html_shows_the_same_escaped(derivation, read):
    page = derivation._repr_html_()
    assert "a &lt;b&gt;bold&lt;/b&gt; bound" in page
    assert "<b>bold" not in page
    assert "A title &lt; another" in page
    assert page.count("<math ") == 3
    assert "✗ the kernel: fails" in page
    assert page.index("SymPy: inconclusive") < page.index("the kernel: fails")
    assert "Not checked." in page
    read(page)


def test_both_faces_are_offered(derivation):
    hints = derivation.hints()
    for shown in (derivation, derivation[0], hints, hints.next()):
        bundle = shown._repr_mimebundle_(include=None, exclude=None)
        assert bundle == {"text/plain": str(shown), "text/html": shown._repr_html_()}
        assert json.loads(json.dumps(bundle)) == bundle


def test_one_line_each(derivation):
    assert repr(derivation) == "<Derivation of a-theorem: 3 steps>"
    assert repr(derivation.hints()) == "<Hints to a-theorem: 0 of 3 shown>"


def test_a_hint_gives_the_reason_first_and_then_the_formula(derivation):
    hints = derivation.hints()
    assert (hints.shown, hints.left, hints.hinted) == (0, 3, False)
    first = hints.next()
    assert "Minus the gradient." in str(first)
    for hidden in ("frac", "SymPy", "Provided"):
        assert hidden not in str(first)
        assert hidden not in first._repr_html_()
    assert repr(first) == str(first)
    assert (hints.shown, hints.left, hints.hinted) == (0, 3, True)
    second = hints.next()
    assert second.step is first.step
    assert second.whole
    assert STEPS[0]["latex"] in str(second)
    assert "<math " in second._repr_html_()
    assert (hints.shown, hints.left, hints.hinted) == (1, 2, False)
    assert hints.next().step.number == 2


def test_the_text_of_hints_hides_what_is_to_come(derivation):
    hints = derivation.hints()
    assert "flow of u" not in str(hints)
    assert "3 of 3 steps are hidden" in str(hints)
    hints.next()
    assert "Minus the gradient." in str(hints)
    assert "frac" not in str(hints)
    hints.next()
    hints.next()
    assert "frac" in str(hints)
    assert "the slope is at most 1" in str(hints)
    assert "atan" not in str(hints)
    assert "By definition" not in str(hints)
    assert "2 of 3 steps are hidden" in str(hints)


def test_html_of_hints_opens_by_clicks(derivation, read):
    hints = derivation.hints()
    hints.next()
    hints.next()
    page = hints._repr_html_()
    read(page)
    assert page.count("<details") == 4
    assert page.index("Minus the gradient.") < page.index("<details")
    reason, formula = page.index("the slope is at most 1"), page.index("the formula, and its")
    assert page.index("Step 2: a hint") < reason < formula < page.index("Step 3: a hint")
    assert "script" not in page


def test_after_the_last_step_comes_what_it_rests_on(derivation):
    hints = derivation.hints()
    given = [hints.next() for _ in range(6)]
    assert hints.left == 0
    assert all(hint.step is not None for hint in given)
    for last in (hints.next(), hints.next()):
        assert last.step is None
        assert ARGUED in str(last)
        assert "for every u > 0" in str(last)
        assert "<li>for every u &gt; 0</li>" in last._repr_html_()
    assert "0 of 3 steps are hidden" in str(hints)
    hints.restart()
    assert hints.next().step.number == 1


def test_hints_do_not_share_their_place(derivation):
    one, other = derivation.hints(), derivation.hints()
    one.next()
    assert not other.hinted


def test_control_characters_do_not_reach_a_terminal():
    step = {**STEPS[0], "title": "red \x1b[31m", "reason": "\x07", "latex": "\x1b x"}
    found = Derivation.of("a-theorem", "t\x1b", [step])
    hints = found.hints()
    for text in (str(found), str(found[0]), str(hints.next()), str(hints), found._repr_html_()):
        assert "\x1b" not in text
        assert "\x07" not in text
