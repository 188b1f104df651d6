from theorycheck.reporting import honesty


def test_every_measurement_of_every_record_is_on_the_page(sample, read):
    records = [sample.record("established"), sample.record("supported", case="longley")]
    found = read(honesty.html_page(records))
    found.assert_harmless()
    assert "4 measurements for 2 problems." in found.text
    assert found.text.count("although feasible") == 2
    assert {a["href"] for a in found.named("a")} >= {
        "theorem-established/index.html#solver-honesty",
        "theorem-supported/longley/index.html#solver-honesty",
    }
    assert "they have no outcome" in found.text


def test_nothing_measured_is_said(sample, read):
    record = sample.record("established", solver_honesty=[])
    assert "Nothing was measured in this report." in read(honesty.html_page([record])).text
    assert honesty.measured([]) is None


def test_attacks_stay_text(sample, read):
    read(honesty.html_page([sample.poisoned(sample.record("supported"))])).assert_harmless()


def test_the_markdown_has_what_machines_agree_on(sample):
    text = honesty.markdown_page([sample.record("established"), sample.record("supported")])
    assert "| CLARABEL | minimum entropy | optimal | below 1e-1 | below 1e-1 |" in text
    assert "4.1e-2" not in text
    assert "(theorem-supported/report.md)" in text
    nothing = honesty.markdown_page([sample.record("established", solver_honesty=[])])
    assert "Nothing was measured in this report." in nothing
