import os
import subprocess
import sys

import pytest
from hypothesis import settings

from theorycheck.profiles import NAMES, register


@pytest.fixture
def profiles():
    register()
    return {name: settings.get_profile(f"theorycheck-{name}") for name in ("dev", "ci", "deep")}


def test_the_names_are_those_that_are_registered():
    register()
    assert [settings.get_profile(name).deadline for name in NAMES] == [None] * 3


def test_they_differ_in_how_much_is_drawn(profiles):
    drawn = [profiles[name].max_examples for name in ("dev", "ci", "deep")]
    assert drawn == sorted(set(drawn))


def test_none_has_a_deadline_and_all_print_what_replays_a_failure(profiles):
    for profile in profiles.values():
        assert profile.deadline is None
        assert profile.print_blob


def test_ci_draws_the_same_in_every_run(profiles):
    assert profiles["ci"].derandomize
    assert profiles["ci"].database is None
    assert not profiles["dev"].derandomize
    assert not profiles["deep"].derandomize


def test_continuous_integration_changes_none_of_them():
    code = (
        "from hypothesis import settings\n"
        "for name in ('dev', 'ci', 'deep'):\n"
        "    found = settings.get_profile(f'theorycheck-{name}')\n"
        "    print(found.max_examples, found.derandomize, found.deadline, found.print_blob)\n"
    )
    shown = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**plain, **more},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for plain in [{name: os.environ[name] for name in os.environ if name != "CI"}]
        for more in ({}, {"CI": "true"})
    }
    assert len(shown) == 1


def test_they_are_there_when_the_testing_library_is_imported():
    code = (
        "from hypothesis import settings; settings.load_profile('theorycheck-deep');"
        "print(settings().max_examples)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) == settings.get_profile("theorycheck-deep").max_examples
