"""No step of a derivation in the library compares an expression with itself.

SymPy puts terms together as they are built: an identity that says no more than that has two equal
sides before anything has checked it, and checks of it that hold say nothing.
"""

from types import SimpleNamespace

import pytest
import sympy

from theorycheck.catalogue import entries
from theorycheck.core.settings import Settings
from theorycheck.models import derived
from theorycheck.models.derived import by_derivation, shown
from theorycheck.symbolic.derivation import Step
from theorycheck.symbolic.export import latex
from theorycheck.testing import stands

X = sympy.Symbol("x", positive=True)


class Built(Exception):
    """Raised when the steps of a check are there, so that nothing is checked."""


def listing(patch):
    """Return a function from a theorem to the steps that it shows or rests on, unchecked."""
    found = []

    def seen(step, _seed):
        found.append(step)
        return {}

    def certified(steps, *_):
        found.extend(steps)
        raise Built

    patch.setattr(derived, "_checks", seen)
    patch.setattr(derived, "certificate_of", certified)

    def listed(theorem):
        found.clear()
        if theorem.derivation is not None:
            theorem.derivation(0)
        for statement in theorem.conclusions:
            if "derivation" in statement.checks:
                with pytest.raises(Built):
                    statement.checks["derivation"](theorem.witness, Settings())
        return list(found)

    return listed


def made_alike(relation):
    """Whether SymPy's own evaluation makes both sides of a relation the same."""
    return not relation.has(sympy.Sum) and relation.lhs.doit() == relation.rhs.doit()


def idle(steps):
    """Return the titles of steps whose two sides are, or look, the same."""
    return sorted(
        {
            step.title
            for step in steps
            if step.rule == "equal"
            and (
                step.relation.lhs == step.relation.rhs
                or latex(step.relation.lhs, step.symbols) == latex(step.relation.rhs, step.symbols)
            )
        }
    )


@pytest.fixture(scope="module")
def library():
    """Return the steps of every theorem that has some, unchecked."""
    with pytest.MonkeyPatch.context() as patch:
        found = {entry.slug: listing(patch)(entry.load()) for entry in entries()}
    return {slug: steps for slug, steps in found.items() if steps}


def test_no_step_in_the_library_compares_an_expression_with_itself(library):
    assert len(library) > len(list(entries())) / 2
    assert {slug: idle(steps) for slug, steps in library.items() if idle(steps)} == {}


def test_steps_whose_sides_sympy_would_make_alike_are_checked(library):
    """They are written without evaluation: all three see that they hold, and what is a bit off."""
    every = {step.text: step for steps in library.values() for step in steps}
    rules = ("equal", "value")
    kept = [step for step in every.values() if step.rule in rules and made_alike(step.relation)]
    assert len(kept) > 20
    for step in kept:
        stands(step)


def test_one_that_does_is_found(monkeypatch):
    steps_of = listing(monkeypatch)

    def step(title, left, right):
        relation = sympy.Eq(left, right, evaluate=False)
        return Step(title=title, relation=relation, reason="Because.")

    right = step("right", (X + 1) ** 2, X**2 + 2 * X + 1)
    same = step("the same", 2 * X + X, 3 * X)
    alike = step("looks the same", sympy.Pow(3 * X, -3, evaluate=False), X**-3 / 27)

    def theorem(displayed, certified):
        return SimpleNamespace(
            derivation=shown(lambda: displayed),
            conclusions=[
                SimpleNamespace(checks={"derivation": by_derivation(lambda: certified)}),
            ],
            witness=SimpleNamespace(family="a-family"),
        )

    assert idle(steps_of(theorem([right], [right]))) == []
    assert idle(steps_of(theorem([same, right], [right]))) == ["the same"]
    assert idle(steps_of(theorem([right], [right, same]))) == ["the same"]
    assert idle(steps_of(theorem([alike], [right]))) == ["looks the same"]
