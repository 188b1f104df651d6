"""A derivation to read, or to work through: its next step hidden, its reason before its formula.

Made of the steps that a record shows, so that it needs no engine. In a notebook it is HTML, in a
terminal text.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from theorycheck.reporting.formula import mathml
from theorycheck.reporting.markup import Markup, tag
from theorycheck.reporting.style import OUTCOMES
from theorycheck.reporting.visible import visible

# In words, who checked a step and how.
CHECKS = {"symbolic": "SymPy", "balls": "balls at random points", "kernel": "the kernel"}
ARGUED = (
    "Each step is checked on its own. That together they imply the theorem is argued in their "
    "reasons, and what is provided is cited: no program checked either."
)

# Inline styles only, as in every fragment: nothing around it is restyled.
_LINE = "margin:4px 0;max-width:50em"
_INDENT = "margin:4px 0 10px 1.2em"


class _Shown(ABC):
    """Something with two faces: HTML in a notebook, text elsewhere."""

    @abstractmethod
    def _repr_html_(self) -> str:
        """Return it as HTML."""

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._repr_html_()}


@dataclass(frozen=True, kw_only=True)
class DerivationStep(_Shown):
    """One step: a relation, why it holds, and who checked it.

    Attributes:
        number: Its place in the derivation, from 1.
        title: What it shows, in a few words.
        reason: Why it holds.
        latex: The relation, as LaTeX.
        provided: What it takes as given, in words; no program checked that.
        checks: What SymPy ("symbolic"), balls at random points ("balls") and the kernel found:
            "holds", "fails" or "inconclusive".
    """

    number: int
    title: str
    reason: str
    latex: str
    provided: tuple[str, ...]
    checks: Mapping[str, str]

    @property
    def hint(self) -> str:
        """Its title and reason, without the formula."""
        return visible(f"{self.number}. {self.title}. {self.reason}")

    def __str__(self) -> str:
        lines = [self.hint, f"   {visible(self.latex)}"]
        if self.provided:
            lines.append(visible(f"   Provided that: {'; '.join(self.provided)}"))
        lines.append(f"   {_checked(self.checks)}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return tag("div", _full(self))


@dataclass(frozen=True, kw_only=True)
class Derivation(_Shown):
    """The steps of a derivation, each with its reason and what was checked of it.

    Attributes:
        theorem: The theorem's slug.
        title: The theorem's title.
        steps: The steps, in order.
    """

    theorem: str
    title: str
    steps: tuple[DerivationStep, ...]

    @classmethod
    def of(cls, theorem: str, title: str, steps: Sequence[Mapping[str, Any]]) -> Derivation:
        """Return the derivation that a record shows as plain data.

        Args:
            theorem: The theorem's slug.
            title: The theorem's title.
            steps: The entries of ``derivation`` in a record.
        """
        listed = tuple(
            DerivationStep(
                number=number,
                title=step["title"],
                reason=step["reason"],
                latex=step["latex"],
                provided=tuple(step["side_conditions"]),
                checks=dict(step["checks"]),
            )
            for number, step in enumerate(steps, start=1)
        )
        return cls(theorem=theorem, title=title, steps=listed)

    def __len__(self) -> int:
        """Return the number of steps."""
        return len(self.steps)

    def __iter__(self) -> Iterator[DerivationStep]:
        """Iterate over the steps."""
        return iter(self.steps)

    def __getitem__(self, place: int) -> DerivationStep:
        """Return a step by its position, from 0."""
        return self.steps[place]

    def provided(self) -> tuple[str, ...]:
        """Return everything that the steps take as given, each once."""
        return tuple(dict.fromkeys(text for step in self.steps for text in step.provided))

    def hints(self) -> Hints:
        """Return the same derivation with every step hidden, to work through."""
        return Hints(self)

    def summary(self) -> str:
        """Return in words how many steps there are, and how many each check found to hold."""
        counts = ", ".join(
            f"by {words}: {sum(step.checks.get(name) == 'holds' for step in self.steps)}"
            for name, words in CHECKS.items()
        )
        return f"{len(self)} steps. Found to hold {counts}."

    def __repr__(self) -> str:
        return f"<Derivation of {self.theorem}: {len(self)} steps>"

    def __str__(self) -> str:
        return "\n".join([self._head(), *map(str, self.steps), ARGUED])

    def _head(self) -> str:
        return f"{visible(self.title)}\n{self.summary()}"

    def _repr_html_(self) -> str:
        return tag(
            "div",
            _heading(self),
            (_full(step) for step in self.steps),
            tag("p", ARGUED, style=_LINE),
        )


class Hints(_Shown):
    """A derivation with its steps hidden: `next()` gives a reason first, then the formula.

    In a notebook what is hidden can also be opened by a click; that does not move `next()`.

    Attributes:
        derivation: What is worked through.
    """

    def __init__(self, derivation: Derivation) -> None:
        """Start before the first step."""
        self.derivation = derivation
        self._taken = 0

    @property
    def shown(self) -> int:
        """How many steps are shown with their formula."""
        return self._taken // 2

    @property
    def left(self) -> int:
        """How many steps are not yet shown with their formula."""
        return len(self.derivation) - self.shown

    @property
    def hinted(self) -> bool:
        """Whether the next step's reason has been given, and its formula not."""
        return self._taken % 2 == 1

    def next(self) -> Hint:
        """Return the reason of the next step; called again, the step with its formula.

        After the last step it returns what the derivation rests on, as often as it is called.
        """
        if not self.left:
            return Hint(step=None, whole=True, derivation=self.derivation)
        step = self.derivation[self.shown]
        whole = self.hinted
        self._taken += 1
        return Hint(step=step, whole=whole, derivation=self.derivation)

    def restart(self) -> None:
        """Hide everything again."""
        self._taken = 0

    def __repr__(self) -> str:
        return f"<Hints to {self.derivation.theorem}: {self.shown} of {len(self.derivation)} shown>"

    def __str__(self) -> str:
        lines = [visible(self.derivation.title)]
        for step in self.derivation:
            if step.number <= self.shown:
                lines.append(str(step))
            elif step.number == self.shown + 1 and self.hinted:
                lines.append(f"{step.hint}\n   (the formula is hidden)")
        lines.append(f"{self.left} of {len(self.derivation)} steps are hidden: next() shows more.")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return tag(
            "div",
            _heading(self.derivation),
            (
                _full(step) if step.number <= self.shown else _closed(step)
                for step in self.derivation
            ),
            tag("p", f"{self.left} of {len(self.derivation)} steps are hidden.", style=_LINE),
        )


@dataclass(frozen=True, kw_only=True)
class Hint(_Shown):
    """What `Hints.next` gives.

    Attributes:
        step: The step; None after the last one.
        whole: Whether the formula is shown as well.
        derivation: Whose step it is.
    """

    step: DerivationStep | None
    whole: bool
    derivation: Derivation

    def __str__(self) -> str:
        if self.step is None:
            return "\n".join(["That was the last step. " + ARGUED, *_provided(self.derivation)])
        if self.whole:
            return str(self.step)
        return f"{self.step.hint}\n   (Write down the formula, then call next() again.)"

    # A terminal shows what is returned by its repr.
    __repr__ = __str__

    def _repr_html_(self) -> str:
        if self.step is None:
            items = tag("ul", (tag("li", text) for text in _provided(self.derivation)))
            inside: list[Markup] = [
                tag("p", tag("b", "That was the last step. "), ARGUED, style=_LINE),
                items,
            ]
        elif self.whole:
            inside = [_full(self.step)]
        else:
            inside = [
                _said(self.step),
                tag(
                    "p",
                    tag("i", "Write down the formula, then call next() again."),
                    style=_INDENT,
                ),
            ]
        return tag("div", inside)


def _provided(derivation: Derivation) -> list[str]:
    return [visible(text) for text in derivation.provided()]


def _checked(checks: Mapping[str, str]) -> str:
    """Say what each check found."""
    if not checks:
        return "Not checked."
    return "; ".join(f"{CHECKS.get(name, name)}: {outcome}" for name, outcome in _in_order(checks))


def _in_order(checks: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the checks in a fixed order, the kernel last; unknown ones after that, by name."""
    known = list(CHECKS)
    place = {name: known.index(name) if name in known else len(known) for name in checks}
    return sorted(checks.items(), key=lambda item: (place[item[0]], item[0]))


def _heading(derivation: Derivation) -> Markup:
    return tag("p", tag("b", derivation.title), tag("br"), derivation.summary(), style=_LINE)


def _said(step: DerivationStep) -> Markup:
    return tag("p", tag("b", f"{step.number}. {step.title}."), " ", step.reason, style=_LINE)


def _formula(step: DerivationStep) -> Markup:
    provided = "; ".join(step.provided)
    return tag(
        "div",
        tag("div", mathml(step.latex, display=True), style="overflow-x:auto;padding:4px 0"),
        tag("p", "Provided that: ", provided, style=_LINE) if provided else None,
        tag("p", _badges(step.checks), style=_LINE),
        style=_INDENT,
    )


def _badges(checks: Mapping[str, str]) -> list[Markup | str]:
    if not checks:
        return ["Not checked."]
    found: list[Markup | str] = []
    for name, outcome in _in_order(checks):
        colors, sign = OUTCOMES[outcome]
        text, back = colors[0]
        style = (
            f"color:{text};background:{back};border-radius:4px;padding:1px 6px;"
            "font-weight:600;white-space:nowrap"
        )
        found += [tag("span", f"{sign} {CHECKS.get(name, name)}: {outcome}", style=style), " "]
    return found


def _full(step: DerivationStep) -> Markup:
    return tag("div", _said(step), _formula(step))


def _closed(step: DerivationStep) -> Markup:
    """Return a step that opens by clicks: first its reason, then its formula."""
    inner = tag("details", tag("summary", "the formula, and its checks"), _formula(step))
    return tag(
        "details",
        tag("summary", f"Step {step.number}: a hint"),
        _said(step),
        tag("div", inner, style=_INDENT),
        style=_LINE,
    )
