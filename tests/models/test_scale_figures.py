"""Figures and remarks about the scale: what they show is what was certified."""

import math
from fractions import Fraction

from theorycheck.core.settings import Settings
from theorycheck.models import scale_figures
from theorycheck.models.scale_problems import ScaleRegression

QUICK = Settings(digits=12, effort="quick")
STANDARD = Settings(digits=12)
THREE = ScaleRegression.at(X="1,1/2,1/2", y="2", epsilon="1/4", alpha="1/2000")


def test_the_norms_lead_from_one_minimum_to_the_other():
    figure = scale_figures.series(THREE, QUICK)[0]
    lines = {line["label"]: line for line in figure["lines"]}
    l1, l2 = lines["l1 norm"]["y"], lines["squared l2 norm"]["y"]

    # The minimum l2 solution (4/3, 2/3, 2/3) has l1 norm 8/3; that of l1 has square 4, not 8/3.
    assert 0 < l1[0] < 1e-3
    assert math.isclose(l1[-1], 1 / 3, rel_tol=1e-3)
    assert 0 < l2[-1] < 1e-6
    assert math.isclose(l2[0], 1 / 2, rel_tol=1e-2)
    assert {"rich-limit", "theorem 2, l2 half", "kernel-limit"} <= set(lines)
    assert lines["rich-limit"]["x"][0] < lines["theorem 2, l2 half"]["x"][0]


def test_the_hard_family_lies_between_what_is_necessary_and_what_suffices():
    figure = scale_figures.series(THREE, QUICK)[1]
    printed, sharper, lemma, actual = (line["y"] for line in figure["lines"])

    assert len(actual) == len(scale_figures.SIZES["quick"])
    for values in zip(lemma, actual, sharper, printed, strict=True):
        assert list(values) == sorted(values)


def test_the_remarks_name_every_threshold_and_certain_scales():
    first, second, hard, caution = scale_figures.notes(THREE, STANDARD)

    assert "-7.242 (theorem 2, l1 half), -5.728 (rich-limit)" in first
    assert "certainly holds at -0.75" in first
    assert "certainly fails at -0.74" in first
    assert "1.802 (theorem 2, l2 half), -0.2644 (kernel-limit)" in second
    assert "d = 1000" in hard
    assert "not proved" in caution


def test_a_quick_look_says_of_how_many_features_it_speaks():
    *_, hard, _ = scale_figures.notes(THREE, QUICK)

    assert "d = 100 and" in hard


def test_a_bound_that_every_scale_satisfies_has_no_bracket():
    # The norm of the minimum l2 solution of b_1 + s b_2 = 1 is below 1 + epsilon for every s.
    s, holds, fails = scale_figures.hard_bracket(2, Fraction(1))

    assert 0 < s < 1
    assert (holds, fails) == (None, None)


def test_zero_targets_have_nothing_to_draw_or_say():
    zero = THREE.varied(X="1,1", y="0")

    assert scale_figures.series(zero, QUICK) == []
    assert scale_figures.notes(zero, QUICK) == []


def test_scales_that_cannot_be_written_are_not_looked_for():
    # The l1 thresholds are exp(-10^12) or so: no rational of that size is made.
    tiny = THREE.varied(epsilon="1e-12", alpha="1e8")
    first, *_ = scale_figures.notes(tiny, QUICK)
    figures = scale_figures.series(tiny, QUICK)

    assert first.endswith("was not found.")
    assert min(figures[0]["lines"][0]["x"]) == -scale_figures.FARTHEST
    assert max(figures[1]["lines"][-1]["y"]) < scale_figures.FARTHEST
