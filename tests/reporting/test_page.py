import re

from theorycheck.reporting import wording
from theorycheck.reporting.page import page
from theorycheck.reporting.script import policy


def test_every_page_is_well_formed_and_harmless(each, read):
    found = read(page(each))
    found.assert_harmless()
    assert found.named("html") == [{"lang": "en"}]
    assert {"http-equiv": "Content-Security-Policy", "content": policy()} in found.named("meta")
    assert len(found.named("h1")) == 1
    assert len(found.named("math")) > 3
    assert len(found.named("svg")) == (2 if each["verdict"] == "supported" else 0)


def test_the_figures_hold_their_data(sample, read):
    record = sample.record("supported")
    bare = {**record, "series": [{**entry, "lines": []} for entry in record["series"]]}
    drawn, empty = (len(page(given)) for given in (record, bare))
    # Labels and lines are drawn as paths.
    assert drawn > empty + 10_000


def test_the_verdict_is_said_in_words_before_everything_else(each, read):
    text = read(page(each)).text
    place = text.index(f"Verdict: {wording.headline(each)}")
    assert text.index(wording.meaning(each)) > place
    assert place < text.index("For what: " + each["scope"]) < text.index("Problem")


def test_everything_in_the_record_is_on_the_page(sample, read):
    record = sample.record("supported")
    text = read(page(record)).text
    for entry in (*record["assumptions"], *record["conclusions"], *record["controls"]):
        for part in ("words", "statement", "check", "summary"):
            assert entry[part] in text
    for expected in (
        "balls around both sides overlap, to 41 digits; support, not a proof",
        "3.1e-45",
        sample.DIGITS,
        "caught",
        "CLARABEL",
        "although feasible",
        "Provided that: z is real; alpha > 0",
        "theorycheck verify certificates/norm-is-small.norm_bound.json",
        "Theorem 1",
        "sympy 1.14.0",
        "The first 6 of 20 rows",
        "5 × 20 matrix",
    ):
        assert expected in text, expected


def test_an_uncaught_control_is_said_in_words(sample, read):
    record = sample.record("supported")
    record["controls"][0] |= {"caught": False, "outcome": "holds"}
    text = read(page(record)).text
    assert "not caught" in text
    assert "the check says holds, and should say fails" in text


def test_two_runs_give_the_same_bytes(sample):
    assert page(sample.record("supported")) == page(sample.record("supported"))


def test_attacks_stay_text(sample, each, read):
    record = sample.poisoned(each)
    assert record["title"].endswith(sample.ATTACK)
    found = read(page(record))
    found.assert_harmless()
    shown = " ".join(sample.ATTACK.split())
    assert found.text.count(shown) > 30
    assert record["conclusions"] == [] or "words of" in found.text or "gradient" in found.text


def test_attacks_stay_text_in_formulas(sample, read):
    record = sample.record("established")
    record["conclusions"][0]["latex"] = r"\text{<script>alert(1)</script>} \href{http://a}{x}"
    read(page(record)).assert_harmless()


def test_nothing_names_another_place(each):
    text = page(each)
    places = set(re.findall(r"https?://[^\"' <>]*", text))
    assert places <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "@import" not in text


def test_an_empty_record_leaves_no_empty_sections(sample, read):
    record = sample.record("vacuous")
    for part in ("controls", "derivation", "solver_honesty", "series", "notes", "references"):
        del record[part]
    found = read(page(record))
    text = found.text
    shown = {attributes["id"] for attributes in found.named("h2")}
    assert shown == {"problem", "assumptions", "conclusions", "verify-again"}
    within = {a["href"] for a in found.named("a") if "#" in a["href"]}
    assert within == {"#content", *(f"#{s}" for s in shown)}
    assert "None was checked." in text
    assert "No check left a certificate" in text


def test_the_way_back_leads_to_the_index(sample, read):
    first = read(page(sample.record("established"))).named("a")[1]
    assert first["href"] == "../index.html"
    below = read(page(sample.record("established", case="longley"))).named("a")[1]
    assert below["href"] == "../../index.html"
