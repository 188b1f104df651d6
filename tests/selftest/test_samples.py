from theorycheck.core.outcome import Outcome
from theorycheck.rigor import certificate
from theorycheck.selftest import samples as module


def test_every_kind_has_a_sample(made):
    known = {
        kind
        for kind, of in certificate._KINDS.items()
        if of.__module__.startswith("theorycheck.rigor.")
    }
    assert set(made) == known


def test_samples_are_proved_and_small(made):
    for kind, sample in made.items():
        assert sample["kind"] == kind
        assert certificate.from_json(sample).verify() is Outcome.HOLDS
        assert module._size(sample) < 60_000
    assert sum(module._size(sample) < 1_000 for sample in made.values()) > 15


def test_an_engine_that_is_missing_only_makes_fewer(monkeypatch):
    from theorycheck._errors import MissingExtra
    from theorycheck.catalogue import Entry
    from theorycheck.core.theorem import Statement

    def missing(problem, settings):
        raise MissingExtra("heyoka is not here")

    honest = Entry.load

    def load(self):
        from dataclasses import replace

        theorem = honest(self)
        conclusions = tuple(
            replace(s, checks=dict.fromkeys(s.checks, missing)) if isinstance(s, Statement) else s
            for s in theorem.conclusions
        )
        return replace(theorem, conclusions=conclusions)

    monkeypatch.setattr(Entry, "load", load)
    found = module.samples()
    assert {"consistency", "positivity", "quartic-roots"} <= set(found)
    assert "flow-limit" not in found
