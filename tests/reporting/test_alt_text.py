"""What is read out of a figure: its axes, its lines, and where they go."""

import pytest

from theorycheck.reporting.alt_text import MOST_LINES, read_out, spoken


def series(*lines, **more):
    return {"x_label": "time $t$", "y_label": "loss", "lines": list(lines), **more}


def line(label="L", x=(1, 2, 3), y=(1, 2, 3)):
    return {"label": label, "x": list(x), "y": list(y)}


def test_axes_and_lines_are_named_with_where_they_go():
    words = read_out(series(line(y=(4, 0.5, 2)), x_scale="log", y_scale="symlog"))
    assert words.startswith(
        "Plotted: loss, on a scale logarithmic away from 0, against time t, on a logarithmic scale."
    )
    assert words.endswith("L: 3 points, from 4 at 1 to 2 at 3, lowest 0.5 at 2.")


def test_an_extreme_that_reads_like_an_end_is_not_told():
    assert read_out(series(line(y=(1, 3.0001, 3)))).endswith("from 1 at 1 to 3 at 3.")
    assert read_out(series(line(y=(1, 5, 3)))).endswith("to 3 at 3, highest 5 at 2.")


def test_points_without_a_value_are_not_read():
    assert read_out(series(line(x=(1, None), y=(2, 3)))).endswith("L: one point, 2 at 1.")
    assert read_out(series(line(x=(1,), y=(None,)))).endswith("L: no value.")
    assert read_out(series(line(x=(1,), y=(float("inf"),)))).endswith("L: no value.")


def test_of_many_lines_the_rest_is_counted():
    words = read_out(series(*(line(f"L{i}") for i in range(MOST_LINES + 2))))
    assert f"L{MOST_LINES - 1}:" in words
    assert f"L{MOST_LINES}:" not in words
    assert words.endswith("2 more lines like these.")


@pytest.mark.parametrize(
    ("label", "words"),
    [
        (r"$\alpha = 10^{-3}$", "alpha = 10^-3"),
        (r"$\left\|w\right\|$ and $t^{3} L$", "|w| and t^3 L"),
        ("costs 3$", "costs 3$"),
        ("plain  text\n", "plain text"),
    ],
)
def test_a_formula_is_spoken(label, words):
    assert spoken(label) == words
