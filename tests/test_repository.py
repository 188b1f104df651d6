"""Tests about the repository itself: sizes, names, mirrors, and what code may not contain."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "theorycheck"
TESTS = ROOT / "tests"
MODULES = sorted(PACKAGE.rglob("*.py"))
SOURCES = [
    path
    for folder in ("theorycheck", "tests", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TEXTS = [
    path
    for path in (
        *SOURCES,
        *NOTEBOOKS,
        *sorted(ROOT.glob("*.md")),
        *sorted(ROOT.glob("*.toml")),
        *sorted(ROOT.glob("*.cff")),
        *sorted((ROOT / "benchmarks").glob("*.md")),
        *sorted((ROOT / "reports").rglob("*.md")),
        *sorted((ROOT / "reports").rglob("*.json")),
        *(path for path in sorted((ROOT / ".ci").glob("*")) if path.is_file()),
    )
    if "certificates" not in path.parts
]

MOST_LINES = 400
BANNED_MODULES = {"utils", "util", "helpers", "helper", "misc", "common", "base"}
BANNED_WORDS = {"config", "options", "manager", "handler", "hypothesis", "utils", "misc"}
# Names that others give, by module: pytest passes the arguments of hooks by name.
GIVEN_BY_OTHERS = {"theorycheck/pytest_plugin.py": {"config"}}
# Modules without a test file of their own, and why.
UNTESTED: dict[str, str] = {}
# Python's own, and SymPy's, which both evaluate text.
EVALUATING = {"eval", "exec", "compile", "sympify", "parse_expr", "parse_latex", "S", "__import__"}
UNPICKLING = {"pickle", "cloudpickle", "dill", "shelve", "marshal", "joblib"}
# Written in pieces, so that this file does not name one itself.
MACHINE_PATH = re.compile(
    "|".join("/" + name for name in ("work/", "tmp/", "home/", "Users/", "root/"))
)
# Examples in tests of what a text may hold, by file, and why.
PATHS_ON_PURPOSE: dict[str, str] = {}


def named(path):
    return path.relative_to(ROOT).as_posix()


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def words(name):
    """Return the lower-case words of a name in snake or camel case."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)}


def names_given(module):
    """Yield every name that code gives: to modules, classes, functions, arguments, variables."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.id if isinstance(node, ast.Name) else node.attr
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname


def evaluations(module):
    """Yield what evaluates or unpickles data, with its line."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            function = node.func
            called = getattr(function, "id", None)
            if isinstance(function, ast.Attribute):
                # re.compile compiles patterns, and nothing that runs.
                owner = getattr(function.value, "id", None)
                called = function.attr if (owner, function.attr) != ("re", "compile") else None
            if called in EVALUATING:
                yield f"{called}() in line {node.lineno}"
            for keyword in node.keywords:
                if (
                    keyword.arg == "allow_pickle"
                    and getattr(keyword.value, "value", None) is not False
                ):
                    yield f"allow_pickle in line {node.lineno}"
        imported = []
        if isinstance(node, ast.Import):
            imported = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            imported = [node.module or "", *(alias.name for alias in node.names)]
        for name in imported:
            if name.partition(".")[0] in UNPICKLING or name in EVALUATING - {"S"}:
                yield f"import of {name} in line {node.lineno}"


def prints(module):
    """Yield the lines that print."""
    for node in ast.walk(module):
        if isinstance(node, ast.Name) and node.id == "print":
            yield node.lineno


def beyond_docstring(module):
    """Yield the statements of a module besides its docstring."""
    for position, node in enumerate(module.body):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not (position == 0 and is_text and isinstance(node.value.value, str)):
            yield node


def mirror(path):
    """Return the test file of a module."""
    inside = path.relative_to(PACKAGE)
    return TESTS / inside.parent / f"test_{inside.stem.lstrip('_')}.py"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_files_stay_small(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{named(path)} has {lines} lines: split it by concept"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_names_say_what_things_are(path):
    assert not words(path.stem) & BANNED_MODULES
    assert not {word for part in path.relative_to(PACKAGE).parent.parts for word in words(part)} & (
        BANNED_MODULES
    )
    found = {name for name in names_given(tree(path)) if words(name) & BANNED_WORDS}
    assert found == GIVEN_BY_OTHERS.get(named(path), set())


@pytest.mark.parametrize(
    "path", [path for path in MODULES if not path.stem.startswith("__")], ids=named
)
def test_every_module_has_its_test_file(path):
    if path.relative_to(PACKAGE).as_posix() in UNTESTED:
        assert not mirror(path).exists(), "it has one now: take it off the list"
        return
    assert mirror(path).is_file(), f"{named(mirror(path))} is missing"
    assert any(
        isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for node in ast.walk(tree(mirror(path)))
    ), f"{named(mirror(path))} tests nothing"


def test_the_list_of_untested_modules_is_current():
    for name, reason in UNTESTED.items():
        assert (PACKAGE / name).is_file()
        assert reason


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.name == "__init__.py"], ids=named
)
def test_package_files_hold_docstrings_only(path):
    module = tree(path)
    assert ast.get_docstring(module)
    if path.parent != PACKAGE:
        assert not list(beyond_docstring(module))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_nothing_is_evaluated_or_unpickled(path):
    assert not list(evaluations(tree(path)))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_only_the_command_line_prints(path):
    if path != PACKAGE / "cli.py" and path.parent != PACKAGE / "commands":
        assert not list(prints(tree(path)))


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_no_path_of_a_machine_is_committed(path):
    found = MACHINE_PATH.findall(path.read_text(encoding="utf-8"))
    assert not found or named(path) in PATHS_ON_PURPOSE, found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_notebooks_are_committed_without_outputs(path):
    assert not list(outputs(json.loads(path.read_text(encoding="utf-8"))))


def outputs(notebook):
    """Yield what a run leaves behind in a notebook."""
    for number, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code" and (cell["outputs"] or cell["execution_count"] is not None):
            yield f"cell {number}"
        if cell["metadata"]:
            yield f"metadata of cell {number}: {sorted(cell['metadata'])}"
    if set(notebook["metadata"]) - {"kernelspec", "language_info"}:
        yield f"metadata: {sorted(notebook['metadata'])}"


def test_the_repository_is_looked_at():
    assert len(MODULES) > 50
    assert NOTEBOOKS
    assert {"README.md", "pyproject.toml", ".ci/run"} <= {named(path) for path in TEXTS}


# Each rule, against code that breaks it.


@pytest.mark.parametrize(
    "code",
    [
        "class DataManager: pass",
        "def f(options): pass",
        "def load_config(): pass",
        "self.event_handler = 1",
        "myHypothesis = 1",
        "import numpy as utils",
        "for misc in (): pass",
    ],
)
def test_banned_words_are_seen(code):
    assert any(words(name) & BANNED_WORDS for name in names_given(ast.parse(code)))


def test_words_of_names():
    assert words("HTTPHandler_x2") == {"http", "handler", "x", "2"}
    assert not words("configuration_space") & BANNED_WORDS
    assert not words("basis") & BANNED_MODULES


@pytest.mark.parametrize(
    "code",
    [
        "eval('1')",
        "sympy.sympify(text)",
        "sympify(text)",
        "sympy.S('x')",
        "from sympy.parsing.sympy_parser import parse_expr",
        "import pickle",
        "from pickle import loads",
        "np.load(path, allow_pickle=True)",
        "np.load(path, allow_pickle=wish)",
        "builtins.exec(code)",
        "compile(code, '', 'exec')",
    ],
)
def test_evaluation_is_seen(code):
    assert list(evaluations(ast.parse(code)))


def test_harmless_code_is_not():
    harmless = "re.compile('x'); np.load(path, allow_pickle=False); evaluate(x); print(pickled)"
    assert not list(evaluations(ast.parse(harmless)))
    assert list(prints(ast.parse(harmless))) == [1]
    assert not list(prints(ast.parse("print_out(x); x.print()")))


def test_code_in_a_package_file_is_seen():
    assert not list(beyond_docstring(ast.parse('"""Words."""')))
    assert list(beyond_docstring(ast.parse('"""Words."""\nimport os')))
    assert list(beyond_docstring(ast.parse("'a'; 'b'")))


def test_paths_of_machines_are_seen():
    for start in ("work", "tmp", "home", "Users"):
        assert MACHINE_PATH.search("see /" + start + "/me")
    assert not MACHINE_PATH.search("framework/x and https://example.org/tmpfile")


def test_outputs_are_seen():
    cell = {"cell_type": "code", "outputs": [], "execution_count": None, "metadata": {}}
    clean = {"cells": [cell], "metadata": {"kernelspec": {}}}
    assert not list(outputs(clean))
    for wrong in (
        {"outputs": [1]},
        {"execution_count": 1},
        {"metadata": {"collapsed": True}},
    ):
        assert list(outputs({**clean, "cells": [{**cell, **wrong}]}))
    assert list(outputs({**clean, "metadata": {"widgets": {}}}))
