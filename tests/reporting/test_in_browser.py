"""Pages in a real browser: they load from files, ask for nothing, and do what they say."""

import io
import os
import shutil
from importlib.util import find_spec
from itertools import pairwise

import pytest
from PIL import Image

from theorycheck.reporting.changes import changes
from theorycheck.reporting.frame import PAGES
from theorycheck.reporting.page import page as written
from theorycheck.reporting.searches import about
from theorycheck.reporting.site import Beside, rendered, write_pages

ARGUMENTS = ("no-sandbox", "disable-gpu", "disable-background-networking")
ARGUMENTS += ("disable-component-update", "disable-sync")


@pytest.fixture(scope="module")
def browser():
    """The Chromium of the system; without one the tests are left out, but never in CI."""
    path = shutil.which("chromium")
    if path is None or find_spec("playwright") is None:
        leave = pytest.fail if os.environ.get("CI") else pytest.skip
        leave("needs chromium on the path and the package playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        found = play.chromium.launch(
            executable_path=path, args=[f"--{argument}" for argument in ARGUMENTS]
        )
        yield found
        found.close()


@pytest.fixture
def opened(browser):
    """Open a file and keep what it said and asked for; nothing of either is wanted."""
    contexts = []

    def open_(path, *, quiet=True, init=None, **more):
        context = browser.new_context(**more)
        contexts.append(context)
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: (page.said.append("dialog"), dialog.dismiss()))
        page.on("request", lambda request: page.asked.append(request.url))
        if init:
            page.add_init_script(init)
        page.goto(path.as_uri())
        if quiet:
            assert page.said == []
            assert page.asked == [path.as_uri()]
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def site(sample, searched, tmp_path_factory):
    """A report with all that a report can hold."""
    records = [
        sample.record("supported", theorem="a", builds_on=["b"]),
        sample.record("refuted", theorem="a", case="longley", title="Another title"),
        sample.record("established", theorem="b", title="Kernels and arcs"),
        sample.record("undecided", theorem="c", title="The long way"),
    ]
    need = searched.need("data-are-consistent", searched.hit())
    necessity = searched.necessity(records[0], need)
    beside = Beside(
        necessity=necessity,
        mutants=searched.mutants(records[0]),
        against="old",
        changes=changes([sample.record("vacuous", theorem="c")], records),
    )
    out = tmp_path_factory.mktemp("site")
    pages = [rendered(record, about(necessity, record["theorem"])) for record in records]
    write_pages(pages, out, beside)
    return out


EVERY = [*PAGES, "changes.html", "a/index.html", "a/longley/index.html"]


@pytest.mark.parametrize("place", EVERY)
def test_every_page_loads_asks_for_nothing_and_can_be_read(place, site, opened):
    page = opened(site / place, viewport={"width": 1000, "height": 700})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        _can_be_seen(page, dark=scheme == "dark")
    _has_names(page)
    # Wide things scroll by themselves; the page does not.
    for width in (1000, 360):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.said == []


def _can_be_seen(page, *, dark):
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    colors = sorted(image.getcolors(1 << 24), reverse=True)
    assert len(colors) > 50
    assert (sum(colors[0][1]) < 120) == dark


def _has_names(page):
    """Everything that can be reached says what it is, and the titles are in order."""
    unnamed = """[...document.querySelectorAll('a, button, input, select, [tabindex], [role=img]')]
      .filter((e) => e.checkVisibility())
      .filter((e) => !(e.getAttribute('aria-label') || e.labels?.[0]?.textContent
        || e.textContent).trim())
      .map((e) => e.outerHTML)"""
    assert page.evaluate(unnamed) == []
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(e => +e.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - former <= 1 for former, later in pairwise(levels))


def shown(page):
    return page.locator("[data-find]:not([hidden]) tr:first-child .slug").all_inner_texts()


def test_the_search_leaves_what_matches_and_says_how_many(site, opened):
    page = opened(site / "index.html")
    assert page.locator("#search [role=status]").count() == 1
    assert shown(page) == ["a", "b", "c"]
    page.keyboard.press("/")
    page.keyboard.type("kernels ARCS")
    assert shown(page) == ["b"]
    page.get_by_text("1 of 3 theorems", exact=True).wait_for()
    page.keyboard.press("Escape")
    assert shown(page) == ["a", "b", "c"]
    page.locator("#search select").select_option("refuted")
    assert shown(page) == ["a"]  # by its further case
    page.get_by_label("Search").fill("longley nothing")
    assert shown(page) == []
    page.locator("#search select").select_option("")
    page.get_by_label("Search").fill("Longley case")
    assert shown(page) == ["a"]
    assert page.said == []


def test_without_scripts_every_row_is_there_and_nothing_that_needs_one(site, opened):
    page = opened(site / "index.html", java_script_enabled=False)
    assert page.locator("tbody[data-find]").count() == 3
    assert not page.locator("#search").is_visible()
    assert page.locator("tbody[data-find]").nth(2).is_visible()
    page = opened(site / "a" / "index.html", java_script_enabled=False)
    assert page.locator("button").count() > 2
    assert not page.locator("button").first.is_visible()
    assert page.get_by_text("Show the command").is_visible()


CLIPBOARD = (
    "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (text) => %s}})"
)
WAYS = {
    "clipboard": "window.copied = []; " + CLIPBOARD % "{ copied.push(text); }",
    # As where a browser does not allow it: what is selected is copied instead.
    "selection": "document.addEventListener('copy', () => { window.copied = [`${getSelection()}`]; "
    "}); " + CLIPBOARD % "{ throw new Error('not allowed'); }",
}


@pytest.mark.parametrize("way", WAYS)
def test_the_button_copies_the_command(way, site, opened):
    page = opened(site / "a" / "index.html", init=WAYS[way])
    button = page.get_by_role("button", name="Copy the command that reproduces this")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Copied.", exact=True).wait_for()
    (copied,) = page.evaluate("copied")
    expected = page.locator("#command-check").text_content()
    assert copied == expected
    assert copied.startswith("theorycheck check a --set alpha=1/10 ")
    assert page.said == []


def test_no_script_of_a_record_runs(sample, opened, tmp_path):
    record = sample.poisoned(sample.record("supported", series=[]))
    pages = [rendered(record)]
    write_pages(pages, tmp_path, Beside(against=sample.ATTACK, changes=changes([], [record])))
    for path in sorted(tmp_path.rglob("*.html")):
        page = opened(path)
        assert page.evaluate("document.querySelectorAll('script').length") == 1
        assert page.evaluate("document.querySelectorAll('img').length") == 0


def test_a_script_that_found_its_way_into_a_page_does_not_run(site, opened, tmp_path):
    text = (site / "index.html").read_text(encoding="utf-8")
    planted = "<script>window.ran = 1</script><img src='x.png' onerror='window.ran = 2'>"
    path = tmp_path / "planted.html"
    path.write_text(text.replace("<h1>", planted + "<h1>"), encoding="utf-8")
    page = opened(path, quiet=False)
    assert page.evaluate("window.ran") is None
    assert len(page.said) >= 2  # so these tests would have heard of it
    assert shown(page) == ["a", "b", "c"]  # while the page's own script runs


def test_on_paper_there_is_no_search_and_nothing_is_folded(site, opened):
    page = opened(site / "index.html")
    page.emulate_media(media="print")
    assert not page.locator("#search").is_visible()
    page = opened(site / "a" / "index.html")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 31, 36)"
    assert not page.locator("button").first.is_visible()
    assert len(page.pdf(format="A4")) > 20_000


def test_ten_thousand_rows_are_laid_out_as_they_come_into_sight(sample, opened, tmp_path):
    record = sample.record("established")
    record["conclusions"] = [
        sample.entry(f"bound-{i}", "holds", "exact", latex="x < 1") for i in range(10_000)
    ]
    path = tmp_path / "index.html"
    path.write_text(written(record), encoding="utf-8")
    page = opened(path, viewport={"width": 1000, "height": 700})
    place = "[...document.querySelectorAll('article')].find((e) => e.textContent.includes('%s'))"
    seen = f"{place}.querySelector('.checks').checkVisibility({{contentVisibilityAuto: true}})"
    assert page.locator("article").count() > 10_000
    assert page.evaluate(seen % "bound-9999") is False
    page.evaluate(f"{place}.scrollIntoView()" % "bound-9999")
    page.screenshot()  # after which it is on the screen
    assert page.evaluate(seen % "bound-9999") is True


def test_the_keyboard_skips_to_the_content_first(site, opened):
    page = opened(site / "a" / "index.html")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the content")
    box = link.bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_balls_beside_each_other_fit_and_no_row_is_tall(sample, opened, tmp_path):
    """Headings of many words are wrapped, numbers are not cut, and on a phone rows stay low."""
    words = "the limit of gradient flow on the 2d weights, integrated in time and then enclosed"
    numbers = [f"-{i}.{sample.DIGITS[2:37]}" for i in range(3)]
    found = {
        "first": sample.ball("a", words, numbers),
        "second": sample.ball("b", words, numbers),
        "size": sample.ball("c", words, numbers[0]),
    }
    entry = sample.entry("s", "holds", "enclosed", quantities=found)
    path = tmp_path / "page.html"
    path.write_text(written(sample.record("established", conclusions=[entry])), encoding="utf-8")
    page = opened(path, viewport={"width": 1200, "height": 900})
    cut = """[...document.querySelectorAll('.balls')]
      .map((table) => table.offsetWidth - table.parentNode.clientWidth)"""
    assert max(page.evaluate(cut)) <= 0
    page.set_viewport_size({"width": 390, "height": 800})
    heights = "[...document.querySelectorAll('.balls tbody tr')].map((row) => row.offsetHeight)"
    assert max(page.evaluate(heights)) < 100
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
