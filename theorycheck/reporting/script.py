"""The one script of the pages, and the policy that lets it run and nothing else."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from theorycheck.reporting.markup import Markup

PATH = Path(__file__).with_name("page.js")


@cache
def script() -> Markup:
    """Return the text of the script: it filters a table and copies commands, and loads nothing."""
    return Markup(PATH.read_text(encoding="utf-8"))


@cache
def policy() -> str:
    """Return the content security policy of a page.

    Nothing may be loaded from anywhere, and no script may run but `script`, which is named by its
    digest: not even one that found its way into a page.
    """
    digest = base64.b64encode(hashlib.sha256(script().encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
