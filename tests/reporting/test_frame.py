from theorycheck.reporting.frame import PAGES, document
from theorycheck.reporting.markup import tag


def test_every_page_leads_to_every_other(read):
    found = read(document("A & B", tag("main", "x"), here="errata.html"))
    found.assert_harmless()
    assert [a["href"] for a in found.named("a")] == list(PAGES)
    assert [a["href"] for a in found.named("a") if a.get("aria-current") == "page"] == [
        "errata.html"
    ]
    assert "A & B · theorycheck" in found.text
    assert len(found.scripts) == 1


def test_from_below_the_way_is_longer(read):
    found = read(document("A", tag("main", "x"), root="../../"))
    assert {a["href"] for a in found.named("a")} == {f"../../{file}" for file in PAGES}
    assert not [a for a in found.named("a") if "aria-current" in a]
