"""What a theorem cites, read from its file."""

import ast

import pytest

from theorycheck.catalogue import entries
from theorycheck.core.citation import cited

PAPERS = """
def paper(locator: str) -> Reference:
    '''Return a reference.'''
    return Reference(authors="A. One, B. C. Two, D. Three", title="T", year=1999, locator=locator)

def computed(locator):
    return Reference(authors=names(), year=1999, locator=locator)

def prose(locator):
    pass
"""


def read(text):
    head = "from papers import computed, paper, prose\nTHEOREM = Theorem(references="
    return cited(ast.parse(f"{head}{text})"), {"papers": PAPERS}.get)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('(Reference(authors="W. Xu, S. S. Du", year=2023, locator="Lemma 2"),)',
         ("Xu and Du 2023, Lemma 2",)),
        ('[Reference(authors="C. K. I. Williams", year=1998, locator="(3)")]',
         ("Williams 1998, (3)",)),
        ('(paper("Theorem 1" ", first half"), paper("2"))',
         ("One et al. 1999, Theorem 1, first half", "One et al. 1999, 2")),
        ('(Reference(authors="you", year=2026, locator="7"),)', ("you 2026, 7",)),
        ("()", ()),
        # Nothing is said of what is not written out.
        ('(Reference(authors=AUTHORS, year=2023, locator="Lemma 2"),)', ()),
        ('(Reference(authors="W. Xu", locator="Lemma 2"),)', ()),
        ('(computed("1"), prose("1"), unknown("1"), paper(PLACE), paper(), paper("1", "2"))', ()),
        ("LISTED", ()),
        ("(LISTED[0], *MORE)", ()),
    ],
)  # fmt: skip
def test_references_are_read_from_the_text(text, lines):
    assert read(text) == lines


def test_a_paper_of_a_module_that_is_not_there_is_left_out():
    tree = ast.parse("from nowhere import paper\nTheorem(references=(paper('1'),))")
    assert cited(tree, lambda _: None) == ()


def test_nothing_is_run():
    assert read('(Reference(authors=1 / 0, year=2023, locator="Lemma 2"), exit())') == ()


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.slug)
def test_what_is_read_is_what_the_theorem_says(entry):
    references = entry.load().references
    lines = entry.references()
    assert len(lines) == len(references) > 0
    for line, reference in zip(lines, references, strict=True):
        assert line.endswith(f" {reference.year}, {reference.locator}")
        assert line.split()[0].rstrip(",") in reference.authors
