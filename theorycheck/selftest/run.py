"""All groups of the selftest, one after the other."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module

from theorycheck._errors import OutOfDomain, UnknownName, shown
from theorycheck.core.naming import closest
from theorycheck.selftest.group import Group

EXAMPLES = 100
MOST_EXAMPLES = 100_000
Observer = Callable[[str], None]

# Each group: its module and function, which has the module's name but for `certificates`, and what
# part of the examples it takes: about the same time is spent on each.
_GROUPS: Mapping[str, tuple[str, str, int]] = {
    "functions": ("functions", "functions", 2),
    "formulas": ("formulas", "formulas", 1),
    "links": ("links", "links", 4),
    "neurons": ("neurons", "neurons", 4),
    "lies": ("lies", "lies", 1),
    "trajectories": ("trajectories", "trajectories", 1),
    "certificates": ("changes", "changes", 1),
}
NAMES = tuple(_GROUPS)


def selftest(
    *,
    examples: int = EXAMPLES,
    seed: int = 0,
    only: Sequence[str] = (),
    observe: Observer = lambda _: None,
) -> Iterator[Group]:
    """Yield each group when it is done.

    Args:
        examples: How much of everything is looked at: about this many changes of each kind of
            certificate, points of each function in proportion.
        seed: Of all random choices.
        only: Names of groups; all of them if empty.
        observe: Called with the name of each group before it runs.

    Raises:
        OutOfDomain: If `examples` is not positive, or too large.
        UnknownName: If there is no such group.
    """
    if not 1 <= examples <= MOST_EXAMPLES:
        raise OutOfDomain(
            f"examples={examples} is outside 1 to {MOST_EXAMPLES}. Try examples={EXAMPLES}."
        )
    for name in only:
        if name not in _GROUPS:
            raise UnknownName(f"group={shown(name)!r} is none. {closest(name, NAMES)}")
    return _run(examples, seed, only or NAMES, observe)


def _run(examples: int, seed: int, names: Sequence[str], observe: Observer) -> Iterator[Group]:
    for name in names:
        observe(name)
        module, function, share = _GROUPS[name]
        run = getattr(import_module(f"theorycheck.selftest.{module}"), function)
        # Each group draws for itself, so that it finds the same alone and among the others.
        group: Group = run(random.Random(f"{seed}:{name}"), -(-examples // share))
        yield group
