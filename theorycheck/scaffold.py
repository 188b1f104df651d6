"""A new theorem: its file and its test, written from a template that already works.

The template states something small and true, so that what is edited runs from the first minute.
"""

from __future__ import annotations

import keyword
import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from theorycheck._errors import MalformedInput, OutOfDomain, shown
from theorycheck.catalogue import entries

LONGEST_NAME = 80  # files and folders have limits of their own, and so do readers

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
_AREA = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", re.ASCII)


def scaffold(slug: str, area: str, root: Path | None = None) -> list[Path]:
    """Write a theorem file and its test, and return the paths of all files that are new.

    Args:
        slug: Name of the theorem, in lower-case words joined by hyphens.
        area: Name of a folder of the library; made if it is new.
        root: A source checkout; by default the one this package lies in, else the current folder.

    Raises:
        OutOfDomain: If `slug` or `area` is no name, or `root` is no checkout.
        MalformedInput: If the theorem or one of its files is already there, or cannot be written.
    """
    _named("slug", slug, _SLUG, "lower-case words joined by hyphens", "hyperbolic-entropy")
    _named("area", area, _AREA, "lower-case words joined by underscores", "diagonal_networks")
    root = _checkout(root)
    name = slug.replace("-", "_")
    library = root / "theorycheck" / "library"
    taken = {entry.slug for entry in entries()}
    taken |= {path.stem.replace("_", "-") for path in library.glob("*/*.py")}
    if slug in taken:
        raise MalformedInput(f"slug={slug} is in the catalogue already. Choose another name.")
    words = area.replace("_", " ")
    contents = {
        library / area / "__init__.py": f'"""Theorems about {words}."""\n',
        library / area / f"{name}.py": _filled(THEOREM_FILE, slug, area, name),
        root / "tests" / "library" / area / f"test_{name}.py": _filled(TEST, slug, area, name),
    }
    if (library / area / "__init__.py").exists():
        del contents[library / area / "__init__.py"]
    for path in contents:
        if path.exists():
            raise MalformedInput(f"path={path} exists and is not overwritten. Move it away first.")
    written: list[Path] = []
    for path, content in contents.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as stream:
                written.append(path)
                stream.write(content)
        except OSError as error:
            for other in written:
                other.unlink()
            raise MalformedInput(f"path={path}: cannot be written ({error.strerror}).") from None
    return written


def unseen(written: Sequence[Path]) -> str | None:
    """Return what to say if the package in use is another than the one of that checkout."""
    package = Path(__file__).resolve().parent
    test = written[-1].resolve()
    if any(path.resolve().is_relative_to(package) for path in written):
        return None
    # tests/library/<area>/test_<name>.py
    root = shlex.quote(str(test.parents[3]))
    # As in the README: the environment may have no pip of its own, and a bare pip be another's.
    python = shlex.quote(sys.executable)
    return (
        f"the theorycheck in use is another one ({package}) and does not see these files. "
        f"Where no environment is activated, run `python3 -m pip --python {python} install -e "
        f"{root}`."
    )


def _named(what: str, value: str, form: re.Pattern[str], words: str, example: str) -> None:
    if form.fullmatch(value) is None or keyword.iskeyword(value) or len(value) > LONGEST_NAME:
        raise OutOfDomain(
            f"{what}={shown(value)!r} is no name here: it takes {words}, at most {LONGEST_NAME} "
            f"characters, and no word that Python keeps for itself. Write something like {example}."
        )


def _checkout(root: Path | None) -> Path:
    candidates = [Path(__file__).parents[1], Path.cwd()] if root is None else [root]
    for candidate in candidates:
        if (candidate / "pyproject.toml").is_file() and (
            candidate / "theorycheck" / "library"
        ).is_dir():
            return candidate
    raise OutOfDomain(
        f"root={candidates[-1]} is no source checkout of theorycheck: pyproject.toml and "
        "theorycheck/library are not there. Run `theorycheck new` in a checkout."
    )


def _filled(template: str, slug: str, area: str, name: str) -> str:
    for key, value in {"slug": slug, "area": area, "name": name}.items():
        template = template.replace(f"@{key}@", value)
    return template


THEOREM_FILE = r'''r"""The minimizer of Q_alpha is at least as long as the minimum l2 solution.

EDIT every place marked EDIT; the first line above is the title that `theorycheck list` shows.

Setting: X beta = y has a solution; $Q_\alpha(\beta) = \alpha^2\sum_i q(\beta_i/\alpha^2)$ with
$q(z) = \int_0^z\operatorname{arcsinh}(s/2)\,ds$.

Claim: the minimizer $\hat\beta$ of $Q_\alpha$ subject to $X\beta = y$ has
$\sum_i\hat\beta_i^2 \ge \sum_i\bar\beta_i^2$, where $\bar\beta$ is the solution of least l2 norm.

Checked: at one problem, in balls, from a certified minimizer and an exact one.

Source: EDIT, authors, title, where, number of the theorem.
"""

from __future__ import annotations

from typing import Any

from theorycheck.authoring import Control, Reference, Settings, Statement, Theorem, in_balls
from theorycheck.models import diagonal_routes
from theorycheck.models.diagonal_assumptions import DATA_IN_RANGE
from theorycheck.models.diagonal_regression import DiagonalRegression

# EDIT: one function for each relation. What it returns is shown, and is what is checked.
def at_least_as_long(factor: int = 1) -> Any:
    """Return the conclusion; the theorem has `factor` 1, and its test plants another."""
    from sympy import Ge

    entropy, least = _squares()
    return Ge(entropy, factor * least, evaluate=False)


def shorter() -> Any:
    """Return the wrong variant."""
    from sympy import Lt

    return Lt(*_squares(), evaluate=False)


def _squares() -> tuple[Any, Any]:
    from sympy import IndexedBase, Sum, Symbol

    i, d = Symbol("i", integer=True), Symbol("features")
    entropy, least = (IndexedBase(name, real=True) for name in ("beta_entropy", "beta_l2"))
    return Sum(entropy[i] ** 2, (i, 1, d)), Sum(least[i] ** 2, (i, 1, d))


# EDIT: the routes to the quantities, as certificates about this very problem.
def routes(problem: DiagonalRegression, settings: Settings) -> tuple[Any, ...]:
    """Return the certificates of both minimizers."""
    return diagonal_routes.minimizer(problem, settings), diagonal_routes.least_l2(problem)


# EDIT: the quantities that the relations speak about; their names are those of the certificates.
_COMPARED = (diagonal_routes.ENTROPY, diagonal_routes.LEAST_L2)

THEOREM = Theorem(
    title="The minimizer of Q_alpha is at least as long as the minimum l2 solution",  # EDIT
    family=DiagonalRegression,
    witness=DiagonalRegression.at(),  # EDIT: a problem at which every assumption holds
    scope="this problem",  # EDIT only if a derivation speaks for more
    assumptions=(DATA_IN_RANGE,),  # EDIT: further statements, built like the conclusion
    conclusions=(
        Statement(
            slug="at-least-as-long",
            words="The minimizer of Q_alpha is at least as long as the minimum l2 solution.",
            relation=at_least_as_long,
            quantities=_COMPARED,
            checks={"enclosures": in_balls(at_least_as_long, routes)},
        ),
    ),
    controls=(
        Control(
            statement=Statement(
                slug="shorter",
                words="The minimizer of Q_alpha is shorter than the minimum l2 solution.",
                relation=shorter,
                quantities=_COMPARED,
                checks={"enclosures": in_balls(shorter, routes)},
            ),
            source="made by turning the sign of the conclusion around",  # EDIT
        ),
    ),
    references=(
        Reference(
            authors="EDIT: authors",
            title="EDIT: title",
            where="EDIT: journal or conference",
            year=2000,  # EDIT
            locator="EDIT: Theorem 1",
        ),
    ),
)
'''

TEST = """from theorycheck.assess import assess
from theorycheck.authoring import Outcome, Settings, in_balls
from theorycheck.core.outcome import Verdict
from theorycheck.library.@area@.@name@ import THEOREM, at_least_as_long, routes

SETTINGS = Settings(digits=15, effort="quick")


def test_the_witness_gives_the_verdict_and_the_controls_are_caught():
    result = assess(THEOREM, THEOREM.witness, SETTINGS)
    assert result.verdict is Verdict.ESTABLISHED
    assert result.controls
    assert all(control.caught for control in result.controls)


def test_a_wrong_constant_is_refuted():
    # EDIT: plant an error in each conclusion; a test that cannot fail tests nothing.
    planted = in_balls(lambda: at_least_as_long(factor=100), routes)
    assert planted(THEOREM.witness, SETTINGS).outcome is Outcome.FAILS


def test_a_broken_assumption_makes_it_vacuous():
    broken = THEOREM.witness.varied(X="1,0;2,0", y="1,3")
    assert assess(THEOREM, broken, SETTINGS).verdict is Verdict.VACUOUS
"""
