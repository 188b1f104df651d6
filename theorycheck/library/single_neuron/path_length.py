r"""Steps that gain L^(4/3) each make a path whose length the first loss bounds.

Claims, for levels $L_t\ge0$ and slopes $g_t\ge0$ with $L_{t+1}\le L_t - \frac\eta2g_t^2$ and
$\frac\eta2g_t^2\ge C_s\eta L_t^{4/3}$: $\sum_{t<T}\eta g_t\le 3\sqrt2C_s^{-1/2}(L_0^{1/3} -
L_T^{1/3})$, and so at most $8C_s^{-1/2}L_0^{1/3}$, as printed.

Checked: by a derivation, for all such sequences; at one problem in balls, for the sequence in which
both hold with equality, which has the shortest slopes and, in the limit of short steps, attains the
first bound. Controls: that bound less a millionth, and 4 for 8.

Source: Xu and Du, "Over-Parameterization Exponentially Slows Down Gradient Descent for Learning a
Single Neuron", COLT 2023, lemma 24, the length of the path, with $8C_s^{-1/2}C_l^{1/3}$ for
$L_0\le C_l$. `descent-lemma` and `gain-per-step` have what it assumes of gradient descent.
"""

from __future__ import annotations

from typing import Any

from theorycheck.core.theorem import Control, Quantity, Statement, Theorem
from theorycheck.models import path_length as model
from theorycheck.models.comparison import Relation, Routes, in_balls, in_rationals
from theorycheck.models.derived import by_derivation, shown
from theorycheck.models.descent_rate import nothing
from theorycheck.models.references import single_neuron

BOTH = (model.LENGTH, model.END)


def a_millionth_less() -> Any:
    """Return the bound by both levels, less a millionth of it."""
    from sympy import Rational

    return model.between(1 - Rational(1, 10**6))


def four() -> Any:
    """Return the bound by the first level with 4 for 8."""
    return model.from_start(4)


def _stated(
    slug: str, words: str, relation: Relation, routes: Routes, quantities: tuple[Quantity, ...]
) -> Statement:
    return Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=quantities,
        checks={
            "derivation": by_derivation(model.path_steps, relation),
            "enclosures": in_balls(relation, routes),
        },
    )


def _wrong(
    slug: str,
    words: str,
    relation: Relation,
    quantities: tuple[Quantity, ...],
    source: str,
    problem: model.LevelPath,
) -> Control:
    statement = Statement(
        slug=slug,
        words=words,
        relation=relation,
        quantities=quantities,
        checks={"enclosures": in_balls(relation, model.path)},
    )
    return Control(statement=statement, source=source, at=lambda: problem, given=(POSSIBLE,))


POSSIBLE = Statement(
    slug="something-is-left",
    words="(C_s eta)^3 L_0 < 1.",
    relation=model.possible,
    checks={"exact": in_rationals(model.possible)},
)

THEOREM = Theorem(
    title="Steps that gain L^(4/3) each make a path whose length the first loss bounds",
    family=model.LevelPath,
    witness=model.LevelPath.at(),
    scope="the family: every L_0, C_s and eta > 0 with (C_s eta)^3 L_0 < 1, every T, and all "
    "levels L_t >= 0 and slopes g_t >= 0 with L_(t+1) <= L_t - eta/2 g_t^2 and g_t^2/2 >= "
    "C_s L_t^(4/3); it rests besides on the standard facts that are listed with the derivation",
    assumptions=(POSSIBLE,),
    conclusions=(
        _stated(
            "one-step",
            "A step is no longer than 3 sqrt(2)/sqrt(C_s) times the fall of L^(1/3).",
            model.one_step,
            nothing,
            (),
        ),
        _stated(
            "length",
            "The path is no longer than 3 sqrt(2)/sqrt(C_s) times the fall of L^(1/3).",
            model.between,
            model.path,
            BOTH,
        ),
        _stated(
            "printed-length",
            "The path is no longer than 8 L_0^(1/3)/sqrt(C_s): lemma 24.",
            model.from_start,
            model.path,
            BOTH[:1],
        ),
    ),
    controls=(
        _wrong(
            "a-millionth-less",
            "The path is shorter by a millionth than the bound.",
            a_millionth_less,
            BOTH,
            "made from the conclusion: with short steps both sides of it are nearly equal",
            model.LevelPath.at(level="1", gain="1", step="1/10000000", steps="10"),
        ),
        _wrong(
            "four",
            "The path is no longer than 4 L_0^(1/3)/sqrt(C_s).",
            four,
            BOTH[:1],
            "made from the conclusion with a constant below 3 sqrt(2), for many short steps",
            model.LevelPath.at(level="1", gain="1", step="1/50", steps="5000"),
        ),
    ),
    references=(single_neuron("Lemma 24, the length of the path"),),
    cases={"one-step": lambda: model.LevelPath.at(level="1/3", gain="1", step="1", steps="1")},
    derivation=shown(model.derivation),
)
