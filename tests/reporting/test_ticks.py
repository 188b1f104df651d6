"""Names of ticks are plain characters, and no other than a formula would show."""

import pytest
from matplotlib.figure import Figure

from theorycheck.reporting.ticks import PlainPowers, plain, set_plain


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (r"$\mathdefault{10^{-3}}$", "10⁻³"),
        (r"$\mathdefault{-10^{12}}$", "−10¹²"),
        (r"$\mathdefault{6\times10^{-1}}$", "6×10⁻¹"),
        (r"$\mathdefault{0}$", "0"),
        ("", ""),
    ],
)
def test_a_formula_becomes_plain_characters(formula, shown):
    assert plain(formula) == shown


@pytest.mark.parametrize("scale", ["log", "symlog"])
def test_logarithmic_axes_have_no_formula_left(scale):
    axes = Figure().add_subplot()
    axes.set_yscale(scale)
    axes.set_ylim(1e-3, 1e3)
    before = [plain(text) for text in axes.yaxis.get_major_formatter().format_ticks([0.01, 10])]
    set_plain(axes.yaxis)
    assert axes.yaxis.get_major_formatter().format_ticks([0.01, 10]) == before
    assert before[0] == "10⁻²"
    assert not any("$" in text for text in axes.yaxis.get_minor_formatter().format_ticks([0.02]))


def test_a_linear_axis_is_left_alone():
    axes = Figure().add_subplot()
    set_plain(axes.xaxis)
    assert not isinstance(axes.xaxis.get_major_formatter(), PlainPowers)
