"""Necessity of assumptions: what is needed has a counterexample, what is not is not called so."""

from dataclasses import replace

import sympy

from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Statement
from theorycheck.library.single_neuron import neurons_stay_apart, residual_bounds
from theorycheck.models.comparison import in_rationals
from theorycheck.search.findings import necessity_data
from theorycheck.search.necessity import Need, admitted, necessity

SETTINGS = Settings(digits=15)


def found(theorem, **more):
    return {item.assumption: item for item in necessity(theorem, SETTINGS, **more)}


def test_the_acute_angle_of_lemma_17_is_needed_and_a_teacher_is_always_there(monkeypatch):
    # Making a counterexample as small as can be is not what is tested here.
    monkeypatch.setattr("theorycheck.search.hunt.SHRINKING", 1.0)
    items = found(neurons_stay_apart.THEOREM, examples=2, seconds=20)
    needed = items["no-obtuse-angle"]
    assert needed.need is Need.NEEDED
    assert needed.hit.statement.slug == "opening"
    assert all(
        item.refutes or not item.method.rigorous
        for item in needed.hit.evidence
        if item.check == "enclosures"
    )
    assert items["a-teacher"].need is Need.NEVER_VIOLATED
    assert items["a-teacher"].hit is None
    data = necessity_data("neurons-stay-apart", neurons_stay_apart.THEOREM, list(items.values()))
    assert [item["need"] for item in data["assumptions"]].count("needed") == 1
    assert all(
        (item["counterexample"] is None) == (item["need"] != "needed")
        for item in data["assumptions"]
    )


def test_an_assumption_that_nothing_depends_on_is_not_called_needed():
    v = sympy.IndexedBase("v")[sympy.Symbol("k", integer=True)]

    def relation():
        return sympy.Ge(v, 0)

    idle = Statement(
        slug="idle",
        words="The teacher points into the first orthant.",
        relation=relation,
        checks={"exact": in_rationals(relation, over="inputs")},
        over="inputs",
    )
    theorem = residual_bounds.THEOREM
    bound = theorem.conclusions[0]
    items = found(
        replace(theorem, assumptions=(theorem.assumptions[0], idle), conclusions=(bound,)),
        examples=4,
        seconds=20,
    )
    assert items["idle"].need is Need.NOT_SHOWN
    assert items["idle"].search.admitted > 0


def test_a_theorem_admits_its_witness_or_nothing():
    theorem = residual_bounds.THEOREM
    assert admitted(theorem, SETTINGS)
    [teacher, *_] = theorem.assumptions

    def never():
        return sympy.Lt(sympy.Symbol("teacher_norm"), 0)

    false = replace(
        teacher,
        relation=never,
        checks={name: check.about(never) for name, check in teacher.checks.items()},
    )
    assert not admitted(replace(theorem, assumptions=(false,)), SETTINGS)
