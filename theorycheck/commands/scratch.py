"""Where Hypothesis keeps its notes during a search: not in the folder of the user."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

# Hypothesis' own variable; the processes that share a search inherit it.
VARIABLE = "HYPOTHESIS_STORAGE_DIRECTORY"


@contextmanager
def scratch() -> Iterator[None]:
    """Let Hypothesis write into a temporary folder, unless the user names one by `VARIABLE`."""
    from hypothesis.configuration import set_hypothesis_home_dir, storage_directory

    if os.environ.get(VARIABLE):
        yield
        return
    before = storage_directory(intent_to_write=False).home_directory
    with TemporaryDirectory(prefix="theorycheck-", ignore_cleanup_errors=True) as folder:
        os.environ[VARIABLE] = folder
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            del os.environ[VARIABLE]
            set_hypothesis_home_dir(before)
