"""Which assumptions are needed, as a search found: beside each assumption, and all on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from theorycheck.reporting import again, markdown, section, wording
from theorycheck.reporting.frame import document
from theorycheck.reporting.markup import Child, Markup, coded, tag
from theorycheck.reporting.number import summarized
from theorycheck.reporting.record import WITNESS, directory
from theorycheck.reporting.searches import about, made_with, mismatch

FILE = "necessity.html"
MARKDOWN_FILE = "necessity.md"
DATA = "necessity.json"
TITLE = "Which assumptions are needed"
NEEDED, NOT_SHOWN, NOT_SEARCHED = "needed", "not shown to be needed", "not searched"
_LEAD = (
    "Each assumption is left out in turn, and a search looks for a problem that violates it, "
    "satisfies the others, and at which a conclusion fails, all by rigorous checks. Where there is "
    "one the assumption is needed. Where none was found nothing is shown: it may be needed all "
    "the same. Nothing of this enters a verdict."
)
_UNMADE = (
    "No search was made for this report. `theorycheck necessity --all --json FILE` makes one; "
    "`theorycheck report --necessity FILE` shows it, and so does a report into a folder that "
    "holds it as necessity.json."
)
_HEAD = ("assumption", "is it needed?", "what was found")
_VACUOUS = "vacuous: no problem is known to satisfy all of them"
Entry = Mapping[str, Any]


def beside(record: Entry, searched: Entry | None) -> dict[str, Child]:
    """Return what stands beside each assumption of a record, by its slug.

    Args:
        record: The record of a theorem.
        searched: What a search says of that theorem, if there was one (see `searches.about`).
    """
    slugs = dict.fromkeys(entry["statement"] for entry in record["assumptions"])
    if searched is None:
        return {slug: _box(NOT_SEARCHED, []) for slug in slugs}
    other = mismatch(searched, record)
    if other is not None:
        words = f"There is a search ({searched['made_with']}), but {other}, and is not shown."
        return {slug: _box(NOT_SEARCHED, [tag("p", words)]) for slug in slugs}
    found = {item["statement"]: item for item in searched["assumptions"]}
    return {
        slug: _box(need_word(found[slug]), _told(found[slug], searched["made_with"], number))
        if slug in found
        else _box(NOT_SEARCHED, [])
        for number, slug in enumerate(slugs, start=1)
    }


def need_word(item: Entry) -> str:
    """Return "needed" only where there is a counterexample."""
    return NEEDED if item["counterexample"] is not None else NOT_SHOWN


def reason(item: Entry, where: str = "below") -> str:
    """Return what the search found of one assumption, in plain sentences.

    Args:
        item: What was found.
        where: Where the counterexample stands, if there is one.
    """
    hit = item["counterexample"]
    if hit is not None:
        how = ", ".join(
            f"{entry['check']} ({entry['method']})"
            for entry in hit["evidence"]
            if entry["outcome"] == "fails"
        )
        against = any(entry["outcome"] == "holds" for entry in hit["evidence"])
        return (
            f"Without it the theorem is false: at the problem {where} this assumption fails, the "
            f"others hold, and {hit['statement']} fails, by {how}."
            + (" Another check, which relies on the assumption, passes there." if against else "")
        )
    tried = wording.plural(item["tried"], "problem")
    were = "was" if item["tried"] == 1 else "were"
    admitted = item["admitted"]
    if not admitted:
        words = f"{tried} {were} tried, and none is known to violate it and satisfy the others."
    else:
        words = f"{tried} {were} tried; at {admitted} it fails and the others hold, "
        if item["need"] == "without it nothing is decided":
            words += "and no conclusion was decided at any of them."
        else:
            words += "and no conclusion fails rigorously at any of them"
            words += f"; at {item['open']} some was not decided." if item["open"] else "."
    return words + (" The time was up before all problems were drawn." if item["cut"] else "")


def _box(word: str, told: Sequence[Child]) -> Markup:
    asked = tag("p", tag("span", "Is it needed? ", class_="muted small"), section.badge(word))
    return tag("div", asked, told, class_="need" if told else "need bare")


def _told(item: Entry, made: str, number: int) -> list[Child]:
    told: list[Child] = [tag("p", reason(item))]
    hit = item["counterexample"]
    if hit is not None:
        values = ", ".join(f"{name} = {summarized(text)}" for name, text in hit["problem"].items())
        told.append(tag("p", f"Counterexample: {values}."))
        failing = [entry for entry in hit["evidence"] if entry["outcome"] == "fails"]
        told += [tag("p", entry["summary"], class_="muted") for entry in failing[:1]]
        if hit["command"]:
            label = "the command for this problem (vacuous there, as the assumption fails)"
            told.append(again.command(hit["command"], f"command-need-{number}", label=label))
    told.append(tag("p", f"Searched with {made}; not repeated here.", class_="muted small"))
    return told


def html_page(records: Sequence[Entry], data: Entry | None) -> str:
    """Return the page with every assumption of every theorem.

    Args:
        records: The records of a report.
        data: What `theorycheck necessity` found, if that is known.
    """
    found = "" if data is None else f"Searched with {made_with(data)}; not repeated here."
    main = tag(
        "main",
        tag("h1", TITLE),
        tag("p", _LEAD, class_="lead"),
        tag("p", coded(_UNMADE))
        if data is None
        else tag("p", found, " ", tag("a", DATA, href=DATA, download="")),
        tag("p", _counted(records, data)) if data is not None else None,
        section.table(
            _HEAD,
            [row for record in _witnesses(records) for row in _rows(record, data)],
            label=TITLE,
        ),
        class_="broad",
    )
    return document(TITLE, main, here=FILE, broad=True)


def markdown_page(records: Sequence[Entry], data: Entry | None) -> str:
    """Return the same as Markdown."""
    parts = [markdown.GENERATED, f"# {TITLE}", _LEAD]
    if data is None:
        parts.append(_UNMADE)
    else:
        parts += [
            f"Searched with {markdown.plain(made_with(data))}; not repeated here.",
            _counted(records, data),
        ]
    for record in _witnesses(records):
        words = {entry["statement"]: entry["words"] for entry in record["assumptions"]}
        rows = [
            [f"{markdown.plain(words[slug])} ({markdown.plain(slug)})", word, markdown.plain(why)]
            for slug, word, why in _known(record, data)
        ]
        link = f"[{markdown.plain(record['title'])}]({directory(record)}/report.md)"
        parts.append(f"## {link}")
        if _none_satisfy(record, data):
            parts.append(f"**{_VACUOUS}**")
        parts.append(markdown.table(_HEAD, rows) if rows else "It has no assumptions.")
    return "\n\n".join(parts) + "\n"


def _none_satisfy(record: Entry, data: Entry | None) -> bool:
    searched = about(data, record["theorem"])
    return searched is not None and bool(searched["vacuous"])


def _witnesses(records: Sequence[Entry]) -> list[Entry]:
    return [record for record in records if record.get("case", WITNESS) == WITNESS]


def _counted(records: Sequence[Entry], data: Entry | None) -> str:
    words = [word for record in _witnesses(records) for _, word, _ in _known(record, data)]
    counts = [(words.count(word), word) for word in (NEEDED, NOT_SHOWN, NOT_SEARCHED)]
    listed = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f"{wording.plural(len(words), 'assumption')}: {listed}."


def _known(record: Entry, data: Entry | None) -> list[tuple[str, str, str]]:
    """Return each assumption with its word and the reason."""
    searched = about(data, record["theorem"])
    slugs = dict.fromkeys(entry["statement"] for entry in record["assumptions"])
    other = None if searched is None else mismatch(searched, record)
    if searched is None or other is not None:
        why = "" if other is None else f"There is a search, but {other}."
        return [(slug, NOT_SEARCHED, why) for slug in slugs]
    found = {item["statement"]: item for item in searched["assumptions"]}
    return [
        (slug, need_word(found[slug]), reason(found[slug], "on its page"))
        if slug in found
        else (slug, NOT_SEARCHED, "")
        for slug in slugs
    ]


def _rows(record: Entry, data: Entry | None) -> list[tuple[Child, ...]]:
    place = f"{directory(record)}/index.html"
    loud = section.badge("not caught", _VACUOUS) if _none_satisfy(record, data) else None
    rows: list[tuple[Child, ...]] = [
        (
            tag(
                "th",
                tag("a", record["title"], href=f"{place}#assumptions"),
                [" ", loud] if loud else None,
                scope="rowgroup",
                colspan="3",
            ),
        )
    ]
    words = {entry["statement"]: entry["words"] for entry in record["assumptions"]}
    rows += [
        (
            tag("td", words[slug], " ", tag("span", slug, class_="slug"), class_="words inner"),
            tag("td", section.badge(word)),
            tag("td", why, class_="words"),
        )
        for slug, word, why in _known(record, data)
    ]
    return rows
