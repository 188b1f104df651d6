"""Reading HTML in tests: strict about nesting, and about everything that could load or run."""

from html.parser import HTMLParser
from pathlib import Path

import theorycheck.reporting

PAGE_SCRIPT = (Path(theorycheck.reporting.__file__).parent / "page.js").read_text(encoding="utf-8")

VOID = {"meta", "br", "hr", "col", "wbr", "input"}


class Document(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.pieces, self.scripts = [], [], [], []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        assert len(dict(attributes)) == len(attributes), (tag, attributes)
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)
        elif not self.open or self.open[-1] not in ("style", "annotation"):
            self.pieces.append(data)

    @property
    def text(self):
        return " ".join("".join(self.pieces).split())

    def named(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    def assert_harmless(self):
        """Nothing runs but the one script, and nothing is loaded from anywhere."""
        assert self.scripts in ([], [PAGE_SCRIPT])
        assert self.named("script") == [{}] * len(self.scripts)
        forbidden = {
            *("img", "iframe", "link", "object", "embed", "form", "base", "image"),
            *("foreignobject", "audio", "video", "maction"),
        }
        ids = [a["id"] for _, a in self.elements if "id" in a]
        assert len(ids) == len(set(ids))
        for tag, attributes in self.elements:
            assert tag not in forbidden, tag
            for name, value in attributes.items():
                assert not name.startswith("on"), (tag, name)
                assert name not in ("src", "srcset", "data", "action", "background", "ping"), tag
                if name in ("href", "xlink:href"):
                    assert ":" not in value, value
                    assert not value.startswith("/"), value
                if name == "style" or name.endswith("-path"):
                    assert "url(" not in value or "url(#" in value, value
                if name in ("aria-labelledby", "aria-describedby"):
                    assert set(value.split()) <= set(ids), value
                if value is not None and value.startswith("#"):
                    assert name not in ("href", "xlink:href") or value[1:] in ids, value
