"""References name the paper once, and the place in it each time."""

from theorycheck.catalogue import entries
from theorycheck.models.references import kernel_and_rich_regimes


def test_the_place_is_the_callers_and_the_paper_the_same():
    first, second = kernel_and_rich_regimes("Theorem 1"), kernel_and_rich_regimes("Lemma 2")
    assert (first.locator, second.locator) == ("Theorem 1", "Lemma 2")
    assert first.title == second.title
    assert first.year == 2020


def test_the_theorems_say_where_they_are_printed():
    for entry in entries():
        [reference] = entry.load().references
        assert reference == kernel_and_rich_regimes(reference.locator)
        assert reference.locator.strip()
