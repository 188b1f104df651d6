r"""What $t^3 L(t)/\|v\|^2$ tends to along the gradient flow of two neurons, proved.

The state at one time, exact or enclosed by the certificate of a window, lies in a region that no
trajectory leaves (`two_neuron_region`); there the limit is $(8\pi^2/3)(p_1p_2)^2$, with
$p_i = h_i/(h_1+h_2)$ at the end of time. From the time $t_1$ on, $1/\rho$ grows at rates between
`slow` and `fast`, so that $t\rho$ lies between $t_1\rho(t_1)$ and the reciprocals of these rates:
that bounds $t^3 L$ for all later times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from flint import arb

from theorycheck._errors import MalformedInput
from theorycheck.core.evidence import Enclosure
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.precision import working_precision
from theorycheck.rigor import text
from theorycheck.rigor.certificate import Certificate, from_json
from theorycheck.rigor.claim import agreement, rounded, rounded_up
from theorycheck.rigor.claims import weakest
from theorycheck.rigor.relu_end import end
from theorycheck.rigor.relu_frame import frame
from theorycheck.rigor.relu_window import ReluWindow
from theorycheck.rigor.student import norm
from theorycheck.rigor.two_neuron_region import Limit, Region, demands, settles

LARGEST_BITS = 20_000
BITS = 256
NAMES = ("limit_share", "limit_scaled_loss", "later_least_scaled_loss", "later_largest_scaled_loss")
ATTEMPTS = 60
# Significant digits of claimed bounds.
DIGITS = 12
# Each attempt gives the region this much more room than was demanded of the one before.
_ROOM = arb("1.25")


@dataclass(frozen=True)
class State:
    """Two neurons, in the coordinates of `two_neuron_region`."""

    rho: arb
    offset: arb
    deficit: arb
    share: arb

    @classmethod
    def of(cls, rows: list[list[arb]], teacher: arb) -> State:
        r"""Return the state of weights whose first coordinate lies along v, $\|v\|$ = teacher."""
        h = [row[0] / teacher for row in rows]
        z = [[entry / teacher for entry in row[1:]] for row in rows]
        total = h[0] + h[1]
        apart = [a / h[0] - b / h[1] for a, b in zip(*z, strict=True)]
        mean = [(a + b) / total for a, b in zip(*z, strict=True)]
        rho = norm(apart)
        cube = rho * rho * rho
        return cls(rho, norm(mean) / cube, abs(1 - total) / cube, h[0] / total)


@dataclass(frozen=True)
class TwoNeuronLimit(Certificate):
    r"""Certificate of the limits of $t^3 L/\|v\|^2$ and of the share p_1.

    Attributes:
        texts: Exact text of the problem: W, v, and with a window its ends.
        part: Certificate of the window at whose end the state lies in the region; None if the
            state at time 0 does.
        bits: Working precision.
        bounds: $\rho_0$, K, B, a and b of the region.
        claims: Claimed midpoint and radius of the limits of p_1 and of $t^3 L/\|v\|^2$, and a lower
            and an upper bound, of radius 0, of the latter from the end of the window on.
    """

    kind: ClassVar[str] = "two-neuron-limit"
    method: ClassVar[Method] = Method.ENCLOSED

    texts: Mapping[str, str]
    part: ReluWindow | None
    bits: int
    bounds: tuple[Fraction, ...]
    claims: tuple[tuple[Fraction, Fraction], ...]

    @classmethod
    def of(
        cls, problem: Mapping[str, str], part: ReluWindow | None = None, bits: int = BITS
    ) -> TwoNeuronLimit | None:
        """Return the certificate, or None if no region is found that holds the trajectory.

        Raises:
            MalformedInput: If the texts describe no two neurons.
        """
        texts = _texts(problem, part)
        with working_precision(bits):
            state = _state(texts, part)
            bounds = None if state is None else _searched(state)
        if bounds is None:
            return None
        found = _shown(texts, part, bits, bounds)
        if found is None:
            return None
        least = 1 - rounded_up(1 + text.upper(-found[2]), DIGITS)
        largest = rounded_up(text.upper(found[3]), DIGITS)
        exact = ((bound, Fraction(0)) for bound in (least, largest))
        return cls(texts, part, bits, bounds, (*map(_claim, found[:2]), *exact))

    @property
    def problem(self) -> Mapping[str, str]:
        return self.texts

    def one_sided(self) -> tuple[tuple[str, str], ...]:
        return (("later_least_scaled_loss", "later_largest_scaled_loss"),)

    def enclosures(self) -> dict[str, Enclosure]:
        return {
            name: Enclosure(mid=(mid,), radius=radius, scalar=True)
            for name, (mid, radius) in zip(NAMES, self.claims, strict=True)
        }

    def _prove(self) -> Outcome:
        if self.part is not None and (
            not self.part.within(self.texts) or self.part.verify() is not Outcome.HOLDS
        ):
            return Outcome.INCONCLUSIVE
        found = _shown(self.texts, self.part, self.bits, self.bounds)
        if found is None:
            return Outcome.INCONCLUSIVE
        return self._compared(found)

    def _compared(self, found: Sequence[arb]) -> Outcome:
        """Compare limits as balls; a weaker bound than what is shown holds, a stronger may."""
        outcomes = [
            agreement((mid,), radius, (text.dyadic(ball),), text.dyadic(ball.rad()))
            for (mid, radius), ball in zip(self.claims[:2], found[:2], strict=True)
        ]
        (least, _), (largest, _) = self.claims[2:]
        if not (least <= -text.upper(-found[2]) and text.upper(found[3]) <= largest):
            outcomes.append(Outcome.INCONCLUSIVE)
        return weakest(outcomes)

    def content(self) -> dict[str, Any]:
        return {
            "problem": dict(self.texts),
            "part": None if self.part is None else self.part.to_json(),
            "bits": self.bits,
            "bounds": [text.written(bound) for bound in self.bounds],
            "claims": [[text.written(entry) for entry in claim] for claim in self.claims],
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        problem, part, bits, bounds, claims = text.fields(
            content, "problem", "part", "bits", "bounds", "claims"
        )
        if isinstance(part, dict) and part.get("kind") != ReluWindow.kind:
            raise MalformedInput("part: the certificate of a window is needed.")
        loaded = None if part is None else from_json(part)
        if loaded is not None and not isinstance(loaded, ReluWindow):
            raise MalformedInput("part: the certificate of a window is needed.")
        texts = _texts(text.texts(problem, "problem"), loaded)
        if texts != problem:
            raise MalformedInput("problem: the limit depends on W and v, and on the window's ends.")
        return cls(
            texts=texts,
            part=loaded,
            bits=text.precision(bits, LARGEST_BITS),
            bounds=_sized(text.rationals(bounds, "bounds"), 5, "bounds"),
            claims=tuple(
                _ball(claim) for claim in _sized(text.listed(claims, "claims"), 4, "claims")
            ),
        )


def _sized(values: Sequence[Any], size: int, name: str) -> tuple[Any, ...]:
    if len(values) != size:
        raise MalformedInput(f"{name}: {size} entries are needed, not {len(values)}.")
    return tuple(values)


def _ball(value: object) -> tuple[Fraction, Fraction]:
    mid, radius = _sized(text.rationals(value, "claim"), 2, "claim")
    if radius < 0:
        raise MalformedInput("claim: the radius is negative.")
    return mid, radius


def _texts(problem: Mapping[str, str], part: ReluWindow | None) -> dict[str, str]:
    """Return the texts that the limit depends on; refuse what are not two neurons."""
    names = ("W", "v") if part is None else ("W", "v", "since", "until")
    texts = {name: problem[name] for name in names if name in problem}
    if len(frame(texts).products) != 2:
        raise MalformedInput("W: the limit is known for two neurons.")
    return texts


def _state(texts: Mapping[str, str], part: ReluWindow | None) -> State | None:
    """Return the state at the end of the window, or at the start; None if a neuron turned away."""
    found = frame(texts)
    rows = found.start() if part is None else end(part)
    if rows is None or not all(row[0] > 0 for row in rows):
        return None
    return State.of(rows, found.teacher)


def _searched(state: State) -> tuple[Fraction, ...] | None:
    """Return the bounds of a region that no trajectory from the state leaves."""
    if not (state.rho > 0 and state.offset.is_finite() and state.deficit.is_finite()):
        return None
    rho = arb(state.rho.upper())
    tiny = rho * rho
    offset, deficit = ((bound + tiny) * _ROOM for bound in (state.offset, state.deficit))
    way = tiny / 100 + state.share.rad()
    for _ in range(ATTEMPTS):
        share = state.share + arb(0, way.upper())
        region = _exact(rho, offset, deficit, share)
        if settles(_region(region), state.share) is not None:
            return region
        wanted = demands(_region(region))
        if wanted is None:
            return None
        offset = arb(offset.max(wanted.offset * _ROOM).upper())
        deficit = arb(deficit.max(wanted.deficit * _ROOM).upper())
        way = arb(way.max((wanted.way + state.share.rad()) * _ROOM).upper())
    return None


def _exact(rho: arb, offset: arb, deficit: arb, share: arb) -> tuple[Fraction, ...]:
    """Return bounds as short decimals, rounded outwards."""
    upper = (rounded_up(text.upper(bound), 6) for bound in (rho, offset, deficit))
    low, high = -text.upper(-share), text.upper(share)
    return (*upper, 1 - rounded_up(1 - low, 12), rounded_up(high, 12))


def _region(bounds: tuple[Fraction, ...]) -> Region:
    rho, offset, deficit, low, high = bounds
    middle, half = text.to_arb((low + high) / 2), text.to_arb((high - low) / 2)
    share = middle + arb(0, half.upper())
    return Region(text.to_arb(rho), text.to_arb(offset), text.to_arb(deficit), share)


def _shown(
    texts: Mapping[str, str], part: ReluWindow | None, bits: int, bounds: tuple[Fraction, ...]
) -> tuple[arb, ...] | None:
    """Return balls of what is claimed if the region holds the trajectory."""
    with working_precision(bits):
        state = _state(texts, part)
        if state is None or min(bounds) <= 0:
            return None
        rho, offset, deficit, low, high = map(text.to_arb, bounds)
        starts = (
            state.rho > 0
            and state.rho <= rho
            and state.offset < offset
            and state.deficit < deficit
            and state.share > low
            and state.share < high
        )
        region = _region(bounds)
        limit: Limit | None = settles(region, state.share) if starts else None
        if limit is None:
            return None
        time = arb(0) if part is None else text.to_arb(text.rational(texts["until"], "until"))
        begun = time * state.rho
        least = region.loss.lower() * _least(begun, -1 / region.closing.lower()) ** 3
        largest = region.loss.upper() * begun.max(-1 / region.closing.upper()) ** 3
        return limit.share, limit.scaled_loss, least, largest


def _least(first: arb, second: arb) -> arb:
    return -(-first).max(-second)


def _claim(ball: arb) -> tuple[Fraction, Fraction]:
    mid, radius = text.dyadic(ball), text.dyadic(ball.rad())
    return rounded((mid,), radius)[0], rounded_up(radius * Fraction(11, 10))
