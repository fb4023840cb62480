"""Pages of a DOCX file: sections with margins and grid, numbers of pages, and the parts beside the body."""

from docx.document import Document as File
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.section import Section, _BaseHeaderFooter

from kexie.gongwen import measures
from kexie.gongwen.kinds import Form
from kexie.gongwen.model import Document
from kexie.gongwen.pdf import Printed
from kexie.gongwen.styles import PITCH, W, font_table, footnotes_xml, letter_frame, styles_xml
from kexie.gongwen.xml import field, letters, paragraph, twips

UNWANTED = {
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
}
BELOW = measures.BOTTOM - measures.NUMBER_BELOW - measures.NUMBER / measures.POINTS
FOOT = measures.PAGE[1] - measures.LETTER_FOOT - 60 / 20 / measures.POINTS
SPREAD = round((measures.STEP - measures.BODY) * 4096)


def section(*, begins: str = "", form: Form = Form.PLAIN, counts_on: bool = False) -> str:
    """
    Page, margins and grid.

    :param begins: on which page: `oddPage` after a cover, `evenPage` with the imprint; empty: it is the first
    :param counts_on: its pages are numbered on from those before, and not from 1
    """
    size = f'<w:pgSz w:w="{twips(measures.PAGE[0])}" w:h="{twips(measures.PAGE[1])}"/>'
    margins = "".join(
        f' w:{name}="{twips(given)}"'
        for name, given in (
            ("top", measures.TOP),
            ("right", measures.RIGHT),
            ("bottom", measures.BOTTOM),
            ("left", measures.LEFT),
        )
    )
    first = "<w:titlePg/>" if form is Form.LETTER else ""
    kind = f'<w:type w:val="{begins}"/>' if begins else ""
    counted = "" if counts_on else '<w:pgNumType w:start="1"/>'
    return (
        f"<w:sectPr>{kind}{size}<w:pgMar{margins}"
        f' w:header="851" w:footer="{twips(BELOW)}" w:gutter="0"/>{counted}{first}'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{PITCH}" w:charSpace="{SPREAD}"/></w:sectPr>'
    )


def furnish(file: File, document: Document, printed: Printed) -> None:
    """Styles, page numbers, and what the file says about itself."""
    styles = file.styles.element
    styles[:] = list(parse_xml(styles_xml()))
    file.settings.odd_and_even_pages_header_footer = True
    _number(file.sections[1 if document.kind.has_cover else 0])
    if document.form is Form.LETTER:
        _put(
            file.sections[0].first_page_footer,
            paragraph("LetterFoot", "", letter_frame(FOOT, ' w:h="60" w:hRule="exact"')),
        )
    if printed.blank:
        # an empty page and the imprint behind it bear no number
        for footer in (file.sections[-1].footer, file.sections[-1].even_page_footer):
            _put(footer, paragraph("Footer"))
    about = file.core_properties
    for held in list(about._element):  # noqa: SLF001 -- dates and names of the empty file cannot be taken out otherwise
        about._element.remove(held)  # noqa: SLF001 -- as above
    about.title, about.author = document.title[:255], document.issuer[:255]


def _number(section: Section) -> None:
    """Odd pages right, even pages left, one character in."""
    for footer, side, indent in (
        (section.footer, "right", 'w:rightChars="100" w:right="280"'),
        (section.even_page_footer, "left", 'w:leftChars="100" w:left="280"'),
    ):
        number = letters("— ") + field("PAGE", letters("1")) + letters(" —")
        _put(footer, paragraph("Footer", number, f'<w:ind {indent}/><w:jc w:val="{side}"/>'))


def _put(footer: _BaseHeaderFooter, xml: str) -> None:
    footer.is_linked_to_previous = False
    whole = xml.replace("<w:p>", f'<w:p xmlns:w="{W}">', 1)
    footer._element[:] = [parse_xml(whole)]  # noqa: SLF001 -- python-docx offers no other way to the element


def add_parts(file: File, notes: list[str]) -> None:
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
