"""Text in which only what can be seen is left: no control character reaches page or terminal."""

from __future__ import annotations

REPLACEMENT = "\ufffd"


def visible(text: str) -> str:
    """Return `text` with every control character but newline and tab shown as a replacement."""
    if text.isprintable():
        return text
    return "".join(
        char
        if char.isprintable() or char in "\n\t" or (char.isspace() and ord(char) > 0x9F)
        else REPLACEMENT
        for char in text
    )
