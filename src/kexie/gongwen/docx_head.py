"""The head of a DOCX file: copy number, urgency, issuer mark, number and signers, the red rule; of a letter its own."""

from collections.abc import Iterator

from kexie.gongwen import ends, measures
from kexie.gongwen.kinds import Form
from kexie.gongwen.measures import LINE, POINTS
from kexie.gongwen.model import Document
from kexie.gongwen.styles import GAP, RED, letter_frame
from kexie.gongwen.xml import cell, letters, paragraph, rule, tab, twips

WHOLE = twips(measures.AREA[0])
STEP = round(measures.STEP * 20)


def head(document: Document) -> Iterator[str]:
    match document.form:
        case Form.PLAIN:
            return
        case Form.LETTER:
            yield from _letter_head(document)
        case _:
            yield from _red_head(document)
    yield paragraph("Normal") * 2


def _corner(document: Document) -> list[str]:
    found = []
    if document.copy_number:
        found.append(paragraph("CopyNumber", letters(f"{document.copy_number:06}")))
    if document.urgency:
        found.append(paragraph("Urgency", letters(document.urgency.value)))
    return found


def _red_head(document: Document) -> Iterator[str]:
    marks = document.marks
    beside, size = ends.beside_marks(document), ends.mark_points(document)
    above = ends.HEAD_LINES
    corner = _corner(document)
    yield from corner
    yield paragraph("Normal") * (above - len(corner))
    before = round((measures.MARK_BELOW * POINTS - above * LINE) * 20)
    # two empty lines below the mark, less what its own line is taller than its letters
    after = round((2 * LINE - (ends.TALL - 1) * size) * 20)
    if beside:
        yield f"{_space(before)}{_joint(marks, beside, size)}{_space(after)}"
    else:
        spacing = f'<w:spacing w:before="{before}" w:after="{after}" w:line="{round(size * ends.TALL * 20)}" w:lineRule="exact"/>'
        yield paragraph("IssuerMark", letters(marks[0], _sized(size)), spacing)
    yield from _number(document)


# Beneath a mark without a number: the white that would stand above one.
LOW = f'<w:spacing w:before="0" w:after="0" w:line="{round(GAP * 20)}" w:lineRule="exact"/>'


def _space(height: int) -> str:
    return paragraph(
        "Normal", "", f'<w:spacing w:before="0" w:after="0" w:line="{height}" w:lineRule="exact"/>'
    )


def _sized(points: float) -> str:
    return f'<w:spacing w:val="0"/><w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _joint(marks: tuple[str, ...], beside: str, size: float) -> str:
    """Names of the issuers in a column as wide as the longest, 文件 in the middle of their height."""
    right = round((measures.width_of(beside) + 0.45) * size * 20)
    left = min(WHOLE - right, round((max(map(measures.width_of, marks)) + 0.05) * size * 20))
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{round(size * ends.TALL * 20)}" w:lineRule="exact"/>'
    rows = ""
    for number, mark in enumerate(marks):
        name = paragraph(
            "IssuerMark", letters(mark, _sized(size)), f'{spacing}<w:jc w:val="distribute"/>'
        )
        merge = '<w:vMerge w:val="restart"/>' if number == 0 else "<w:vMerge/>"
        other = paragraph(
            "IssuerMark", letters(beside, _sized(size)) if number == 0 else "", spacing
        )
        rows += f"<w:tr>{cell(left, name)}{cell(right, other, merge)}</w:tr>"
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{left + right}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
        f'</w:tblPr><w:tblGrid><w:gridCol w:w="{left}"/><w:gridCol w:w="{right}"/></w:tblGrid>{rows}</w:tbl>'
    )


def _number(document: Document) -> Iterator[str]:
    """The number, 4 mm above the red rule that is as wide as the type area; signers beside the number."""
    below = f"<w:pBdr>{rule('bottom', measures.RED_RULE, RED, space=round(measures.RULE_BELOW * POINTS))}</w:pBdr>"
    rows = ends.signer_rows(document)
    number = letters(str(document.number or ""))
    if not document.number and not rows:
        yield paragraph("DocumentNumber", "", f"{below}{LOW}")
        return
    if not rows:
        yield paragraph("DocumentNumber", number, below)
        return
    for at, names in enumerate(rows):
        last = at == len(rows) - 1
        said = letters("签发人：") if at == 0 else ""
        inner = (
            (number if last else "") + tab() + said + letters(names, '<w:rStyle w:val="Signer"/>')
        )
        # the rule keeps the width of the area: the character at either side is in the text, not in the indent
        yield paragraph("DocumentNumberUpward", letters("　") + inner, below if last else "")


def _letter_head(document: Document) -> Iterator[str]:
    """The mark hangs from 30 mm below the upper edge of the page, with the double rule 4 mm beneath it."""
    mark = document.marks[0]
    size = ends.mark_points(document)
    yield paragraph(
        "LetterMark",
        letters(mark, _sized(size)),
        # its line is taller than its letters, as much above them as beneath
        letter_frame(measures.LETTER_MARK - (ends.TALL - 1) * size / 2 / POINTS)
        + f'<w:spacing w:before="0" w:after="0" w:line="{round(size * ends.TALL * 20)}" w:lineRule="exact"/>',
    )
    beside = letters(str(document.number or ""))
    corner = []
    if document.copy_number:
        corner.append(letters(f"{document.copy_number:06}"))
    if document.urgency:
        corner.append(letters(document.urgency.value, HEI))
    first = corner[0] if corner else ""
    # the number stands in the first line beneath the rule, at the right edge
    yield paragraph("LetterNumber", f"{first}{tab()}{beside}")
    yield from (paragraph("Normal", one) for one in corner[1:])


HEI = '<w:rFonts w:ascii="黑体" w:hAnsi="黑体" w:eastAsia="黑体" w:cs="黑体" w:hint="eastAsia"/>'
