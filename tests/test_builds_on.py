"""What a theorem builds on must be there, and must not build on it in turn."""

from dataclasses import dataclass, replace

import pytest

from theorycheck.catalogue import Entry, entry
from theorycheck.core.theorem import Theorem
from theorycheck.testing import QUICK, built, complaints


@dataclass(frozen=True, kw_only=True)
class Planted(Entry):
    theorem: Theorem

    def load(self):
        return self.theorem


def planted(slug, builds_on):
    theorem = replace(entry("angle-bounds").load(), builds_on=builds_on)
    return Planted(slug=slug, area="x", title=theorem.title, module="x", theorem=theorem)


@pytest.mark.parametrize(
    ("slugs", "words"),
    [
        (("relu-gradients",), "'relu-gradients', which is not in the catalogue. Did you mean"),
        (("relu-gradient", "relu-gradient"), "names 'relu-gradient' twice"),
        (("angle-bounds",), "builds_on leads in a circle: angle-bounds <- angle-bounds."),
    ],
)
def test_what_is_not_there_is_named(slugs, words):
    found = planted("angle-bounds", slugs)
    (complaint,) = built(found, found.theorem)
    assert words in complaint


def test_it_is_one_of_the_rules_that_every_theorem_keeps():
    real = entry("angle-bounds")
    wrong = replace(real.load(), builds_on=("nothing-like-it",))
    found = Planted(
        slug=real.slug, area=real.area, title=real.title, module=real.module, theorem=wrong
    )
    (complaint,) = complaints(found, QUICK)
    assert "nothing-like-it" in complaint


def test_circles_are_named(monkeypatch):
    known = (planted("a", ("b",)), planted("b", ("a",)))
    for module in ("theorycheck.catalogue", "theorycheck.testing"):
        monkeypatch.setattr(f"{module}.entries", lambda: known)
    assert list(built(known[0], known[0].theorem)) == ["builds_on leads in a circle: a <- b <- a."]
    assert list(built(known[1], replace(known[1].theorem, builds_on=()))) == []
