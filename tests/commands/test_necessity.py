"""`theorycheck necessity`, through the command line."""

import json

from theorycheck.cli import main


def test_a_needed_assumption_is_shown_with_the_command(capsys, tmp_path):
    file = tmp_path / "n.json"
    status = main(
        ["necessity", "neurons-stay-apart", "--examples", "20", "--time", "5", "--json", str(file)]
    )
    out = capsys.readouterr().out
    assert status == 0
    assert "no-obtuse-angle: needed" in out
    assert "opening fails at" in out
    assert "theorycheck check neurons-stay-apart" in out
    [data] = json.loads(file.read_text())
    assert data["vacuous"] is False
    needs = {item["statement"]: item["need"] for item in data["assumptions"]}
    assert needs["no-obtuse-angle"] == "needed"
    assert needs["a-teacher"] == "no problem was found that violates it"


def test_names_or_all(capsys):
    assert main(["necessity"]) == 2
    assert main(["necessity", "residual-bounds", "--all"]) == 2
    assert "one of the two" in capsys.readouterr().err
