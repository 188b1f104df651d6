"""The command line. Data goes to standard output, progress and messages to standard error."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from theorycheck import _output
from theorycheck._errors import MalformedInput, TheoryCheckError, shown
from theorycheck.commands import falsify, mutants, necessity, selftest, sweep
from theorycheck.commands.completion import complete, theorems
from theorycheck.commands.terminal import MISUSE, pairs, print_json, print_out, progress, worst
from theorycheck.commands.typos import meant
from theorycheck.core.settings import EFFORTS

COMMANDS = (falsify, mutants, necessity, sweep, selftest)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    _output.forgive()
    parser = _parser()
    complete(parser)
    try:
        try:
            given = parser.parse_args(arguments)
            status: int = given.run(given)
        finally:
            _output.flush()
    except TheoryCheckError as error:
        return _refused(" ".join(str(error).split()))
    except BrokenPipeError:
        # Whoever was reading has read enough.
        _output.abandon()
        return 0
    except OSError as error:
        return _refused(
            f"{shown(str(error.filename or 'standard output'))}: cannot be read or written "
            f"({error.strerror or error}). Choose another place."
        )
    except KeyboardInterrupt:
        _refused("interrupted")
        return 130
    return status


def _refused(message: str) -> int:
    """Say in one line why there is no result; the exit status must not depend on being heard."""
    with suppress(OSError):
        print(f"theorycheck: {message}", file=sys.stderr)
    _output.abandon()
    return MISUSE


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line.

    Attributes:
        flags: What was added, such as ``--set``.
        below: The parsers of the commands.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        # Before anything is added.
        self.flags: set[str] = set()
        self.below: Mapping[str, _Parser] = {}
        super().__init__(*given, **named)

    def add_argument(self, *given: Any, **named: Any) -> Any:
        """Add an argument; one that is called THEOREM is completed from the catalogue."""
        action = super().add_argument(*given, **named)
        self.flags.update(action.option_strings)
        if action.metavar == "THEOREM":
            setattr(action, "completer", theorems)  # noqa: B010 (argcomplete looks for it there)
        return action

    def error(self, message: str) -> Any:
        flags = self.flags.union(*(parser.flags for parser in self.below.values()))
        told = f"theorycheck: {message}. {meant(message, flags)}See `{self.prog} --help`."
        self.exit(MISUSE, f"{told}\n")

    def _print_message(self, message: str, file: Any = None) -> None:
        # argparse itself takes no notice of an output that takes no more.
        if message:
            (file or sys.stderr).write(message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="theorycheck",
        description="Check theorems of deep-learning theory, and say exactly what was checked.",
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    parser.set_defaults(run=lambda given: _version(given, parser))
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=_Parser)
    parser.below = commands.choices

    def command(name: str, run: Callable[[Any], int], help_: str, example: str) -> Any:
        sub = commands.add_parser(
            name, help=help_, description=help_, epilog=f"example: theorycheck {example}"
        )
        sub.set_defaults(run=run)
        return sub

    sub = command("list", _list, "List the theorems.", "list")
    sub.add_argument("--json", action="store_true", help="as JSON")

    sub = command(
        "show",
        _show,
        "Show a theorem: statement, assumptions, references, parameters with domains.",
        "show hyperbolic-entropy",
    )
    sub.add_argument("theorem", metavar="THEOREM")
    sub.add_argument("--json", action="store_true", help="as JSON")

    sub = command(
        "check",
        _check,
        "Check theorems at a problem and judge.",
        "check hyperbolic-entropy --set alpha=1/100",
    )
    sub.add_argument("theorems", metavar="THEOREM", nargs="*")
    sub.add_argument("--all", action="store_true", help="every theorem")
    sub.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        dest="values",
        help="a parameter, exact: 1/100, 1e-3, or 1,2;0,1 for rows of a matrix (as at the witness)",
    )
    sub.add_argument(
        "--data", metavar="NAME=FILE", action="append", default=[], help="CSV or NPY file"
    )
    sub.add_argument(
        "--effort", choices=EFFORTS, default="standard", help="how hard to look (standard)"
    )
    sub.add_argument("--digits", metavar="N", default="30", help="digits of agreement (30)")
    sub.add_argument("--seed", metavar="N", help="seed of random problems and random points (0)")
    sub.add_argument("--json", metavar="FILE", help="write the record there, - for stdout")
    _takes_workers(sub)

    sub = command(
        "verify",
        _verify,
        "Repeat the proof of certificates with the kernel alone.",
        "verify certificate.json",
    )
    sub.add_argument("files", metavar="CERTIFICATE.json", nargs="+", help="or records")
    sub.add_argument("--json", action="store_true", help="as JSON")

    sub = command(
        "report",
        _report,
        "Write the report (everything, into reports/).",
        "report hyperbolic-entropy two-neurons --effort quick --out my-report",
    )
    sub.add_argument("theorems", metavar="THEOREM", nargs="*", help="what is in it (all)")
    sub.add_argument("--out", metavar="DIR", default="reports", help="where it is put (reports)")
    sub.add_argument(
        "--effort", choices=EFFORTS, default="standard", help="how hard to look (standard)"
    )
    sub.add_argument("--against", metavar="DIR", help="an earlier report to compare with")
    for name in ("necessity", "mutants"):
        sub.add_argument(
            f"--{name}",
            metavar="FILE",
            help=f"what `theorycheck {name} --json FILE` wrote, to be shown ({name}.json in DIR)",
        )
    _takes_workers(sub)

    sub = command(
        "new",
        _new,
        "Write a theorem file and its test from a template.",
        "new my-theorem --area diagonal_networks",
    )
    sub.add_argument("slug", metavar="SLUG", help="name of the theorem: small letters and hyphens")
    sub.add_argument(
        "--area", metavar="AREA", required=True, help="folder of theorycheck/library to put it in"
    )

    for module in COMMANDS:
        module.register(command)

    sub = command(
        "doctor", _doctor, "Show versions, solvers, and which methods are available.", "doctor"
    )
    sub.add_argument("--json", action="store_true", help="as JSON")
    return parser


def _takes_workers(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--workers", metavar="N", help="processes, at most one a theorem (as many as cores)"
    )


def _version(given: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if not given.version:
        parser.print_help(sys.stderr)
        return MISUSE
    from importlib.metadata import version

    print(f"theorycheck {version('theorycheck')}")
    return 0


def _list(given: argparse.Namespace) -> int:
    from theorycheck.catalogue import entries

    found = entries()
    if given.json:
        rows = [{"slug": e.slug, "area": e.area, "title": e.title} for e in found]
        print_json(rows)
        return 0
    width = max((len(entry.slug) for entry in found), default=0)
    for entry in found:
        print(f"{entry.slug:<{width}}  {entry.title}")
    return 0


def _show(given: argparse.Namespace) -> int:
    from theorycheck import _api
    from theorycheck.reporting.description import render

    described = _api.described(given.theorem)
    if given.json:
        print_json(described)
    else:
        print_out(render(described))
    return 0


def _check(given: argparse.Namespace) -> int:
    from theorycheck import _api
    from theorycheck.catalogue import entries

    if bool(given.theorems) == given.all:
        raise MalformedInput("check: name theorems or give --all, one of the two.")
    slugs = [entry.slug for entry in entries()] if given.all else given.theorems
    values: dict[str, object] = {**pairs(given.values, "--set")}
    for name, path in pairs(given.data, "--data", "FILE").items():
        if name in values:
            raise MalformedInput(f"{name} is given by --set and by --data: give it once.")
        for slug in slugs:
            _takes_a_file(slug, name, path)
        values[name] = Path(path)
    settings = _api.settings(digits=given.digits, effort=given.effort, seed=given.seed or "0")
    workers = _api.workers(given.workers)
    problems = [(slug, _api.problem(slug, values, seed=given.seed)) for slug in slugs]
    if given.json not in (None, "-"):
        _output.refuse_unwritable(given.json, "--json")
    with progress("check") as observe:
        results = _api.all_assessed(problems, settings, workers=workers, observe=observe)
    records = [result.record for result in results]
    data = records[0] if len(records) == 1 else records
    if given.json == "-":
        print_json(data)
    else:
        try:
            if given.json is not None:
                _output.write(given.json, _output.as_json(data) + "\n", "--json")
        finally:
            # Also if the file could not be written: the work is done.
            for result in results:
                print_out(result)
    return worst((result.exit_status for result in results), (1, 3, 0))


def _verify(given: argparse.Namespace) -> int:
    from theorycheck import _api

    statuses = []
    data = []
    for path in given.files:
        try:
            found = _api.verified(path)
        except TheoryCheckError as error:
            statuses.append(_refused(" ".join(str(error).split())))
            continue
        for name, outcome, words in found:
            data.append({"file": path, "name": name, "outcome": outcome.value, "words": words})
            if not given.json:
                print(f"{name}: {words}")
            statuses.append({"holds": 0, "fails": 1}.get(outcome.value, 3))
    if given.json:
        print_json(data)
    return worst(statuses, (MISUSE, 1, 3, 0))


def _report(given: argparse.Namespace) -> int:
    from theorycheck import _api

    unread: list[str] = []
    with progress("report") as observe:
        written, changes = _api.report(
            given.theorems,
            Path(given.out),
            effort=given.effort,
            against=given.against,
            searches={"necessity": given.necessity, "mutants": given.mutants},
            workers=_api.workers(given.workers),
            observe=observe,
            warn=unread.append,
        )
    for line in changes:
        print(line)
    if given.against is not None and not (changes or unread):
        print(f"nothing changed against {given.against}")
    print(written)
    for line in unread:
        print(f"theorycheck: {' '.join(line.split())}", file=sys.stderr)
    return MISUSE if unread else 0


def _new(given: argparse.Namespace) -> int:
    from theorycheck.scaffold import scaffold, unseen

    written = scaffold(given.slug, given.area)
    for path in written:
        print(path)
    warning = unseen(written)
    if warning:
        print(f"theorycheck: {warning}", file=sys.stderr)
    return 0


def _doctor(given: argparse.Namespace) -> int:
    from theorycheck._doctor import examine

    found = []
    for line in examine():
        found.append(line)
        if not given.json:
            print(f"{'ok  ' if line.works else 'MISSING'} {line.what}: {line.detail}", flush=True)
    if given.json:
        print_json([line._asdict() for line in found])
    return 0 if all(line.works for line in found) else 1


def _takes_a_file(slug: str, name: str, path: str) -> None:
    """Refuse a file for a parameter that is a single value; unknown names are refused later."""
    from theorycheck.catalogue import entry
    from theorycheck.core.domain import Choice, RationalMatrix, RationalVector

    witness = entry(slug).load().witness
    declared = witness.parameters().get(name)
    if declared is None or isinstance(declared.domain, RationalMatrix | RationalVector):
        return
    kind = "word" if isinstance(declared.domain, Choice) else "number"
    raise MalformedInput(
        f"--data {name}={shown(path)}: {name} takes a single {kind}, and --data is for vectors and "
        f"matrices. Use --set {name}={witness.exact()[name]}."
    )


if __name__ == "__main__":
    sys.exit(main())
