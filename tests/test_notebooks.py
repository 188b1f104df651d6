import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import theorycheck as tc

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
KERNEL = "theorycheck-tests"
NAMES = [
    "1_quick_start.ipynb",
    "2_hypentropy.ipynb",
    "3_depth.ipynb",
    "4_relu.ipynb",
    "5_rate.ipynb",
    "6_certified.ipynb",
    "7_your_own.ipynb",
]
# Besides the names of the package itself.
PUBLIC = {
    "theorycheck",
    "theorycheck.authoring",
    "theorycheck.testing",
    "theorycheck.conformance",
}
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
    assert drawn(executed) == sum(cell.source.count("plt.show()") for cell in code(executed)) > 0


def drawn(notebook):
    """Return how many figures a notebook shows."""
    return sum(
        "image/png" in output.get("data", {}) for cell in code(notebook) for output in cell.outputs
    )


def test_a_wrong_claim_stops_the_run(run, tmp_path):
    cells = [nbformat.v4.new_code_cell("assert -8 == -4, 'printed'")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "wrong.ipynb")
    done, executed = run(tmp_path / "wrong.ipynb")
    assert done.returncode != 0
    assert "AssertionError" in done.stderr
    assert ": printed" in done.stderr
    assert executed is None


@pytest.mark.slow
def test_an_error_planted_in_a_notebook_stops_the_run(run, tmp_path):
    notebook = read(FOLDER / "4_relu.ipynb")
    [wrong] = [cell for cell in code(notebook) if "def product(theta)" in cell.source]
    true = "(np.pi - theta) * np.cos(theta)"
    assert true in wrong.source
    wrong.source = wrong.source.replace(true, "(np.pi - 1.01 * theta) * np.cos(theta)")
    nbformat.write(notebook, tmp_path / "planted.ipynb")
    done, executed = run(tmp_path / "planted.ipynb")
    assert done.returncode != 0
    assert "AssertionError" in done.stderr
    assert executed is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_it_starts_with_imports_and_ends_with_claims(path):
    notebook = read(path)
    nbformat.validate(notebook)
    title = notebook.cells[0]
    assert title.cell_type == "markdown"
    assert title.source.startswith(f"# {path.name[0]}. ")
    first, *_, last = code(notebook)
    assert first is notebook.cells[1]
    assert "import theorycheck as tc" in first.source
    assert last is notebook.cells[-1]
    assert len(claims(last)) >= 3
    assert [cell for cell in code(notebook) if list(imported(cell))] == [first]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_it_explains_between_the_cells(path):
    kinds = [cell.cell_type for cell in read(path).cells]
    assert kinds.count("markdown") >= 6
    assert "".join(kind[0] for kind in kinds).count("ccc") == 0, "three code cells in a row"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_it_uses_the_public_interface_only(path):
    assert not [found for cell in code(read(path)) for found in private(cell)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_every_figure_names_its_axes(path):
    sources = [cell.source for cell in code(read(path)) if "plt.subplots(" in cell.source]
    assert sources
    for source in sources:
        for word in ("xlabel=", "ylabel=", "title=", "legend("):
            assert word in source, f"a figure without {word}"


def test_all_figures_have_one_style():
    styles = {
        code(read(path))[0].source.partition("plt.style.use(")[2].partition("\n)")[0]
        for path in NOTEBOOKS
    }
    assert len(styles) == 1
    assert "#0072B2" in styles.pop()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_it_carries_no_outputs(path):
    for cell in code(read(path)):
        assert cell.outputs == []
        assert cell.execution_count is None


def test_the_notebooks_of_the_issue_are_there():
    assert [path.name for path in NOTEBOOKS] == NAMES


def claims(cell):
    """Return the assertions of a cell that could fail: those of a constant cannot."""
    return [
        node
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant)
    ]


def imported(cell):
    """Yield the modules that a cell imports, and the names that it takes from them."""
    for node in ast.walk(ast.parse(cell.source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def private(cell):
    """Yield what a cell uses of theorycheck that is not public."""
    for module, name in imported(cell):
        if module.partition(".")[0] == "theorycheck":
            taken = name is not None and module == "theorycheck" and name not in tc.__all__
            if module not in PUBLIC or taken or (name or "").startswith("_"):
                yield f"import of {module}.{name}"
    for node in ast.walk(ast.parse(cell.source)):
        if isinstance(node, ast.Attribute):
            of_package = isinstance(node.value, ast.Name) and node.value.id == "tc"
            if node.attr.startswith("_") or (of_package and node.attr not in tc.__all__):
                yield f"attribute {node.attr}"
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("getattr", "__import__"):
            yield node.func.id


@pytest.mark.parametrize(
    "source",
    [
        "from theorycheck.rigor.flow import FlowLimit",
        "import theorycheck.models.entropy",
        "from theorycheck import _api",
        "from theorycheck import nothing",
        "from theorycheck.testing import _tried",
        "tc.models.entropy",
        "limit._known",
        "getattr(tc, '_api')",
    ],
)
def test_private_names_are_seen(source):
    assert list(private(nbformat.v4.new_code_cell(source)))


def test_public_names_are_not():
    source = (
        "import numpy\nimport theorycheck as tc\nfrom theorycheck.testing import stands\n"
        "from theorycheck.conformance import Conformance\ntc.check('x').record['verdict']"
    )
    assert not list(private(nbformat.v4.new_code_cell(source)))


def test_assertions_of_nothing_are_no_claims():
    cell = nbformat.v4.new_code_cell("assert True\nassert 'x'\nassert x == 1")
    assert len(claims(cell)) == 1
