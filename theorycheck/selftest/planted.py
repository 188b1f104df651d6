"""Functions replaced for a while: how a solver or an integrator is made to lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def planted(owner: Any, name: str, make: Callable[[Any], Any]) -> Iterator[Counter[str]]:
    """Replace `owner.name` by what `make` makes of it, inside the block.

    How often it was asked is counted under its name: a lie that nobody hears tests nothing.

    Args:
        owner: A module or a class.
        name: The attribute.
        make: Is given the true function and returns the lying one.
    """
    honest = getattr(owner, name)
    lying, asked = make(honest), Counter[str]()

    def counted(*given: Any, **more: Any) -> Any:
        asked[name] += 1
        return lying(*given, **more)

    setattr(owner, name, counted)
    try:
        yield asked
    finally:
        setattr(owner, name, honest)
