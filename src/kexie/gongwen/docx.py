"""
DOCX by python-docx, with the body written as one piece of XML: objects for every cell would take many times as long.

All layout is in named styles (`gongwen.styles`). Contents are a field that is already filled: they read without being
brought up to date, with the page numbers of the PDF of the same document.
"""

import io
import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

import docx
from docx.document import Document as File
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.shared import Mm

from kexie.gongwen import docx_end, docx_head, ends, measures
from kexie.gongwen.docx_pages import add_parts, furnish, section
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
from kexie.gongwen.pdf import Printed, pictures
from kexie.gongwen.styles import CELL_SIDE, W
from kexie.gongwen.titles import ON_COVER, break_title
from kexie.gongwen.xml import UNWRITABLE, cell, field, letters, lines, paragraph, words

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SIDES: dict[Side, str] = {"left": "left", "centre": "center", "right": "right"}
STYLED = re.compile('<w:pStyle w:val="[A-Za-z0-9]+"/>')
KEPT = r"\g<0><w:keepNext/><w:keepLines/>"
LONG = 120  # characters in one cell


def to_docx(document: Document, printed: Printed) -> bytes:
    """
    The document as DOCX.

    :param printed: its PDF, from which the contents get their pages and the imprint its place
    """
    file = docx.Document()
    writer = Writer(file, document, printed)
    body = file.element.body
    inner = "".join(writer.body())
    body[:] = list(parse_xml(f'<w:body xmlns:w="{W}" xmlns:r="{R}">{inner}</w:body>'))
    furnish(file, document, printed)
    add_parts(file, writer.notes)
    data = io.BytesIO()
    file.save(data)
    return data.getvalue()


class Writer:
    """The body as XML, block by block; `notes` are those for the foot of pages, in order."""

    def __init__(self, file: File, document: Document, printed: Printed) -> None:
        self.file, self.document, self.printed = file, document, printed
        self.names = (document.issuer, *document.joint, *document.addressees)
        self.blocks = list(numbered(document.blocks))
        attached = [list(numbered(one.blocks)) for one in document.attachments]
        self.attached = list(
            zip(ends.attachment_marks(document), document.attachments, attached, strict=True)
        )
        self.notes: list[str] = []
        self.links: dict[str, str] = {}
        self.headings = 0
        everything = [*self.blocks, *(pair for blocks in attached for pair in blocks)]
        pages = printed.headings
        self.entries = [
            (block.level, title, pages[number] if number < len(pages) else 0)
            for number, (block, title) in enumerate(
                (block, title) for block, title in everything if isinstance(block, Heading)
            )
        ]
        figures = tuple(one.svg for one, _title in everything if isinstance(one, Figure))
        self.pictures = iter(pictures(figures))

    def body(self) -> Iterator[str]:
        one = self.document
        yield from self._cover() if one.kind.has_cover else self._head()
        *most, last = [*self.each(self.blocks)] or [""]
        yield from most
        yield STYLED.sub(KEPT, last, count=1) if ends.keeps_last(one) else last
        yield from docx_end.after_body(one)
        for mark, attachment, blocks in self.attached:
            yield paragraph("AttachmentMark", letters(mark), "<w:pageBreakBefore/>")
            yield paragraph("Normal")
            yield self._title(attachment.title)
            yield paragraph("Normal")
            yield from self.each(blocks)
        yield from self._last()

    def _last(self) -> Iterator[str]:
        """The imprint, on a page of its own where the PDF has it there, and the last section."""
        form = self.document.form
        main = section(begins="oddPage" if self.document.kind.has_cover else "", form=form)
        if not self.document.has_imprint:
            yield main
            return
        one = ends.imprint(self.document)
        if not self.printed.apart:
            yield docx_end.imprint(one)
            yield main
            return
        yield docx_end.last_line(main)
        # a floating table is held by a paragraph before it: by none, it would float on the page before
        yield docx_end.last_line()
        yield docx_end.imprint(one)
        yield section(begins="evenPage" if one.ruled else "nextPage", counts_on=True)

    def each(self, blocks: Sequence[tuple[Block, str]]) -> Iterator[str]:
        broken = False
        for block, title in blocks:
            if isinstance(block, PageBreak):
                broken = True
                continue
            xml = self._block(block, title)
            # the break stands in the paragraph that follows it, so that no empty line begins the page
            yield STYLED.sub(r"\g<0><w:pageBreakBefore/>", xml, count=1) if broken else xml
            broken = isinstance(block, Contents)

    def _title(self, title: str) -> str:
        return paragraph("Title", lines(break_title(title, self.names)))

    def _cover(self) -> Iterator[str]:
        one = self.document
        title = break_title(one.title, self.names, ON_COVER)
        yield paragraph("CoverTitle", lines(title), '<w:spacing w:before="3270"/>')
        # the issuer stands at the foot of the page, however many lines the title has
        free = 5400 - round((len(title) - 1) * measures.COVER_LINE * 20)
        yield paragraph("Subtitle", letters(one.subtitle), '<w:spacing w:before="480"/>')
        yield paragraph("Subtitle", letters(one.issuer), f'<w:spacing w:before="{free}"/>')
        yield paragraph("Subtitle", letters(one.date), section())

    def _head(self) -> Iterator[str]:
        one = self.document
        yield from docx_head.head(one)
        yield self._title(one.title)
        if one.subtitle:
            yield paragraph("Subtitle", letters(one.subtitle))
        yield paragraph("Normal")
        if one.addressees:
            yield paragraph("Addressee", letters(f"{'，'.join(one.addressees)}："))

    def _block(self, block: Block, title: str) -> str:
        found = ""
        match block:
            case Heading():
                found = self._heading(block, title)
            case Paragraph(runs=runs):
                found = paragraph("BodyText", "".join(map(self._run, runs)))
            case Table():
                found = paragraph("Caption", letters(title)) + self._table(block)
            case Figure():
                found = self._picture(block) + paragraph("PictureCaption", letters(title))
            case Note(runs=runs):
                found = paragraph("Note", "".join(map(self._run, runs)))
            case Contents():
                found = self._contents(block)
        return found

    def _heading(self, heading: Heading, title: str) -> str:
        self.headings += 1
        mark = f'w:id="{self.headings}"'
        inner = f'<w:bookmarkStart {mark} w:name="_Toc{self.headings:05}"/>{letters(title)}'
        return paragraph(f"Heading{heading.level}", f"{inner}<w:bookmarkEnd {mark}/>")

    def _run(self, run: Run) -> str:
        found = letters(run.text)
        if run.link:
            found = (
                f'<w:hyperlink r:id="{self._link(run.link)}" w:history="1">{found}</w:hyperlink>'
            )
        if run.note:
            self.notes.append(words(run.note))
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
            cell(width, paragraph("TableHead", letters(words)))
            for width, words in zip(widths, table.head, strict=True)
        )
        rows = "".join(
            self._row(table, number, cells, widths) for number, cells in enumerate(table.rows)
        )
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
            f'<w:tblW w:w="{whole}" w:type="dxa"/><w:tblInd w:w="{CELL_SIDE}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>"
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
            # a table that follows is another one
            + docx_end.last_line()
        )

    def _row(self, table: Table, number: int, cells: tuple[Run, ...], widths: Sequence[int]) -> str:
        style = "TableHead" if number in table.strong else "TableText"
        inner = "".join(
            cell(width, paragraph(style, self._run(run), f'<w:jc w:val="{SIDES[side]}"/>'))
            for width, run, side in zip(widths, cells, table.sides, strict=True)
        )
        # a row of long words may go on over the page; one of numbers stays whole
        whole = "" if max(len(cell.text) for cell in cells) > LONG else "<w:cantSplit/>"
        return f"<w:tr><w:trPr>{whole}</w:trPr>{inner}</w:tr>"

    def _picture(self, figure: Figure) -> str:
        inline = self.file.part.new_pic_inline(
            io.BytesIO(next(self.pictures)), width=Mm(measures.AREA[0])
        )
        inline.docPr.set("descr", UNWRITABLE.sub("", figure.says))
        return paragraph("Picture", f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>")

    def _contents(self, block: Contents) -> str:
        entered = [paragraph("Title", letters(block.title)), paragraph("Normal")]
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
            inner = letters(title) + "<w:r><w:tab/></w:r>"
            inner += field(f"PAGEREF {anchor} \\h", letters(str(page)))
            link = f"<w:hyperlink w:anchor={quoteattr(anchor)}>{inner}</w:hyperlink>"
            entered.append(paragraph(f"TOC{level}", begin + link))
            begin = ""
        entered.append(paragraph("Normal", f'{begin}<w:r><w:fldChar w:fldCharType="end"/></w:r>'))
        return "".join(entered)
