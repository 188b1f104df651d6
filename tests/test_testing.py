import dataclasses
import importlib
import sys
from dataclasses import dataclass, replace

import pytest
import sympy

from theorycheck._errors import MalformedTheorem
from theorycheck.assess import assess
from theorycheck.catalogue import Entry
from theorycheck.core.domain import Positive
from theorycheck.core.evidence import Finding
from theorycheck.core.outcome import Method, Outcome
from theorycheck.core.problem import Problem, parameter
from theorycheck.core.theorem import Erratum
from theorycheck.models.comparison import in_balls
from theorycheck.models.derived import by_derivation, shown
from theorycheck.scaffold import THEOREM_FILE
from theorycheck.symbolic.derivation import Step
from theorycheck.testing import (
    QUICK,
    complaints,
    conforms,
    earned,
    listed,
    referenced,
    scoped,
    stated,
)

TITLE = "The minimizer of Q_alpha is at least as long as the minimum l2 solution"


@dataclass(frozen=True, kw_only=True)
class Planted(Entry):
    """An entry whose theorem was changed after loading."""

    theorem: object

    def load(self):
        return self.theorem


@pytest.fixture
def module(tmp_path, monkeypatch):
    """The scaffold's theorem, as another package would bring it."""
    area = tmp_path / "outside"
    area.mkdir()
    (area / "longer_minimizer.py").write_text(THEOREM_FILE)
    (area / "greedy.py").write_text(
        THEOREM_FILE.replace("import Any\n", "import Any\nimport mpmath\n")
    )
    (area / "broken.py").write_text(THEOREM_FILE + "\nraise ValueError('broken')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module("outside.longer_minimizer")
    for name in [name for name in sys.modules if name.partition(".")[0] == "outside"]:
        del sys.modules[name]


@pytest.fixture
def theorem(module):
    return module.THEOREM


def planted(theorem, **entry):
    given = {
        "slug": "longer-minimizer",
        "area": "outside",
        "title": TITLE,
        "module": "outside.longer_minimizer",
    }
    return Planted(**{**given, **entry}, theorem=theorem)


def refused(theorem, words, **entry):
    with pytest.raises(AssertionError, match=words) as caught:
        conforms(planted(theorem, **entry))
    for line in str(caught.value).splitlines():
        assert line.startswith(entry.get("slug", "longer-minimizer") + ": ")


def first(statements, **changes):
    return (replace(statements[0], **changes), *statements[1:])


def controlled(theorem, **changes):
    control = theorem.controls[0]
    return replace(
        theorem, controls=(replace(control, statement=replace(control.statement, **changes)),)
    )


def test_the_scaffold_conforms(module):
    entry = Entry(
        slug="longer-minimizer", area="outside", title=TITLE, module="outside.longer_minimizer"
    )
    conforms(entry)
    assert complaints(entry) == []


def test_a_module_without_a_theorem_is_an_error():
    entry = Entry(slug="scaffold", area="outside", title="No", module="theorycheck.scaffold")
    with pytest.raises(MalformedTheorem):
        conforms(entry)


def test_every_broken_rule_is_named_at_once(theorem):
    both = replace(theorem, references=(), controls=())
    assert len(complaints(planted(both))) == 2


def test_another_slug_than_the_file_name(theorem):
    refused(theorem, "not the name of its file, 'longer_minimizer'", slug="shorter-minimizer")


def test_a_missing_title(theorem):
    refused(replace(theorem, title=""), "no first line, which is the title", title="")


def test_two_titles(theorem):
    refused(theorem, "docstring starts with 'Another'", title="Another")


def test_no_reference(theorem):
    refused(replace(theorem, references=()), "no reference")


@pytest.mark.parametrize("name", ["authors", "title", "where", "locator"])
def test_a_reference_without_a_part(theorem, name):
    changed = replace(theorem, references=first(theorem.references, **{name: " "}))
    refused(changed, f"has no {name}")


def test_no_control(theorem):
    refused(replace(theorem, controls=()), "no control")


def test_a_control_without_a_source(theorem):
    refused(replace(theorem, controls=first(theorem.controls, source="")), "where it is from")


def test_a_case_that_is_no_directory(theorem):
    refused(replace(theorem, cases={"a case": lambda: theorem.witness}), "case 'a case'")


def test_no_scope(theorem):
    refused(replace(theorem, scope=""), "for what a verdict speaks")


def test_no_assumption(theorem):
    refused(replace(theorem, assumptions=()), "no assumption")


def test_no_conclusion(theorem):
    refused(replace(theorem, conclusions=()), "no conclusion")


def test_a_statement_twice(theorem):
    changed = replace(theorem, conclusions=theorem.conclusions * 2)
    refused(changed, "'at-least-as-long' occurs twice")


def test_a_statement_without_words(theorem):
    refused(replace(theorem, conclusions=first(theorem.conclusions, words="")), "no words")


def test_a_statement_without_a_check(theorem):
    refused(replace(theorem, conclusions=first(theorem.conclusions, checks={})), "no check")
    refused(controlled(theorem, checks={}), "'shorter': it has no check")


def test_a_relation_that_cannot_be_built(theorem):
    changed = first(theorem.conclusions, relation=lambda: 1 / 0)
    refused(replace(theorem, conclusions=changed), r"cannot be built and shown \(ZeroDivisionError")


def test_a_relation_that_is_none(theorem):
    changed = first(theorem.conclusions, relation=lambda: sympy.Symbol("x") ** 2)
    refused(replace(theorem, conclusions=changed), "is a Pow, not a relation")


def test_a_relation_of_undeclared_quantities(theorem):
    changed = first(theorem.conclusions, quantities=theorem.conclusions[0].quantities[:1])
    refused(replace(theorem, conclusions=changed), "speaks of 'beta_l2'")


def test_a_relation_without_kernel_form_needs_a_reason(theorem, monkeypatch):
    def crash(formula):
        raise KeyError("no reason")

    monkeypatch.setattr("theorycheck.testing.to_kernel", crash)
    refused(theorem, r"no kernel form, for no reason \(KeyError")


def test_a_relation_without_kernel_form_earns_no_rigorous_label(theorem):
    assumption = replace(
        theorem.assumptions[0],
        relation=lambda: sympy.Gt(sympy.gamma(sympy.Symbol("alpha")), 0, evaluate=False),
    )
    refused(replace(theorem, assumptions=(assumption,)), "not shown rigorously at the witness")


@pytest.mark.parametrize("attribute", ["symbol", "doc"])
def test_a_parameter_declared_by_halves(theorem, attribute):
    given = {"symbol": "s", "doc": "scale", attribute: ""}

    @dataclass(frozen=True, kw_only=True)
    class Half(Problem):
        family = "half"
        alpha: object = parameter(domain=Positive(), default="1", **given)

    changed = replace(theorem, family=Half, witness=Half.at())
    refused(changed, f"'alpha' is declared without {attribute}")


def test_a_domain_without_words_and_a_family_without_a_name(theorem):
    class Mute(Positive):
        def describe(self):
            return ""

    @dataclass(frozen=True, kw_only=True)
    class Nameless(Problem):
        alpha: object = parameter(domain=Mute(), symbol="s", doc="scale", default="1")

    changed = replace(theorem, family=Nameless, witness=Nameless.at())
    refused(changed, "'alpha' does not describe itself")
    refused(changed, "Nameless has no name")


def test_a_witness_of_another_family(theorem):
    @dataclass(frozen=True, kw_only=True)
    class Other(Problem):
        family = "other"

    refused(replace(theorem, witness=Other()), "no problem of the family DiagonalRegression")


def test_a_heavy_import(theorem):
    refused(theorem, "loading it imports mpmath", slug="greedy", module="outside.greedy")


def test_a_module_that_cannot_be_loaded_alone(theorem):
    refused(theorem, "ValueError: broken", slug="broken", module="outside.broken")


def test_a_witness_that_breaks_an_assumption(theorem):
    changed = replace(theorem, witness=theorem.witness.varied(X="1,0;2,0", y="1,3"))
    refused(changed, "'data-in-range' is not shown rigorously")


def test_an_assumption_that_is_only_numeric(theorem):
    def numeric(problem, settings):
        return Finding(outcome=Outcome.HOLDS, summary="It looks so.")

    changed = first(theorem.assumptions, checks={"a look": numeric})
    refused(replace(theorem, assumptions=changed), r"holds \(numeric\)")


def test_a_false_conclusion(module):
    theorem = module.THEOREM

    def relation():
        return module.at_least_as_long(factor=100)

    changed = first(
        theorem.conclusions,
        relation=relation,
        checks={"enclosures": in_balls(relation, module.routes)},
    )
    refused(replace(theorem, conclusions=changed), "the verdict at the witness is refuted")


def test_an_undecided_conclusion(theorem):
    def open_(problem, settings):
        return Finding(outcome=Outcome.INCONCLUSIVE, summary="Nobody knows.")

    changed = first(theorem.conclusions, checks={"a look": open_})
    refused(replace(theorem, conclusions=changed), "is undecided.*Nobody knows")


def test_a_control_that_is_true(module):
    wrong = controlled(
        module.THEOREM,
        relation=module.at_least_as_long,
        checks={"enclosures": in_balls(module.at_least_as_long, module.routes)},
    )
    refused(wrong, "'shorter' is not refuted at the witness")


def test_a_check_of_another_relation_than_is_shown(module):
    def weaker():
        return module.at_least_as_long(factor=sympy.Rational(1, 2))

    changed = first(
        module.THEOREM.conclusions,
        checks={"enclosures": in_balls(weaker, module.routes)},
    )
    refused(replace(module.THEOREM, conclusions=changed), "does not prove")


def test_a_scope_beyond_the_evidence(theorem):
    refused(replace(theorem, scope="every n and d"), "'at-least-as-long' is not derived")


def test_a_label_that_is_not_earned(theorem):
    result = assess(theorem, theorem.witness, QUICK)
    assert list(earned(result)) == []
    [(statement, [evidence])] = result.conclusions
    assert evidence.method is Method.ENCLOSED
    bare = replace(evidence, finding=replace(evidence.finding, certificate=None))
    elsewhere = theorem.witness.varied(alpha="1/7")
    promoted = replace(evidence, method=Method.SYMBOLIC)
    for forged in (
        replace(result, conclusions=((statement, (bare,)),)),
        replace(result, conclusions=((statement, (promoted,)),)),
        dataclasses.replace(result, problem=elsewhere),
    ):
        assert any("labelled" in line for line in earned(forged))


def erratum(theorem, **changes):
    control = theorem.controls[0]
    published = Erratum(
        number="E0",
        versions="a preprint",
        reading="As it stands.",
        corrected=theorem.conclusions[0].slug,
    )
    return replace(theorem, controls=(replace(control, erratum=replace(published, **changes)),))


@pytest.mark.parametrize("name", ["number", "versions", "reading"])
def test_an_erratum_without_a_part(theorem, name):
    assert list(referenced(erratum(theorem))) == []
    refused(erratum(theorem, **{name: " "}), f"has no {name}")


def test_an_erratum_without_a_corrected_statement(theorem):
    refused(erratum(theorem, corrected="elsewhere"), "'elsewhere', which is no conclusion")


def test_a_counterexample_and_what_it_presupposes_are_looked_at(theorem):
    elsewhere = theorem.witness.varied(alpha="1/7")
    control = replace(theorem.controls[0], at=lambda: elsewhere, given=theorem.assumptions)
    assert list(stated(replace(theorem, controls=(control,)))) == []

    wordless = replace(control, given=(replace(theorem.assumptions[0], words=""),))
    refused(replace(theorem, controls=(wordless,)), "has no words")


def test_a_scope_that_names_the_region_of_a_proof(theorem):
    # The problem itself is enclosed; a certificate of a region reaches as far as it says.
    result = assess(theorem, theorem.witness, QUICK)
    [(statement, [evidence])] = result.conclusions

    class Reaching:
        region = "every alpha > 0"

    reaching = replace(evidence, finding=replace(evidence.finding, certificate=Reaching()))
    for scope, item, complained in (
        ("for every alpha > 0, and more", reaching, 0),
        ("for every alpha > 0. Nothing else", reaching, 0),
        ("for every alpha >= 0", reaching, 1),
        ("for every alpha > 0.5", reaching, 1),
        ("for every alpha > 0/1", reaching, 1),
        ("for every alpha > 0", evidence, 1),
        ("for every alpha > 0", replace(reaching, method=Method.NUMERIC), 1),
    ):
        changed = replace(
            result,
            theorem=replace(theorem, scope=scope),
            conclusions=((statement, (item,)),),
        )
        assert len(list(scoped(changed))) == complained, scope


def test_what_a_derivation_rests_on_is_listed(theorem):
    x = sympy.Symbol("x", real=True)
    cited = Step(
        title="a square",
        relation=sympy.Ge(x**2, 0, evaluate=False),
        reason="Shown.",
        rule="at_least",
        gap=x**2,
        side_conditions=("a cited fact",),
    )
    statement = theorem.conclusions[0]
    checks = {"derivation": by_derivation(lambda: [cited], statement.relation)}
    derived = replace(theorem, conclusions=(replace(statement, checks=checks),))
    plain = replace(cited, side_conditions=())
    for steps, complained in (([cited], 0), ([plain], 1), (None, 1)):
        record = None if steps is None else shown(lambda steps=steps: steps)
        result = assess(replace(derived, derivation=record), theorem.witness, QUICK)
        assert result.conclusions[0][1][0].finding.outcome is Outcome.HOLDS
        assert len(list(listed(result))) == complained, steps
