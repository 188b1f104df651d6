"""Profiles of the testing library: how many problems are drawn, and how failures are shown.

They are registered when Hypothesis is imported (entry point group ``hypothesis``) and by the pytest
plugin, and chosen with ``--hypothesis-profile`` or ``settings.load_profile``.
"""

from __future__ import annotations

PREFIX = "theorycheck-"
NAMES = (f"{PREFIX}dev", f"{PREFIX}ci", f"{PREFIX}deep")


def register() -> None:
    """Register ``theorycheck-dev``, ``theorycheck-ci`` and ``theorycheck-deep``.

    None of them has a deadline: a check takes as long as it takes. All print the blob that replays
    a failure. ``ci`` draws the same problems in every run and keeps no database.
    """
    from hypothesis import HealthCheck, settings

    slow = (HealthCheck.too_slow, HealthCheck.data_too_large)
    settings.register_profile(
        f"{PREFIX}dev",
        max_examples=25,
        deadline=None,
        print_blob=True,
        # Said here, since on continuous integration Hypothesis makes this its default.
        derandomize=False,
        suppress_health_check=slow,
    )
    settings.register_profile(
        f"{PREFIX}ci",
        max_examples=100,
        deadline=None,
        print_blob=True,
        derandomize=True,
        database=None,
        suppress_health_check=slow,
    )
    settings.register_profile(
        f"{PREFIX}deep",
        max_examples=2_000,
        deadline=None,
        print_blob=True,
        derandomize=False,
        suppress_health_check=slow,
    )
