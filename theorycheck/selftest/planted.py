"""Functions replaced for a while: how a solver or an integrator is made to lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def planted(owner: Any, name: str, make: Callable[[Any], Any]) -> Iterator[None]:
    """Replace `owner.name` by what `make` makes of it, inside the block.

    Args:
        owner: A module or a class.
        name: The attribute.
        make: Is given the true function and returns the lying one.
    """
    honest = getattr(owner, name)
    setattr(owner, name, make(honest))
    try:
        yield
    finally:
        setattr(owner, name, honest)
