import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
KERNEL = "theorycheck-tests"
SECONDS = 300  # Far beyond what a notebook takes; a kernel that hangs must not hang the suite.


# In a process of its own: the client's event loops and sockets are none of pytest's business.
RUNNER = """
import sys
import nbformat
from nbclient import NotebookClient
source, target, kernel, seconds = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
NotebookClient(notebook, kernel_name=kernel, timeout=int(seconds)).execute()
nbformat.write(notebook, target)
"""


@pytest.fixture
def run(tmp_path):
    """Return a function that executes a notebook with the running interpreter.

    The kernel's description lies in a temporary folder: neither a user's own kernels nor their
    settings play a part, and nothing is installed.
    """
    description = tmp_path / "data" / "kernels" / KERNEL / "kernel.json"
    description.parent.mkdir(parents=True)
    start = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    description.write_text(
        json.dumps({"argv": start, "display_name": "Python 3", "language": "python"})
    )
    folders = ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR")
    environment = {
        **os.environ,
        "JUPYTER_PATH": str(tmp_path / "data"),
        **{name: str(tmp_path / name.lower()) for name in folders},
    }

    def execute(path):
        target = tmp_path / "executed.ipynb"
        done = subprocess.run(
            [sys.executable, "-c", RUNNER, str(path), str(target), KERNEL, str(SECONDS)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=2 * SECONDS,
            check=False,
        )
        return done, read(target) if target.exists() else None

    return execute


def read(path):
    return nbformat.read(path, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_it_runs(path, run):
    done, executed = run(path)
    assert done.returncode == 0, done.stderr
    assert all(cell.execution_count for cell in code(executed))
    warned = [
        output.text
        for cell in code(executed)
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert not warned


def test_a_wrong_claim_stops_the_run(run, tmp_path):
    cells = [nbformat.v4.new_code_cell("assert -8 == -4, 'printed'")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "wrong.ipynb")
    done, executed = run(tmp_path / "wrong.ipynb")
    assert done.returncode != 0
    assert "AssertionError" in done.stderr
    assert ": printed" in done.stderr
    assert executed is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_it_starts_with_imports_and_ends_with_claims(path):
    notebook = read(path)
    nbformat.validate(notebook)
    first, *_, last = code(notebook)
    assert first is notebook.cells[0]
    assert "import theorycheck as tc" in first.source
    assert last is notebook.cells[-1]
    assert last.source.count("assert ") >= 3
    imports = [cell for cell in code(notebook) if "import " in cell.source]
    assert imports == [first]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_it_carries_no_outputs(path):
    for cell in code(read(path)):
        assert cell.outputs == []
        assert cell.execution_count is None


def test_the_notebook_of_the_issue_is_there():
    assert "hypentropy.ipynb" in {path.name for path in NOTEBOOKS}
