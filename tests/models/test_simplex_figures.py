"""Figures and remarks about simplices: what they say is what was found."""

import math

import pytest

from theorycheck.core.settings import Settings
from theorycheck.models import simplex_figures as module
from theorycheck.models.placed_students import SimplexStudent

QUICK = Settings(effort="quick")


def test_the_constants_are_those_of_the_notes():
    published = {2: 6.5797, 3: 8.1853, 4: 8.2107, 5: 7.7931, 6: 7.2717, 7: 6.755, 8: 6.278}
    for k, value in published.items():
        assert module.scaled_constant(k) == pytest.approx(value, abs=6e-4)
        level = module.potential(k, 1)
        assert 1 / (27 * level**2) == pytest.approx(module.scaled_constant(k))
    assert module.scaled_constant(2) == pytest.approx(2 * math.pi**2 / 3)
    assert max(range(2, 13), key=module.scaled_constant) == 4


def test_the_search_finds_simplices_that_fit_the_dimension():
    found = module.search("quick", 0)
    assert found.others == found.unfinished == 0
    for (n, d), counts in found.simplices.items():
        assert sum(counts.values()) == module.STARTS["quick"]
        assert set(counts) <= {k for k in range(2, 6) if k <= min(n, d)}
        # With room to move across, two active neurons are no minimum.
        assert 2 not in counts or d == 2 or n == 2
    assert found.least[5] == pytest.approx(module.potential(4, 5), rel=1e-8)


def test_series_and_notes_are_of_one_search():
    problem = SimplexStudent.at()
    series = {item["slug"]: item for item in module.series(problem, QUICK)}
    assert set(series) == {"constants", "exponents", "attractors"}
    for item in series.values():
        assert all(len(line["x"]) == len(line["y"]) > 0 for line in item["lines"])
    signs = dict(zip(*(series["exponents"]["lines"][0][axis] for axis in "xy"), strict=True))
    assert signs[5.0] > 0 > signs[6.0]
    said = " ".join(module.notes(problem, QUICK))
    assert "proves nothing" in said
    assert "other critical directions: 0" in said
    assert "8.2107" in said
    assert "1.2194" in said
