"""The one place where the working precision of python-flint is set."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

# flint's context is global, also across threads: whoever computes in balls holds this lock.
_LOCK = threading.RLock()


@contextmanager
def working_precision(bits: int) -> Iterator[None]:
    """Compute with `bits` bits of precision in python-flint inside the block."""
    from flint import ctx

    if bits < 2:
        raise ValueError(f"bits={bits} is not a working precision: at least 2 are needed.")
    with _LOCK:
        before = ctx.prec
        ctx.prec = bits
        try:
            yield
        finally:
            ctx.prec = before
