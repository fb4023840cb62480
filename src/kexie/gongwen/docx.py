"""
DOCX by python-docx, with the body written as one piece of XML: objects for every cell would take many times as long.

All layout is in named styles (`gongwen.styles`). Contents are a field that is already filled: they read without being
brought up to date, with the page numbers of the PDF of the same document.
"""

import io
import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document as File
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm

from kexie.gongwen import measures
from kexie.gongwen.model import (
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Run,
    Side,
    Table,
    numbered,
)
from kexie.gongwen.pdf import pictures
from kexie.gongwen.styles import PITCH, W, font_table, footnotes_xml, styles_xml

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# What XML cannot hold.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SIDES: dict[Side, str] = {"left": "left", "centre": "center", "right": "right"}
UNWANTED = {
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
}
STYLED = re.compile('<w:pStyle w:val="[A-Za-z0-9]+"/>')
LONG = 120  # characters in one cell


def to_docx(document: Document, pages: Sequence[int]) -> bytes:
    """
    The document as DOCX.

    :param pages: on which page each heading stands, as `pdf.pages_of_headings` gives it
    """
    file = docx.Document()
    writer = _Writer(file, document, pages)
    body = file.element.body
    words = "".join(writer.body())
    body[:] = list(parse_xml(f'<w:body xmlns:w="{W}" xmlns:r="{R}">{words}</w:body>'))
    _furnish(file, document)
    _add_parts(file, writer.notes)
    data = io.BytesIO()
    file.save(data)
    return data.getvalue()


def _words(text: str) -> str:
    """Text as XML: literally, without what XML cannot hold."""
    return escape(UNWRITABLE.sub("", text))


def _letters(text: str, look: str = "") -> str:
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{_words(text)}</w:t></w:r>'


def _paragraph(style: str, content: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{content}</w:p>'


def _field(instruction: str, shown: str) -> str:
    def part(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    asked = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return part("begin") + asked + part("separate") + shown + part("end")


class _Writer:
    """The body as XML, block by block; `notes` are those for the foot of pages, in order."""

    def __init__(self, file: File, document: Document, pages: Sequence[int]) -> None:
        self.file, self.document = file, document
        self.blocks = list(numbered(document.blocks))
        self.notes: list[str] = []
        self.links: dict[str, str] = {}
        self.headings = 0
        self.entries = [
            (block.level, title, pages[number] if number < len(pages) else 0)
            for number, (block, title) in enumerate(
                (block, title) for block, title in self.blocks if isinstance(block, Heading)
            )
        ]
        figures = tuple(one.svg for one, _title in self.blocks if isinstance(one, Figure))
        self.pictures = iter(pictures(figures))

    def body(self) -> Iterator[str]:
        yield from self._cover() if self.document.kind.has_cover else self._head()
        broken = False
        for block, title in self.blocks:
            if isinstance(block, PageBreak):
                broken = True
                continue
            xml = self._block(block, title)
            # the break stands in the paragraph that follows it, so that no empty line begins the page
            yield STYLED.sub(r"\g<0><w:pageBreakBefore/>", xml, count=1) if broken else xml
            broken = isinstance(block, Contents)
        if self.document.signature:
            yield _paragraph("BodyText", "") * 2
            yield _paragraph("Signature", _letters(self.document.signature), "<w:keepNext/>")
            yield _paragraph("Signature", _letters(self.document.date))
        yield _section(cover=False)

    def _cover(self) -> Iterator[str]:
        one = self.document
        yield _paragraph("CoverTitle", _letters(one.title), '<w:spacing w:before="3400"/>')
        yield _paragraph("Subtitle", _letters(one.subtitle), '<w:spacing w:before="480"/>')
        yield _paragraph("Subtitle", _letters(one.issuer), '<w:spacing w:before="5400"/>')
        yield _paragraph("Subtitle", _letters(one.date), _section(cover=True))

    def _head(self) -> Iterator[str]:
        one = self.document
        yield _paragraph("Title", _letters(one.title))
        if one.subtitle:
            yield _paragraph("Subtitle", _letters(one.subtitle))
        yield _paragraph("Normal", "")
        if one.addressees:
            yield _paragraph("Addressee", _letters(f"{'，'.join(one.addressees)}："))

    def _block(self, block: Block, title: str) -> str:
        found = ""
        match block:
            case Heading():
                found = self._heading(block, title)
            case Paragraph(runs=runs):
                found = _paragraph("BodyText", "".join(map(self._run, runs)))
            case Table():
                found = _paragraph("Caption", _letters(title)) + self._table(block)
            case Figure():
                found = self._picture(block) + _paragraph("PictureCaption", _letters(title))
            case Note(runs=runs):
                found = _paragraph("Note", "".join(map(self._run, runs)))
            case Contents():
                found = self._contents(block)
        return found

    def _heading(self, heading: Heading, title: str) -> str:
        self.headings += 1
        mark = f'w:id="{self.headings}"'
        inner = f'<w:bookmarkStart {mark} w:name="_Toc{self.headings:05}"/>{_letters(title)}'
        return _paragraph(f"Heading{heading.level}", f"{inner}<w:bookmarkEnd {mark}/>")

    def _run(self, run: Run) -> str:
        found = _letters(run.text)
        if run.link:
            found = (
                f'<w:hyperlink r:id="{self._link(run.link)}" w:history="1">{found}</w:hyperlink>'
            )
        if run.note:
            self.notes.append(_words(run.note))
            look = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            found += f'<w:r>{look}<w:footnoteReference w:id="{len(self.notes)}"/></w:r>'
        return found

    def _link(self, address: str) -> str:
        if address not in self.links:
            name = f"rIdLink{len(self.links) + 1}"
            rels = self.file.part.rels
            rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, name, is_external=True)
            self.links[address] = name
        return self.links[address]

    def _table(self, table: Table) -> str:
        whole = round(measures.AREA[0] / 25.4 * 1440)
        widths = [round(whole * width / sum(table.widths)) for width in table.widths]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        head = "".join(
            _cell(width, _paragraph("TableHead", _letters(words)))
            for width, words in zip(widths, table.head, strict=True)
        )
        rows = "".join(
            self._row(table, number, cells, widths) for number, cells in enumerate(table.rows)
        )
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
            f'<w:tblW w:w="{whole}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>"
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
            # what follows a table stands apart from it
            + _paragraph("TableText", "")
        )

    def _row(self, table: Table, number: int, cells: tuple[Run, ...], widths: Sequence[int]) -> str:
        style = "TableHead" if number in table.strong else "TableText"
        inner = "".join(
            _cell(width, _paragraph(style, self._run(cell), f'<w:jc w:val="{SIDES[side]}"/>'))
            for width, cell, side in zip(widths, cells, table.sides, strict=True)
        )
        # a row of long words may go on over the page; one of numbers stays whole
        whole = "" if max(len(cell.text) for cell in cells) > LONG else "<w:cantSplit/>"
        return f"<w:tr><w:trPr>{whole}</w:trPr>{inner}</w:tr>"

    def _picture(self, figure: Figure) -> str:
        inline = self.file.part.new_pic_inline(
            io.BytesIO(next(self.pictures)), width=Mm(measures.AREA[0])
        )
        inline.docPr.set("descr", UNWRITABLE.sub("", figure.says))
        return _paragraph("Picture", f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>")

    def _contents(self, block: Contents) -> str:
        lines = [_paragraph("Title", _letters(block.title)), _paragraph("Normal", "")]
        entries = [
            (number, level, title, page)
            for number, (level, title, page) in enumerate(self.entries, start=1)
            if level <= block.depth
        ]
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
            f' TOC \\o "1-{block.depth}" \\h \\z \\u </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        for number, level, title, page in entries:
            anchor = f"_Toc{number:05}"
            inner = _letters(title) + "<w:r><w:tab/></w:r>"
            inner += _field(f"PAGEREF {anchor} \\h", _letters(str(page)))
            link = f"<w:hyperlink w:anchor={quoteattr(anchor)}>{inner}</w:hyperlink>"
            lines.append(_paragraph(f"TOC{level}", begin + link))
            begin = ""
        lines.append(_paragraph("Normal", f'{begin}<w:r><w:fldChar w:fldCharType="end"/></w:r>'))
        return "".join(lines)


def _cell(width: int, inner: str) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{inner}</w:tc>"
    )


def _section(*, cover: bool) -> str:
    """Page, margins and grid. What follows a cover begins on an odd page, with number 1."""
    twips = {
        name: round(mm / 25.4 * 1440)
        for name, mm in {
            "w": measures.PAGE[0],
            "h": measures.PAGE[1],
            "top": measures.TOP,
            "left": measures.LEFT,
            "right": measures.RIGHT,
            "bottom": measures.BOTTOM,
        }.items()
    }
    below = measures.BOTTOM - measures.NUMBER_BELOW - measures.NUMBER / measures.POINTS
    margins = "".join(f' w:{name}="{twips[name]}"' for name in ("top", "right", "bottom", "left"))
    spread = round((measures.STEP - measures.BODY) * 4096)
    begins = '<w:type w:val="nextPage"/>' if cover else '<w:type w:val="oddPage"/>'
    return (
        f'<w:sectPr>{begins}<w:pgSz w:w="{twips["w"]}" w:h="{twips["h"]}"/><w:pgMar{margins}'
        f' w:header="851" w:footer="{round(below / 25.4 * 1440)}" w:gutter="0"/>'
        f'<w:pgNumType w:start="1"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{PITCH}" w:charSpace="{spread}"/></w:sectPr>'
    )


def _furnish(file: File, document: Document) -> None:
    """Styles, page numbers, and what the file says about itself."""
    styles = file.styles.element
    styles[:] = list(parse_xml(styles_xml()))
    file.settings.odd_and_even_pages_header_footer = True
    section = file.sections[-1]
    for footer, side, indent in (
        (section.footer, "right", 'w:rightChars="100" w:right="280"'),
        (section.even_page_footer, "left", 'w:leftChars="100" w:left="280"'),
    ):
        footer.is_linked_to_previous = False
        number = _letters("— ") + _field("PAGE", _letters("1")) + _letters(" —")
        look = f'<w:ind {indent}/><w:jc w:val="{side}"/>'
        xml = _paragraph("Footer", number, look).replace("<w:p>", f'<w:p xmlns:w="{W}">', 1)
        footer._element[:] = [parse_xml(xml)]  # noqa: SLF001 -- python-docx offers no other way to the element
    about = file.core_properties
    for held in list(about._element):  # noqa: SLF001 -- dates and names of the empty file cannot be taken out otherwise
        about._element.remove(held)  # noqa: SLF001 -- as above
    about.title, about.author = document.title[:255], document.issuer[:255]


def _add_parts(file: File, notes: list[str]) -> None:
    main = file.part
    # what python-docx begins every file with, and this one has otherwise or not at all
    for rels in (main.rels, main.package.rels):
        for name, rel in list(rels.items()):
            if rel.reltype in UNWANTED:
                del rels[name]
    parts = [("fontTable", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE, font_table())]
    if notes:
        kind = RELATIONSHIP_TYPE.FOOTNOTES
        parts.append(("footnotes", CONTENT_TYPE.WML_FOOTNOTES, kind, footnotes_xml(notes)))
    for name, content, kind, xml in parts:
        whole = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{xml}'
        place = PackURI(f"/word/{name}.xml")
        main.relate_to(Part(place, content, whole.encode(), main.package), kind)
