"""A system without heyoka: nothing crashes, and it is said what is used in its place."""

import json
import subprocess
import sys

import pytest

# heyoka cannot be found, whoever asks, as on a system for which there is no wheel.
HIDDEN = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "heyoka":
            raise ModuleNotFoundError("No module named 'heyoka'", name="heyoka")
sys.meta_path.insert(0, Hidden())
"""
MAIN = "import sys; from theorycheck.cli import main; sys.exit(main(sys.argv[1:]))"
QUICK = ["--effort", "quick", "--digits", "15", "--workers", "1"]
SAID = "heyoka is not installed: the built-in integrator followed the flow"


def run(folder, *words, program=MAIN, hidden=HIDDEN):
    return subprocess.run(
        [sys.executable, "-c", hidden + program, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def checked(folder, slug, hidden=HIDDEN):
    done = run(folder, "check", slug, *QUICK, "--json", "-", hidden=hidden)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("slug", ["equal-columns", "polynomial-rate"])
def test_flows_are_followed_by_the_built_in_integrator(slug, tmp_path):
    record = checked(tmp_path, slug)
    assert record["verdict"] == "established"
    assert [entry["outcome"] for entry in record["conclusions"]].count("holds") == len(
        record["conclusions"]
    )
    assert all(control["caught"] for control in record["controls"])
    assert any(note.startswith(SAID) for note in record["notes"])


def test_the_words_of_a_check_say_so(tmp_path):
    done = run(tmp_path, "check", "equal-columns", *QUICK)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert SAID in " ".join(done.stdout.split())


def test_with_it_nothing_is_said(tmp_path):
    pytest.importorskip("heyoka")
    record = checked(tmp_path, "equal-columns", hidden="")
    assert not any("built-in" in note for note in record["notes"])


@pytest.mark.parametrize("slug", ["unbalanced-pair", "sharp-constant"])
def test_theorems_on_neurons_do_not_need_it_and_do_not_speak_of_it(slug, tmp_path):
    record = checked(tmp_path, slug)
    assert record["verdict"] == "established"
    assert not any("heyoka" in note for note in record["notes"])


def test_the_doctor_says_what_is_missing_and_what_to_do(tmp_path):
    done = run(tmp_path, "doctor", "--json")
    assert done.returncode == 0, done.stderr
    rows = {row["what"]: row for row in json.loads(done.stdout)}
    assert rows["heyoka"]["state"] == "without"
    assert "built-in integrator" in rows["heyoka"]["detail"]
    assert "conda install -c conda-forge heyoka.py" in rows["heyoka"]["advice"]
    assert "with the built-in integrator" in rows["certified flow limits"]["detail"]
    assert {row["state"] for row in rows.values()} == {"ok", "without"}


@pytest.mark.parametrize(
    "call",
    [
        "tc.relu_flow([['1/2', '1'], ['1/2', '-1']], ['1', '0'], '10', digits=30)",
        "tc.relu_loss([[1, 2]], [1, 0], method='heyoka')",
    ],
)
def test_what_needs_it_says_so_in_one_line(call, tmp_path):
    program = f"import theorycheck as tc\ntry: {call}\nexcept tc.TheoryCheckError as e: print(e)"
    done = run(tmp_path, program=program)
    assert done.returncode == 0, done.stderr
    [line] = done.stdout.splitlines()
    assert line.startswith("heyoka is not installed")
    assert "conda install" in line
