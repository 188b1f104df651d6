"""Relations between certified quantities: overlap, disjointness, and parts that do not belong."""

import copy
import json
from fractions import Fraction

import pytest

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.core.trajectory import Trajectory
from theorycheck.flows.diagonal import weight_flow
from theorycheck.rigor import certificate as registry
from theorycheck.rigor.certificate import FORMAT, digest_of, from_json
from theorycheck.rigor.entropy import EntropyMinimizer
from theorycheck.rigor.flow import FlowLimit
from theorycheck.rigor.language import parse
from theorycheck.rigor.norms import minimum_l2
from theorycheck.rigor.relation import RelationCertificate
from theorycheck.rigor.taylor import FixedSystem

PROBLEM = {"X": "1,-1/2", "y": "3/4", "alpha": "1/2"}
BITS = 160
EQUAL = [
    "forall",
    "i",
    "features",
    ["eq", ["entry", "beta_flow", "i"], ["entry", "beta_entropy", "i"]],
]


def sinh_of(factor):
    """beta_i = 2 alpha^2 sinh(factor sum_n X_ni R_n)."""
    inner = [
        "sum",
        "n",
        "samples",
        ["mul", ["entry", "X", "n", "i"], ["entry", "residual_integral", "n"]],
    ]
    right = ["mul", ["rational", "2"], ["pow", ["symbol", "alpha"], "2"]]
    right.append(["sinh", ["mul", ["rational", str(factor)], inner]])
    return ["forall", "i", "features", ["eq", ["entry", "beta_flow", "i"], right]]


def flow_of(problem, steps=400, size=Fraction(1, 32)):
    """Make a path with the kernel's own Taylor polynomials: no integrator is needed."""
    A = tuple(tuple(map(Fraction, row.split(","))) for row in problem["X"].split(";"))
    b = tuple(map(Fraction, problem["y"].split(",")))
    d = len(A[0])
    system, h = FixedSystem(A, b, BITS), int(size * 2**BITS)
    states = [(int(Fraction(problem["alpha"]) * 2**BITS),) * (2 * d)]
    for _ in range(steps):
        u, v = list(states[-1][:d]), list(states[-1][d:])
        us, vs = system.polynomials(u, v, h, 48)
        states.append(tuple(sum(p) for p in (*us, *vs)))
    path = Trajectory(bits=BITS, order=48, steps=(h,) * steps, states=tuple(states))
    return FlowLimit.enclose(problem, path)


def entropy_of(problem, nu):
    return EntropyMinimizer.enclose(problem, [nu], 300)


def center(flow):
    """nu = -8 times the integral of the residual: a center that the flow itself provides."""
    return -8 * flow.residual[0]


@pytest.fixture(scope="module")
def flow():
    return flow_of(PROBLEM)


@pytest.fixture(scope="module")
def entropy(flow):
    return entropy_of(PROBLEM, center(flow))


@pytest.fixture
def parts(flow, entropy):
    return flow, entropy


def body_of(certificate):
    data = copy.deepcopy(certificate.to_json())
    return {name: value for name, value in data.items() if name not in ("format", "digest")}


def signed(body):
    text = json.loads(json.dumps(body))
    return {"format": registry.FORMAT, **text, "digest": digest_of(text)}


def related(body, flow_body=None, entropy_body=None):
    """Return the certificate with parts replaced, every digest made to fit."""
    body["parts"] = [
        signed(new) if new is not None else old
        for new, old in zip((flow_body, entropy_body), body["parts"], strict=True)
    ]
    return from_json(signed(body))


@pytest.fixture
def body(parts):
    return body_of(RelationCertificate.between(PROBLEM, EQUAL, parts))


def test_the_parts_are_as_sharp_as_the_tests_need(parts):
    flow, entropy = parts
    assert max(flow.radius, entropy.radius) < Fraction(1, 10**38)


def test_overlapping_balls_hold_with_digits(parts):
    certificate = RelationCertificate.between(PROBLEM, EQUAL, parts)
    again = from_json(json.loads(json.dumps(certificate.to_json())))
    registry._PROVED.clear()
    assert again.verify() is Outcome.HOLDS
    decision = again.decide()
    assert 36 <= decision.digits <= 60
    assert again.verify(digits=30) is Outcome.HOLDS
    assert again.verify(digits=60) is Outcome.INCONCLUSIVE
    assert set(again.enclosures()) == {"beta_flow", "residual_integral", "beta_entropy"}


def test_the_closed_form_holds_with_minus_eight_only(parts):
    flow, _ = parts
    for factor, outcome in ((-8, Outcome.HOLDS), (-4, Outcome.FAILS), (8, Outcome.FAILS)):
        found = RelationCertificate.between(PROBLEM, sinh_of(factor), (flow,))
        assert from_json(found.to_json()).verify() is outcome
    almost = Fraction(-8) + Fraction(1, 10**35)
    found = RelationCertificate.between(PROBLEM, sinh_of(almost), (flow,))
    assert found.verify() is Outcome.FAILS


@pytest.mark.parametrize("i", [0, 1])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_part_in_1e30_in_any_coordinate_fails(parts, i, sign):
    flow, _ = parts
    shift = [Fraction(0)] * 2
    shift[i] = sign * max(map(abs, flow.effective)) / 10**30
    moved = [["add", ["entry", "beta_flow", "i"], ["entry", "shift", "i"]]]
    relation = ["forall", "i", "features", ["eq", *moved, ["entry", "beta_entropy", "i"]]]
    constants = {"shift": tuple(shift)}
    found = RelationCertificate.between(PROBLEM, relation, parts, constants)
    assert found.verify() is Outcome.FAILS


@pytest.mark.parametrize("i", [0, 1])
def test_a_moved_part_makes_it_inconclusive(body, parts, i):
    # The relation to the moved claim would FAIL; but the claim is wrong, so nothing is known.
    _, entropy = parts
    wrong = body_of(entropy)
    by = max(map(abs, entropy.minimizer)) / 10**30
    wrong["minimizer"][i] = str(Fraction(wrong["minimizer"][i]) + by)
    certificate = related(body, entropy_body=wrong)
    assert certificate.parts[1].verify() is Outcome.FAILS
    assert certificate.decide().outcome is Outcome.FAILS
    assert certificate.verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("part", [0, 1])
def test_a_part_with_too_small_a_radius_makes_it_inconclusive(body, parts, part):
    changed = body_of(parts[part])
    name = ("limit_radius", "minimizer_radius")[part]
    changed[name] = str(Fraction(changed[name]) / 10)
    given = {("flow_body", "entropy_body")[part]: changed}
    assert related(body, **given).verify() is Outcome.INCONCLUSIVE


def test_a_part_about_another_problem_never_holds(body):
    rescaled = {**PROBLEM, "alpha": "1/3"}
    elsewhere = flow_of(rescaled, 100)
    assert elsewhere.verify() is Outcome.HOLDS
    assert related(body, flow_body=body_of(elsewhere)).verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("name", ["X", "y", "alpha"])
def test_the_same_problem_in_other_words_is_another_problem(parts, name):
    # Text decides: equality of problems is not a matter of interpretation.
    words = {"X": "1,-2/4", "y": "6/8", "alpha": "2/4"}
    found = RelationCertificate.between({**PROBLEM, name: words[name]}, EQUAL, parts)
    assert found.verify() is Outcome.INCONCLUSIVE


def test_the_relation_may_know_more_than_its_parts_but_not_less(parts):
    more = {**PROBLEM, "epsilon": "1/7"}
    relation = ["and", EQUAL, ["lt", ["symbol", "epsilon"], ["symbol", "alpha"]]]
    assert RelationCertificate.between(more, relation, parts).verify() is Outcome.HOLDS
    less = {"X": PROBLEM["X"], "y": PROBLEM["y"]}
    assert RelationCertificate.between(less, EQUAL, parts).verify() is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("other", [{"order": "3"}, {"u0": "2,1"}, {"v0": "1,3"}, {"u0": "1,1"}])
def test_a_part_says_nothing_about_another_network(parts, other):
    # Else a proof for depth 2, from a start at alpha, could be passed off as another one.
    elsewhere = {**PROBLEM, **other}
    found = RelationCertificate.between(elsewhere, EQUAL, parts)
    assert found.verify() is Outcome.INCONCLUSIVE
    assert from_json(found.to_json()).verify() is Outcome.INCONCLUSIVE


def test_a_part_says_nothing_about_other_parameters(parts):
    for part in parts:
        changed = body_of(part)
        changed["problem"]["order"] = "3"
        assert from_json(signed(changed)).verify() is not Outcome.HOLDS
        changed["problem"]["epsilon"] = "3"
        with pytest.raises(MalformedInput, match="epsilon"):
            from_json(signed(changed))


def test_constants_are_exact_and_name_nothing_else(parts):
    shifted = ["forall", "i", "features", ["eq", ["add", ["entry", "beta_flow", "i"],
               ["entry", "shift", "i"]], ["entry", "beta_entropy", "i"]]]  # fmt: skip
    for shift, outcome in (((0, 0), Outcome.HOLDS), ((0, "1e-30"), Outcome.FAILS)):
        constants = {"shift": tuple(map(Fraction, shift))}
        found = RelationCertificate.between(PROBLEM, shifted, parts, constants)
        again = from_json(json.loads(json.dumps(found.to_json())))
        assert again == found
        assert again.verify() is outcome
    short = RelationCertificate.between(PROBLEM, shifted, parts, {"shift": (Fraction(0),)})
    with pytest.raises(MalformedInput, match="shape"):
        short.verify()
    for name in ("X", "y", "alpha", "beta_flow", "beta_entropy"):
        body = body_of(found)
        body["constants"] = {name: ["1", "2"]}
        with pytest.raises(MalformedInput, match=name):
            from_json(signed(body))
    for wrong in ([], "1", {"shift": "1"}, {"shift": [1]}, {"shift": ["nan"]}):
        body["constants"] = wrong
        with pytest.raises(MalformedInput):
            from_json(signed(body))


def test_a_parameter_that_names_a_quantity_is_refused(body):
    body["problem"]["beta_flow"] = "1"
    with pytest.raises(MalformedInput, match="beta_flow"):
        from_json(signed(body))


def test_without_parts_nothing_is_known(parts):
    for present in ((), parts[:1], parts[1:]):
        with pytest.raises(MalformedInput, match="no value"):
            RelationCertificate.between(PROBLEM, EQUAL, present).verify()


def test_a_relation_is_no_part_of_a_relation(body):
    inner = signed(copy.deepcopy(body))
    body["parts"] = [inner]
    with pytest.raises(MalformedInput, match="parts"):
        from_json(signed(body))


def test_two_claims_about_one_quantity_are_refused(body):
    body["parts"] = [body["parts"][0]] * 2
    with pytest.raises(MalformedInput, match="two of them"):
        from_json(signed(body))


def test_the_digests_of_parts_are_checked(body):
    body["parts"][0]["limit_radius"] = "1"
    with pytest.raises(MalformedInput, match="does not match"):
        from_json(signed(body))


@pytest.mark.parametrize(
    ("relation", "outcome"),
    [
        (["lt", ["symbol", "alpha"], ["rational", "1"]], Outcome.HOLDS),
        (["lt", ["rational", "1"], ["symbol", "alpha"]], Outcome.FAILS),
        ([*EQUAL[:3], ["le", *EQUAL[3][1:]]], Outcome.INCONCLUSIVE),
        ([*EQUAL[:3], ["ne", *EQUAL[3][1:]]], Outcome.INCONCLUSIVE),
        (["and", EQUAL, sinh_of(-8)], Outcome.HOLDS),
        (["and", EQUAL, sinh_of(-4)], Outcome.FAILS),
    ],
)  # fmt: skip
def test_relations_are_decided_with_certainty_only(parts, relation, outcome):
    assert RelationCertificate.between(PROBLEM, relation, parts).verify() is outcome


def test_too_few_bits_decide_nothing_wrongly(body):
    for bits in (2, 10, 60):
        body["bits"] = bits
        certificate = from_json(signed(body))
        assert certificate.verify() is not Outcome.FAILS
        decision = certificate.decide()
        assert decision.digits is None or decision.digits < bits


def test_exact_parts_take_part(parts):
    # The minimum-norm solution is another one, certainly, at this alpha.
    exact = minimum_l2(PROBLEM, (Fraction(3, 5),))
    relation = [
        "forall",
        "i",
        "features",
        ["eq", ["entry", "beta_flow", "i"], ["entry", "beta_l2", "i"]],
    ]
    found = RelationCertificate.between(PROBLEM, relation, (parts[0], exact))
    assert exact.verify() is Outcome.HOLDS
    assert found.verify() is Outcome.FAILS


@pytest.mark.parametrize(
    "relation", [None, [], ["eq"], ["rational", "1"], ["python", "1"], "1 = 1"]
)
def test_what_is_no_relation_is_refused(body, relation):
    body["relation"] = relation
    with pytest.raises(MalformedInput):
        from_json(signed(body)).verify()


def test_verify_never_calls_an_overlap_a_proof_of_equality():
    # A certificate that anyone can write: true of the balls at 8 bits, and no equality.
    near = parse(["eq", ["symbol", "alpha"], ["rational", "1001/10000"]])
    coarse = RelationCertificate({"alpha": "1/10"}, near, (), 8, {})
    assert coarse.verify() is Outcome.HOLDS
    assert coarse.digits() is not None
    assert "no proof of the equality" in coarse.describe()


def test_the_followed_system_has_names_of_its_own_and_the_data_keep_theirs():
    problem = {"X": "1", "y": "1", "alpha": "1/10"}
    five, path = Fraction(5), {"bits": 120, "accuracy": Fraction(1, 10**20), "most_steps": 500}
    found = weight_flow(((five,),), (five,), Fraction(1, 10), **path)
    flow = FlowLimit.enclose(problem, found, ((five,),))
    assert flow is not None
    total = ["sum", "i", "features", ["mul", ["entry", "X", "n", "i"], ["entry", "beta_flow", "i"]]]
    interpolates = ["forall", "n", "samples", ["eq", total, ["entry", "y", "n"]]]
    beyond = ["forall", "n", "samples", ["gt", total, ["rational", "4"]]]
    entry = ["eq", ["entry", "A", "n", "i"], ["rational", "5"]]
    design = ["forall", "n", "rows", ["forall", "i", "features", entry]]
    for relation, outcome in (
        (interpolates, Outcome.HOLDS),
        (beyond, Outcome.FAILS),
        (design, Outcome.HOLDS),
    ):
        assert RelationCertificate.between(problem, relation, (flow,)).verify() is outcome


@pytest.mark.parametrize("name", ["beta_entropy", "beta_l1", "X", "y", "alpha", "anything"])
def test_a_constant_passes_for_no_quantity(name):
    positive = parse(["gt", ["symbol", "alpha"], ["rational", "0"]])
    data = RelationCertificate({"alpha": "1/10"}, positive, (), 64, {}).to_json()
    body = {key: value for key, value in data.items() if key not in ("format", "digest")}
    body["constants"] = {name: ["1"]}
    with pytest.raises(MalformedInput, match="constants"):
        from_json({"format": FORMAT, **body, "digest": digest_of(body)})


def vector_relation(bound, **texts):
    """|beta|_1 >= bound over the coordinates of beta."""
    size = ["sum", "j", "features", ["abs", ["entry", "beta", "j"]]]
    return RelationCertificate.between(texts, ["ge", size, ["rational", bound]], ())


@pytest.mark.parametrize(
    ("beta", "bound", "expected"),
    [("1,-2", "3", Outcome.HOLDS), ("1,-2", "300001/100000", Outcome.FAILS),
     ("-3", "3", Outcome.HOLDS), ("-3", "4", Outcome.FAILS)],
)  # fmt: skip
def test_a_vector_of_the_problem_has_as_many_features_as_entries(beta, bound, expected):
    assert vector_relation(bound, beta=beta).verify() is expected


@pytest.mark.parametrize("name", ["A", "b", "rows"])
def test_a_text_is_not_the_system_that_was_followed(parts, name):
    found = RelationCertificate.between({**PROBLEM, name: "1,2"}, EQUAL, parts)

    with pytest.raises(MalformedInput, match=name):
        from_json(found.to_json())
    # Without a flow they are numbers like any others.
    alone = RelationCertificate.between(
        {name: "2"}, ["gt", ["symbol", name], ["rational", "1"]], ()
    )
    assert from_json(alone.to_json()).verify() is Outcome.HOLDS


def test_a_constant_does_not_replace_a_number_of_the_problem():
    negative = ["forall", "i", "features", ["lt", ["entry", "shift", "i"], ["rational", "0"]]]
    texts = {"X": "1,2", "y": "1", "shift": "1,2"}
    constants = {"shift": (Fraction(-1), Fraction(-2))}

    with pytest.raises(MalformedInput, match="shift"):
        from_json(RelationCertificate.between(texts, negative, (), constants).to_json())


def test_a_text_is_not_a_quantity_that_nobody_enclosed():
    relation = ["forall", "i", "features", ["gt", ["entry", "beta_flow", "i"], ["rational", "0"]]]
    found = RelationCertificate.between({**PROBLEM, "beta_flow": "1,1"}, relation, ())

    with pytest.raises(MalformedInput, match="beta_flow"):
        from_json(found.to_json()).verify()
