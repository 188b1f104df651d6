"""The reference for the flow, for several files: tests are no package, so it is loaded by hand."""

import importlib.util
import sys
from pathlib import Path

import pytest

from theorycheck.rigor import certificate as registry
from theorycheck.rigor.flow import FlowLimit

_spec = importlib.util.spec_from_file_location(
    "mpmath_flow", Path(__file__).with_name("mpmath_flow.py")
)
mpmath_flow = sys.modules["mpmath_flow"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(mpmath_flow)


@pytest.fixture(scope="session")
def made():
    """Certificates of the reference's problems, by name; what they remember is forgotten."""
    found = {
        name: FlowLimit.enclose(text, mpmath_flow.path_for(text))
        for name, text in mpmath_flow.PROBLEMS.items()
    }
    registry._PROVED.clear()
    return found


@pytest.fixture(scope="session")
def other():
    """Likewise of other starts and other depths."""
    found = {
        name: FlowLimit.enclose(text, mpmath_flow.path_for(text, until=3 if name == "five" else 2))
        for name, text in {**mpmath_flow.STARTS, **mpmath_flow.DEPTHS}.items()
    }
    registry._PROVED.clear()
    return found
