"""The handwritten records, as a fixture: tests are no package, so nothing can import them."""

import importlib.util
from pathlib import Path

import pytest


def load(name):
    """Return the module `name` that stands beside this file."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sample():
    return load("sample")


VERDICTS = ("established", "supported", "undecided", "contradicted", "refuted", "vacuous")


@pytest.fixture(params=VERDICTS)
def each(request, sample):
    """One record for each verdict."""
    return sample.record(request.param)


@pytest.fixture(scope="session")
def read():
    """Read an HTML text strictly."""
    return load("document").Document


@pytest.fixture(scope="session")
def searched():
    return load("searched")
