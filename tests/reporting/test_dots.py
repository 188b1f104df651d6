"""Dots by theorem: one element, a line a theorem, its data beside it."""

import xml.etree.ElementTree as ET

from theorycheck.reporting import dots
from theorycheck.reporting.dots import Dots

SVG = "{http://www.w3.org/2000/svg}"


def made(*points, **more):
    return Dots(
        slug="planted",
        title="A <title>",
        shows="",
        shows_not="",
        description="What is seen & read.",
        axis="axis",
        groups={"here": list(points)},
        head=("theorem", "x"),
        table=[[name, str(x)] for name, x in points],
        **more,
    )


def drawn(found):
    return ET.fromstring(dots.svg(found))  # noqa: S314 - our own


def markers(tree):
    return len([node for node in tree.iter(f"{SVG}use") if "clip-path" in str(node.attrib)])


def test_lines_stand_in_the_order_of_the_report():
    found = made(("b", 1.0), ("a", 2.0), ("b", 3.0))
    assert found.lines == ["b", "a"]
    assert found.csv() == "theorem,x\nb,1.0\na,2.0\nb,3.0\n"
    assert found.file == "figures/planted.csv"


def test_the_figure_has_a_title_and_says_what_it_shows():
    tree = drawn(made(("a", 1.0), ("b", 2.0)))
    assert [child.text for child in tree[:2]] == ["A <title>", "What is seen & read."]
    assert dots.svg(made(("a", 1.0))) == dots.svg(made(("a", 1.0)))


def test_a_further_theorem_makes_it_taller():
    heights = [
        float(drawn(made(*((f"t{i}", 1.0) for i in range(count)))).get("viewBox").split()[3])
        for count in (5, 6)
    ]
    assert heights[0] < heights[1]


def test_a_logarithmic_axis_and_marks_are_drawn():
    plain = dots.svg(made(("a", 1.0), ("b", 1e-9), logarithmic=True))
    marked = dots.svg(made(("a", 1.0), marks={"a": 30.0, "gone": 1.0}, mark="asked for"))
    assert "planted-legend" not in plain
    assert "planted-legend" in marked


def test_beyond_the_most_lines_the_rest_is_not_drawn():
    many = made(*((f"t{i}", 1.0) for i in range(dots.MOST_LINES + 3)))
    fewer = made(*((f"t{i}", 1.0) for i in range(dots.MOST_LINES)))
    assert drawn(many).get("viewBox") == drawn(fewer).get("viewBox")
    assert len(many.table) == dots.MOST_LINES + 3
