"""What nothing refutes: a variant that is no wrong one, or a bound with room, or a gap.

A bound that is not sharp stays true if it is moved a little. That says nothing against the checks
if they refute the same variant moved further: then they look at the place that was changed.

What is weaker than the statement at every problem tried may be stronger at another one: it is no
equivalent of the statement, and survives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from theorycheck._errors import TheoryCheckError
from theorycheck.core.outcome import Outcome
from theorycheck.core.theorem import Theorem
from theorycheck.search.aimed import Aimed, Claim, Site
from theorycheck.search.equivalents import THE_SAME, the_same
from theorycheck.search.known_ranges import pinned, positive
from theorycheck.search.mutant import Equivalent, Mutant, Survivor
from theorycheck.symbolic.rebuilt import Path, at
from theorycheck.symbolic.variants import moved_besides, scaled

# By what a constant or a side is moved further, until the variant is refuted.
FURTHER = {
    text: Fraction(text) for text in ("2", "10", "100", "1000", "1e6", "1e12", "1e24", "1e300")
}
UNTRIED = "at no problem are all assumptions proved, and the statement itself not refuted"
NO_DIFFERENCE = "it says the same as the statement at every problem tried: none tells them apart"
UNKNOWN = "however far it is moved, nothing refutes it at the problems tried"
WEAKER_THERE = (
    "weaker than the statement, or the same in balls, at every problem tried: only another problem "
    "could refute it"
)
WEAKER_EXCEPT = "weaker than the statement, or the same in balls, at every problem tried except"
UNDEFINED = (
    "its balls have no finite value where the statement holds (a root or logarithm of what is "
    "negative or may be, or a division by what is 0 or may be), so that the checks do not pass it"
)
NEGATED = (
    "balls of two numbers that are equal overlap, and so refute no claim that they differ; the "
    "equality itself is proved by a derivation or not at all"
)
_NOTHING: tuple[None, None] = (None, None)
_Aims = Sequence[tuple[Site, Aimed]]


class Fates:
    """Says what became of the mutants of a theorem that nothing refuted at some problems."""

    def __init__(self, theorem: Theorem, sites: Sequence[Site]) -> None:
        """Keep the problems at which all assumptions are proved."""
        self.sites = sites
        self.pinned, self.positive = pinned(theorem), positive(theorem)
        self.accepted = theorem.accepted
        self._moved: dict[tuple[Any, ...], str | None] = {}
        self._sound: dict[tuple[Any, ...], _Aims] = {}

    def of(self, mutant: Mutant) -> Equivalent | Survivor:
        """Return why a mutant is none, or why it survives."""
        found = self._of(mutant)
        if isinstance(found, Survivor) and not found.explained:
            for key, words in self.accepted.items():
                conclusion, _, part = key.partition(": ")
                if conclusion == mutant.statement.slug and part in mutant.name:
                    return replace(found, explained=True, reason=f"argued in words: {words}")
        return found

    def _of(self, mutant: Mutant) -> Equivalent | Survivor:
        if the_same(mutant.own.form, mutant.claim.form, self.pinned, self.positive):
            return Equivalent(mutant=mutant, reason=THE_SAME)
        aims = self._aims(mutant)
        if not aims:
            return _survivor(mutant, UNTRIED, explained=False)
        margins = [(aim.margin(mutant.claim), site.name) for site, aim in aims]
        known = [(margin, name) for margin, name in margins if margin is not None]
        least = min(known, default=_NOTHING)
        place = _without_value(mutant, aims)
        if place is not None:
            return _survivor(mutant, f"{UNDEFINED} ({place})", least)
        if _no_difference(mutant, aims):
            return _survivor(mutant, NO_DIFFERENCE, least, explained=False)
        reason = _weaker(mutant, aims)
        if reason is not None:
            return _survivor(mutant, reason, least)
        if least[0] is None:
            return _survivor(mutant, UNKNOWN, explained=False)
        room = f"least relative margin {least[0]:.2g} at {least[1]}"
        if mutant.variant.kind == "strict":
            return _survivor(mutant, _strict(mutant, aims, room), least)
        if _negated(mutant):
            return _survivor(mutant, NEGATED, least)
        further = self._refuted_further(mutant, aims)
        if further is None:
            return _survivor(mutant, UNKNOWN, least, explained=False)
        loose = _between_bounds(mutant, aims)
        if loose is not None:
            return _survivor(mutant, f"{loose}; {further}", least)
        return _survivor(mutant, f"not sharp at the problems tried: {room}; {further}", least)

    def _aims(self, mutant: Mutant) -> _Aims:
        """Return the checks of the statement where that itself does not fail."""
        key = (id(mutant.statement), mutant.variant.own)
        if key not in self._sound:
            self._sound[key] = [
                (site, aim)
                for site in self.sites
                for _, aim in site.aims(mutant.statement)
                if aim.answer(mutant.own).outcome is not Outcome.FAILS
            ]
        return self._sound[key]

    def _refuted_further(self, mutant: Mutant, aims: _Aims) -> str | None:
        """Return how far the variant has to be moved until it is refuted."""
        found = None
        factor = mutant.variant.factor
        if factor is not None:
            # All variants of one constant that move it in one direction have the same answer.
            key = (id(mutant.statement), mutant.variant.own, mutant.variant.place, factor > 1)
            if key not in self._moved:
                self._moved[key] = _refuted(mutant, aims, _constants(mutant))
            found = self._moved[key]
        return found or _refuted(mutant, aims, _sides(mutant))


def _survivor(
    mutant: Mutant,
    reason: str,
    least: tuple[float, str] | tuple[None, None] = _NOTHING,
    *,
    explained: bool = True,
) -> Survivor:
    return Survivor(
        mutant=mutant, explained=explained, reason=reason, margin=least[0], closest=least[1]
    )


def _strict(mutant: Mutant, aims: _Aims, room: str) -> str:
    """A strict variant differs where both sides are equal, and only there."""
    for site, aim in aims:
        if aim.answer(mutant.claim).outcome is not Outcome.HOLDS:
            return (
                f"no balls tell whether both sides are equal at {site.name}, or only nearly so "
                f"({room})"
            )
    return f"both sides are certainly apart at every problem tried ({room})"


def _between_bounds(mutant: Mutant, aims: _Aims) -> str | None:
    """Say why nothing is refuted where the midpoints of both sides contradict the variant.

    Bounds are one cause: `RelationCertificate.decide` calls a relation between them refuted only
    if it fails with lower and upper bounds exchanged as well. Wide balls are the other one.
    """
    found = [
        (margin, site.name, aim)
        for site, aim in aims
        if (margin := aim.margin(mutant.claim)) is not None and margin < 0
    ]
    if not found:
        return None
    margin, name, aim = min(found, key=lambda item: item[:2])
    if aim.literally(mutant.claim) is Outcome.FAILS:
        return (
            f"it fails between the bounds that it names (relative margin {margin:.2g} at {name}), "
            "but not with lower and upper bounds exchanged: what they bound may satisfy it, and "
            "nothing is refuted"
        )
    return (
        f"the balls of both sides overlap, and tell nothing (relative margin {margin:.2g} of their "
        f"midpoints at {name})"
    )


def _without_value(mutant: Mutant, aims: _Aims) -> str | None:
    """Return the name of a problem where the statement holds and the variant has no value."""
    for site, aim in aims:
        undefined = aim.measures and aim.margin(mutant.claim) is None
        if undefined and aim.answer(mutant.own).outcome is Outcome.HOLDS:
            return site.name
    return None


def _weaker(mutant: Mutant, aims: _Aims) -> str | None:
    """Say that the side that was changed is further away wherever the statement binds."""
    import sympy

    own = mutant.own.relation
    rises = isinstance(own, sympy.Le | sympy.Lt)
    if not mutant.variant.place or not (rises or isinstance(own, sympy.Ge | sympy.Gt)):
        return None
    # The right side of <= may grow, and the left side fall.
    moved = _moved(mutant, sympy.Ge if (mutant.variant.place[0] == 1) is rises else sympy.Le)
    if moved is None:
        return None
    found = [(site, aim, aim.literally(moved)) for site, aim in aims]
    if Outcome.HOLDS not in {outcome for _, _, outcome in found}:
        return None
    loose = []
    for site, aim, outcome in found:
        if outcome is Outcome.FAILS:
            margin = aim.margin(mutant.own)
            if margin is None or margin < 1:
                return None
            loose.append(site.name)
        elif outcome is Outcome.INCONCLUSIVE and aim.margin(moved) is None:
            return None
    if not loose:
        return WEAKER_THERE
    return (
        f"{WEAKER_EXCEPT} {', '.join(dict.fromkeys(loose))}: there it is stronger and is not "
        "refuted, and the sides of the statement are not both positive or both negative"
    )


def _no_difference(mutant: Mutant, aims: _Aims) -> bool:
    """Whether the side that was changed is certainly another number at no problem."""
    import sympy

    if not mutant.variant.place:
        return False
    moved = _moved(mutant, sympy.Eq)
    return moved is not None and all(aim.literally(moved) is not Outcome.FAILS for _, aim in aims)


def _moved(mutant: Mutant, kind: Any) -> Claim | None:
    """Return the claim that the changed side is so related to what it was."""
    own, changed, side = mutant.own.relation, mutant.claim.relation, mutant.variant.place[0]
    try:
        return Claim.of(
            kind(changed.args[side], own.args[side], evaluate=False), mutant.statement.over
        )
    except TheoryCheckError:
        return None


def _refuted(mutant: Mutant, aims: _Aims, moves: Iterator[tuple[str, Any]]) -> str | None:
    for text, relation in moves:
        try:
            claim = Claim.of(relation, mutant.statement.over)
        except TheoryCheckError:
            continue
        for site, aim in aims:
            if aim.answer(claim).outcome is Outcome.FAILS:
                return f"{text} it is refuted ({site.name})"
    return None


def moved_further(*, grows: bool) -> Iterator[tuple[str, Fraction]]:
    """Yield larger and larger factors, or smaller and smaller ones, and how they are written."""
    for text, factor in FURTHER.items():
        yield (text, factor) if grows else (f"1/{text}", 1 / factor)


def _constants(mutant: Mutant) -> Iterator[tuple[str, Any]]:
    variant = mutant.variant
    grows = variant.factor is not None and variant.factor > 1
    for text, factor in moved_further(grows=grows):
        yield f"with the constant times {text}", scaled(variant.own, variant.place, factor)


def _sides(mutant: Mutant) -> Iterator[tuple[str, Any]]:
    import sympy

    relation = mutant.claim.relation
    if isinstance(relation, sympy.Eq | sympy.Ne):
        return
    both = zip(moved_further(grows=True), moved_further(grows=False), strict=True)
    for text, factor in (moved for pair in both for moved in pair):
        yield f"with its right side times {text} besides", scaled(relation, (1,), factor)
        for place in _around(mutant):
            what = "what was changed" if place == mutant.variant.place else "the term around it"
            moved = moved_besides(mutant.variant, place, factor)
            yield f"with {what} times {text} besides", moved


def _negated(mutant: Mutant) -> bool:
    import sympy

    return isinstance(mutant.own.relation, sympy.Eq) and isinstance(mutant.claim.relation, sympy.Ne)


def _around(mutant: Mutant) -> Iterator[Path]:
    """Yield where the change is, and the terms of sums that it is in.

    A bound with room inside a sum, such as the threshold of an implication, has no right side that
    could be moved.
    """
    import sympy

    place = mutant.variant.place
    if not place:
        return
    yield place
    for length in range(len(place) - 1, 1, -1):
        if isinstance(at(mutant.variant.own, place[: length - 1]), sympy.Add):
            yield place[:length]
