"""The page of what builds on what: a drawing colored by verdict, and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from theorycheck.reporting import section, wording
from theorycheck.reporting.frame import document
from theorycheck.reporting.graph import layout
from theorycheck.reporting.markup import Child, Markup, tag
from theorycheck.reporting.record import WITNESS, directory
from theorycheck.reporting.style import VERDICTS

FILE = "dependencies.html"
TITLE = "What builds on what"
_LEAD = (
    "An arrow leads from a theorem to one that builds on it: whose proof, in the paper or here, "
    "uses its statement. The authors of the theorem files say so, and no program checks it. It has "
    "no effect on any verdict: each theorem is checked by itself."
)
# Sizes in pixels: of a node, of a letter, and of the room around nodes.
_HEIGHT, _LETTER, _PAD = 20.0, 6.0, 6.0
_BETWEEN, _ROW, _MARGIN = 30.0, 27.0, 4.0
Entry = Mapping[str, Any]


def html_page(records: Sequence[Entry]) -> str:
    """Return the page."""
    known = {r["theorem"]: r for r in records if r.get("case", WITNESS) == WITNESS}
    sources = {slug: tuple(record.get("builds_on", ())) for slug, record in known.items()}
    absent = {slug for built in sources.values() for slug in built} - set(known)
    users: dict[str, list[str]] = {}
    for slug, built in sources.items():
        for source in built:
            users.setdefault(source, []).append(slug)
    linked = {slug: built for slug, built in sources.items() if built or slug in users}
    alone = [slug for slug in known if slug not in linked]
    drawn: Child = (
        tag(
            "div",
            _drawing({**linked, **dict.fromkeys(absent, ())}, known),
            class_="wide",
            role="region",
            tabindex="0",
            aria_label="The drawing",
        )
        if linked
        else tag("p", "No theorem of this report says that it builds on another.")
    )
    main = tag(
        "main",
        tag("h1", TITLE),
        tag("p", _LEAD, class_="lead"),
        drawn,
        _legend(known, absent),
        section.section("As a table", _table(linked, users, known)) if linked else None,
        section.section(
            "Without a link",
            tag(
                "ul",
                (tag("li", _name(slug, known), " ", _badge(slug, known)) for slug in alone),
            ),
        )
        if alone
        else None,
        class_="broad",
    )
    return document(TITLE, main, here=FILE, broad=True)


def _drawing(sources: Mapping[str, Sequence[str]], known: Mapping[str, Entry]) -> Markup:
    found = layout(sources)
    widths = [0.0] * found.columns
    for slug, (column, _) in found.places.items():
        widths[int(column)] = max(widths[int(column)], _wide(slug, known))
    starts = [_MARGIN]
    for width in widths:
        starts.append(starts[-1] + width + _BETWEEN)

    def x(column: float) -> float:
        return starts[int(column)]

    def y(row: float) -> float:
        return _MARGIN + _HEIGHT / 2 + row * _ROW

    edges = []
    for (source, _), points in sorted(found.edges.items()):
        first, *rest = points
        place = (x(first[0]) + _wide(source, known), y(first[1]))
        # Level to the end of the column, so that it crosses no wider node there.
        steps = [f"M{place[0]:.1f} {place[1]:.1f}"]
        place = (x(first[0]) + widths[int(first[0])], place[1])
        steps.append(f"H{place[0]:.1f}")
        for number, (column, row) in enumerate(rest):
            last = number == len(rest) - 1
            goal = (x(column) - (5.0 if last else 0.0), y(row))
            half = max((goal[0] - place[0]) / 2, 12.0)
            steps.append(
                f"C{place[0] + half:.1f} {place[1]:.1f} {goal[0] - half:.1f} {goal[1]:.1f} "
                f"{goal[0]:.1f} {goal[1]:.1f}"
            )
            place = goal
            if not last:
                # Through the column of nodes, level.
                place = (goal[0] + widths[int(column)], goal[1])
                steps.append(f"H{place[0]:.1f}")
        edges.append(tag("path", d=" ".join(steps), class_="edge"))
        tip = f"M{place[0]:.1f} {place[1] - 3.5:.1f}l6 3.5l-6 3.5z"
        edges.append(tag("path", d=tip, class_="tip"))
    nodes = [_node(slug, x(column), y(row), known) for slug, (column, row) in found.places.items()]
    width = starts[-1] - _BETWEEN + _MARGIN
    height = 2 * _MARGIN + _HEIGHT + max(found.rows - 1, 0) * _ROW
    return tag(
        "svg",
        tag("title", TITLE, id="graph-title"),
        tag("desc", _described(sources, known), id="graph-description"),
        edges,
        nodes,
        xmlns="http://www.w3.org/2000/svg",
        class_="graph",
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        role="group",
        aria_labelledby="graph-title graph-description",
    )


def _described(sources: Mapping[str, Sequence[str]], known: Mapping[str, Entry]) -> str:
    links = sum(len(set(built)) for built in sources.values())
    counts = [
        (sum(known[slug]["verdict"] == word for slug in sources if slug in known), word)
        for word in VERDICTS
    ]
    listed = ", ".join(f"{count} {word}" for count, word in counts if count)
    return (
        f"{wording.plural(len(sources), 'theorem')} ({listed}) and "
        f"{wording.plural(links, 'link')} between them; the table below says the same in words."
    )


def _label(slug: str, known: Mapping[str, Entry]) -> str:
    sign = VERDICTS[known[slug]["verdict"]][1] if slug in known else "–"
    return f"{sign} {slug}"


def _wide(slug: str, known: Mapping[str, Entry]) -> float:
    return len(_label(slug, known)) * _LETTER + 2 * _PAD


def _node(slug: str, x: float, y: float, known: Mapping[str, Entry]) -> Markup:
    record = known.get(slug)
    word = "not in this report" if record is None else record["verdict"]
    # The length is given, so that a label fits its node in every font.
    shape = [
        tag(
            "rect",
            x=f"{x:.1f}",
            y=f"{y - _HEIGHT / 2:.1f}",
            width=f"{_wide(slug, known):.1f}",
            height=f"{_HEIGHT:.1f}",
            rx="4",
        ),
        tag(
            "text",
            _label(slug, known),
            x=f"{x + _PAD:.1f}",
            y=f"{y + 4:.1f}",
            textLength=f"{_wide(slug, known) - 2 * _PAD:.1f}",
            lengthAdjust="spacingAndGlyphs",
        ),
    ]
    if record is None:
        return tag("g", tag("title", f"{slug}: {word}"), shape, class_="absent")
    return tag(
        "a",
        tag("title", f"{record['title']}: {word}"),
        shape,
        href=f"{directory(record)}/index.html",
        aria_label=f"{slug}: {word}",
        class_=f"is-{record['verdict']}",
    )


def _legend(known: Mapping[str, Entry], absent: set[str]) -> Markup:
    words = [word for word in VERDICTS if any(r["verdict"] == word for r in known.values())]
    return tag(
        "p",
        ([section.badge(word), " "] for word in words),
        tag("span", "– dashed: not in this report", class_="muted") if absent else None,
    )


def _table(
    linked: Mapping[str, Sequence[str]],
    users: Mapping[str, Sequence[str]],
    known: Mapping[str, Entry],
) -> Markup:
    rows = [
        (
            tag("th", _name(slug, known), scope="row"),
            tag("td", _badge(slug, known)),
            tag("td", _names(built, known)),
            tag("td", _names(users.get(slug, ()), known)),
        )
        for slug, built in linked.items()
    ]
    head = ("theorem", "verdict", "builds on", "is used by")
    return section.table(head, rows, label=TITLE)


def _names(slugs: Sequence[str], known: Mapping[str, Entry]) -> list[Child]:
    return [[", " if number else "", _name(slug, known)] for number, slug in enumerate(slugs)]


def _name(slug: str, known: Mapping[str, Entry]) -> Child:
    if slug not in known:
        return slug
    return tag("a", slug, href=f"{directory(known[slug])}/index.html")


def _badge(slug: str, known: Mapping[str, Entry]) -> Markup:
    return section.badge(known[slug]["verdict"])
