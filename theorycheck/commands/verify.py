"""`theorycheck verify`: repeat proofs with the kernel alone."""

from __future__ import annotations

import argparse

from theorycheck._errors import TheoryCheckError
from theorycheck.commands.terminal import MISUSE, Command, print_json, refused, worst

# Beside the outcomes, what is said of a file that is no certificate, or was changed.
UNREADABLE = "unreadable"


def register(command: Command) -> None:
    """Add the command."""
    sub = command(
        "verify",
        run,
        "Repeat the proof of certificates with the kernel alone.",
        "verify certificate.json",
    )
    sub.add_argument("files", metavar="CERTIFICATE.json", nargs="+", help="or records")
    sub.add_argument("--json", action="store_true", help="as JSON")


def run(given: argparse.Namespace) -> int:
    """Verify every file, print a line for each certificate, and return the worst exit status."""
    from theorycheck import _api

    statuses = []
    data: list[dict[str, str | None]] = []
    for path in given.files:
        try:
            found = _api.verified(path)
        except TheoryCheckError as error:
            said = " ".join(str(error).split())
            statuses.append(refused(said))
            data.append({"file": path, "name": None, "outcome": UNREADABLE, "words": said})
            continue
        for name, outcome, words in found:
            data.append({"file": path, "name": name, "outcome": outcome.value, "words": words})
            if not given.json:
                print(f"{name}: {words}")
            statuses.append({"holds": 0, "fails": 1}.get(outcome.value, 3))
    if given.json:
        print_json(data)
    return worst(statuses, (MISUSE, 1, 3, 0))
