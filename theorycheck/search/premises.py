"""Assumptions that are said to be premises of the conclusions: that is put to the test.

`Statement.in_conclusions` lets wrong variants of the conclusions be tried where the assumption
fails. If a conclusion failed there itself, the flag would be wrong, and hide that the assumption is
needed.
"""

from __future__ import annotations

from collections.abc import Iterator

from theorycheck.core.outcome import Outcome
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Theorem
from theorycheck.search.aimed import Claim, Site
from theorycheck.search.problems import holds_rigorously, known_problems


def misplaced(theorem: Theorem, settings: Settings) -> Iterator[str]:
    """Yield complaints about the assumptions of a theorem that are marked `in_conclusions`.

    Every conclusion must not fail at the problems that the theorem names at which the other
    assumptions hold and a marked one is not proved; and there must be such a problem, at which a
    conclusion holds.
    """
    for statement in (*theorem.conclusions, *(item.statement for item in theorem.controls)):
        if statement.in_conclusions:
            yield f"{statement.slug!r} is marked in_conclusions, which is for assumptions only."
    marked = [item.slug for item in theorem.assumptions if item.in_conclusions]
    if not marked:
        return
    outcomes: set[Outcome] = set()
    for name, problem in known_problems(theorem):
        if holds_rigorously(theorem, problem, settings) or not holds_rigorously(
            theorem.without_premises(), problem, settings
        ):
            continue
        site = Site(name, problem, settings)
        for statement in theorem.conclusions:
            own = Claim.of(statement.relation(), statement.over)
            found = {aim.answer(own).outcome for _, aim in site.aims(statement)}
            outcomes |= found
            if Outcome.FAILS in found:
                yield (
                    f"the conclusion {statement.slug!r} fails at {name}, where of the assumptions "
                    f"only {', '.join(marked)} may fail: in_conclusions is wrong there."
                )
    if not outcomes & {Outcome.HOLDS, Outcome.FAILS}:
        yield (
            f"{', '.join(marked)}: marked in_conclusions, and no problem that the theorem names "
            "tries that. Add a probe at which only this assumption fails."
        )
