# ruff: noqa: S314 (what is parsed was written by the code under test)
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from theorycheck.reporting import figure
from theorycheck.reporting.figure import left_out, svg

IDS = re.compile(r'\bid="([^"]*)"')


def series(**more):
    return {
        "slug": "s",
        "title": "Title",
        "description": "Described.",
        "x_label": "x",
        "y_label": "y",
        "lines": [line()],
        **more,
    }


def line(label="line", x=(1, 2, 3), y=(1, 2, 3), **more):
    return {"label": label, "x": list(x), "y": list(y), **more}


def test_is_one_well_formed_element_with_title_and_description():
    tree = ET.fromstring(svg(series()))
    assert tree.get("role") == "img"
    assert "width" not in tree.attrib
    title, description = (child.text for child in tree[:2])
    assert title == "Title"
    # What is plotted, and from where to where, for those who do not see it.
    assert description.startswith("Described. Plotted: y, against x. line: 3 points, from 1 at 1")
    assert tree.get("aria-labelledby").split() == [child.get("id") for child in tree[:2]]


def test_two_runs_give_the_same_bytes(sample):
    for data in sample.SERIES:
        assert svg(data) == svg(data)


def test_the_users_style_does_not_matter():
    import matplotlib as mpl

    plain = svg(series())
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "lines.linewidth": 9}):
        assert svg(series()) == plain
        assert mpl.rcParams["font.size"] == 30


def test_identifiers_are_apart_and_references_resolve(sample):
    one, two = svg(sample.SERIES[0], "a-"), svg(sample.SERIES[0], "b-")
    ids = IDS.findall(one) + IDS.findall(two)
    assert len(ids) == len(set(ids))
    for text in (one, two):
        used = re.findall(r'href="#([^"]*)"', text) + re.findall(r"url\(#([^)]*)\)", text)
        assert used
        assert set(used) <= set(IDS.findall(text))


def test_ink_is_the_color_of_the_text_and_no_data_is_a_comment():
    text = svg(series(x_label="a label"))
    assert "currentColor" in text
    assert "#010203" not in text
    assert "<!--" not in text
    assert "#000000" not in text


def test_every_line_has_its_own_look():
    text = svg(series(lines=[line(f"l{k}", y=(k, k + 1, k)) for k in range(12)]))
    tree = ET.fromstring(text)
    looks = {
        group[0].get("style")
        for group in tree.iter()
        if re.fullmatch(r"s-line2d_\d+", group.get("id", ""))
        and "stroke-width: 1.6" in (group[0].get("style") or "")
    }
    assert len(looks) == 12


@pytest.mark.parametrize(
    "label", ["$\\frac{$", "a $ b", "_hidden", "\x00\n", "", "日本", "$x$ $", "--"]
)
def test_any_label_can_be_drawn(label):
    ET.fromstring(svg(series(x_label=label, title=label, lines=[line(label), line("other")])))


def test_attacks_stay_text(sample):
    attack = sample.ATTACK
    tree = ET.fromstring(
        svg(
            series(
                slug=attack,
                title=attack,
                description=attack,
                x_label=attack,
                lines=[line(attack), line("b")],
            ),
            prefix="f-",
        )
    )
    assert not [e for e in tree.iter() if e.tag.rpartition("}")[2] in ("script", "img")]
    assert tree[0].text == attack.replace("\x00", "")


def test_a_legend_of_many_lines_makes_room():
    heights = [
        float(
            ET.fromstring(svg(series(lines=[line(f"l{k}") for k in range(n)])))
            .get("viewBox")
            .split()[3]
        )
        for n in (2, 40)
    ]
    assert heights[1] > 40 * 0.21 * 72 > heights[0]


def test_the_legend_lies_beside_the_axes():
    text = svg(series(lines=[line("one"), line("two", y=(3, 2, 1))]))
    tree = ET.fromstring(text)
    groups = {e.get("id"): e for e in tree.iter() if e.get("id")}
    axes = groups["s-patch_2"][0].get("d")
    right = max(float(x) for x in re.findall(r"[ML] ([\d.]+) ", axes))
    swatches = [
        float(x)
        for e in groups["s-legend_1"].iter()
        for x in re.findall(r"^M ([\d.]+) ", e.get("d", ""))
        if (e.get("style") or "").startswith("fill: none; stroke: #")
    ]
    assert swatches
    assert min(swatches) > right


@pytest.mark.parametrize("scale", ["linear", "log", "symlog"])
@pytest.mark.parametrize("y", [[], [0, 0, 0], [-1, -2, -3], [None, 1, 1e-300], [1e300, -1e300, 0]])
def test_any_data_can_be_drawn_on_any_scale(scale, y):
    ET.fromstring(svg(series(y_scale=scale, lines=[line(x=range(len(y)), y=y)])))
    ET.fromstring(svg(series(y_scale=scale, lines=[])))


def test_points_that_are_not_drawn_are_counted():
    assert left_out(series()) == ""
    gap = series(y_scale="log", lines=[line(y=(1, None, -1))])
    assert left_out(gap).startswith("2 points are not drawn")
    assert left_out({**gap, "y_scale": "linear"}).startswith("1 point is not drawn")
    assert "2 points" in ET.fromstring(svg(gap))[1].text
    # Nothing is positive: the axis is linear after all, and everything is drawn.
    assert left_out(series(y_scale="log", lines=[line(y=(-1, -2, -3))])) == ""


def test_what_is_drawn_once_is_drawn_again_under_another_name_and_other_data_anew():
    one, other = svg(series(), "a-"), svg(series(), "b-")
    assert one != other
    assert one.replace("a-s", "b-s") == other
    assert svg(series(lines=[line(y=(1, 2, 4))]), "a-") != one


def test_points_that_fall_on_each_other_are_all_seen():
    """Hollow, and the later ones smaller: none covers another."""
    same = [line(str(i), style="points") for i in range(2)]
    text = svg(series(lines=same))
    filled = f"fill: {figure.COLORS[0].lower()}"
    assert filled not in text
    assert filled in svg(series(lines=same[:1]))
    sizes = [_reach(found) for found in re.findall(r'<path id="[^"]*-m[^"]*" d="([^"]*)"', text)]
    circle, square = sizes[-2:]
    assert circle > square > 0


def _reach(path):
    return max(abs(float(number)) for number in re.findall(r"-?\d+\.?\d*", path))


def test_every_figure_of_a_report_has_the_one_shape():
    """Drawn by `drawn`, and never by a way of its own."""
    package = Path(figure.__file__).parent
    for path in package.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert ".savefig(" not in text, path
        assert ("import Figure" in text) == (path.name == "figure.py"), path
