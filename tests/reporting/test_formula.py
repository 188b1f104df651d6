# ruff: noqa: S314 (what is parsed was written by the code under test)
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from theorycheck.reporting.formula import LONGEST, mathml


def shown(latex, *, display=True):
    """Return the tree without the annotation; it is well-formed XML."""
    tree = ET.fromstring(mathml(latex, display=display))
    assert tree.tag == "math", latex
    semantics = tree[0]
    assert semantics[1].text == latex
    return semantics[0]


def named(tree, tag):
    return [element for element in tree.iter() if element.tag == tag]


def text(tree):
    return "".join(tree.itertext())


@pytest.mark.parametrize(
    "latex",
    [
        r"\operatorname*{arg\,min}_{X\beta=y} Q",
        r"\operatorname{argmin}_{X\beta=y} Q",
        r"\operatorname{arg\,min}_{X\beta=y} Q",
        r"\arg\min_{X\beta=y} Q",
        r"\argmin_{X\beta=y} Q",
    ],
)
def test_every_way_to_write_argmin_puts_the_limits_below(latex):
    (under,) = named(shown(latex), "munder")
    assert under[0].text == "arg min"
    assert under[0].get("movablelimits") == "true"
    assert text(under[1]) == "Xβ=y"


@pytest.mark.parametrize("name", ["arcsinh", "asinh", "cosh", "log", "sgn", "atan2"])
def test_named_functions_are_one_operator_close_to_their_argument(name):
    command = rf"\{name}" if name in ("cosh", "log") else rf"\operatorname{{{name}}}"
    tree = shown(rf"2 {command}\left( \tfrac{{z}}{{2}} \right)")
    (operator,) = [mo for mo in named(tree, "mo") if mo.text == name]
    assert operator.get("rspace") == "0"
    assert operator.get("lspace") == "0.167em"


def test_sympy_atan2():
    tree = shown(r"\operatorname{atan_{2}}{\left(y,x \right)}")
    assert text(tree) == "atan2(y,x)"


def test_upright_names_are_one_identifier():
    tree = shown(r"w_{\mathrm{init}}")
    assert [mi.text for mi in named(tree, "mi")] == ["w", "init"]


def test_sum_has_limits_above_and_below():
    (sum_,) = named(shown(r"\sum_{i=1}^{d} x_i"), "munderover")
    assert sum_[0].text == "∑"


def test_limits_of_a_sum_move_by_themselves_also_in_parentheses():
    for latex in (r"\left( \sum_{i=1}^{d} x_i \right)^2", r"\frac{\sum_{i=1}^{d} x_i}{2}"):
        for display in (True, False):
            tree = shown(latex, display=display)
            assert len(named(tree, "munderover")) == 1
            assert not named(tree, "msubsup")


def test_parentheses_stretch_around_a_fraction():
    tree = shown(r"\left( \tfrac{1}{2} \right)")
    assert [mo.get("stretchy") for mo in named(tree, "mo")] == ["true", "true"]
    assert len(named(tree, "mfrac")) == 1


def test_cases_are_a_table_aligned_left():
    tree = shown(r"\begin{cases} 1 & \text{for}\: x > 0 \\0 & \text{otherwise} \end{cases}")
    assert len(named(tree, "mtr")) == 2
    assert {cell.get("style") for cell in named(tree, "mtd")} == {"text-align:left"}


def test_aligned_becomes_a_table():
    assert len(named(shown(r"\begin{aligned} a &= b \\ &= c \end{aligned}"), "mtr")) == 2


def test_quantifiers_and_plain_vectors():
    assert text(shown(r"\forall x \in \mathbb{R}^d: x \succeq 0")) == "∀x∈ℝd:x⪰0"


def test_a_minus_after_an_operator_is_a_sign():
    after_equals, difference = shown("a = -4"), shown("a - 4")
    assert [mo.get("form") for mo in named(after_equals, "mo")] == [None, "prefix"]
    assert [mo.get("form") for mo in named(difference, "mo")] == [None]
    closed = shown(r"\left(x\right) - 4")
    assert "prefix" not in [mo.get("form") for mo in named(closed, "mo") if mo.text == "−"]


def test_bars_have_no_space_around():
    assert {mo.get("lspace") for mo in named(shown(r"a \| x \| b"), "mo")} == {"0"}


@pytest.mark.parametrize(
    "latex",
    [
        r"\undefinedmacro{x}",
        r"\frac{",
        r"\left( x",
        "x & y",
        "",
        r"\newcommand{\x}{\x\x}\x",
        r"\unicode{x}",
        r"a \\ b",
        r"\unicode\bcancel\underbrace1\cfrac\llap",
        "x" * (LONGEST + 1),
        "{" * 5000,
    ],
)
def test_what_cannot_be_converted_is_shown_as_it_is_written(latex):
    tree = ET.fromstring(mathml(latex))
    assert tree.tag == "code"
    assert (tree.text or "") == latex


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<script>alert(1)</script>}",
        r"\text{&lt;script&gt;alert(1)}",
        r"\text{&#60;script&#62;}",
        "<script>alert(1)</script>",
        r"\href{javascript:alert(1)}{x}",
        r"\class{a}{x}",
        r"\style{background:url(http://x)}{x}",
        r"\operatorname{<img src=x>}",
    ],
)
def test_nothing_gets_out_of_a_formula(latex):
    tree = ET.fromstring(mathml(latex))
    assert {e.tag for e in tree.iter()} <= {
        *("math", "semantics", "annotation", "code", "mrow", "mi", "mo", "mn", "mtext", "mspace")
    }
    assert all(
        not name.startswith("on") and name not in ("href", "id") and "url" not in value
        for e in tree.iter()
        for name, value in e.attrib.items()
    )


TOKENS = [
    *(r"\frac", r"\left(", r"\right)", r"\operatorname", r"\begin{cases}", r"\end{cases}"),
    *(r"\sum", r"\text", r"\\", r"\alpha", r"\sqrt", r"\limits", r"\unicode", r"\mathrm"),
    *"ax1+-=_^{}[]()|&<>$%~' ",
]


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=12).map("".join))
def test_any_text_becomes_one_well_formed_element(latex):
    tree = ET.fromstring(mathml(latex))
    assert tree.tag in ("math", "code")
    if tree.tag == "math":
        assert not [e for e in named(tree, "mi") if "\\" in (e.text or "")]
