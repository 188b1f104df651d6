"""Falsification: planted errors are found, confirmed and made small; true theorems survive."""

import shlex
import subprocess
import sys
from dataclasses import replace

import pytest
import sympy

from theorycheck._errors import UnknownName
from theorycheck.core.outcome import Verdict
from theorycheck.core.settings import Settings
from theorycheck.library.single_neuron import angle_bounds, descent_rate, residual_bounds
from theorycheck.models.comparison import in_rationals
from theorycheck.models.pointwise import number, pointwise
from theorycheck.models.relu_student import ReluStudent
from theorycheck.search.falsify import falsify, replay, target

SETTINGS = Settings(digits=15)


def wrong_theorem(constant):
    """Lemma 21 with another constant than 8, without a derivation."""

    def relation():
        return sympy.Le(number("residual_norm") ** 2, constant * number("loss"))

    claim = pointwise("planted", "Planted.", relation, ("residual_norm", "loss"))
    theorem = residual_bounds.THEOREM
    return replace(theorem, conclusions=(claim,), assumptions=theorem.assumptions[:1])


def test_a_constant_one_percent_too_small_is_found_and_made_small():
    found = falsify(wrong_theorem(sympy.Rational(792, 100)), SETTINGS, examples=200, seconds=60)
    assert found.hit is not None
    assert found.hit.verdict is Verdict.REFUTED
    assert any(item.refutes for item in found.hit.evidence)
    assert sum(map(len, found.hit.problem.subject().values())) <= 40


def test_the_true_constant_survives_and_its_margin_is_reported():
    found = falsify(wrong_theorem(8), SETTINGS, examples=40, seconds=60)
    assert found.hit is None
    assert found.admitted >= 20
    assert 0 <= found.closest["planted"].margin < 1
    assert found.tried >= found.admitted


def test_an_erratum_is_found_without_its_counterexample():
    # Lemma 20 as printed fails for w = -2v; the search is not told.
    found = falsify(
        angle_bounds.THEOREM, SETTINGS, examples=300, seconds=90, statement="printed-angle-bound"
    )
    assert found.hit is not None
    assert found.hit.statement.slug == "printed-angle-bound"
    assert found.hit.verdict is Verdict.REFUTED


def test_the_same_seed_finds_the_same(monkeypatch):
    one, two = (
        falsify(wrong_theorem(sympy.Rational(4)), SETTINGS, examples=20, seconds=60)
        for _ in range(2)
    )
    assert one.hit.problem == two.hit.problem
    assert (one.tried, one.admitted) == (two.tried, two.admitted)


def test_assumptions_that_admit_nothing_admit_nothing():
    theorem = wrong_theorem(8)
    never = replace(
        theorem.assumptions[0],
        relation=lambda: sympy.Lt(number("teacher_norm"), 0),
        checks={
            name: check.about(lambda: sympy.Lt(number("teacher_norm"), 0))
            for name, check in theorem.assumptions[0].checks.items()
        },
    )
    found = falsify(replace(theorem, assumptions=(never,)), SETTINGS, examples=5, seconds=3)
    assert found.admitted == 0
    assert found.tried > 0


def test_derived_conclusions_are_named_and_not_searched():
    aim = target(descent_rate.THEOREM)
    assert {item.slug for item in aim.aim.conclusions} | set(aim.unseen) == {
        item.slug for item in descent_rate.THEOREM.conclusions
    }
    relation = descent_rate.THEOREM.conclusions[0].relation
    derived = replace(descent_rate.THEOREM.conclusions[0], checks={"only": lambda p, s: None})
    assert target(replace(descent_rate.THEOREM, conclusions=(derived,))).unseen == (derived.slug,)
    assert in_rationals(relation)


def test_an_unknown_statement_is_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="printed-angle-bound"):
        target(angle_bounds.THEOREM, "printed-angle-bond")


@pytest.mark.parametrize(
    ("W", "v"), [("-2", "1"), ("1/3,2;0,-1", "0,1"), ("1,2,3,4;0,0,0,1", "1,0,0,0")]
)
def test_the_command_makes_the_problem_again(W, v):
    problem = ReluStudent.at(W=W, v=v)
    command = shlex.split(replay("angle-bounds", problem, angle_bounds.THEOREM.witness))
    given = dict(item.split("=", 1) for item in command[3:] if item != "--set")
    assert angle_bounds.THEOREM.witness.varied(**given).subject() == problem.subject()


def test_the_command_runs():
    command = replay("angle-bounds", ReluStudent.at(W="-2", v="1"), angle_bounds.THEOREM.witness)
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(command), "--effort", "quick"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "established" in done.stdout
