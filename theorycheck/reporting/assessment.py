"""One assessment as an object: what `check` returns, in a script, a terminal and a notebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from theorycheck.core.outcome import Verdict
from theorycheck.reporting import fragment, terminal, wording
from theorycheck.reporting.record import certificates, write_json

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What was checked of one theorem at one problem, and what came out.

    Attributes:
        record: The record, plain data of the form ``theorycheck-record/1``.
    """

    record: dict[str, Any] = field(repr=False)

    @property
    def slug(self) -> str:
        """The theorem's slug."""
        return str(self.record["theorem"])

    @property
    def verdict(self) -> Verdict:
        """What the evidence adds up to."""
        return Verdict(self.record["verdict"])

    @property
    def exit_status(self) -> int:
        """0 established or supported; 1 contradicted, refuted or a control missed; else 3."""
        missed = any(not control["caught"] for control in self.record.get("controls", ()))
        if missed or self.verdict in (Verdict.CONTRADICTED, Verdict.REFUTED):
            return 1
        return 0 if self.verdict in (Verdict.ESTABLISHED, Verdict.SUPPORTED) else 3

    def certificates(self) -> dict[str, dict[str, Any]]:
        """Return the certificates, plain data, by file name."""
        return certificates(self.record)

    def save(self, path: str | Path) -> None:
        """Write the whole record as JSON, certificates, times and versions included."""
        write_json(self.record, Path(path))

    def __rich__(self) -> RenderableType:
        return terminal.render(self.record)

    def __repr__(self) -> str:
        return f"<Assessment {self.slug}: {wording.headline(self.record)} ({self.record['scope']})>"

    def _repr_html_(self) -> str:
        return fragment.fragment(self.record)

    def _repr_latex_(self) -> str:
        groups = wording.by_statement(self.record["conclusions"]).values()
        lines = [group[0]["latex"] for group in groups if group[0]["latex"].strip()]
        return "\n".join(rf"$\displaystyle {line}$" for line in lines)
