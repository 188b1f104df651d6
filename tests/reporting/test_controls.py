from theorycheck.reporting import controls


def test_the_page_is_harmless_and_leads_to_errata(sample, read):
    found = read(controls.html_page([sample.record("supported")]))
    found.assert_harmless()
    assert "All 2 controls are caught." in found.text
    assert "1 published statement false as printed" in found.text


def test_none_is_said(sample, read):
    record = sample.record("established", controls=[])
    assert "There are none." in read(controls.html_page([record])).text
    assert controls.counted([record]) == "There are no controls."


def test_a_case_repeats_nothing(sample):
    case = sample.record("established", theorem="a", case="longley")
    records = [case, sample.record("established", theorem="a")]
    assert [len(found) for _, found in controls.to_list(records)] == [0, 1]


def test_attacks_stay_text(sample, read):
    read(controls.html_page([sample.poisoned(sample.record("supported"))])).assert_harmless()


def test_fewer_lines_than_controls_are_explained(sample, read):
    records = [sample.record("established", theorem="a", case=case) for case in ("witness", "b")]
    text = read(controls.html_page(records)).text
    assert "All 2 controls are caught. 1 line here: what is the same" in text
    assert "line here" not in read(controls.html_page(records[:1])).text
