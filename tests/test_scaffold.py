import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import theorycheck
from theorycheck._errors import MalformedInput, OutOfDomain
from theorycheck.cli import main
from theorycheck.scaffold import scaffold

PACKAGE = Path(theorycheck.__file__).parent
SLUG, AREA = "longer-minimizer", "new_area"
THEOREM = Path("theorycheck", "library", AREA, "longer_minimizer.py")
TEST = Path("tests", "library", AREA, "test_longer_minimizer.py")


@pytest.fixture
def bare(tmp_path):
    """A folder that looks like a checkout, without its code."""
    (tmp_path / "theorycheck" / "library").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("")
    return tmp_path


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the package without its theorems, and one theorem made in it by the command."""
    root = tmp_path_factory.mktemp("checkout")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, root / "theorycheck", ignore=ignored)
    for area in (root / "theorycheck" / "library").iterdir():
        if area.is_dir():
            shutil.rmtree(area)
    (root / "pyproject.toml").write_text(
        "[tool.pytest.ini_options]\n"
        'addopts = ["--import-mode=importlib", "-p", "no:cacheprovider"]\n'
        'filterwarnings = ["error"]\n'
    )
    done = run(root, "-m", "theorycheck", "new", SLUG, "--area", AREA)
    assert (done.returncode, done.stderr) == (0, "")
    assert [Path(line).relative_to(root) for line in done.stdout.splitlines()] == [
        THEOREM.with_name("__init__.py"),
        THEOREM,
        TEST,
    ]
    return root


def run(root, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_new_theorem_is_listed(checkout):
    done = run(checkout, "-m", "theorycheck", "list")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{SLUG}  The minimizer of Q_alpha is at least as long")


def test_the_new_theorem_is_checked_with_a_definite_outcome(checkout):
    done = run(checkout, "-m", "theorycheck", "check", SLUG, "--effort", "quick")
    assert done.returncode == 0, done.stderr
    assert "established" in done.stdout


def test_the_new_theorem_is_vacuous_where_its_assumption_fails(checkout):
    data = ["--set", "X=1,0;2,0", "--set", "y=1,3"]
    done = run(checkout, "-m", "theorycheck", "check", SLUG, *data)
    assert done.returncode == 3, done.stderr


def test_the_new_theorem_conforms(checkout):
    code = (
        "from theorycheck.catalogue import entry; from theorycheck.testing import conforms;"
        f"conforms(entry({SLUG!r}))"
    )
    done = run(checkout, "-c", code)
    assert done.returncode == 0, done.stderr


def test_the_new_test_passes(checkout):
    done = run(checkout, "-m", "pytest", "-q", str(TEST))
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("Ge(entropy, factor * least", "Ge(entropy, 2 * factor * least"),
        ("Ge(entropy, factor * least", "Ge(entropy, least"),
        ("from sympy import Lt\n\n    return Lt", "from sympy import Ge\n\n    return Ge"),
    ],
    ids=["wrong constant", "the planted constant ignored", "a control that holds"],
)
def test_the_new_test_fails_for_a_wrong_theorem(checkout, good, bad):
    path = checkout / THEOREM
    right = path.read_text()
    assert right.count(good) == 1
    path.write_text(right.replace(good, bad))
    try:
        done = run(checkout, "-m", "pytest", "-q", str(TEST))
    finally:
        path.write_text(right)
    assert done.returncode == 1, done.stdout
    assert "1 failed" in done.stdout


def test_what_is_written_is_what_is_returned(bare):
    written = scaffold(SLUG, AREA, bare)
    assert written == [bare / THEOREM.with_name("__init__.py"), bare / THEOREM, bare / TEST]
    assert all(path.read_text() for path in written)
    assert not any("@" in path.read_text() for path in written)


def test_a_second_theorem_leaves_the_area_alone(bare):
    area = bare / THEOREM.parent
    area.mkdir()
    (area / "__init__.py").write_text('"""Mine."""\n')
    assert scaffold(SLUG, AREA, bare) == [bare / THEOREM, bare / TEST]
    assert (area / "__init__.py").read_text() == '"""Mine."""\n'


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "Upper",
        "a_b",
        "a--b",
        "-a",
        "a-",
        "1a",
        "a b",
        "a/b",
        "../a",
        "é",
        "a\n",
        "class",
        "a" * 99,
    ],
)
def test_a_slug_that_is_no_name_is_refused(bare, slug):
    with pytest.raises(OutOfDomain, match=r"^slug=.*hyperbolic-entropy") as caught:
        scaffold(slug, AREA, bare)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("area", ["", "Upper", "a-b", "_a", "a/b", "..", "1a", "class", "a.b"])
def test_an_area_that_is_no_name_is_refused(bare, area):
    with pytest.raises(OutOfDomain, match=r"^area=.*diagonal_networks"):
        scaffold(SLUG, area, bare)


def test_a_slug_of_the_catalogue_is_refused_in_every_area(bare):
    with pytest.raises(MalformedInput, match=r"^slug=hyperbolic-entropy .* another name"):
        scaffold("hyperbolic-entropy", AREA, bare)
    scaffold(SLUG, AREA, bare)
    with pytest.raises(MalformedInput, match=r"^slug=longer-minimizer .* another name"):
        scaffold(SLUG, "other_area", bare)


def test_nothing_is_overwritten_and_nothing_is_left_half_done(bare):
    (bare / TEST).parent.mkdir(parents=True)
    (bare / TEST).write_text("mine")
    with pytest.raises(MalformedInput, match="not overwritten"):
        scaffold(SLUG, AREA, bare)
    assert (bare / TEST).read_text() == "mine"
    assert not (bare / THEOREM).exists()


def test_a_folder_that_is_no_checkout_is_refused(tmp_path):
    with pytest.raises(OutOfDomain, match="no source checkout"):
        scaffold(SLUG, AREA, tmp_path)


def test_an_installed_package_writes_into_the_checkout_it_is_run_in(bare, tmp_path, monkeypatch):
    installed = tmp_path / "site-packages" / "theorycheck"
    installed.mkdir(parents=True)
    monkeypatch.setattr("theorycheck.scaffold.__file__", str(installed / "scaffold.py"))
    monkeypatch.chdir(bare)
    assert scaffold(SLUG, AREA)[-1] == bare / TEST
    monkeypatch.chdir(tmp_path / "site-packages")
    with pytest.raises(OutOfDomain, match="Run `theorycheck new` in a checkout"):
        scaffold("other", AREA)


def test_a_package_that_does_not_see_the_new_file_says_so(bare, tmp_path, monkeypatch, capsys):
    root = bare.rename(tmp_path.parent / f"{tmp_path.name} moved")
    installed = root / "site-packages" / "theorycheck"
    installed.mkdir(parents=True)
    monkeypatch.setattr("theorycheck.scaffold.__file__", str(installed / "scaffold.py"))
    monkeypatch.chdir(root)
    assert main(["new", SLUG, "--area", AREA]) == 0
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 3
    (line,) = captured.err.splitlines()
    assert str(installed) in line
    assert "does not see these files" in line
    advised = f"`python3 -m pip --python {shlex.quote(sys.executable)} install -e '{root}'`"
    assert advised in line


def test_a_package_that_sees_the_new_file_says_nothing(bare, monkeypatch, capsys):
    monkeypatch.setattr("theorycheck.scaffold.__file__", str(bare / "theorycheck" / "scaffold.py"))
    assert main(["new", SLUG, "--area", AREA]) == 0
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 3
    assert captured.err == ""


def test_a_file_where_a_folder_belongs_is_one_line(bare):
    (bare / "tests").write_text("")
    with pytest.raises(MalformedInput, match="cannot be written"):
        scaffold(SLUG, AREA, bare)
    assert not (bare / THEOREM).exists()
