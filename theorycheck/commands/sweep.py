"""`theorycheck sweep`: many problems of one theorem, in parallel, resumable."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from theorycheck import _output
from theorycheck._errors import MalformedInput, OutOfDomain, shown
from theorycheck.commands.terminal import Command, pairs, print_out, progress, refuse_over_data
from theorycheck.core.settings import EFFORTS

if TYPE_CHECKING:
    from theorycheck.core.problem import Problem
    from theorycheck.sweep.design import Axis, Design
    from theorycheck.sweep.pool import Pool
    from theorycheck.sweep.rows import Rows
    from theorycheck.sweep.run import Sweep

_OUTPUTS = ("csv", "json", "parquet", "phase")
# What can take the place of the table on standard output.
_TEXTS = ("csv", "json")


def register(command: Command) -> None:
    """Add the command to the parser."""
    sub = command(
        "sweep",
        run,
        "Check a theorem at many problems; what is done is kept, and an interrupted sweep resumes.",
        "sweep hyperbolic-entropy --set alpha=1/100,1/10,1 --set seed=0,1 --store sweep.sqlite",
    )
    sub.add_argument("theorem", metavar="THEOREM")
    sub.add_argument(
        "--set",
        metavar="NAME=V1,V2,...",
        action="append",
        default=[],
        dest="values",
        help="values of a parameter, set apart by commas; those of a vector or matrix by |, as in "
        "--set 'y=1,2|3,4' (every combination is swept)",
    )
    sub.add_argument(
        "--data", metavar="NAME=FILE", action="append", default=[], help="CSV or NPY file"
    )
    sub.add_argument(
        "--range",
        metavar="NAME=LOW:HIGH[:log]",
        action="append",
        default=[],
        dest="ranges",
        help="where --random and --sobol draw from; NAME=any for words; entry by entry for vectors",
    )
    sub.add_argument("--random", metavar="N", help="draw N points, for each combination of --set")
    sub.add_argument("--sobol", metavar="N", help="the same, by a scrambled Sobol sequence")
    sub.add_argument("--seed", metavar="N", default="0", help="seed of the drawn points (0)")
    sub.add_argument(
        "--store", metavar="FILE", required=True, help="the ledger, an SQLite file, made if need be"
    )
    sub.add_argument("--workers", metavar="N", help="processes (as many as cores)")
    sub.add_argument("--dask", metavar="ADDRESS", help="use this dask.distributed cluster instead")
    sub.add_argument(
        "--timeout", metavar="SECONDS", default="600", help="limit for each problem (600)"
    )
    sub.add_argument(
        "--retry",
        action="store_true",
        help="do problems again that crashed, timed out or raised an error; else they are kept",
    )
    sub.add_argument("--effort", choices=EFFORTS, default="standard")
    sub.add_argument("--digits", metavar="N", default="30", help="digits of agreement (30)")
    sub.add_argument(
        "--csv", metavar="FILE", help="all rows, in a fixed order, without times; - for stdout"
    )
    sub.add_argument("--json", metavar="FILE", help="the same as JSON, - for stdout")
    sub.add_argument("--parquet", metavar="FILE", help="the same as Parquet, where pyarrow is")
    sub.add_argument("--phase", metavar="FILE.svg", help="a diagram over two parameters")
    sub.add_argument("--over", metavar="A,B", help="the two parameters of the diagram")
    sub.add_argument(
        "--show", metavar="QUANTITY", help="what table and diagram show beside the verdict"
    )


def run(given: Any) -> int:
    """Sweep, write what is asked for, print the table; 0 when complete, whatever the verdicts."""
    from theorycheck import _api
    from theorycheck.catalogue import entry
    from theorycheck.ledger import Ledger
    from theorycheck.sweep.phase import read_over
    from theorycheck.sweep.rows import Rows
    from theorycheck.sweep.run import Sweep

    if given.csv == given.json == "-":
        raise MalformedInput("sweep: standard output takes --csv - or --json -, one of the two.")
    witness = entry(given.theorem).load().witness
    design = _design(given, witness)
    settings = _api.settings(digits=given.digits, effort=given.effort, seed="0")
    timeout = _seconds(given.timeout)
    workers = _api.workers(given.workers)
    if given.dask is not None and given.workers is not None:
        raise MalformedInput("sweep: give --workers or --dask, one of the two.")
    if (given.phase is None) != (given.over is None):
        raise MalformedInput("sweep: --phase FILE.svg and --over A,B go together: give both.")
    over = None if given.over is None else read_over(given.over, design, witness.parameters())
    _refuse_outputs(given)
    sweep = Sweep.of(given.theorem, design, settings)
    with Ledger(Path(given.store), "--store").opened() as pieces:
        rows = Rows(sweep, pieces)
        if not rows.complete() or (given.retry and rows.accidents()):
            with _pool(given.dask, workers) as pool:
                _complete(given, sweep, pieces, pool, timeout)
        rows.counted_again()
        if rows.accidents():
            _say(
                f"{rows.accidents()} of {len(design)} rows crashed, timed out or raised an error, "
                "and are kept so; --retry does them again"
            )
        _give(given, rows, over)
    return 0


def _complete(given: Any, sweep: Sweep, pieces: Any, pool: Pool, timeout: float) -> None:
    from theorycheck.sweep.run import complete

    try:
        with progress(f"sweep of {len(sweep.design)}") as observe:
            complete(sweep, pieces, pool, timeout=timeout, retry=given.retry, observe=observe)
    except KeyboardInterrupt:
        _say(f"the rows so far are kept in {shown(given.store, 200)}: the same command goes on")
        raise


def _design(given: Any, witness: Problem) -> Design:
    from theorycheck.sweep.design import declared, designed, read_axis
    from theorycheck.sweep.sampling import read_range

    if given.random is not None and given.sobol is not None:
        raise MalformedInput("sweep: give --random or --sobol, one of the two.")
    values = pairs(given.values, "--set", "V1,V2")
    files = pairs(given.data, "--data", "FILE")
    for name in files:
        if name in values:
            raise MalformedInput(f"{name} is given by --set and by --data: give it once.")
    axes = [read_axis(name, text, witness) for name, text in values.items()]
    axes += [_from_file(name, path, witness) for name, path in files.items()]
    ranges = []
    for name, text in pairs(given.ranges, "--range", "LOW:HIGH").items():
        declared(name, text, witness)
        ranges.append(read_range(name, text, witness))
    drawn = given.random if given.sobol is None else given.sobol
    return designed(
        axes,
        ranges,
        drawn=0 if drawn is None else _whole(drawn, "random" if given.sobol is None else "sobol"),
        sobol=given.sobol is not None,
        seed=_whole(given.seed, "seed"),
    )


def _from_file(name: str, path: str, witness: Problem) -> Axis:
    from theorycheck.data_file import read
    from theorycheck.sweep.design import Axis, declared

    domain = declared(name, path, witness).domain
    return Axis(name=name, values=(domain.text(domain.parse(read(path, name), name)),))


def _refuse_outputs(given: Any) -> None:
    """Refuse before the work what could not be written after it."""
    from theorycheck.sweep.output import refuse_without_arrow

    taken = {os.path.realpath(given.store): "--store"}
    for option in _OUTPUTS:
        path = getattr(given, option)
        if path is not None and not (option in _TEXTS and path == "-"):
            _output.refuse_unwritable(path, f"--{option}")
            refuse_over_data(path, f"--{option}", pairs(given.data, "--data", "FILE"))
            other = taken.setdefault(os.path.realpath(path), f"--{option}")
            if other != f"--{option}":
                raise MalformedInput(
                    f"--{option} {shown(path, 200)}: {other} has the same file, which would be "
                    "lost. Choose another place."
                )
    if given.parquet is not None:
        refuse_without_arrow(shown(given.parquet))


@contextmanager
def _pool(address: str | None, workers: int) -> Iterator[Pool]:
    from theorycheck.sweep.cluster import cluster
    from theorycheck.sweep.pool import local

    with local(workers) if address is None else cluster(address) as pool:
        yield pool


def _give(given: Any, rows: Rows, over: tuple[str, str] | None) -> None:
    """Write the files that are asked for, then the table, which the work deserves in any case."""
    from theorycheck.sweep import output
    from theorycheck.sweep.phase import read_show
    from theorycheck.sweep.table import table

    shown_column = None if given.show is None else read_show(given.show, rows.columns())
    writers = {"csv": output.write_csv, "json": output.write_json}
    to_stdout = [option for option in _TEXTS if getattr(given, option) == "-"]
    try:
        for option, write in writers.items():
            path = getattr(given, option)
            if path not in (None, "-"):
                with (
                    _output.placed(path, f"--{option}") as place,
                    place.open("w", encoding="utf-8", newline="") as stream,
                ):
                    write(rows, stream)
        if given.parquet is not None:
            with _output.placed(given.parquet, "--parquet") as place:
                output.write_parquet(rows, place)
        if over is not None:
            _draw(given, rows, over, shown_column)
    finally:
        for option in to_stdout:
            writers[option](rows, sys.stdout)
        if not to_stdout:
            print_out(table(rows, shown_column))


def _draw(given: Any, rows: Rows, over: tuple[str, str], column: str | None) -> None:
    from theorycheck.reporting.phase import svg
    from theorycheck.sweep.phase import diagram
    from theorycheck.sweep.rows import VERDICT

    data = diagram(rows, rows.sweep.design, over, column or VERDICT, given.theorem)
    _output.write(given.phase, svg(data), "--phase")


def _say(message: str) -> None:
    print(f"theorycheck: {message}", file=sys.stderr)


def _whole(text: str, name: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if number < 0 or (number == 0 and name != "seed"):
        raise OutOfDomain(
            f"--{name} {shown(text)} is not an integer {'>= 0' if name == 'seed' else '> 0'}. "
            f"Try --{name} {0 if name == 'seed' else 100}."
        )
    return number


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise OutOfDomain(
            f"--timeout {shown(text)} is not a number of seconds > 0. Try --timeout 600."
        )
    return seconds
