"""The sample certificates, made once: the library's checks take a few seconds."""

import pytest

from theorycheck.selftest import samples as module


@pytest.fixture(scope="session")
def made():
    return module.samples()
