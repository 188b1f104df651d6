import re

import pytest

from theorycheck.reporting import wording
from theorycheck.reporting.markdown import GENERATED, code, latex, markdown, plain, table


def test_line_one_says_generated_and_the_verdict_comes_first(each):
    lines = markdown(each).splitlines()
    assert lines[0] == GENERATED
    assert "Generated" in lines[0]
    assert lines[2] == "# " + each["title"]
    assert lines[4].startswith(f"**Verdict: {wording.headline(each)}.** ")
    titles = [line for line in lines if line.startswith("## ")]
    assert titles[:3] == ["## Problem", "## Assumptions", "## Conclusions"]


def test_it_holds_no_times_and_no_versions(each):
    text = markdown(each)
    changed = {**each, "versions": {"sympy": "99.99"}}
    for entry in (*changed["assumptions"], *changed["conclusions"]):
        entry["seconds"] = 123.5
    assert markdown(changed) == text
    assert "1.14.0" not in text


def test_the_two_balls_stand_side_by_side(sample):
    text = markdown(sample.record("supported"))
    first, radius, digits = sample.DIGITS[:42] + "…", "3.1e-45", "44"
    assert (
        r"|  | $\beta_\infty$ (limit of the flow) | $\hat\beta$ (minimizer of the program) |"
        in text
    )
    assert f"| 1 | `{first}` | `{first}` |" in text
    assert f"| radius | `{radius}` | `2.2e-70` |" in text
    assert f"| digits | {digits} | 69 |" in text


def test_long_data_is_folded(sample):
    record = sample.record("supported")
    text = markdown(record)
    assert "`5 × 20 matrix, starting -7/3, -7/4, -7/5, …`" in text
    assert record["problem"]["X"] not in text
    assert "`1,2,3,4,5`" in text
    assert "The exact text of every value is in `record.json`." in text
    assert "| … | 14 more |" in text


def test_formulas_methods_and_scope_are_said(sample):
    text = markdown(sample.record("supported"))
    assert r"$$\beta_\infty = \operatorname*{arg\,min}_{X\beta=y} Q_\alpha(\beta)$$" in text
    assert "balls around both sides overlap, to 41 digits; support, not a proof" in text
    assert "For what: this problem" in text
    assert "theorycheck verify certificates/norm-is-small.norm_bound.json" in text
    assert "| CLARABEL | minimum entropy | optimal | below 1e-1 | below 1e-1 |" in text
    assert "“Kernel and Rich Regimes”, COLT, 2020, Theorem 1" in text


def test_the_command_repeats_a_problem_that_fits_a_line(sample):
    record = sample.record("established", problem={"alpha": "1/10", "X": "1,2;3,4"})
    expected = "check theorem-established --set alpha=1/10 --set 'X=1,2;3,4' --effort standard"
    assert expected in markdown(record)
    assert "theorycheck check" not in markdown(sample.record("established"))


def test_an_uncaught_control_cannot_be_overlooked(sample):
    record = sample.record("supported")
    record["controls"][0] |= {"caught": False, "outcome": "holds"}
    assert "**NOT CAUGHT: the check says holds, and should say fails**" in markdown(record)


def test_attacks_stay_text(sample, each):
    text = markdown(sample.poisoned(each))
    assert "alert" in text
    outside = re.sub(
        r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)", "", text.replace(GENERATED, ""), flags=re.DOTALL
    )
    assert not re.search(r"(?<!\\)<", outside)
    assert all(line.count("|") >= 2 for line in text.splitlines() if line.startswith("| "))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a_b and _c_", r"a_b and \_c\_"),
        ("1. item", r"1\. item"),
        ("4.1e-2", "4.1e-2"),
        ("- item", r"\- item"),
        ("-4", "-4"),
        ("--- ", r"\---"),
        ("# title", r"\# title"),
        ("> quoted", r"\> quoted"),
        ("x > 0", "x > 0"),
        ("a\nb", "a b"),
        ("<b>", r"\<b>"),
        ("&lt;", "&amp;lt;"),
        ("R&D", "R&D"),
        ("[x](y)", r"\[x\](y)"),
        ("a|b", r"a\|b"),
        ("", ""),
    ],
)
def test_plain_text_is_shown_as_it_is(text, expected):
    assert plain(text) == expected


def test_code_survives_backticks_and_bars():
    assert code("a`b|c") == "``a`b\\|c``"
    assert code("`") == "`` ` ``"
    assert code("") == ""


def test_latex_keeps_to_itself():
    assert latex("a < b\n$c$ \\$d") == r"a \lt  b \$c\$ \$d"


def test_table():
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_what_is_to_be_disproved_is_marked_and_comes_last(sample):
    record = sample.record("supported")
    record["controls"][0]["certificate"] = sample.certificate("relation", "c" * 64)
    commands = [line for line in markdown(record).splitlines() if "verify certificates" in line]
    assert [line.endswith("  # disproved") for line in commands] == [False, False, True]
    assert "the certificates of controls are to be disproved" in markdown(record)
    assert "disproved" not in markdown(sample.record("supported"))


def test_an_erratum_names_its_paper(sample):
    assert "(erratum E3 of “Kernel and Rich Regimes”)" in markdown(sample.record("supported"))


def test_a_check_that_was_not_run_has_no_method(sample):
    entry = sample.entry("s", "inconclusive", "numeric", skipped=True, summary="Not run: why.")
    text = markdown(sample.record("vacuous", conclusions=[entry], derivation=[]))
    assert "- **not run**, check `check_it`: Not run: why." in text
    assert "inconclusive" not in text
    assert "numeric" not in text
