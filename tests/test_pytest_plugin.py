"""The plugin at work: a small package is installed into a temporary folder and tested there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from theorycheck.case_file import write_case
from theorycheck.core.problem import Problem

SOURCE = Path(__file__).parent / "packages" / "extra_theorem"
MODULE = "extra_theorem/means_of_two_numbers.py"

# False: the means the other way round.
FALSE = '''"""The geometric mean of two positive numbers exceeds their arithmetic mean."""

import dataclasses

from extra_theorem import means_of_two_numbers as true

THEOREM = dataclasses.replace(
    true.THEOREM,
    title="The geometric mean of two positive numbers exceeds their arithmetic mean",
    conclusions=(true.THEOREM.controls[0].statement,),
    controls=(),
)
'''
# True, with a control that is true as well.
MISSED = FALSE.replace("exceeds their", "is below their").replace(
    "controls=()", "controls=(dataclasses.replace(true.THEOREM.controls[0], statement=CLAIM),)"
)
MISSED = MISSED.replace("true.THEOREM.controls[0].statement,", "CLAIM,").replace(
    "THEOREM = ", "CLAIM = true.THEOREM.conclusions[0]\nTHEOREM = ", 1
)
MARKED = """
import pytest


@pytest.mark.theorem("means-of-two-numbers", a="5")
def test_true():
    pass


@pytest.mark.theorem("reversed-means")
def test_false():
    pass


@pytest.mark.theorem("reversed-means", verdict="refuted")
def test_false_and_expected():
    pass


@pytest.mark.theorem("means-of-two-numbers", verdict="refuted")
def test_true_and_unexpected():
    pass


@pytest.mark.theorem("missed-control")
def test_missed_control():
    pass


@pytest.mark.theorem("means-of-two-numbers", a="1/3", b="1/3")
def test_undecided():
    pass


@pytest.mark.theorem("means-of-two-numbers", a="1/3", b="1/3", verdict=("undecided", "supported"))
def test_undecided_and_expected():
    pass


@pytest.mark.theorem("means-of-two-numbers")
def test_body(assessment):
    assert assessment.verdict.value == "supported"


@pytest.mark.theorem("no-such-theorem")
def test_unknown_theorem():
    pass


@pytest.mark.theorem("means-of-two-numbers", c="1")
def test_unknown_parameter():
    pass


@pytest.mark.theorem("means-of-two-numbers", a=0.1)
def test_inexact():
    pass


@pytest.mark.theorem("means-of-two-numbers", verdict="right")
def test_unknown_verdict():
    pass


@pytest.mark.theorem
def test_without_slug():
    pass


def test_without_mark(assessment):
    pass


@pytest.mark.theorem("means-of-two-numbers")
@pytest.mark.skip(reason="lazy")
def test_skipped():
    pass


@pytest.mark.xfail(strict=True)
@pytest.mark.theorem("reversed-means")
def test_expected_failure():
    pass


@pytest.mark.theorem("reversed-means")
@pytest.mark.theorem("means-of-two-numbers")
def test_each_of_two_marks():
    pass
"""
PASSED = {"test_true", "test_false_and_expected", "test_undecided_and_expected"}
UNDECIDED = {"test_undecided", "test_skipped"}


class Package:
    """A copy of the sample package, and the folder it is installed in."""

    def __init__(self, folder):
        self.source, self.site = folder / "source", folder / "site"
        ignored = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(SOURCE, self.source, ignore=ignored)

    def install(self):
        place = ["--target", str(self.site), str(self.source)]
        offline = ["--no-deps", "--no-index", "--no-build-isolation"]
        quiet = ["--quiet", "--disable-pip-version-check"]
        subprocess.run(
            [sys.executable, "-m", "pip", "install", *quiet, *offline, *place],
            check=True,
            capture_output=True,
        )

    def run(self, *words, folder=None):
        """Run a module of Python in the package's folder."""
        return subprocess.run(
            [sys.executable, "-m", *words],
            cwd=folder or self.source,
            env={**os.environ, "PYTHONPATH": str(self.site), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    def pytest(self, *words, folder=None):
        """Return the exit status, the outcome of each test by its last name, and the output."""
        done = self.run("pytest", "-v", "-p", "no:cacheprovider", "-rs", *words, folder=folder)
        found = re.findall(r"^(\S+::\S+) ([A-Z]+)", done.stdout, re.MULTILINE)
        return done.returncode, {name.rpartition("::")[2]: how for name, how in found}, done.stdout


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    made = Package(tmp_path_factory.mktemp("extra"))
    (made.source / "extra_theorem" / "reversed_means.py").write_text(FALSE)
    (made.source / "extra_theorem" / "missed_control.py").write_text(MISSED)
    project = made.source / "pyproject.toml"
    line = 'means-of-two-numbers = "extra_theorem.means_of_two_numbers"\n'
    text = project.read_text().replace(
        line,
        line
        + 'reversed-means = "extra_theorem.reversed_means"\n'
        + 'missed-control = "extra_theorem.missed_control"\n',
    )
    project.write_text(text)
    (made.source / "checks" / "test_marked.py").write_text(MARKED)
    made.install()
    # What is tested is what was installed, not the sources beside the tests.
    shutil.rmtree(made.source / "extra_theorem")
    return made


def test_the_sample_as_it_is_passes(tmp_path):
    sample = Package(tmp_path)
    sample.install()
    status, found, output = sample.pytest("--theorycheck-strict")
    assert status == 0, output
    assert found["test_conforms[means-of-two-numbers]"] == "PASSED"
    assert len(found) == 7
    assert set(found.values()) == {"PASSED"}
    assert "theorycheck-ci" in output


def test_the_command_line_knows_the_theorem(package):
    listed = package.run("theorycheck", "list").stdout
    assert "means-of-two-numbers" in listed
    assert "hyperbolic-entropy" in listed
    assert package.run("theorycheck", "check", "means-of-two-numbers").returncode == 0
    assert package.run("theorycheck", "check", "reversed-means").returncode == 1


@pytest.fixture(scope="module")
def lenient(package):
    return package.pytest("checks/test_marked.py")


@pytest.fixture(scope="module")
def strict(package):
    return package.pytest("checks/test_marked.py", "--theorycheck-strict")


def test_marked_tests(lenient):
    status, found, _ = lenient
    assert status == 1
    assert {name for name, how in found.items() if how == "PASSED"} == PASSED
    assert {name for name, how in found.items() if how == "SKIPPED"} == UNDECIDED
    assert {name for name, how in found.items() if how == "XFAIL"} == {"test_expected_failure"}
    assert len(found) == 17


def test_skips_and_undecided_fail_only_if_strict(lenient, strict):
    _, loose, _ = lenient
    _, found, output = strict
    assert found.keys() == loose.keys()
    assert "SKIPPED" not in found.values()
    changed = {name: how for name, how in found.items() if loose[name] != how}
    assert set(changed) == UNDECIDED
    assert set(changed.values()) <= {"FAILED", "ERROR"}
    assert "--theorycheck-strict" in output


def test_a_failure_says_what_failed_and_how_to_repeat_it(lenient):
    _, _, output = lenient
    assert "reversed-means: refuted; established or supported was expected" in output
    assert "conclusion means-are-reversed: fails (enclosed, enclosures)" in output
    assert "claims: The geometric mean is larger than the arithmetic mean." in output
    assert "replay: theorycheck check reversed-means --set a=1 --set b=2" in output
    for line in (
        "theorem='no-such-theorem' is not in the catalogue",
        "c=1: means-of-two-numbers has no parameter 'c'",
        "a=0.1 is a binary float",
        "give one slug, and as verdict one or some of established, supported",
        "`assessment` needs a mark",
        "a wrong variant was not caught: means-are-ordered",
    ):
        assert line in output, line
    assert "pytest_plugin.py" not in output


def test_a_module_that_is_skipped_as_a_whole_fails_if_strict(package, tmp_path):
    (tmp_path / "test_whole.py").write_text("import pytest\npytest.importorskip('no_such_thing')\n")
    assert package.pytest(str(tmp_path), folder=tmp_path)[0] == 5
    assert package.pytest(str(tmp_path), "--theorycheck-strict", folder=tmp_path)[0] == 2


class Stored(Problem):
    """Writes the exact text it is given."""

    family = "two-numbers"

    def __init__(self, **texts):
        object.__setattr__(self, "texts", texts)

    def exact(self):
        return self.texts


@pytest.fixture
def cases(tmp_path):
    folder = tmp_path / "cases"
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = tests\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_one.py").write_text("def test_one():\n    pass\n")
    names = {}
    for name, slug, texts in (
        ("true", "means-of-two-numbers", {"a": "1", "b": "7"}),
        ("false", "reversed-means", {"a": "1", "b": "7"}),
        ("open", "means-of-two-numbers", {"a": "1/3", "b": "1/3"}),
        ("outside", "means-of-two-numbers", {"a": "-1", "b": "1"}),
        ("strange", "means-of-two-numbers", {"a": "1", "c": "1"}),
        ("gone", "no-such-theorem", {"a": "1", "b": "1"}),
    ):
        path = write_case(folder, slug, "means-are-ordered", Stored(**texts))
        names[f"{slug}/{path.name}"] = name
    other = Stored(a="2", b="1")
    object.__setattr__(other, "family", "three-numbers")
    path = write_case(folder, "means-of-two-numbers", "means-are-ordered", other)
    names[f"means-of-two-numbers/{path.name}"] = "family"
    (folder / "reversed-means" / "0123456789ab.json").write_text("{")
    names["reversed-means/0123456789ab.json"] = "broken"
    (folder / "reversed-means" / "notes.txt").write_text("of no interest")
    return tmp_path, names


def outcomes(output, names):
    found = re.findall(r"(\S+/[0-9a-f]{12}\.json)::replay ([A-Z]+)", output)
    return {names["/".join(name.split("/")[-2:])]: how for name, how in found}


def test_stored_cases_are_tests_by_being_there(package, cases):
    folder, names = cases
    status, found, output = package.pytest(folder=folder)
    assert status == 1, output
    assert found["test_one"] == "PASSED"
    assert outcomes(output, names) == {
        "true": "PASSED",
        "false": "FAILED",
        "open": "SKIPPED",
        "outside": "FAILED",
        "strange": "FAILED",
        "gone": "FAILED",
        "family": "FAILED",
        "broken": "FAILED",
    }
    assert "reversed-means: refuted; a stored counterexample still is one" in output
    assert "a=-1 is not positive" in output
    assert "'three-numbers'" in output
    assert "not JSON text" in output
    [opened] = [folder / "cases" / name for name, what in names.items() if what == "open"]
    status, _, output = package.pytest("--theorycheck-strict", str(opened), folder=folder)
    assert status == 1
    assert outcomes(output, names) == {"open": "FAILED"}


def test_where_stored_cases_are(package, cases):
    folder, names = cases
    assert "replay" not in package.pytest("tests", "--co", folder=folder)[2]
    # Given by its folder, and not twice if that is collected as well.
    for words in (["tests", "--theorycheck-cases", "cases"], ["."]):
        output = package.pytest("--co", *words, folder=folder)[2]
        assert output.count("CaseItem replay") == len(names), output
    shutil.move(folder / "cases", folder / "found")
    assert "replay" not in package.pytest("--co", folder=folder)[2]
    (folder / "pytest.ini").write_text("[pytest]\ntestpaths = tests\ntheorycheck_cases = found\n")
    assert package.pytest("--co", folder=folder)[2].count("CaseItem replay") == len(names)
    status, _, _ = package.pytest("--theorycheck-cases", "nowhere", folder=folder)
    assert status == 4


def test_the_plugin_is_light(tmp_path):
    (tmp_path / "conftest.py").write_text(
        "import sys\n\n\ndef pytest_sessionfinish(session):\n"
        "    loaded = [n for n in sys.modules if n.startswith('theorycheck')]\n"
        "    print('LOADED', *sorted(loaded), *(n for n in HEAVY if n in sys.modules))\n"
        "HEAVY = ('sympy', 'numpy', 'flint', 'hypothesis.core', 'rich', 'mpmath', 'scipy')\n"
    )
    (tmp_path / "test_one.py").write_text("def test_one():\n    pass\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    [line] = [line for line in done.stdout.splitlines() if "LOADED" in line]
    assert line.split("LOADED")[1].split() == [
        "theorycheck",
        "theorycheck.profiles",
        "theorycheck.pytest_plugin",
    ]


def test_a_profile_that_is_none_is_one_line(tmp_path):
    (tmp_path / "test_one.py").write_text("def test_one():\n    pass\n")
    option = "--hypothesis-profile"
    for words in ([f"{option}=theorycheck-cii"], [option, "theorycheck-cii"]):
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words, str(tmp_path)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 4
        assert "theorycheck-cii: no such profile. Known: theorycheck-dev, " in done.stderr
        assert "Traceback" not in done.stdout + done.stderr


def test_the_mark_is_described(package):
    assert "@pytest.mark.theorem(slug" in package.run("pytest", "--markers").stdout
