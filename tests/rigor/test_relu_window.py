"""The certificate of a window: claims, changes, text, and relations over its pieces."""

import dataclasses
import json
from fractions import Fraction

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.core.precision import working_precision
from theorycheck.flows.relu_collocation import follow
from theorycheck.rigor import certificate as registry
from theorycheck.rigor import relu_window
from theorycheck.rigor.certificate import digest_of, from_json
from theorycheck.rigor.relation import RelationCertificate
from theorycheck.rigor.relu_frame import frame
from theorycheck.rigor.relu_ranges import QUANTITIES
from theorycheck.rigor.relu_window import ReluWindow

TEXTS = {"W": "1/2,2/5;1/2,-2/5", "v": "1,0", "since": "2", "until": "40"}
PIECES = tuple(Fraction(x) for x in (2, 3, 6, 10, 15, 25, 40))


@pytest.fixture(scope="module")
def window():
    basis = frame(TEXTS)
    with working_precision(200):
        start, teacher = basis.start(), basis.teacher
    path = follow(start, teacher, 40, degree=22, bits=90, finest=1e-20)
    found = ReluWindow.enclose(TEXTS, path, PIECES)
    registry._PROVED.clear()
    return found


def test_it_is_proved_again_from_its_text(window):
    data = json.loads(json.dumps(window.to_json()))
    again = from_json(data)
    assert again == window
    assert again.verify() is Outcome.HOLDS
    assert len(json.dumps(data)) < 100_000
    assert "6 pieces" in again.describe()


def test_the_symmetric_pair_approaches_its_limit(window):
    """t^3 L -> pi^2/6 and the slope -3, the one from below and the other from above."""
    limit = Fraction(16449340668, 10**10)
    last = {name: (window.least[name][-1], window.largest[name][-1]) for name in QUANTITIES}
    assert limit * Fraction(6, 10) < last["scaled_loss"][0] < last["scaled_loss"][1] < limit
    assert -3 < last["slope"][0] < last["slope"][1] < Fraction(-26, 10)
    assert last["scaled_loss"][1] - last["scaled_loss"][0] < Fraction(20, 100)
    # u' = -(u/pi) atan u, from u = 4/5: each neuron at the angle atan u, l1 = 1/2.
    assert abs(window.least["weight_norm"][-1] - Fraction(1, 2)) < Fraction(1, 100)


def changed(window, **places):
    """Return the certificate with claimed bounds replaced."""
    least, largest = dict(window.least), dict(window.largest)
    for name, values in places.items():
        side, _, quantity = name.partition("_")
        (least if side == "least" else largest)[quantity] = values
    return dataclasses.replace(window, least=least, largest=largest)


def test_claims_that_are_too_narrow_are_not_accepted(window):
    found = relu_window._ranges_of(TEXTS, window.path, PIECES)
    assert relu_window._compare(window, found) is Outcome.HOLDS
    for name in QUANTITIES:
        for k in (0, len(PIECES) - 2):
            low, high = list(found.least[name]), list(found.largest[name])
            # Less than what is enclosed, by a millionth of it, still overlaps it.
            gap = (high[k] - low[k]) / 10**6
            assert gap > 0
            low[k] += gap
            high[k] -= gap
            for claim in ({f"least_{name}": tuple(low)}, {f"largest_{name}": tuple(high)}):
                wrong = changed(window, **claim)
                assert relu_window._compare(wrong, found) is Outcome.INCONCLUSIVE
    assert wrong.verify() is Outcome.INCONCLUSIVE


def test_false_claims_fail(window):
    high = [value - 1 for value in window.least["slope"]]
    wrong = changed(window, largest_slope=tuple(high), least_slope=tuple(x - 1 for x in high))
    assert wrong.verify() is Outcome.FAILS


def test_wider_claims_hold(window):
    wide = tuple(value + 1 for value in window.largest["loss"])
    assert changed(window, largest_loss=wide).verify() is Outcome.HOLDS


def test_another_path_proves_nothing(window):
    """A coefficient moved by 1e-6 is beyond what the claims allow, wherever it is."""
    for segment in (0, len(window.path.coefficients) // 2):
        columns = [[list(c) for c in part] for part in window.path.coefficients]
        columns[segment][0][1] += 2**window.path.bits // 10**6
        path = dataclasses.replace(
            window.path,
            coefficients=tuple(tuple(map(tuple, part)) for part in columns),
        )
        assert dataclasses.replace(window, path=path).verify() is Outcome.INCONCLUSIVE


def test_another_start_proves_nothing(window):
    texts = {**TEXTS, "W": "1/2,2/5;1/2,-1999/5000"}
    assert dataclasses.replace(window, texts=texts).verify() is Outcome.INCONCLUSIVE


def forall(relation, name, bound):
    return ["forall", "k", "pieces", [relation, ["entry", name, "k"], ["rational", bound]]]


def test_relations_over_the_pieces_are_decided(window):
    def decided(form):
        certificate = RelationCertificate.between(TEXTS, form, (window,))
        again = from_json(json.loads(json.dumps(certificate.to_json())))
        assert again.verify() is certificate.verify()
        return certificate.verify()

    assert decided(forall("le", "largest_scaled_loss", "33/20")) is Outcome.HOLDS
    assert decided(forall("le", "largest_scaled_loss", "1")) is Outcome.FAILS
    assert decided(forall("gt", "least_slope", "-3")) is Outcome.HOLDS
    assert decided(forall("ge", "piece_start", "2")) is Outcome.HOLDS
    # The ends of a piece stand for the times between them: what the other end satisfies is open.
    assert decided(forall("lt", "piece_end", "40")) is Outcome.INCONCLUSIVE
    assert decided(forall("lt", "piece_end", "20")) is Outcome.FAILS
    assert window.dimensions() == {"pieces": 6}


def test_a_false_window_decides_nothing(window):
    wrong = changed(window, largest_loss=tuple(x / 2 for x in window.largest["loss"]))
    form = forall("le", "largest_loss", "1")
    assert RelationCertificate.between(TEXTS, form, (wrong,)).verify() is Outcome.INCONCLUSIVE


def test_no_text_passes_for_what_is_enclosed(window):
    texts = {**TEXTS, "largest_slope": "-5"}
    form = ["lt", ["symbol", "largest_slope"], ["rational", "-29/10"]]
    with pytest.raises(MalformedInput, match="encloses"):
        RelationCertificate.between(texts, form, ()).verify()


@pytest.mark.parametrize(
    "change",
    [
        {"pieces": ["2", "40", "10"]},
        {"pieces": ["1", "40"]},
        {"pieces": ["2", "10"]},
        {"bits": 1},
        {"bits": 10**6},
        {"times": ["0", "1"]},
        {"coefficients": [["1"]]},
        {"least": {}},
        {"largest": {"loss": ["1"]}},
        {"problem": {"W": "1,0", "v": "1,0", "since": "2"}},
        {"problem": {**TEXTS, "speed": "3"}},
        {"problem": {**TEXTS, "v": "1"}},
        {"times": [0]},
        {"coefficients": [[1, 2]]},
        {"extra": 1},
    ],
    ids=str,
)
def test_text_that_does_not_fit_together_is_refused(window, change):
    body = {"kind": window.kind, **window.content(), **change}
    with pytest.raises(MalformedInput):
        from_json({"format": registry.FORMAT, **body, "digest": digest_of(body)})


def test_a_path_that_proves_nothing_gives_no_certificate(window):
    path = dataclasses.replace(window.path, times=tuple(2 * x for x in window.path.times))
    assert ReluWindow.enclose(TEXTS, path, PIECES) is None


def test_loose_bounds_refute_nothing(window):
    largest = {**window.largest, "loss": tuple(x + 100 for x in window.largest["loss"])}
    loose = dataclasses.replace(window, largest=largest)
    assert loose.verify() is Outcome.HOLDS

    def decided(part, name, sign, number):
        relation = [sign, ["entry", name, "k"], ["rational", number]]
        form = ["forall", "k", "pieces", relation]
        return RelationCertificate.between(TEXTS, form, (part,)).verify()

    assert decided(window, "largest_loss", "le", "10") is Outcome.HOLDS
    assert decided(loose, "largest_loss", "le", "10") is Outcome.INCONCLUSIVE
    # What is certainly false is refuted whatever the bounds.
    assert decided(loose, "largest_loss", "le", "1/1000000000") is Outcome.FAILS
    assert decided(window, "least_loss", "ge", "10") is Outcome.FAILS
