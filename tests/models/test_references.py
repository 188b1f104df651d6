"""References name the paper once, and the place in it each time."""

import pytest

from theorycheck.catalogue import entries
from theorycheck.models.references import kernel_and_rich_regimes, single_neuron


@pytest.mark.parametrize(
    ("paper", "year"), [(kernel_and_rich_regimes, 2020), (single_neuron, 2023)]
)
def test_the_place_is_the_callers_and_the_paper_the_same(paper, year):
    first, second = paper("Theorem 1"), paper("Lemma 2")
    assert (first.locator, second.locator) == ("Theorem 1", "Lemma 2")
    assert first.title == second.title
    assert first.year == year


def test_the_theorems_say_where_they_are_printed():
    papers = {paper("").title: paper for paper in (kernel_and_rich_regimes, single_neuron)}
    for entry in entries():
        references = entry.load().references
        assert references
        assert len({reference.title for reference in references}) == len(references)
        for reference in references:
            assert reference.locator.strip()
            paper = papers.get(reference.title)
            assert paper is None or reference == paper(reference.locator)
