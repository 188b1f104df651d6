"""The commands that repeat what can be repeated, each with a button that copies it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from theorycheck.reporting import section, wording
from theorycheck.reporting.markdown import certificates_by_claim, verify_commands
from theorycheck.reporting.markup import Markup, tag

# Characters of one value beyond which nobody types a command, and beyond which no shell takes it.
TYPED, TAKEN = 200, 100_000


def command(text: str, name: str, *, label: str, folded: bool = False) -> Markup:
    """Return a command with a button that copies it.

    Args:
        text: The command, or several, one a line.
        name: An identifier that nothing else on the page has.
        label: What the button copies, in words.
        folded: Whether the command itself is shown only on demand.
    """
    shown = tag("pre", text, id=name, tabindex="0", aria_label=label)
    size = f"Show the command ({len(text)} characters)"
    return tag(
        "div",
        tag("details", tag("summary", size), shown) if folded else shown,
        tag("button", f"Copy {label}", type="button", data_copies=name, hidden=""),
        tag("span", role="status", class_="muted small"),
        class_="command",
    )


def copied(record: Mapping[str, Any]) -> Markup | None:
    """Return the command that reproduces a page, or nothing where no shell would take it."""
    text = wording.repeat_command(record, TAKEN)
    if text is None:
        return None
    label = "the command that reproduces this"
    folded = wording.repeat_command(record, TYPED) is None
    return command(text, "command-check", label=label, folded=folded)


def commands(record: Mapping[str, Any]) -> Markup:
    """Return how the certificates of a page are verified by themselves."""
    files, wrong = certificates_by_claim(record)
    if not files:
        words = "No check left a certificate: nothing here can be verified by itself."
        return section.section("Verify again", tag("p", words))
    return section.section(
        "Verify again",
        tag(
            "p",
            "In this directory; the kernel alone reads these, no theorem and no solver. Each file "
            "can be downloaded by itself"
            + ("; the certificates of controls are to be disproved:" if wrong else ":"),
        ),
        tag(
            "ul",
            (
                tag(
                    "li",
                    tag("a", file, href=file, download=""),
                    " (of a control)" if file in wrong else None,
                )
                for file in files
            ),
            class_="small",
        ),
        command(
            verify_commands(files, wrong),
            "command-verify",
            label="the commands that verify",
        ),
    )
