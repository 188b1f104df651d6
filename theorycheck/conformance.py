"""The conformance suite as a test class, for packages that bring theorems of their own.

Two lines in a test file of the package make a test of each rule for each of its theorems::

    class TestTheorems(Conformance):
        package = "extra_theorems"
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from theorycheck._errors import UnknownName
from theorycheck.catalogue import ENTRY_POINTS, Entry, entries

if TYPE_CHECKING:
    import pytest


class Conformance:
    """Tests of every theorem of a package; subclass it and name the package.

    Attributes:
        package: The importable package (or module) whose theorems are tested.
        digits: Digits asked for at the witness.
        effort: "quick", "standard" or "deep".
    """

    package: ClassVar[str] = ""
    digits: ClassVar[int] = 15
    effort: ClassVar[str] = "quick"

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make a test for each theorem of the package."""
        if "entry" in metafunc.fixturenames:
            found = theorems_of(self.package)
            metafunc.parametrize("entry", found, ids=[entry.slug for entry in found])

    def test_conforms(self, entry: Entry) -> None:
        """It is in the agreed form, earns its verdict at its witness, and its controls fail."""
        from theorycheck.core.settings import Settings
        from theorycheck.testing import conforms

        conforms(entry, Settings(digits=self.digits, effort=self.effort))

    def test_record(self, entry: Entry) -> None:
        """Its record is of the published schema, and its certificates repeat what it says."""
        from theorycheck.assess import assess
        from theorycheck.core.settings import Settings
        from theorycheck.record import record
        from theorycheck.reporting.schema import validate
        from theorycheck.rigor.certificate import from_json

        theorem = entry.load()
        settings = Settings(digits=self.digits, effort=self.effort)
        made = record(entry.slug, assess(theorem, theorem.witness, settings))
        validate(made)
        for found in (*made["assumptions"], *made["conclusions"]):
            if found["certificate"] is not None:
                outcome = from_json(found["certificate"]).verify().value
                if outcome != found["outcome"]:
                    raise AssertionError(
                        f"{found['statement']}: the record says {found['outcome']}, and its "
                        f"certificate {outcome}."
                    )

    def test_premises(self, entry: Entry) -> None:
        """An assumption that its conclusions are said to have as their premise is one."""
        from theorycheck.core.settings import Settings
        from theorycheck.search.premises import misplaced

        settings = Settings(digits=self.digits, effort=self.effort)
        complaints = list(misplaced(entry.load(), settings))
        if complaints:
            raise AssertionError("\n".join(complaints))

    def test_problem_as_text(self, entry: Entry) -> None:
        """Its witness and its cases can be written as exact text and read back."""
        theorem = entry.load()
        for problem in (theorem.witness, *(build() for build in theorem.cases.values())):
            again = type(problem).at(**problem.exact())
            if again != problem:
                raise AssertionError(f"{problem} is written, and {again} is read back.")


def theorems_of(package: str) -> list[Entry]:
    """Return the theorems of a package that the catalogue finds.

    Raises:
        UnknownName: If there are none: then nothing would be tested.
    """
    found = [
        entry
        for entry in entries()
        if entry.module == package or entry.module.startswith(f"{package}.")
    ]
    if not found or not package:
        raise UnknownName(
            f"package={package!r} has no theorem in the catalogue. Declare entry points of the "
            f"group {ENTRY_POINTS!r} in its pyproject.toml, and install it."
        )
    return found
