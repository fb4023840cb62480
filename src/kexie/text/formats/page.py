"""The text of an HTML page: what a reader sees, block by block, rows of tables as lines."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from kexie.text.formats.model import NoTextInFile, Source, Table

_SKIPPED = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "select",
        "button",
        "iframe",
        "nav",
        "footer",
    )
)
_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "div",
            "dl",
            "dt",
            "fieldset",
        ),
        *(
            "figcaption",
            "figure",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "html",
            "li",
        ),
        *(
            "main",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "tbody",
            "tfoot",
            "thead",
            "tr",
            "ul",
            "br",
        ),
    )
)
_SPACE = re.compile("[ \t\r\n]+")
_VOID = frozenset(
    ("br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "wbr")
)


class _Reader(HTMLParser):
    """Gathers lines and tables."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.tables: list[Table] = []
        self._line: list[str] = []
        self._skipping: list[str] = []
        self._cells: list[str] | None = None
        self._rows: list[tuple[str, ...]] = []
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "body":  # the end tag of the head may be left out
            self._skipping.clear()
        if tag in _SKIPPED:
            self._skipping.append(tag)
        if self._skipping:
            return
        if tag == "table":
            self._depth += 1
        if tag == "tr" and self._depth == 1:
            self._end_line()
            self._cells = []
        elif tag in {"td", "th"} and self._cells is not None and self._depth == 1:
            self._cells.append("")
        elif tag in _BLOCKS:
            self._end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipping:
            del self._skipping[self._skipping.index(tag) :]
            return
        if self._skipping:
            return
        if tag == "tr" and self._depth == 1:
            self._end_row()
        elif tag in _BLOCKS and tag not in _VOID:
            self._end_line()
        if tag == "table" and self._depth:
            self._depth -= 1
            if not self._depth and self._rows:
                self.tables.append(tuple(self._rows))
                self._rows = []

    def handle_data(self, data: str) -> None:
        if self._skipping:
            return
        if self._cells:
            self._cells[-1] += data
        else:
            self._line.append(data)

    def finish(self) -> None:
        """Take what is left when the page ends."""
        self.close()
        self._end_row()
        self._end_line()
        if self._rows:
            self.tables.append(tuple(self._rows))

    def _end_row(self) -> None:
        """Close a row of a table."""
        cells = tuple(" ".join(cell.split()) for cell in self._cells or ())
        self._cells = None
        if any(cells):
            self._rows.append(cells)
            self.lines.append("\t".join(cells).rstrip("\t"))

    def _end_line(self) -> None:
        """Close a line, or part the paragraphs within a cell."""
        if self._cells:
            self._cells[-1] += " "
            return
        line = _SPACE.sub(" ", "".join(self._line)).strip(" ")
        self._line = []
        if line:
            self.lines.append(line)


def read_page(text: str, encoding: str) -> Source:
    """The text of an HTML page."""
    reader = _Reader()
    reader.feed(text)
    reader.finish()
    if not any(line.strip() for line in reader.lines):
        raise NoTextInFile("This page holds no text.")
    return Source("\n".join(reader.lines) + "\n", "html", encoding, tuple(reader.tables))
