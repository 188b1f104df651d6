import copy

from theorycheck.reporting import mutants


def test_counts_kinds_and_survivors_are_shown(sample, searched, read):
    record = sample.record("supported")
    found = read(mutants.html_page([record], searched.mutants(record)))
    found.assert_harmless()
    for words in (
        "effort quick, 30 digits, seed 7; not repeated here",
        "interpolant of least hyperbolic entropy421212 s",
        "constant32110",
        "sign10011",
        "0.25 at witness",
        "✗ unexplained",
        "a gap",
        "Show all 1 equivalent variant",
        "extra: no mutants are made: it has no number",
        "norm-is-small fails itself at case-two",
        "a faster machine may refute more: theorem-supported",
    ):
        assert words in found.text, words
    # What nothing explains comes first.
    assert found.text.index("a gap") < found.text.index("a bound")
    assert "mutants.json" in {a["href"] for a in found.named("a")}


def test_mutants_of_other_statements_are_not_shown(sample, searched, read):
    record = sample.record("supported")
    data = searched.mutants(copy.deepcopy(record))
    record["conclusions"][0]["latex"] = "a < b"
    text = read(mutants.html_page([record, sample.record("established")], data)).text
    assert "theorem-supported: it was made for other statements" in text
    assert "No mutants were made of: theorem-established." in text
    assert "a gap" not in text
    assert "There are none." in text
    text = read(mutants.html_page([], data)).text
    assert "theorem-supported: it is not in this report." in text


def test_nothing_known_is_said(sample, read):
    text = read(mutants.html_page([sample.record("supported")], None)).text
    assert "No mutants were made for this report." in text
    assert "By kind" not in text


def test_attacks_stay_text(sample, searched, read):
    record = sample.record("supported")
    data = searched.mutants(record)
    for found in (*data["survivors"], *data["theorems"][0]["equivalent"]):
        for name in ("statement", "kind", "mutant", "relation", "reason"):
            found[name] = sample.ATTACK
    data["theorems"][0]["without_mutants"] = {sample.ATTACK: sample.ATTACK}
    read(mutants.html_page([record], data)).assert_harmless()


def test_without_mutants_commands_are_set_as_code(sample, read):
    html = mutants.html_page([sample.record("supported")], None)
    assert "<code>theorycheck mutants --all --json FILE</code>" in html
    assert "`" not in read(html).text


def test_the_markdown_says_the_same_without_times(sample, searched):
    record = sample.record("supported")
    text = mutants.markdown_page([record], searched.mutants(record))
    assert "| theorem-supported | 4 | 2 | 1 | 2 | 1 |" in text
    assert "| constant | 3 | 2 | 1 | 1 | 0 |" in text
    assert "**unexplained** a gap" in text
    assert text.index("a gap") < text.index("a bound")
    assert "2*x < y" in text
    assert "Not tried: theorem-supported: norm-is-small fails itself" in text
    assert " s |" not in text
    assert "No mutants were made for this report." in mutants.markdown_page([record], None)
    left = mutants.markdown_page([], searched.mutants(record))
    assert "- theorem-supported: it is not in this report." in left
    assert "There are none." in left
