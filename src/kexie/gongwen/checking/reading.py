"""
A DOCX file as what is to be checked: its paragraphs with the look they really have, its sections, its page numbers.

The look of a stretch of text comes from the file's defaults, the styles its paragraph and it are based on, and what
stands on them directly, in this order.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.exceptions import InvalidXmlError
from docx.oxml.ns import qn

from kexie.gongwen.checking.properties import (
    attribute,
    borders_of,
    cells,
    draws_red,
    first_line,
    is_on,
    is_red,
    last,
    length_of,
    merged,
    millimetres,
    number_of,
    pitch_of,
    within,
)
from kexie.gongwen.opening import Unreadable, open_file
from kexie.gongwen.saying import say

SIDES = {"start": "left", "end": "right", "both": "left"}
THEME = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Letters:
    """A stretch of text with one look. `size` in points; `colour` as six digits, empty: automatic."""

    text: str
    font: str
    latin: str
    size: float
    colour: str
    bold: bool


@dataclass(slots=True)
class Line:
    """
    A paragraph. Lengths in points.

    :ivar number: its place in the body, from 1, empty ones counted; those in tables have the number of the one before
    :ivar table: in which it stands, from 1, and `row` where: row and cell; 0: in none
    :ivar pitch: from line to line; None: as the grid has it
    :ivar first: how far the first line is indented (less than 0: hangs)
    :ivar rules: borders of the paragraph, or of the cell or table it stands in: side to (points, colour)
    """

    number: int
    text: str
    letters: list[Letters]
    style: str
    side: str
    first: float
    left: float
    right: float
    pitch: float | None
    before: float
    after: float
    breaks: bool
    rules: dict[str, tuple[float, str]]
    table: int = 0
    row: tuple[int, int] = (0, 0)
    section: int = 0
    drawn_red: bool = False

    @property
    def said(self) -> str:
        return self.text.strip()

    @property
    def face(self) -> str:
        """The typeface of most of it."""
        return max(self.letters, key=lambda one: len(one.text)).font if self.letters else ""

    @property
    def size(self) -> float:
        return max(self.letters, key=lambda one: len(one.text)).size if self.letters else 0.0

    @property
    def red(self) -> bool:
        return any(is_red(one.colour) for one in self.letters if one.text.strip())


@dataclass(slots=True)
class TableOf:
    """A table: its rules from top to bottom in points, whether it is held at the bottom of its page."""

    number: int
    rules: dict[str, float]
    at_bottom: bool


@dataclass(slots=True)
class Section:
    """Page and margins in millimetres, the grid in points. Footers: each kind's paragraphs, after inheritance."""

    page: tuple[float, float]
    margins: dict[str, float]
    grid: str
    pitch: float
    spread: float
    titled: bool
    footers: dict[str, list[Line]] = field(default_factory=dict)
    footer_below: float = 0.0


@dataclass(slots=True)
class Read:
    lines: list[Line]
    tables: list[TableOf]
    sections: list[Section]
    two_sided: bool


def read(data: bytes) -> Read:
    """:raises Unreadable: it is no DOCX, unpacks to more than can be meant, or says a length that is none"""
    try:
        return _Reader(open_file(data)).read()
    except (ValueError, InvalidXmlError) as reason:
        if isinstance(reason, Unreadable):
            raise
        raise Unreadable(say("这个 DOCX 文件的内容不合规范，无法检查。")) from reason


def _breaks_page(element: Any) -> bool:
    return any(attribute(one, "type") == "page" for one in element.iter(qn("w:br")))


class _Reader:
    def __init__(self, file: Any) -> None:
        self.file = file
        self.styles = {
            attribute(one, "styleId"): one for one in file.styles.element.iter(qn("w:style"))
        }
        self.standard = next(
            (
                name
                for name, one in self.styles.items()
                if attribute(one, "type") == "paragraph"
                and attribute(one, "default") in ("1", "true")
            ),
            "",
        )
        defaults = file.styles.element.find(qn("w:docDefaults"))
        self.default_letters = within(defaults, "w:rPrDefault", "w:rPr")
        self.default_paragraph = within(defaults, "w:pPrDefault", "w:pPr")
        self.theme = self._theme()

    def read(self) -> Read:
        sections = [self._section(one) for one in self.file.sections]
        lines: list[Line] = []
        tables: list[TableOf] = []
        number = section = 0
        for element in self.file.element.body:
            if element.tag == qn("w:p"):
                number += 1
                lines.append(self._line(element, number))
                lines[-1].section = section
                section += element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
            elif element.tag == qn("w:tbl"):
                tables.append(self._table(element, len(tables) + 1))
                for place, inner in cells(element):
                    lines.append(self._line(inner, number))
                    lines[-1].table, lines[-1].row, lines[-1].section = len(tables), place, section
        two_sided = bool(self.file.settings.odd_and_even_pages_header_footer)
        return Read(lines, tables, sections, two_sided)

    def _chain(self, style: str) -> list[Any]:
        """The style and those it is based on, the deepest first."""
        found: list[Any] = []
        while style in self.styles and self.styles[style] not in found:
            found.append(self.styles[style])
            style = attribute(self.styles[style].find(qn("w:basedOn")), "val")
        return found[::-1]

    def _line(self, element: Any, number: int) -> Line:
        own = element.find(qn("w:pPr"))
        style = attribute(own.find(qn("w:pStyle")), "val") if own is not None else ""
        chain = self._chain(style or self.standard)
        stacked = [self.default_paragraph, *(one.find(qn("w:pPr")) for one in chain), own]
        properties = [one for one in stacked if one is not None]
        letters = list(self._letters(element, chain))
        size = max((one.size for one in letters), default=16.0)
        indent, spacing = merged(properties, "w:ind"), merged(properties, "w:spacing")
        side = merged(properties, "w:jc").get("val", "left")
        return Line(
            number=number,
            text="".join(one.text for one in letters),
            letters=letters,
            style=attribute(self.styles[style].find(qn("w:name")), "val")
            if style in self.styles
            else "",
            side=SIDES.get(side, side),
            first=first_line(indent, size),
            left=length_of(indent, "left", size) or length_of(indent, "start", size),
            right=length_of(indent, "right", size) or length_of(indent, "end", size),
            pitch=pitch_of(spacing),
            before=(number_of(spacing.get("before", "0")) or 0) / 20,
            after=(number_of(spacing.get("after", "0")) or 0) / 20,
            breaks=is_on(last(properties, "w:pageBreakBefore")) or _breaks_page(element),
            rules=borders_of(last(properties, "w:pBdr")),
            drawn_red=draws_red(element),
        )

    def _letters(self, element: Any, chain: list[Any]) -> Iterator[Letters]:
        base = [self.default_letters, *(one.find(qn("w:rPr")) for one in chain)]
        for run in element.iter(qn("w:r")):
            text = "".join(
                (one.text or "")
                if one.tag == qn("w:t")
                else "\n"
                if one.tag == qn("w:br") and attribute(one, "type") != "page"
                else "\t"
                if one.tag == qn("w:tab")
                else ""
                for one in run
            )
            if not text:
                continue
            own = run.find(qn("w:rPr"))
            style = attribute(own.find(qn("w:rStyle")), "val") if own is not None else ""
            properties = [*base, *(one.find(qn("w:rPr")) for one in self._chain(style)), own]
            properties = [one for one in properties if one is not None]
            bold = last(properties, "w:b")
            colour = merged(properties, "w:color").get("val", "")
            fonts = self._fonts(properties)
            yield Letters(
                text,
                fonts["eastAsia"],
                fonts["ascii"],
                (number_of(merged(properties, "w:sz").get("val", "20")) or 20) / 2,
                "" if colour in ("auto", "000000") else colour,
                is_on(bold),
            )

    def _fonts(self, properties: list[Any]) -> dict[str, str]:
        """What a typeface is called last, by name or through the theme."""
        found = {"eastAsia": "", "ascii": ""}
        for one in properties:
            fonts = one.find(qn("w:rFonts"))
            for script in tuple(found):
                if themed := attribute(fonts, f"{script}Theme"):
                    found[script] = self.theme.get(themed, found[script])
                elif named := attribute(fonts, script):
                    found[script] = named
        return found

    def _theme(self) -> dict[str, str]:
        part = next(
            (
                rel.target_part
                for rel in self.file.part.rels.values()
                if rel.reltype.endswith("/theme")
            ),
            None,
        )
        if part is None:
            return {}
        found = {}
        root = parse_xml(part.blob)
        for kind in ("major", "minor"):
            fonts = root.find(f".//{THEME}{kind}Font")
            if fonts is None:
                continue
            named = {one.get("script"): one.get("typeface") for one in fonts.iter(f"{THEME}font")}
            for script, tag in (("EastAsia", "ea"), ("HAnsi", "latin"), ("Ascii", "latin")):
                face = fonts.find(f"{THEME}{tag}")
                name = face.get("typeface") if face is not None else ""
                found[kind + script] = name or (named.get("Hans", "") if tag == "ea" else "")
        return found

    def _table(self, element: Any, number: int) -> TableOf:
        properties = element.find(qn("w:tblPr"))
        place = properties.find(qn("w:tblpPr")) if properties is not None else None
        borders = borders_of(
            properties.find(qn("w:tblBorders")) if properties is not None else None
        )
        rules = {side: size for side, (size, _colour) in borders.items()}
        rows = element.findall(qn("w:tr"))
        for at, row in enumerate(rows):
            for cell in row.iter(qn("w:tcBorders")):
                for side, (size, _colour) in borders_of(cell).items():
                    last = at == len(rows) - 1
                    inner = (side == "top" and at > 0) or (side == "bottom" and not last)
                    rules["insideH" if inner else side] = size
        bottom = attribute(place, "tblpYSpec") == "bottom"
        return TableOf(number, rules, bottom)

    def _section(self, section: Any) -> Section:
        grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 -- python-docx knows no grid
        found = Section(
            page=(millimetres(section.page_width), millimetres(section.page_height)),
            margins={
                "上": millimetres(section.top_margin),
                "下": millimetres(section.bottom_margin),
                "左": millimetres(section.left_margin) + millimetres(section.gutter),
                "右": millimetres(section.right_margin),
            },
            grid=attribute(grid, "type"),
            pitch=(number_of(attribute(grid, "linePitch")) or 0) / 20,
            spread=(number_of(attribute(grid, "charSpace")) or 0) / 4096,
            titled=bool(section.different_first_page_header_footer),
            footer_below=millimetres(section.footer_distance),
        )
        for kind, footer in (
            ("odd", section.footer),
            ("even", section.even_page_footer),
            ("first", section.first_page_footer),
        ):
            element = footer._element  # noqa: SLF001 -- as above
            found.footers[kind] = [self._line_of_footer(one) for one in element.iter(qn("w:p"))]
        return found

    def _line_of_footer(self, element: Any) -> Line:
        line = self._line(element, 0)
        asked = "".join(one.text or "" for one in element.iter(qn("w:instrText")))
        asked += "".join(attribute(one, "instr") for one in element.iter(qn("w:fldSimple")))
        line.style = "PAGE" if "PAGE" in asked.split() else ""
        frame = element.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
        if frame is not None and attribute(frame, "xAlign"):
            line.side = {"outside": "outside"}.get(
                attribute(frame, "xAlign"), attribute(frame, "xAlign")
            )
        return line
