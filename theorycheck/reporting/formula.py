r"""LaTeX to MathML, with the LaTeX itself as the fallback.

`latex2mathml` reads the LaTeX; its tree is then mended and written here, because it writes text
without escaping it, passes links and styles through, and leaves some things (``\operatorname*``,
limits under named operators) to the eye.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import Any

from theorycheck.reporting.markup import Markup, escaped, tag

LONGEST = 20_000

_TAGS = frozenset(
    {
        "mrow",
        "mi",
        "mo",
        "mn",
        "mtext",
        "mspace",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mmultiscripts",
        "mprescripts",
        "mfrac",
        "msqrt",
        "mroot",
        "mtable",
        "mtr",
        "mtd",
        "mstyle",
        "mpadded",
        "mphantom",
    }
)
_ATTRIBUTES = frozenset(
    {
        "display",
        "stretchy",
        "fence",
        "form",
        "minsize",
        "maxsize",
        "linethickness",
        "displaystyle",
        "scriptlevel",
        "width",
        "height",
        "depth",
        "lspace",
        "rspace",
        "movablelimits",
        "accent",
        "mathvariant",
        "columnalign",
        "largeop",
        "symmetric",
        "separator",
    }
)
_LEAVES = frozenset({"mi", "mo", "mn", "mtext"})
_NAMING = frozenset({"mi", "mn", "mspace"})
_VALUE = re.compile(r"[\w.%+\- ]{1,40}", re.ASCII)
_SIGNS = frozenset({"−", "+", "±"})
_CLOSING = frozenset({")", "]", "}", "|", "‖", "!", "∞", "⊤"})
_SPACES = {"negativethinmathspace": "-0.167em"}
_LARGE = frozenset({"∑", "∏", "∐", "⋃", "⋂"})
_LIMITS = frozenset({"argmin", "argmax", "min", "max", "inf", "sup", "lim", "lim inf", "lim sup"})
_SCRIPTS = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
_REWRITTEN = (
    # Named operators with limits are known to the reader under their own command only.
    (
        re.compile(r"\\operatorname\s*\*?\s*\{\s*arg\s*(?:\\[,;: ]|~)?\s*(min|max)\s*\}"),
        r"\\arg\1 ",
    ),
    (re.compile(r"\\arg\s*\\(min|max)(?![A-Za-z])"), r"\\arg\1 "),
    (re.compile(r"\\operatorname\s*\*\s*"), r"\\operatorname"),
    # SymPy writes atan2 with a subscript inside the name.
    (re.compile(r"\\operatorname\{atan_\{2\}\}"), r"\\operatorname{atan2}"),
    (re.compile(r"\\(begin|end)\{aligned\}"), r"\\\1{align*}"),
)


class _NotConvertible(Exception):
    """The reader met something that it, or MathML, does not know."""


@lru_cache(maxsize=4096)
def mathml(latex: str, *, display: bool = False) -> Markup:
    r"""Return `latex` as a MathML element, or as escaped text in `<code>` if it is beyond us.

    Args:
        latex: Without dollar signs around it.
        display: Whether it stands on its own line.
    """
    try:
        return _converted(latex, "block" if display else "inline")
    except _NotConvertible:
        return tag("code", latex, class_="latex")


def _converted(latex: str, display: str) -> Markup:
    from latex2mathml import exceptions
    from latex2mathml.converter import Converter

    unreadable: tuple[type[Exception], ...] = (
        *(error for error in vars(exceptions).values() if isinstance(error, type)),
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        RuntimeError,
        StopIteration,
    )
    # Macros could expand without end; a record has no use for them.
    if len(latex) > LONGEST or re.search(r"\\(re)?newcommand|\\def(?![A-Za-z])", latex):
        raise _NotConvertible
    prepared = latex
    for pattern, replacement in _REWRITTEN:
        prepared = pattern.sub(replacement, prepared)
    try:
        tree = Converter(display=display).convert_to_element(prepared)
        body = "".join(_written(child) for child in _mended(list(tree)))
    except unreadable as error:
        raise _NotConvertible from error
    # The source travels along, so that a formula can be copied and is read by screen readers
    # that know LaTeX better than MathML.
    return Markup(
        f'<math display="{display}"><semantics><mrow>{body}</mrow>'
        f'<annotation encoding="application/x-tex">{escaped(latex)}</annotation></semantics></math>'
    )


def _mended(children: list[Any]) -> list[Any]:
    """Return the children with names merged, spacing set and limits below, recursively."""
    row: list[Any] = []
    for child in children:
        child.text = _text(child)
        before = row[-1] if row else None
        if before is not None and _upright(before) and _upright(child):
            # \mathrm{relu} comes letter by letter; a name is one identifier.
            before.text += child.text
        elif before is not None and _nameless(before) and _letters(child) is not None:
            # So does a named operator that holds more than letters.
            before.text = _letters(child)
        else:
            row.append(child)
            if before is not None and child.text in _SIGNS and before.tag == "mo":
                # After an operator this is a sign, not a difference; closing bars and brackets
                # are operators too.
                child.set("form", "infix" if before.text in _CLOSING else "prefix")
    for position, child in enumerate(row):
        _space(child, row[position + 1] if position + 1 < len(row) else None)
        child[:] = _mended(list(child))
        if child.tag in _SCRIPTS and len(child) and _takes_limits(child[0]):
            child.tag = _SCRIPTS[child.tag]
    if len(row) == 1 and row[0].get("lspace") is not None:
        row[0].set("lspace", "0")
        row[0].set("rspace", "0")
    return row


def _takes_limits(element: Any) -> bool:
    """Whether what is above and below stands there in a display, and beside it in a line.

    The browser decides by itself: such operators have movable limits.
    """
    return element.tag == "mo" and (
        element.get("movablelimits") == "true" or element.text in _LARGE
    )


def _upright(element: Any) -> bool:
    return bool(element.tag == "mi" and element.get("mathvariant") == "normal")


def _nameless(element: Any) -> bool:
    return bool(element.tag == "mo" and not element.text and element.get("form") is None)


def _letters(element: Any) -> str | None:
    """Return the text of a row that holds tokens only."""
    if element.tag != "mrow" or any(child.tag not in _NAMING for child in element):
        return None
    return "".join(_text(child) if child.tag != "mspace" else " " for child in element)


def _text(element: Any) -> str:
    text = html.unescape(element.text or "")
    return unicodedata.normalize("NFC", text) if element.tag in _LEAVES else text


def _space(element: Any, following: Any) -> None:
    """Set class and spacing of one token."""
    text = element.text
    if element.tag in _SCRIPTS and len(element):
        element[0].text = _text(element[0])
        _space(element[0], following)
        return
    if element.tag not in ("mi", "mo"):
        return
    name = " ".join(text.split())
    if len(name) == 1:
        if name in "∞⊤⊥∂" or (name == "*" and following is None):
            element.tag = "mi"
        elif element.tag == "mi" and unicodedata.category(name) in ("Sm", "So"):
            element.tag = "mo"
        elif name in "‖|/" and element.get("form") is None:
            # In the middle of a row these count as infix, with wide space on both sides.
            element.set("lspace", "0")
            element.set("rspace", "0")
    elif name.replace(" ", "").isalnum() and not _upright(element):
        if name.replace("arg ", "arg") in _LIMITS:
            element.set("movablelimits", "true")
        # A named function stands apart from what is before it, and from its argument unless
        # that is in parentheses.
        element.tag = "mo"
        element.set("lspace", "0.167em")
        element.set("rspace", "0" if _opens(following) else "0.167em")
        element.text = name


def _opens(element: Any) -> bool:
    while element is not None and element.tag in ("mrow", "msup", "msub") and len(element):
        element = element[0]
    return element is not None and element.tag == "mo" and _text(element) in ("(", "[", "{")


def _written(element: Any) -> str:
    if element.tag not in _TAGS:
        raise _NotConvertible(element.tag)
    text = element.text or ""
    stray = "\\" in text or text.startswith("&#") or (element.tag == "mi" and text == "&")
    if stray or element.get("linebreak") is not None:
        # An unknown command, an alignment mark that no table took up, or a line break, which
        # no browser follows.
        raise _NotConvertible(text)
    values = ((name, _SPACES.get(value, value)) for name, value in element.attrib.items())
    attributes = "".join(
        # Browsers align the cells of a formula by style alone.
        f' style="text-align:{value}"' if name == "columnalign" else f' {name}="{value}"'
        for name, value in values
        if name in _ATTRIBUTES and _VALUE.fullmatch(value)
    )
    inside = "".join(_written(child) for child in element)
    return f"<{element.tag}{attributes}>{escaped(text)}{inside}</{element.tag}>"
