"""Phase diagrams as SVG."""

import xml.etree.ElementTree as ET

import pytest

from theorycheck.core.outcome import Verdict
from theorycheck.reporting import phase
from theorycheck.reporting.phase import svg

VERDICTS = [verdict.value for verdict in Verdict]


def diagram(values, *, listed=True, verdicts=VERDICTS, places=None):
    places = places or [(i % 3, i // 3) for i in range(len(values))]
    axis = ["1/10", "1", "10 and a text that is far too long"] if listed else None
    return {
        "slug": "phase-test",
        "title": "a <title>",
        "description": "what it shows",
        "what": "verdict" if verdicts else "size_$x",
        "verdicts": verdicts,
        "x": {"label": "alpha", "listed": axis},
        "y": {"label": "beta_$", "listed": axis},
        "cells": [
            {"x": x, "y": y, "value": value} for (x, y), value in zip(places, values, strict=True)
        ],
    }


def fills(text):
    return {
        part.split(":")[1].strip()
        for element in ET.fromstring(text).iter()  # noqa: S314 - our own
        for part in element.get("style", "").split(";")
        if part.strip().startswith("fill:")
    }


@pytest.mark.parametrize("listed", [True, False])
def test_verdicts_are_told_apart(listed):
    found = svg(
        diagram(
            ["established", "refuted", "crashed"], listed=listed, verdicts=[*VERDICTS, "crashed"]
        )
    )
    assert {"#009e73", "#d55e00", "#777777"} <= fills(found)
    assert "#56b4e9" not in fills(found)
    assert "a &lt;title&gt;" in found
    assert "what it shows" in found


def test_every_verdict_has_a_color_and_a_letter_of_its_own():
    known = [phase._VERDICTS[verdict] for verdict in VERDICTS]
    assert len({color for color, _ in known}) == 6
    assert len({letter for _, letter in phase._VERDICTS.values()}) == len(phase._VERDICTS) == 10


def test_a_quantity_is_colored_by_its_size():
    low, high = svg(diagram([1.0, 2.0], verdicts=None)), svg(diagram([2.0, 1.0], verdicts=None))
    assert low != high
    assert svg(diagram([1e-9, 1.0, 1e9], verdicts=None, listed=False))
    assert svg(diagram([-1.0, -1.0], verdicts=None))


@pytest.mark.parametrize("verdicts", [VERDICTS, None])
def test_an_empty_diagram_is_drawn(verdicts):
    for listed in (True, False):
        found = svg(diagram([], verdicts=verdicts, listed=listed))
        ET.fromstring(found)  # noqa: S314 - our own


def test_it_is_the_same_each_time():
    places = [(1e-6, 1.0), (1e6, 2.0), (1.0, 1.5)]
    data = diagram(["established", "refuted", "vacuous"], listed=False, places=places)
    assert svg(data) == svg(data)
