"""The page of mutants: wrong variants of the conclusions, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from theorycheck.reporting import markdown, section, wording
from theorycheck.reporting.frame import document
from theorycheck.reporting.markup import Child, Markup, coded, tag
from theorycheck.reporting.record import WITNESS, directory
from theorycheck.reporting.searches import made_with, mismatch

FILE = "mutants.html"
MARKDOWN_FILE = "mutants.md"
DATA = "mutants.json"
TITLE = "Mutants"
COUNTS = ("total", "killed", "equivalent", "survivors", "unexplained")
_LEAD = (
    "Wrong variants of the conclusions, made mechanically: a constant, an exponent, a sign or a "
    "relation is changed. The checks that pass on a conclusion must refute its variants. A variant "
    "that is shown to say the same, or less, is equivalent and not counted. A survivor was refuted "
    "by nothing at the problems tried; its reason says whether that speaks against the checks. "
    "Nothing of this enters a verdict."
)
_UNMADE = (
    "No mutants were made for this report. `theorycheck mutants --all --json FILE` makes them; "
    "`theorycheck report --mutants FILE` shows them, and so does a report into a folder that "
    "holds them as mutants.json."
)
_SURVIVORS = ("theorem", "conclusion", "variant", "why nothing refutes it", "margin")
_MARGIN = (
    "Margin: the least relative margin by which it holds at the problems tried, and at which. "
    "Those that nothing explains stand first."
)
Entry = Mapping[str, Any]


def html_page(records: Sequence[Entry], data: Entry | None) -> str:
    """Return the page.

    Args:
        records: The records of a report.
        data: What `theorycheck mutants` found, if that is known.
    """
    if data is None:
        body: list[Child] = [tag("p", coded(_UNMADE))]
    else:
        shown, left_out = _chosen(records, data)
        body = [
            tag(
                "p",
                f"Made with {made_with(data)}; not repeated here. All of them: ",
                tag("a", DATA, href=DATA, download=""),
                ".",
            ),
            _left_out(left_out),
            _by_theorem(shown, records),
            _by_kind(shown, data),
            _survivors(shown, data),
            _equivalent(shown),
            _without(shown),
        ]
    main = tag("main", tag("h1", TITLE), tag("p", _LEAD, class_="lead"), body, class_="broad")
    return document(TITLE, main, here=FILE, broad=True)


def _chosen(records: Sequence[Entry], data: Entry) -> tuple[list[Entry], list[str]]:
    """Return what is about the theorems as this report shows them, and why the rest is not."""
    known = {r["theorem"]: r for r in records if r.get("case", WITNESS) == WITNESS}
    shown, left_out = [], []
    there = {item["theorem"] for item in data["theorems"]}
    for item in data["theorems"]:
        record = known.get(item["theorem"])
        other = None if record is None else mismatch(item, record, ("conclusions",))
        if record is None:
            left_out.append(f"{item['theorem']}: it is not in this report.")
        elif other is not None:
            left_out.append(f"{item['theorem']}: {other}.")
        else:
            shown.append(item)
    without = [slug for slug in known if slug not in there]
    if without:
        left_out.append(f"No mutants were made of: {', '.join(without)}.")
    return shown, left_out


def _left_out(lines: Sequence[str]) -> Child:
    if not lines:
        return None
    return [tag("p", "Not shown:"), tag("ul", (tag("li", line) for line in lines))]


def _by_theorem(shown: Sequence[Entry], records: Sequence[Entry]) -> Markup:
    titles = {r["theorem"]: r for r in records if r.get("case", WITNESS) == WITNESS}
    rows: list[list[Child]] = [
        [
            tag(
                "th",
                tag(
                    "a",
                    titles[item["theorem"]]["title"],
                    href=f"{directory(titles[item['theorem']])}/index.html#conclusions",
                ),
                scope="row",
            ),
            *(_count(item["counts"][name]) for name in COUNTS),
            _count(f"{item['seconds']:.0f} s"),
        ]
        for item in shown
    ]
    if len(rows) > 1:
        totals = [sum(item["counts"][name] for item in shown) for name in COUNTS]
        seconds = sum(item["seconds"] for item in shown)
        rows.append(
            [tag("th", "all", scope="row"), *map(_count, totals), _count(f"{seconds:.0f} s")]
        )
    return section.section(
        "By theorem", section.table(("theorem", *COUNTS, "time"), rows, label="Mutants by theorem")
    )


def _count(value: object) -> Markup:
    return tag("td", str(value), class_="count")


def _kinds(shown: Sequence[Entry], data: Entry) -> dict[str, dict[str, int]]:
    """Return the counts of each kind of change, by name."""
    slugs = {item["theorem"] for item in shown}
    found: dict[str, dict[str, int]] = {}

    def counted(mutant: Entry, name: str) -> None:
        found.setdefault(mutant["kind"], dict.fromkeys(COUNTS, 0))[name] += 1

    for item in shown:
        for name in ("killed", "equivalent"):
            for mutant in item[name]:
                counted(mutant, name)
    for mutant in data["survivors"]:
        if mutant["theorem"] in slugs:
            counted(mutant, "survivors")
            if not mutant["explained"]:
                counted(mutant, "unexplained")
    for counts in found.values():
        counts["total"] = counts["killed"] + counts["survivors"]
    return {kind: found[kind] for kind in sorted(found)}


def _by_kind(shown: Sequence[Entry], data: Entry) -> Markup:
    rows = [
        (tag("th", kind, scope="row"), *(_count(counts[name]) for name in COUNTS))
        for kind, counts in _kinds(shown, data).items()
    ]
    return section.section(
        "By kind", section.table(("what was changed", *COUNTS), rows, label="Mutants by kind")
    )


def _survivors(shown: Sequence[Entry], data: Entry) -> Markup:
    own = _surviving(shown, data)
    if not own:
        return section.section("Survivors", tag("p", "There are none."))
    rows = [
        (
            tag("th", tag("span", mutant["theorem"]), scope="row"),
            tag("td", mutant["statement"]),
            tag("td", mutant["mutant"], tag("br"), tag("code", mutant["relation"]), class_="words"),
            tag(
                "td",
                None if mutant["explained"] else [section.badge("unexplained"), tag("br")],
                mutant["reason"],
                class_="words",
            ),
            tag("td", _margin(mutant), class_="number"),
        )
        for mutant in own
    ]
    return section.section(
        "Survivors", tag("p", _MARGIN), section.table(_SURVIVORS, rows, label="Survivors")
    )


def _surviving(shown: Sequence[Entry], data: Entry) -> list[Entry]:
    """Return the survivors of the theorems shown, those that nothing explains first."""
    slugs = {item["theorem"] for item in shown}
    own = [mutant for mutant in data["survivors"] if mutant["theorem"] in slugs]
    return sorted(own, key=lambda mutant: mutant["explained"])


def _margin(mutant: Entry) -> str:
    if mutant["margin"] is None:
        return ""
    return f"{mutant['margin']:.2g}" + (f" at {mutant['closest']}" if mutant["closest"] else "")


def _equivalent(shown: Sequence[Entry]) -> Markup | None:
    rows = [
        (
            tag("th", mutant["theorem"], scope="row"),
            tag("td", mutant["statement"]),
            tag("td", mutant["mutant"], tag("br"), tag("code", mutant["relation"]), class_="words"),
            tag("td", mutant["reason"], class_="words"),
        )
        for item in shown
        for mutant in item["equivalent"]
    ]
    if not rows:
        return None
    head = ("theorem", "conclusion", "variant", "why it is no wrong one")
    return section.section(
        "Equivalent variants",
        tag(
            "details",
            tag("summary", f"Show all {wording.plural(len(rows), 'equivalent variant')}"),
            section.table(head, rows, label="Equivalent variants"),
        ),
    )


def _without(shown: Sequence[Entry]) -> Markup | None:
    lines = list(_exceptions(shown))
    return section.listed("What was not tried", lines) if lines else None


def _exceptions(shown: Sequence[Entry]) -> Iterator[str]:
    cut = [item["theorem"] for item in shown if item["cut"]]
    if cut:
        yield (
            "The time allowed was up before every problem was tried, so that a faster machine may "
            f"refute more: {', '.join(cut)}"
        )
    for item in shown:
        for statement, why in item["without_mutants"].items():
            yield f"{item['theorem']}: {statement}: no mutants are made: {why}"
        for statement, problems in item["failing"].items():
            yield (
                f"{item['theorem']}: {statement} fails itself at {', '.join(problems)}: no mutant "
                "of it is tried there"
            )


def markdown_page(records: Sequence[Entry], data: Entry | None) -> str:
    """Return the same as Markdown, without times; the equivalent variants are only counted."""
    return "\n\n".join(_paragraphs(records, data)) + "\n"


def _paragraphs(records: Sequence[Entry], data: Entry | None) -> Iterator[str]:
    yield from (markdown.GENERATED, f"# {TITLE}", _LEAD)
    if data is None:
        yield _UNMADE
        return
    shown, left_out = _chosen(records, data)
    yield f"Made with {markdown.plain(made_with(data))}; not repeated here."
    if left_out:
        yield "Not shown:"
        yield "\n".join(f"- {markdown.plain(line)}" for line in left_out)
    by_theorem = {item["theorem"]: item["counts"] for item in shown}
    for title, first, counted in (
        ("By theorem", "theorem", by_theorem),
        ("By kind", "what was changed", _kinds(shown, data)),
    ):
        yield f"## {title}"
        rows = [
            [markdown.plain(name), *(str(counts[column]) for column in COUNTS)]
            for name, counts in counted.items()
        ]
        yield markdown.table((first, *COUNTS), rows)
    yield "## Survivors"
    own = _surviving(shown, data)
    yield _MARGIN if own else "There are none."
    if own:
        yield markdown.table(_SURVIVORS, [_survivor(mutant) for mutant in own])
    for line in _exceptions(shown):
        yield f"Not tried: {markdown.plain(line)}."


def _survivor(mutant: Entry) -> list[str]:
    """Return the row of a survivor."""
    return [
        markdown.plain(mutant["theorem"]),
        markdown.plain(mutant["statement"]),
        f"{markdown.plain(mutant['mutant'])}: {markdown.code(mutant['relation'])}",
        ("" if mutant["explained"] else "**unexplained** ") + markdown.plain(mutant["reason"]),
        markdown.plain(_margin(mutant)),
    ]
