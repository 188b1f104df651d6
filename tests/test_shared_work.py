"""Reports and checks by several processes: what comes out is the same."""

import pytest

from theorycheck import _api
from theorycheck._errors import OutOfDomain
from theorycheck._workers import cores
from theorycheck.core.settings import Settings
from theorycheck.reporting.record import mathematics

QUICK = Settings(digits=10, effort="quick")


def files(out):
    """Return what a report says: its texts but for the pages, which show times."""
    return {
        path.relative_to(out): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name != "run.json" and "index.html" not in path.name
    }


def test_a_report_is_the_same_whoever_works_on_it(tmp_path):
    names = ["vanishing-neurons", "gaussian-start", "non-degeneracy"]
    observed = []
    for workers, place in ((1, "alone"), (2, "shared"), (2, "again")):
        found = _api.report(
            names, tmp_path / place, effort="quick", workers=workers, observe=observed.append
        )
        assert found.index == tmp_path / place / "index.html"
        assert [each["theorem"] for each in found.theorems if each["case"] == "witness"] == names
        # What took longest then is begun first now; that changes nothing either.
        (tmp_path / "again").mkdir(exist_ok=True)
        for run in (tmp_path / place).glob("*/run.json"):
            (tmp_path / "again" / run.parent.name).mkdir(exist_ok=True)
            (tmp_path / "again" / run.parent.name / "run.json").write_bytes(run.read_bytes())
    assert files(tmp_path / "alone") == files(tmp_path / "shared") == files(tmp_path / "again")
    assert len(files(tmp_path / "alone")) > 10
    assert any("3 of 3 done" in line for line in observed)


def test_assessments_are_the_same_whoever_works_on_them():
    jobs = [
        ("gaussian-start", _api.problem("gaussian-start", {"inputs": "90"})),
        ("vanishing-neurons", _api.problem("vanishing-neurons", {})),
    ]

    def found(workers):
        return [
            (item.record["theorem"], item.record["problem"], mathematics(item.record))
            for item in _api.all_assessed(jobs, QUICK, workers=workers)
        ]

    assert found(1) == found(2)
    assert [item[0] for item in found(2)] == ["gaussian-start", "vanishing-neurons"]


@pytest.mark.parametrize("text", ["0", "-1", "1001", "many", "1.5"])
def test_a_number_of_workers_is_a_small_positive_integer(text):
    with pytest.raises(OutOfDomain, match=f"workers={text}"):
        _api.workers(text)


def test_workers_are_as_many_as_cores_unless_asked_for():
    assert _api.workers(None) == cores()
    assert _api.workers("3") == 3
