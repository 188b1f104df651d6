"""The doctor: what is missing or broken is reported, and never breaks the doctor."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from theorycheck import _doctor
from theorycheck._doctor import PACKAGES, Line, examine
from theorycheck.cli import main
from theorycheck.core.outcome import Outcome
from theorycheck.models import diagonal_honesty
from theorycheck.programs import norms
from theorycheck.programs.status import Answer, Status

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
TRIALS = ("_symbolic", "_minimizer", "_flow", "_programs", "_descent")
METHODS = (
    "symbolic derivations",
    "certified minimizers",
    "certified flow limits",
    "convex programs",
    "compiled descent",
)


@pytest.fixture
def quick(monkeypatch):
    """Make the trials immediate, so that what surrounds them can be tested."""
    for trial in TRIALS:
        monkeypatch.setattr(_doctor, trial, lambda: "tried")


def test_everything_works_here(capsys):
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(PACKAGES) + len(METHODS)
    assert all(line.startswith("ok ") for line in lines)
    for expected in ("Python: 3.", "to 15 digits", "repeated by the kernel", "CLARABEL and SCS"):
        assert expected in "\n".join(lines)


def test_every_dependency_is_looked_for():
    declared = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.match(r"[\w-]+", text)[0] for text in declared}
    assert names <= set(PACKAGES)


def test_a_missing_package_is_reported_with_the_way_out(quick, monkeypatch, capsys):
    honest = _doctor.version

    def version(package):
        if package == "cvxpy":
            raise PackageNotFoundError(package)
        return honest(package)

    monkeypatch.setattr(_doctor, "version", version)
    assert main(["doctor"]) == 1
    missing = [line for line in capsys.readouterr().out.splitlines() if "MISSING" in line]
    assert missing == ["MISSING cvxpy: not installed: pip install cvxpy"]


def test_without_heyoka_limits_are_proved_all_the_same():
    code = "import sys; sys.modules['heyoka'] = None; from theorycheck.cli import main; "
    done = subprocess.run(
        [sys.executable, "-c", code + "sys.exit(main(['doctor']))"], capture_output=True, text=True
    )
    assert done.returncode == 0
    assert done.stderr == ""
    assert "ok   certified flow limits: a limit was proved to 15 digits" in done.stdout


@pytest.mark.parametrize(("trial", "method"), list(zip(TRIALS, METHODS, strict=True)))
def test_a_method_that_breaks_is_one_line(trial, method, quick, monkeypatch, capsys):
    def broken():
        raise ImportError("libfoo.so:\n  cannot open\x1b[31m shared object " + "x" * 1000)

    monkeypatch.setattr(_doctor, trial, broken)
    assert main(["doctor"]) == 1
    printed = capsys.readouterr().out
    [line] = [line for line in printed.splitlines() if line.startswith("MISSING")]
    assert line.startswith(f"MISSING {method}: ImportError: libfoo.so: cannot open")
    assert "\x1b" not in line
    assert len(line) < 300
    assert len(printed.splitlines()) == 1 + len(PACKAGES) + len(METHODS)


@pytest.mark.parametrize("outcome", [Outcome.FAILS, Outcome.INCONCLUSIVE])
def test_a_kernel_that_does_not_accept_its_own_certificate_does_not_work(outcome):
    assert _doctor._accepted(lambda: Outcome.HOLDS, "words") == "words"
    with pytest.raises(ArithmeticError, match="own certificate"):
        _doctor._accepted(lambda: outcome, "words")


@pytest.mark.parametrize("status", [Status.FAILED, Status.INACCURATE])
def test_a_solver_that_is_there_but_does_not_solve_does_not_work(status, monkeypatch):
    def gives_up(X, y, *, solver):
        return Answer(program="p", solver=solver, status=status, value=None, note="no license")

    monkeypatch.setattr(norms, "l2_answer", gives_up)
    with pytest.raises(ArithmeticError, match=r"CLARABEL does not solve.*no license"):
        _doctor._programs()


def test_a_solver_that_is_not_there_does_not_work(monkeypatch):
    monkeypatch.setattr(diagonal_honesty, "SOLVERS", ("NOSUCHSOLVER",))
    with pytest.raises(ArithmeticError, match="NOSUCHSOLVER"):
        _doctor._programs()


def test_lines_come_one_by_one(quick):
    lines = examine()
    assert next(lines).what == "Python"
    assert all(isinstance(line, Line) for line in lines)


def test_it_speaks_json_too(capsys):
    status = main(["doctor", "--json"])
    rows = json.loads(capsys.readouterr().out)
    assert status == (0 if all(row["works"] for row in rows) else 1)
    assert {"what", "works", "state", "version", "detail", "advice"} == set(rows[0])


def test_what_one_can_do_without_is_no_fault(quick, monkeypatch):
    def version(package):
        if package == "heyoka":
            raise PackageNotFoundError(package)
        return "1.0"

    monkeypatch.setattr(_doctor, "version", version)
    [line] = [line for line in examine() if line.what == "heyoka"]
    assert line.works
    assert line.state == "without"
    assert "built-in integrator" in line.detail
    assert "conda" in line.advice


def test_a_package_that_is_there_and_cannot_be_loaded_is_not_taken_for_one_that_works(
    quick, monkeypatch
):
    monkeypatch.setitem(sys.modules, "heyoka", None)
    [line] = [line for line in examine() if line.what == "heyoka"]
    assert (line.works, line.state) == (True, "without")
    assert "cannot be loaded (ModuleNotFoundError" in line.detail
    assert line.version
