"""What verdicts, methods and outcomes mean, in words: what was checked, and never more."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from theorycheck.core.outcome import Method, Verdict
from theorycheck.reporting.number import summarized
from theorycheck.reporting.record import WITNESS

MEANINGS = {
    Verdict.ESTABLISHED: "Every assumption and every conclusion holds by a rigorous check.",
    Verdict.SUPPORTED: (
        "Every assumption and every conclusion holds by some check, "
        "but not every one by a check that is a proof."
    ),
    Verdict.UNDECIDED: (
        "No answer either way: some statement is open, or an assumption fails without rigor."
    ),
    Verdict.CONTRADICTED: (
        "Checks speak against the theorem, or against each other, and that is no refutation: "
        "something is wrong in the statement, in its transcription or in a check."
    ),
    Verdict.REFUTED: "Every assumption holds and a conclusion fails, both by rigorous checks.",
    Verdict.VACUOUS: (
        "An assumption fails, by a rigorous check: here the theorem claims nothing, "
        "and nothing is said about its conclusions."
    ),
}

METHODS = {
    Method.SYMBOLIC: "identities for the whole family, checked again outside the algebra system",
    Method.EXACT: "exact arithmetic, for this problem",
    Method.ENCLOSED: "ball arithmetic with rigorous radii, for this problem",
    Method.NUMERIC: "floating point, for this problem; no proof",
    Method.SAMPLED: "random points; no proof",
}

# What is said of a check that was not run, in place of an outcome.
NOT_RUN = "not run"
Entry = Mapping[str, Any]


def method_of(entry: Entry) -> Method:
    """Return the method of an entry."""
    return Method[entry["method"].upper()]


def outcome_word(entry: Entry) -> str:
    """Return the outcome of an entry, `NOT_RUN` for a check that was not run."""
    return NOT_RUN if entry.get("skipped") else str(entry["outcome"])


def method_word(entry: Entry) -> str:
    """Return the method of an entry, nothing for a check that was not run: it has none."""
    return "" if entry.get("skipped") else str(entry["method"])


def result_words(entry: Entry) -> str:
    """Return method and outcome of an entry, as far as it has them."""
    return f"{method_word(entry)} {outcome_word(entry)}".strip()


def method_words(entry: Entry) -> str:
    """Return what the method of this entry amounts to, for this outcome; nothing if not run."""
    if entry.get("skipped"):
        return ""
    method = method_of(entry)
    if entry["outcome"] == "inconclusive":
        return "no finding either way"
    if _agreement(entry):
        agreement = plural(entry["digits"], "digit")
        if method.rigorous:
            return f"balls around both sides overlap, to {agreement}; support, not a proof"
        return f"{METHODS[method].partition(';')[0]}, to {agreement}; no proof"
    return METHODS[method]


def unchecked(entry: Entry) -> str:
    """Return what this check leaves open, in a sentence; nothing if it was not run."""
    if entry.get("skipped"):
        return ""
    method = method_of(entry)
    if entry["outcome"] == "inconclusive":
        return "Nothing follows from this check."
    if _agreement(entry):
        return f"Not checked: whether both sides agree beyond {plural(entry['digits'], 'digit')}."
    if method is Method.SYMBOLIC:
        return "Not checked: the side conditions and standard facts listed with the derivation."
    if method is Method.NUMERIC:
        return "Not checked: the errors of floating point, which are estimated and not bounded."
    if method is Method.SAMPLED:
        return "Not checked: anything between the points that were drawn."
    return "Not checked: any other problem."


def proves(entry: Entry) -> bool:
    """Whether the entry is a rigorous HOLDS (overlap of balls never is)."""
    return entry["outcome"] == "holds" and method_of(entry).rigorous and not _agreement(entry)


def _agreement(entry: Entry) -> bool:
    """Whether the entry holds only in the sense of so many digits of agreement."""
    return (
        entry["outcome"] == "holds"
        and entry.get("digits") is not None
        and method_of(entry) is not Method.SYMBOLIC
    )


def by_statement(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Return the entries apart by the statement that they are about, in order."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry["statement"], []).append(entry)
    return groups


def statements(record: Mapping[str, Any]) -> list[list[Entry]]:
    """Return the entries of each assumption and each conclusion."""
    return [
        *by_statement(record["assumptions"]).values(),
        *by_statement(record["conclusions"]).values(),
    ]


def supported_digits(record: Mapping[str, Any]) -> int | None:
    """Return N if what is not proved agrees to N digits, None if some of it has no digits."""
    shown = [
        max((e["digits"] for e in group if _agreement(e)), default=None)
        for group in statements(record)
        if not any(proves(entry) for entry in group)
    ]
    known = [digits for digits in shown if digits is not None]
    return min(known) if known and len(known) == len(shown) else None


def agreed_digits(record: Mapping[str, Any]) -> int | None:
    """Return the fewest digits of agreement among the conclusions that hold by agreement."""
    return min((e["digits"] for e in record["conclusions"] if _agreement(e)), default=None)


def headline(record: Mapping[str, Any]) -> str:
    """Return the verdict in a word, with digits if it is support to so many digits."""
    verdict = str(record["verdict"])
    digits = supported_digits(record) if verdict == Verdict.SUPPORTED.value else None
    return verdict if digits is None else f"{verdict} to {plural(digits, 'digit')}"


def meaning(record: Mapping[str, Any]) -> str:
    """Return what the verdict says, in one or two sentences."""
    return MEANINGS[Verdict(record["verdict"])]


def reasons(record: Mapping[str, Any]) -> list[str]:
    """Return why the verdict is not "established", statement by statement."""
    result = []
    vacuous = record["verdict"] == Verdict.VACUOUS.value
    for group in statements(record):
        name = group[0]["statement"]
        good = [entry for entry in group if entry["outcome"] == "holds"]
        bad = [entry for entry in group if entry["outcome"] == "fails"]
        if good and bad:
            result.append(f"{name}: checks disagree. {_listed(good)} holds; {_listed(bad)} fails.")
        elif bad:
            rigor = "rigorously" if any(method_of(e).rigorous for e in bad) else "not rigorously"
            result.append(f"{name}: fails, {rigor}, by {_listed(bad)}.")
        elif vacuous:
            continue
        elif not good:
            result.append(f"{name}: inconclusive, by {_listed(group)}.")
        elif not any(proves(entry) for entry in good):
            best = max(good, key=lambda e: (method_of(e).value, e.get("digits") or 0))
            result.append(f"{name}: holds by {_listed([best])}: {method_words(best)}.")
    if not record["conclusions"] and not vacuous:
        result.append("No conclusion was checked.")
    return result


def _listed(entries: Sequence[Entry]) -> str:
    return ", ".join(f"{entry['check']} ({entry['method']})" for entry in entries)


def control_words(control: Entry) -> str:
    """Return what became of a control."""
    if control["caught"]:
        return "caught: the check refutes it, as it must"
    return f"NOT CAUGHT: {missed_words(control)}"


def missed_words(control: Entry) -> str:
    """Return why a control that was not caught was not."""
    if control["outcome"] == "fails":
        return f"it fails by a check that is no proof ({control['method']})"
    return f"the check says {control['outcome']}, and should say fails"


def paper(record: Mapping[str, Any]) -> str:
    """Return the title of the paper that a theorem is from, within which errata are counted."""
    references = record.get("references", ())
    return str(references[0]["title"]) if references else ""


def erratum_lines(control: Entry, paper: str = "") -> list[str]:
    """Return what is to be said of a control beyond its formula: erratum, place, presuppositions.

    Args:
        control: The control.
        paper: The title of the paper that errata are counted within, if that is to be named.
    """
    lines = [f"Source: {control['source']}"]
    erratum = control.get("erratum")
    if erratum is not None:
        of = f" of “{paper}”" if paper else ""
        lines.append(f"Printed in {erratum['versions']} (erratum {erratum['number']}{of}).")
        lines.append(f"Reading: {erratum['reading']}")
    if "problem" in control:
        values = ", ".join(
            f"{name} = {summarized(value)}" for name, value in control["problem"].items()
        )
        lines.append(f"{'Counterexample' if control['caught'] else 'Tried at'}: {values}.")
    for given in control.get("given", ()):
        holds = "holds there" if given["holds"] else "NOT SHOWN to hold there"
        lines.append(f"It presupposes, and this {holds}: {given['words']}")
    return lines


def found_words(entry: Entry) -> str:
    """Return the outcome of one check with its method."""
    if entry.get("skipped"):
        return f"{NOT_RUN} ({entry['check']})"
    return f"{entry['outcome']} ({entry['method']}, {entry['check']})"


def controls_words(record: Mapping[str, Any]) -> str:
    """Return how many controls were caught."""
    controls = record.get("controls", ())
    # At a vacuous problem none is run, which its verdict says.
    idle = 0 if record.get("verdict") == "vacuous" else len(record.get("controls_not_run", ()))
    if not controls:
        return f"{idle} not run" if idle else "none"
    caught = sum(bool(control["caught"]) for control in controls)
    return f"{caught} of {len(controls)} caught" + (f", {idle} not run" if idle else "")


def weakest_method(record: Mapping[str, Any]) -> str:
    """Return the weakest method that the conclusions rest on, each taken at its strongest.

    A method that is no proof there says so; a record without a conclusion that holds has none.
    """
    best = []
    for group in by_statement(record["conclusions"]).values():
        good = [entry for entry in group if entry["outcome"] == "holds"]
        if not good:
            return "none"
        best.append(max((proves(entry), method_of(entry).value) for entry in good))
    if not best:
        return "none"
    proof, value = min(best)
    word = Method(value).name.lower()
    return word if proof else f"{word}, no proof"


def reference_words(reference: Mapping[str, Any]) -> str:
    """Return a reference as one line of plain text."""
    parts = [reference["authors"], f"“{reference['title']}”", reference["where"]]
    line = ", ".join(part for part in (*parts, str(reference["year"])) if part)
    return f"{line}, {reference['locator']}" if reference["locator"] else line


def repeat_command(record: Mapping[str, Any], longest: int = 200) -> str | None:
    """Return the command that repeats the assessment, or None if its data is too long for one."""
    problem = record["problem"]
    if any(len(value) > longest for value in problem.values()):
        return None
    words = ["theorycheck", "check", record["theorem"]]
    for name, value in problem.items():
        words += ["--set", f"{name}={value}"]
    for name in ("effort", "digits", "seed"):
        if name in record.get("settings", {}):
            words += [f"--{name}", str(record["settings"][name])]
    return shlex.join(words)


def title(record: Mapping[str, Any]) -> str:
    """Return the title, with the case if the record is about another than the witness."""
    case = record.get("case", WITNESS)
    return str(record["title"]) if case == WITNESS else f"{record['title']} ({case})"


def plural(number: int, noun: str) -> str:
    """Return "1 digit", "2 digits"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
