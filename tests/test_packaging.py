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


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(out)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel], [sdist] = out.glob("*.whl"), out.glob("*.tar.gz")
    return wheel, sdist


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


def test_the_wheel_holds_the_package_and_nothing_else(built):
    held = {name for name in names_in_wheel(built) if ".dist-info/" not in name}
    assert held == tracked()


def test_data_of_the_package_is_there(built):
    held = names_in_wheel(built)
    assert {"theorycheck/py.typed", "theorycheck/reporting/record.schema.json"} <= held
    assert any(name.startswith("theorycheck/datasets/") for name in held)


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
