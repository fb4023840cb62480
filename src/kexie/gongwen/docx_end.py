"""The end of a DOCX file: note of attachments, signatures and date, notes, who was present, the imprint."""

from collections.abc import Iterator

from kexie.gongwen import ends, measures
from kexie.gongwen.measures import CHARACTERS, width_of
from kexie.gongwen.model import Document
from kexie.gongwen.xml import cell, letters, paragraph, rule, tab, twips

STEP = measures.STEP * 20
WHOLE = twips(measures.AREA[0])
BLACK = "000000"
LABEL = 5  # characters before the names of attachments: two of indent, 附件：
NUMBER = 1.5


def after_body(document: Document) -> Iterator[str]:
    if document.attachments:
        yield from _note(ends.attachment_note(document))
    if document.signatures:
        yield from _signed(ends.signing(document))
    if document.notes:
        yield paragraph("Annotation", letters(f"（{document.notes}）"))
    if document.present:
        yield paragraph("Normal")
    for one in document.present:
        before = round((2 + width_of(one.role) + 1) * STEP)
        hang = f'<w:ind w:left="{before}" w:hanging="{round(before - 2 * STEP)}"/>'
        said = letters(one.role + "：", '<w:rStyle w:val="Role"/>')
        yield paragraph("Present", said + letters("、".join(one.names)), hang)


def _note(rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Numbers stand beneath each other, and so do the lines of the names."""
    yield paragraph("Normal")
    if len(rows) == 1:
        ((mark, name),) = rows
        yield paragraph("AttachmentNote", letters(mark + name), _hang(LABEL, LABEL - 2))
        return
    for at, (mark, name) in enumerate(rows):
        back = LABEL + NUMBER - 2 if at == 0 else NUMBER
        yield paragraph(
            "AttachmentNote", letters(mark) + tab() + letters(name), _hang(LABEL + NUMBER, back)
        )


def _hang(left: float, back: float) -> str:
    return (
        f'<w:ind w:leftChars="{round(left * 100)}" w:left="{round(left * STEP)}"'
        f' w:hangingChars="{round(back * 100)}" w:hanging="{round(back * STEP)}"/>'
    )


def _signed(one: ends.Signing) -> Iterator[str]:
    yield paragraph("Normal", "", "<w:keepNext/>") * one.before
    for at, names in enumerate(one.rows):
        if len(names) == 1:
            yield paragraph("Signature", letters(names[0]), "<w:keepNext/>" + _in(one.signed_in))
        else:
            place = WHOLE / len(names)
            stops = "".join(
                f'<w:tab w:val="center" w:pos="{round(place * (n + 0.5))}"/>'
                for n in range(len(names))
            )
            yield paragraph(
                "JointSignature",
                "".join(tab() + letters(name) for name in names),
                f"<w:keepNext/><w:tabs>{stops}</w:tabs>",
            )
        if at < len(one.rows) - 1:
            yield paragraph("Normal", "", "<w:keepNext/>") * one.between
    yield paragraph("Signature", letters(one.date), _in(one.dated_in))


def _in(characters: float) -> str:
    return f'<w:ind w:right="{round(min(characters, CHARACTERS) * STEP)}"/>'


def imprint(one: ends.Imprint) -> str:
    """A table that floats to the bottom of the page it is anchored on, and the line that holds it there."""
    rows = []
    if one.copies:
        rows.append(paragraph("CopyTo", letters(f"抄送：{one.copies}")))
    if one.office:
        rows.append(paragraph("PrintedBy", letters(one.office) + tab() + letters(one.printed)))
    drawn = ""
    if one.ruled:
        drawn = (
            f"<w:tblBorders>{rule('top', measures.OUTER_RULE, BLACK)}"
            f"{rule('bottom', measures.OUTER_RULE, BLACK)}{rule('insideH', measures.INNER_RULE, BLACK)}</w:tblBorders>"
        )
    inner = "".join(
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell(WHOLE, row)}</w:tr>" for row in rows
    )
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="margin" w:horzAnchor="page"'
        f' w:tblpX="{twips(measures.LEFT)}" w:tblpYSpec="bottom"/>'
        f'<w:tblW w:w="{WHOLE}" w:type="dxa"/>{drawn}<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{WHOLE}"/></w:tblGrid>{inner}</w:tbl>{last_line()}'
    )


def last_line(section: str = "") -> str:
    """A line too low to be seen, that holds what must stand in a paragraph."""
    low = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    return paragraph("Normal", "", low + section)
