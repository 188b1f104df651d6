import pytest

from theorycheck._errors import OutOfDomain, UnknownName
from theorycheck.selftest import formulas, links
from theorycheck.selftest.group import Group
from theorycheck.selftest.run import _GROUPS, MOST_EXAMPLES, NAMES, selftest


def test_every_group_exists_and_calls_itself_so(monkeypatch):
    from importlib import import_module

    for name, (module, function, share) in _GROUPS.items():
        assert callable(getattr(import_module(f"theorycheck.selftest.{module}"), function))
        assert share >= 1
        assert name in NAMES


def test_groups_run_one_after_the_other():
    seen = []
    found = selftest(examples=4, only=("links", "formulas"), observe=seen.append)
    assert not seen
    first = next(found)
    assert (first.name, seen) == ("links", ["links"])
    assert [group.name for group in found] == ["formulas"]


def test_a_group_finds_the_same_alone_and_among_others():
    [alone] = selftest(examples=8, seed=3, only=("links",))
    among = list(selftest(examples=8, seed=3, only=("formulas", "links")))
    assert among[1].to_json() == alone.to_json()
    [other] = selftest(examples=8, seed=4, only=("links",))
    assert other.to_json() != alone.to_json()


def test_examples_are_shared_out(monkeypatch):
    given = {}

    def fake(name):
        return lambda rng, examples: given.update({name: examples}) or Group(name=name, title="")

    monkeypatch.setattr(formulas, "formulas", fake("formulas"))
    monkeypatch.setattr(links, "links", fake("links"))
    list(selftest(examples=10, only=("formulas", "links")))
    assert given == {"formulas": 10, "links": 3}


@pytest.mark.parametrize("examples", [0, -1, MOST_EXAMPLES + 1])
def test_examples_outside_are_refused(examples):
    with pytest.raises(OutOfDomain, match="examples="):
        selftest(examples=examples)


def test_an_unknown_group_is_refused():
    with pytest.raises(UnknownName, match="Did you mean 'links'"):
        selftest(only=("lnks",))
