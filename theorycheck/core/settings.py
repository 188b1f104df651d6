"""Settings: how hard to look. Changing one never changes whether a theorem is true."""

from __future__ import annotations

from dataclasses import dataclass

from theorycheck._errors import OutOfDomain, shown

EFFORTS = ("quick", "standard", "deep")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How hard to look.

    Attributes:
        digits: Digits of agreement asked for, relative to the largest entry.
        effort: "quick" (seconds a theorem), "standard" or "deep" (overnight).
        seed: Seed of the random points at which derivation steps are evaluated.
    """

    digits: int = 30
    effort: str = "standard"
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse settings that no engine can honour."""
        for name, example in (("digits", 30), ("seed", 0)):
            _refuse_text(name, getattr(self, name), example)
        if isinstance(self.digits, bool) or not isinstance(self.digits, int):
            raise OutOfDomain(f"digits={shown(self.digits)} is not an integer. Try digits=30.")
        if not 1 <= self.digits <= 1000:
            raise OutOfDomain(f"digits={shown(self.digits)} is outside 1 to 1000. Try digits=30.")
        if self.effort not in EFFORTS:
            raise OutOfDomain(f"effort={shown(self.effort)} is not one of {', '.join(EFFORTS)}.")
        if isinstance(self.seed, bool) or not isinstance(self.seed, int) or self.seed < 0:
            raise OutOfDomain(f"seed={shown(self.seed)} is not an integer >= 0. Try seed=0.")


def _refuse_text(name: str, value: object, example: int) -> None:
    """Say that text is text: `digits=30 is not an integer` would help nobody."""
    if isinstance(value, str):
        plain = value.isascii() and value.isdecimal() and len(value) < 4
        raise OutOfDomain(
            f"{name}={shown(repr(value))} is text, not an integer: "
            f"write {name}={int(value) if plain else example}."
        )
