"""The pytest plugin: marked tests check a theorem, stored counterexamples are tests by being there.

``@pytest.mark.theorem("slug", alpha="1/100")`` on a test checks the theorem at its witness with
these parameters, like `theorycheck.check`, before the test runs; the test may ask for the
`assessment`. The mark decides: a verdict other than established or supported fails, unless
``verdict="vacuous"`` (say) asks for it; undecided is a skip, which ``--theorycheck-strict`` fails.

Nothing but pytest is imported before a test needs it.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from theorycheck.case_file import StoredCase
    from theorycheck.reporting.assessment import Assessment

STRICT, CASES, MARK = "--theorycheck-strict", "--theorycheck-cases", "theorem"
DEFAULT_CASES = "cases"
RIGHT = ("established", "supported")
PROFILE = "--hypothesis-profile"
_CASE_NAME = re.compile(r"[0-9a-f]{12}\.json", re.ASCII)
_KNOWN = pytest.StashKey[dict[int, Any]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the flag and where stored cases are."""
    group = parser.getgroup("theorycheck")
    group.addoption(
        STRICT,
        action="store_true",
        help="theorems that are not decided, and skipped tests, fail",
    )
    words = "directory of stored counterexamples, <theorem>/<hash>.json, which become tests"
    group.addoption(CASES, action="append", default=[], metavar="DIR", help=words)
    parser.addini("theorycheck_cases", f"{words} (default: {DEFAULT_CASES})", default=DEFAULT_CASES)


def pytest_load_initial_conftests(args: list[str]) -> None:
    """Register the profiles of the testing library, if one is asked for."""
    from theorycheck import profiles

    if any(profiles.PREFIX in arg for arg in args if "profile" in arg or arg.startswith("theory")):
        profiles.register()
    for before, arg in zip(["", *args], args, strict=False):
        option, _, value = arg.partition("=")
        asked = value if option == PROFILE else arg if before == PROFILE else ""
        if asked.startswith(profiles.PREFIX) and asked not in profiles.NAMES:
            # The testing library would end in a traceback.
            raise pytest.UsageError(
                f"{PROFILE} {asked}: no such profile. Known: {', '.join(profiles.NAMES)}."
            )


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark, and add the stored cases to what is collected."""
    config.addinivalue_line(
        "markers",
        f"{MARK}(slug, *, verdict=..., digits=30, effort='standard', seed=0, **parameters): the "
        "theorem is checked at its witness with these parameters; a verdict other than "
        "established or supported (or the one that is asked for) fails.",
    )
    given = [Path(config.invocation_params.dir, name) for name in config.getoption(CASES)]
    for directory in given:
        if not directory.is_dir():
            raise pytest.UsageError(f"{CASES} {directory}: no such directory.")
    everything = config.args_source is not pytest.Config.ArgsSource.ARGS
    usual = [config.rootpath / str(config.getini("theorycheck_cases"))] if everything else []
    asked = [Path(config.invocation_params.dir, arg.partition("::")[0]) for arg in config.args]
    for directory in given or usual:
        inside = any(directory.resolve().is_relative_to(arg.resolve()) for arg in asked)
        if directory.is_dir() and not inside:
            config.args.append(str(directory))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Make a test of a file that is a stored case by its name and place."""
    folder = file_path.parent.parent
    named = _CASE_NAME.fullmatch(file_path.name) is not None
    given = [Path(name).resolve() for name in parent.config.getoption(CASES)]
    ini = parent.config.rootpath / str(parent.config.getini("theorycheck_cases"))
    if file_path.suffix == ".json" and folder.resolve() in (*given, ini.resolve()):
        return CaseFile.from_parent(parent, path=file_path)
    if named and folder.name == DEFAULT_CASES:
        return CaseFile.from_parent(parent, path=file_path)
    return None


class CaseFile(pytest.File):
    """A file of a stored counterexample."""

    def collect(self) -> Iterable[CaseItem]:
        """Yield its one test."""
        yield CaseItem.from_parent(self, name="replay")


class CaseItem(pytest.Item):
    """Fails while the theorem is refuted or contradicted at the stored problem."""

    def runtest(self) -> None:
        """Replay it."""
        from theorycheck import _api
        from theorycheck.case_file import read_case

        with _in_one_line():
            case = read_case(self.path)
            at = _problem(case)
            found = _api.assessed(case.theorem, at, _api.settings(**_settings(case)))
        if found.verdict.value in ("refuted", "contradicted"):
            pytest.fail(_told(found, "a stored counterexample still is one"), pytrace=False)
        if found.verdict.value == "undecided":
            _undecided(found)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the test is from."""
        return self.path, 0, f"stored case {self.path.parent.name}/{self.path.stem}"


def _settings(case: StoredCase) -> dict[str, str]:
    """Return the settings with which it was found, as far as the file says so."""
    usual = {"digits": "30", "effort": "standard", "seed": "0"}
    said = case.found.get("settings")
    known = said if isinstance(said, dict) else {}
    return {name: str(known.get(name, value)) for name, value in usual.items()}


def _problem(case: StoredCase) -> Any:
    from theorycheck._errors import MalformedInput
    from theorycheck.catalogue import entry

    family = entry(case.theorem).load().family
    if case.family != family.family:
        raise MalformedInput(
            f"{case.theorem}: the case is of the family {case.family!r}, and the theorem speaks of "
            f"{family.family!r}. Remove the file, or search anew."
        )
    return family.at(**case.problem)


@pytest.fixture
def assessment(request: pytest.FixtureRequest) -> Assessment:
    """What was checked of the theorem that the test is marked with; the nearest mark decides."""
    mark = request.node.get_closest_marker(MARK)
    if mark is None:
        pytest.fail(
            f'`assessment` needs a mark: write @pytest.mark.{MARK}("hyperbolic-entropy").',
            pytrace=False,
        )
    found, _ = _assessed(request.node, mark)
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Check the theorems that a test is marked with, then run it."""
    for mark in item.iter_markers(MARK):
        found, wanted = _assessed(item, mark)
        _judge(found, wanted)
    return (yield)


def _assessed(item: pytest.Item, mark: pytest.Mark) -> tuple[Assessment, tuple[str, ...]]:
    """Return the assessment that a mark asks for, made once for each test, and its verdicts."""
    import theorycheck
    from theorycheck.core.outcome import Verdict

    known = item.stash.setdefault(_KNOWN, {})
    given = dict(mark.kwargs)
    wanted = given.pop("verdict", RIGHT)
    verdicts = (wanted,) if isinstance(wanted, str | Verdict) else tuple(wanted)
    names = tuple(getattr(verdict, "value", verdict) for verdict in verdicts)
    strange = [name for name in names if name not in {verdict.value for verdict in Verdict}]
    if strange or not names or len(mark.args) != 1:
        pytest.fail(
            f"@pytest.mark.{MARK} with {mark.args} and verdict={wanted!r}: give one slug, and as "
            f"verdict one or some of {', '.join(verdict.value for verdict in Verdict)}.",
            pytrace=False,
        )
    if id(mark) not in known:
        with _in_one_line():
            known[id(mark)] = theorycheck.check(mark.args[0], **given)
    return known[id(mark)], names


@contextmanager
def _in_one_line() -> Generator[None, None, None]:
    """Fail with the message of an error that is raised on purpose, and without its traceback."""
    from theorycheck._errors import TheoryCheckError

    try:
        yield
    except TheoryCheckError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None


def _judge(found: Assessment, wanted: tuple[str, ...]) -> None:
    """Fail, or skip what is not decided, unless the verdict is a wanted one."""
    verdict = found.verdict.value
    if verdict not in wanted:
        if verdict == "undecided" and wanted == RIGHT:
            _undecided(found)
        pytest.fail(_told(found, f"{' or '.join(wanted)} was expected"), pytrace=False)
    missed = [control for control in found.record["controls"] if not control["caught"]]
    if missed:
        names = ", ".join(control["statement"] for control in missed)
        pytest.fail(_told(found, f"a wrong variant was not caught: {names}"), pytrace=False)


def _undecided(found: Assessment) -> None:
    # Where the test is, not this line, is what a reader of the summary wants to know.
    raise pytest.skip.Exception(_told(found, "so nothing was shown"), _use_item_location=True)


def _told(found: Assessment, remark: str) -> str:
    from theorycheck.reporting.failure import told

    return told(found.record, remark)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail what is skipped, if that is asked for; an expected failure is no skip."""
    del call
    report = yield
    if item.config.getoption(STRICT) and report.skipped and not hasattr(report, "wasxfail"):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a module that is skipped as a whole, if that is asked for."""
    report = yield
    if collector.config.getoption(STRICT) and report.skipped:
        _fail(report)
    return report


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"{reason}\n({STRICT}: what is skipped or undecided fails)"
