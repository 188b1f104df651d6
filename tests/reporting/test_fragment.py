from theorycheck.reporting import wording
from theorycheck.reporting.fragment import fragment


def test_it_is_one_element_that_styles_only_itself(each, read):
    found = read(fragment(each))
    found.assert_harmless()
    assert found.elements[0][0] == "div"
    assert not found.named("style")
    assert not [a for _, a in found.elements if "class" in a or "id" in a]


def test_it_says_verdict_scope_checks_and_controls(each, read):
    text = read(fragment(each)).text
    assert wording.headline(each) in text
    assert each["scope"] in text
    for entry in (*each["assumptions"], *each["conclusions"]):
        assert entry["summary"] in text
        assert wording.method_words(entry) in text
    number = len(each["controls"])
    assert f"Controls: {number} of {number} caught." in text


def test_attacks_stay_text(sample, each, read):
    read(fragment(sample.poisoned(each))).assert_harmless()


def test_a_check_that_was_not_run_says_so(sample, read):
    entry = sample.entry("s", "inconclusive", "numeric", skipped=True)
    text = read(fragment(sample.record("vacuous", conclusions=[entry]))).text
    assert "– not run" in text
    assert "numeric" not in text
