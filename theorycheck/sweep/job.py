"""What is computed: one row for one problem, as plain data without times."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

from theorycheck._errors import TheoryCheckError, shown
from theorycheck.assess import Result, assess
from theorycheck.catalogue import entry
from theorycheck.core.evidence import Evidence
from theorycheck.core.problem import Problem
from theorycheck.core.settings import Settings
from theorycheck.core.theorem import Theorem
from theorycheck.record import enclosed
from theorycheck.sweep.design import Point
from theorycheck.sweep.version import code_version

# Beside the verdicts of the judge, what can become of a row. The first is about the values: no
# problem has them. The others are accidents of the computation, and may go otherwise next time.
REFUSED = "refused"
RAISED, CRASHED, TIMED_OUT = "raised", "crashed", "timed out"
ACCIDENTS = (RAISED, CRASHED, TIMED_OUT)
_LONGEST_NOTE = 300
_LONGEST_IN_KEY = 200


@dataclass(frozen=True, kw_only=True)
class Context:
    """What all jobs of a sweep share, plain text.

    Attributes:
        theorem: The slug.
        witness: Exact text of the problem that every other one varies.
        digits, effort, seed: The settings.
        code: The version of the code.
        fixed: Parameters with one value for the whole sweep.
        varied: The names of the other parameters that the sweep gives, in the order of a job.
    """

    theorem: str
    witness: Mapping[str, str]
    digits: int
    effort: str
    seed: int
    code: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    varied: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, theorem: str, settings: Settings, fixed: Mapping[str, str], varied: tuple[str, ...]
    ) -> Context:
        """Return the context of jobs of this theorem, by the code that is installed here."""
        found = entry(theorem)
        return cls(
            theorem=theorem,
            witness=found.load().witness.exact(),
            code=code_version(found.module),
            fixed=dict(fixed),
            varied=varied,
            **asdict(settings),
        )

    @classmethod
    def read(cls, text: str) -> Context:
        """Return the context that `text` is the text of."""
        data = json.loads(text)
        return cls(**{**data, "varied": tuple(data["varied"])})

    def text(self) -> str:
        """Return it as one line."""
        return json.dumps(asdict(self))

    @property
    def settings(self) -> Settings:
        """How hard to look."""
        return Settings(digits=self.digits, effort=self.effort, seed=self.seed)

    def values(self, point: Point) -> dict[str, str]:
        """Return everything that the sweep gives at a point, by name."""
        return {**self.fixed, **dict(zip(self.varied, point, strict=True))}


class Keys:
    """Keys of rows by content: theorem, exact problem, settings, code.

    The problem goes in as the exact texts of the witness and of every given value, from which the
    code, whose digest goes in too, makes the problem; so no problem is built to look for a row.
    A parameter that is fixed in one sweep and varied in another makes no difference.
    """

    def __init__(self, context: Context) -> None:
        """Prepare what the keys share."""
        common = asdict(context)
        del common["fixed"], common["varied"]
        self._prefix = _digest(json.dumps(common, sort_keys=True))
        names = (*context.fixed, *context.varied)
        self._order = sorted(range(len(names)), key=names.__getitem__)
        self._names = names
        self._fixed = tuple(context.fixed.values())

    def key(self, point: Point) -> str:
        """Return the key of the row at a point."""
        values = self._fixed + point
        given = "\n".join([_named(self._names[i], values[i]) for i in self._order])
        return f"{self._prefix}:{_digest(given)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@lru_cache(maxsize=4096)
def _named(name: str, value: str) -> str:
    if len(value) > _LONGEST_IN_KEY:
        value = "sha256 " + hashlib.sha256(value.encode()).hexdigest()
    return f"{name}={value}"


class Job:
    """Computes the rows of one context."""

    def __init__(self, context: Context) -> None:
        """Load the theorem.

        Raises:
            TheoryCheckError: If there is none of this name.
        """
        found = entry(context.theorem)
        # Controls say nothing about the problem of a row, and would be tried at every one again.
        self.theorem: Theorem = replace(found.load(), controls=())
        self.context = context
        self.code = code_version(found.module)

    def row(self, point: Point) -> dict[str, Any]:
        """Return the row at a point."""
        try:
            try:
                problem = self.theorem.witness.varied(**self.context.values(point))
            except TheoryCheckError as error:
                return blank(REFUSED, str(error))
            return self._assessed(problem)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the row of this job only
            return blank(RAISED, f"{type(error).__name__}: {error}")

    def _assessed(self, problem: Problem) -> dict[str, Any]:
        settings = self.context.settings
        result: Result = assess(self.theorem, problem, settings)
        return {
            "verdict": result.verdict.value,
            "note": "",
            "found": [
                _found(evidence, settings.digits)
                for _, group in (*result.assumptions, *result.conclusions)
                for evidence in group
            ],
        }


def blank(verdict: str, note: str) -> dict[str, Any]:
    """Return the row of a job that came to no judgement."""
    return {"verdict": verdict, "note": shown(note, _LONGEST_NOTE), "found": []}


def _found(evidence: Evidence, digits: int) -> list[Any]:
    finding = evidence.finding
    quantities = {}
    for name, value in finding.quantities.items():
        about = enclosed(value, digits)
        quantities[name] = [about["mid"], about["rad"]]
    return [
        evidence.statement,
        evidence.check,
        finding.outcome.value,
        evidence.method.name.lower(),
        finding.digits,
        quantities,
    ]
