from dataclasses import replace

import pytest

from theorycheck import conformance
from theorycheck._errors import UnknownName
from theorycheck.catalogue import Entry, entries
from theorycheck.conformance import Conformance, theorems_of
from theorycheck.core.problem import Problem
from theorycheck.core.theorem import Theorem
from theorycheck.models.diagonal_regression import DiagonalRegression

CHEAP = "theorycheck.library.single_neuron.gaussian_start"


class TestOne(Conformance):
    """The suite itself, on one theorem of the library."""

    package = CHEAP


def test_the_theorems_of_a_package_and_no_others():
    library = theorems_of("theorycheck.library")
    assert library == [e for e in entries() if e.module.startswith("theorycheck.library.")]
    assert [entry.slug for entry in theorems_of(CHEAP)] == ["gaussian-start"]


@pytest.mark.parametrize("name", ["", "numpy", "theorycheck.librar", "no_such_package"])
def test_a_package_without_theorems_is_refused(name):
    with pytest.raises(UnknownName, match="no theorem"):
        theorems_of(name)


class Planted(Entry):
    """An entry with another theorem than its module has."""

    def load(self):
        return self.theorem


def planted(**change):
    [found] = theorems_of(CHEAP)
    entry = Planted(slug=found.slug, area=found.area, title=found.title, module=found.module)
    theorem = found.load()
    fields = {name: getattr(theorem, name) for name in Theorem.__dataclass_fields__}
    object.__setattr__(entry, "theorem", Theorem(**{**fields, **change}))
    return entry


def test_a_theorem_that_breaks_a_rule_fails():
    with pytest.raises(AssertionError, match="no reference"):
        Conformance().test_conforms(planted(references=()))


def test_a_premise_that_conclusions_do_not_have_fails():
    [found] = theorems_of(CHEAP)
    first, *rest = found.load().assumptions
    marked = (replace(first, in_conclusions=True), *rest)
    with pytest.raises(AssertionError, match="in_conclusions"):
        Conformance().test_premises(planted(assumptions=marked))


def test_a_certificate_that_says_something_else_fails(monkeypatch):
    from theorycheck import record as records

    made = records.record

    def lying(*given, **more):
        found = made(*given, **more)
        for entry in found["conclusions"]:
            if entry["certificate"] is not None:
                entry["outcome"] = "fails"
        return found

    monkeypatch.setattr(records, "record", lying)
    # The record's schema notices as well; here only the certificates are asked.
    monkeypatch.setattr("theorycheck.reporting.schema.validate", lambda _: None)
    with pytest.raises(AssertionError, match="the record says fails"):
        TestOne().test_record(theorems_of(CHEAP)[0])


def test_a_problem_that_is_not_read_back_as_it_was_fails(monkeypatch):
    class Forgetful(DiagonalRegression):
        @classmethod
        def at(cls, **given):
            return super().at(**{**given, "alpha": "1/7"})

    witness: Problem = Forgetful(**vars(DiagonalRegression.at(alpha="1/9")))
    with pytest.raises(AssertionError, match="is read back"):
        Conformance().test_problem_as_text(planted(witness=witness))


def test_the_suite_has_a_test_for_each_theorem(monkeypatch):
    seen = {}

    class Metafunc:
        fixturenames = ("entry",)

        def parametrize(self, name, values, ids):
            seen.update(name=name, ids=ids)

    class Whole(Conformance):
        package = "theorycheck.library"

    Whole().pytest_generate_tests(Metafunc())
    assert seen["name"] == "entry"
    assert seen["ids"] == [entry.slug for entry in conformance.theorems_of("theorycheck.library")]
