"""`theorycheck necessity`, through the command line."""

import json
import shlex

from theorycheck.cli import main
from theorycheck.reporting.searches import NECESSITY, read


def test_a_needed_assumption_is_shown_with_the_command(capsys, tmp_path):
    file = tmp_path / "n.json"
    status = main(
        ["necessity", "neurons-stay-apart", "--examples", "20", "--time", "5", "--json", str(file)]
    )
    out = capsys.readouterr().out
    assert status == 0
    assert "no-obtuse-angle: needed" in out
    assert "opening fails without it; to see it again:\n" in out
    again = "theorycheck falsify neurons-stay-apart --without no-obtuse-angle --set "
    [command] = [line.strip() for line in out.splitlines() if again in line]
    assert main(shlex.split(command)[1:]) == 1
    assert "without no-obtuse-angle opening fails at" in capsys.readouterr().out
    whole = json.loads(file.read_text())
    assert (whole["schema"], whole["examples"], whole["seconds"]) == (NECESSITY, 20, 5.0)
    [data] = whole["theorems"]
    assert list(data["statements"]["assumptions"]) == [
        item["statement"] for item in data["assumptions"]
    ]
    assert read(file, NECESSITY) == whole  # what a report reads
    assert data["vacuous"] is False
    needs = {item["statement"]: item["need"] for item in data["assumptions"]}
    assert needs["no-obtuse-angle"] == "needed"
    assert needs["a-teacher"] == "no problem was found that violates it"


def test_names_or_all(capsys):
    assert main(["necessity"]) == 2
    assert main(["necessity", "residual-bounds", "--all"]) == 2
    assert "one of the two" in capsys.readouterr().err
