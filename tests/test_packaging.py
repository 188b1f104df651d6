"""The wheel and the source distribution hold what they must, and say what they need."""

import re
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "theorycheck"
EXTRAS = {"test", "notebooks", "docs", "dask", "parquet", "bench", "lint"}


def build(root, out, *more):
    """Return the wheel and the source distribution that are built, None for one that is not."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(out), *more],
        cwd=root,
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"), None), next(out.glob("*.tar.gz"), None)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return build(ROOT, tmp_path_factory.mktemp("dist"))


def names_in_wheel(built):
    with zipfile.ZipFile(built[0]) as archive:
        return set(archive.namelist())


def tracked():
    """Return the files of the package, without what tools leave there."""
    found = {path for path in PACKAGE.rglob("*") if path.is_file()}
    return {
        path.relative_to(ROOT).as_posix()
        for path in found
        if not any(part.startswith((".", "__pycache__")) for part in path.relative_to(ROOT).parts)
    }


def metadata(built):
    with zipfile.ZipFile(built[0]) as archive:
        [name] = [name for name in archive.namelist() if name.endswith("dist-info/METADATA")]
        return message_from_string(archive.read(name).decode())


NEEDED = {"theorycheck/py.typed", "theorycheck/reporting/record.schema.json"}


def complaints(held, needed):
    """Yield what is wrong with the files of a wheel, of which the second ones are to be there."""
    held = {name for name in held if ".dist-info/" not in name}
    yield from (f"{name} is missing" for name in sorted(needed - held))
    yield from (f"{name} has no business there" for name in sorted(held - needed))
    yield from (f"{name} is no file of the package" for name in sorted(NEEDED - needed))
    if not any(name.startswith("theorycheck/datasets/") for name in held):
        yield "there are no datasets"


def test_the_wheel_holds_the_package_and_nothing_else(built):
    assert not list(complaints(names_in_wheel(built), tracked()))


@pytest.mark.parametrize(
    ("lost", "found", "words"),
    [
        ({"theorycheck/py.typed"}, set(), "py.typed is missing"),
        ({"theorycheck/reporting/record.schema.json"}, set(), "record.schema.json is missing"),
        ({"theorycheck/authoring.py"}, set(), "authoring.py is missing"),
        (set(), {"tests/test_cli.py"}, "tests/test_cli.py has no business there"),
        (set(), {"theorycheck/left_over.log"}, "left_over.log has no business there"),
    ],
)
def test_a_wheel_that_is_wrong_is_seen(built, lost, found, words):
    held = (names_in_wheel(built) - lost) | found
    [complaint] = complaints(held, tracked())
    assert complaint.endswith(words)


def test_a_package_without_its_data_is_seen(built):
    lost = {name for name in tracked() if "datasets" in name} | {"theorycheck/py.typed"}
    said = list(complaints(names_in_wheel(built) - lost, tracked() - lost))
    assert said == ["theorycheck/py.typed is no file of the package", "there are no datasets"]


def test_a_wheel_built_without_a_file_is_seen(tmp_path):
    # The mistake itself: a build that leaves a file out.
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = "[tool.hatch.build.targets.wheel]\n"
    assert text.count(section) == 1
    (tmp_path / "pyproject.toml").write_text(
        text.replace(section, section + 'exclude = ["py.typed"]\n'), encoding="utf-8"
    )
    for name in ("README.md", "LICENSE"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "theorycheck").symlink_to(PACKAGE)
    wheel, _ = build(tmp_path, tmp_path / "dist", "-t", "wheel")
    assert "theorycheck/py.typed is missing" in complaints(names_in_wheel((wheel,)), tracked())


def test_what_can_be_installed_besides(built):
    assert set(metadata(built).get_all("Provides-Extra")) == EXTRAS


def test_every_version_that_is_named_is_allowed(built):
    found = metadata(built)
    versions = re.findall(r"Python :: (3\.\d+)", " ".join(found.get_all("Classifier")))
    assert versions == ["3.11", "3.12", "3.13"]
    assert found["Requires-Python"] == f">={versions[0]}"


def test_what_has_no_wheel_elsewhere_is_asked_for_on_linux_only(built):
    [heyoka] = [need for need in metadata(built).get_all("Requires-Dist") if "heyoka" in need]
    assert "sys_platform == 'linux'" in heyoka.replace('"', "'")


def test_the_source_distribution_can_be_tested(built):
    with tarfile.open(built[1]) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    for name in ("pyproject.toml", "README.md", "LICENSE", "CITATION.cff", "docs/conf.py"):
        assert name in held, name
    assert {name for name in held if name.startswith("theorycheck/")} >= tracked()
    assert "tests/test_packaging.py" in held
