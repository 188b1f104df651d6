"""What the commands share."""

import pytest

from theorycheck._errors import MalformedInput, UnknownName
from theorycheck.commands.terminal import (
    TimeLeft,
    pairs,
    print_json,
    progress,
    refuse_over_data,
    worst,
)


def test_pairs_keep_their_order_and_further_signs():
    assert pairs(["b=1", "a=2=3"], "--set") == {"b": "1", "a": "2=3"}
    assert list(pairs(["b=1", "a=2"], "--set")) == ["b", "a"]


@pytest.mark.parametrize("item", ["alpha", "=1", ""])
def test_what_is_no_pair_is_refused_with_the_way_out(item):
    with pytest.raises(MalformedInput, match="write --set NAME=VALUE"):
        pairs([item], "--set")


def test_a_name_given_twice_is_refused():
    with pytest.raises(UnknownName, match="given twice"):
        pairs(["a=1", "a=1"], "--set")


def test_what_is_read_is_not_written_over(tmp_path):
    data, other = tmp_path / "y.csv", tmp_path / "other.csv"
    data.write_text("1,2")
    other.write_text("1,2")
    (tmp_path / "soft").symlink_to(data)
    (tmp_path / "hard").hardlink_to(data)
    for name in ("y.csv", "soft", "hard"):
        with pytest.raises(MalformedInput, match=r"--json .*: --data y has the same file"):
            refuse_over_data(str(tmp_path / name), "--json", {"X": str(other), "y": str(data)})
    for name in ("other.csv", "new.csv", "y.csv/below", "a\0b"):
        refuse_over_data(str(tmp_path / name), "--json", {"y": str(data)})


def test_the_worst_status_is_the_first_of_the_order():
    assert worst([0, 3, 1], (1, 3, 0)) == 1
    assert worst([0, 3], (1, 3, 0)) == 3
    assert worst([], (1, 3, 0)) == 0


def test_json_is_printed_and_progress_is_silent_where_nobody_looks(capsys):
    with progress("title") as observe:
        observe("step")
    print_json({"a": "ε"})
    out, err = capsys.readouterr()
    assert out.strip().startswith("{")
    assert err == ""


def test_the_time_left_is_that_of_the_pace_so_far():
    clock = iter([100.0, 110.0, 130.0, 400.0])
    left = TimeLeft(lambda: next(clock))
    assert left.added("0 of 4 done; a") == "0 of 4 done; a"
    assert left.added("1 of 4 done; a, b") == "1 of 4 done; a, b (about 30 s left)"
    assert left.added("3 of 4 done; b") == "3 of 4 done; b (about 10 s left)"
    assert left.added("3 of 4 done; b") == "3 of 4 done; b (about 2 min left)"
    assert left.added("witness: 12 mutants") == "witness: 12 mutants"
