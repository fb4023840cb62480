"""Small pieces of WordprocessingML."""

import re
from xml.sax.saxutils import escape

# What XML cannot hold.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def words(text: str) -> str:
    """Text as XML: literally, without what XML cannot hold."""
    return escape(UNWRITABLE.sub("", text))


def letters(text: str, look: str = "") -> str:
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{words(text)}</w:t></w:r>'


def tab(look: str = "") -> str:
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{look}<w:tab/></w:r>"


def lines(texts: tuple[str, ...]) -> str:
    """Lines of one paragraph."""
    return "<w:r><w:br/></w:r>".join(map(letters, texts))


def paragraph(style: str, content: str = "", more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{content}</w:p>'


def field(instruction: str, shown: str) -> str:
    def part(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    asked = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return part("begin") + asked + part("separate") + shown + part("end")


def cell(width: int, inner: str, more: str = "") -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}<w:vAlign w:val="center"/></w:tcPr>'
        f"{inner}</w:tc>"
    )


def twips(millimetres: float) -> int:
    return round(millimetres / 25.4 * 1440)


def rule(
    side: str, millimetres: float, colour: str, *, kind: str = "single", space: int = 0
) -> str:
    """A rule beside a paragraph or a cell; Word knows its thickness in eighths of a point."""
    size = round(millimetres * 72 / 25.4 * 8)
    return f'<w:{side} w:val="{kind}" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'
