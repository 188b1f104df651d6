import pytest

from theorycheck.reporting.frame import PAGES, document, linked
from theorycheck.reporting.markup import tag


def test_every_page_leads_to_every_other(read):
    found = read(document("A & B", tag("main", "x"), here="errata.html"))
    found.assert_harmless()
    assert [a["href"] for a in found.named("a")] == ["#content", *PAGES]
    assert [a["href"] for a in found.named("a") if a.get("aria-current") == "page"] == [
        "errata.html"
    ]
    assert "A & B · theorycheck" in found.text
    assert len(found.scripts) == 1


def test_from_below_the_way_is_longer(read):
    found = read(document("A", tag("main", "x"), root="../../"))
    assert [a["href"] for a in found.named("a")][1:] == [f"../../{file}" for file in PAGES]
    assert not [a for a in found.named("a") if "aria-current" in a]


def test_one_more_link_stands_in_the_navigation_only(read):
    plain = document("T", tag("main", tag("nav", "of its own")), root="../")
    page = linked(plain, "more.html", "<More>", root="../")
    found = read(page)
    found.assert_harmless()
    assert [a["href"] for a in found.named("a")][-1] == "../more.html"
    assert "aria-current" not in found.named("a")[-1]
    assert page.index("&lt;More&gt;") < page.index("<main")
    assert page.count("more.html") == 1
    here = read(linked(plain, "more.html", "More", here=True))
    assert here.named("a")[-1] == {"href": "more.html", "aria-current": "page"}


def test_the_first_link_skips_to_the_content(read):
    found = read(document("A", tag("main", tag("p", "<main>"), class_="broad")))
    assert found.named("a")[0]["href"] == "#content"
    (main,) = found.named("main")
    assert main == {"id": "content", "tabindex": "-1", "class": "broad"}
    with pytest.raises(ValueError, match="no main element"):
        document("A", tag("p", "x"))
