"""The named styles of a DOCX file, its fonts with their fall-back, and where notes at the foot of pages are kept."""

import math

from kexie.gongwen.fonts import OFFICE_NAMES, Face
from kexie.gongwen.measures import (
    AREA,
    BODY,
    CELL,
    COVER,
    COVER_LINE,
    LETTER_RULE,
    LINE,
    NUMBER,
    NUMBER_BELOW,
    PAGE,
    POINTS,
    RULE_BELOW,
    SMALL,
    STEP,
    TITLE,
)
from kexie.gongwen.xml import rule, twips

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PITCH = int(
    LINE * 20
)  # twentieths of a point from line to line; rounded up, 22 of them would not fit
RED = "FF0000"
# Lines are as many as fit, and none is moved to keep another company; no mark hangs over the edge; Latin letters and
# digits stand close. Letters do not snap to the grid: what is larger than its step would take two of them.
EVEN = (
    '<w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/>'
    '<w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
)
CLOSER = math.floor((STEP - BODY) * 20) - 1  # twentieths of a point; one less, as grids are rounded
EXACT = f'<w:spacing w:before="0" w:after="0" w:line="{PITCH}" w:lineRule="exact"/>'
GAP = LINE - BODY  # the white between two lines
CELL_SPACE = 4.5  # points above and below the words of a cell, and between its lines
CELL_SIDE = (
    70  # twentieths of a point beside them: by as much word processors move a table to the left
)
SMALL_LINE = CELL + CELL_SPACE
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="632"/>'
NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'


def _free(before: float = 0) -> str:
    """Lines as high as what stands in them."""
    return (
        f'<w:spacing w:before="{round(before * 20)}" w:after="0" w:line="240" w:lineRule="auto"/>'
    )


def _of_lines(height: float, before: float = 0, after: float = 0) -> str:
    """Lines of just this height, in points."""
    spaces = f'w:before="{round(before * 20)}" w:after="{round(after * 20)}"'
    return f'<w:spacing {spaces} w:line="{round(height * 20)}" w:lineRule="exact"/>'


def fonts(face: Face) -> str:
    name = OFFICE_NAMES[face][0]
    return (
        f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"'
        ' w:hint="eastAsia"/>'
    )


def _style(
    identity: str, name: str, paragraph: str, letters: str, *, based: str = "Normal", more: str = ""
) -> str:
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    standard = ' w:default="1"' if identity == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{standard} w:styleId="{identity}"><w:name w:val="{name}"/>{on}'
        f"{more}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
    )


def _size(points: float) -> str:
    """Letters of the body are as close as 28 in a line must be, others as their typeface has them."""
    half = round(points * 2)
    closer = CLOSER if points == BODY else 0
    return f'<w:spacing w:val="{closer}"/><w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _heading(level: int, face: Face) -> str:
    return _style(
        f"Heading{level}",
        f"heading {level}",
        f'<w:keepNext/>{EXACT}{INDENT}<w:outlineLvl w:val="{level - 1}"/>',
        fonts(face),
        more='<w:next w:val="BodyText"/>',
    )


def _of_footer() -> str:
    """
    The line of the page number, beneath so much white that a footer fills what is left of the margin.

    Some word processors forget how far a footer stands from the text where a page must be odd or even.
    """
    line = NUMBER * 1.2
    return _of_lines(line, NUMBER_BELOW * POINTS + NUMBER - line)


def _paragraph_styles() -> list[str]:
    centre = '<w:jc w:val="center"/>'
    right_tab = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8844"/></w:tabs>'
    number = fonts(Face.SONG) + _size(NUMBER)
    return [
        _style(
            "Normal",
            "Normal",
            EVEN + EXACT,
            fonts(Face.BODY) + '<w:snapToGrid w:val="0"/>' + _size(BODY),
            based="",
        ),
        _style("BodyText", "Body Text", f'{INDENT}<w:jc w:val="both"/>', ""),
        _style("Title", "Title", EXACT + centre, fonts(Face.TITLE) + _size(TITLE)),
        _style(
            "CoverTitle",
            "公文封面标题",
            _of_lines(COVER_LINE) + centre,
            fonts(Face.TITLE) + _size(COVER),
        ),
        _style("Subtitle", "Subtitle", centre, fonts(Face.KAI)),
        _style("Addressee", "公文主送机关", "", ""),
        _style("Signature", "公文落款", '<w:jc w:val="right"/>', ""),
        _style("JointSignature", "公文联合署名", "", ""),
        *_head_styles(),
        *_end_styles(),
        _heading(1, Face.HEI),
        _heading(2, Face.KAI),
        _heading(3, Face.BODY),
        _heading(4, Face.BODY),
        *_small_styles(),
        _style("TOC1", "toc 1", right_tab, fonts(Face.HEI)),
        _style("TOC2", "toc 2", f'{right_tab}<w:ind w:leftChars="200" w:left="632"/>', ""),
        _style("Footer", "footer", _of_footer(), number),
        _style("FootnoteText", "footnote text", _of_lines(SMALL + 4), _size(SMALL)),
    ]


def _small_styles() -> list[str]:
    """Of tables, pictures and small print."""
    centre = '<w:jc w:val="center"/>'
    return [
        _style(
            "Caption",
            "caption",
            f"<w:keepNext/>{_of_lines(14.4, GAP, 3.6)}{centre}",
            fonts(Face.HEI) + _size(12),
        ),
        _style("Picture", "公文图", f"<w:keepNext/>{_free(GAP)}{centre}", ""),
        _style("PictureCaption", "公文图题", _of_lines(14.4, 3.6) + centre, "", based="Caption"),
        _style("TableText", "公文表格", _of_lines(SMALL_LINE), _size(CELL)),
        _style("TableHead", "公文表头", centre, fonts(Face.HEI), based="TableText"),
        _style("Note", "公文注释", _of_lines(SMALL_LINE, GAP - CELL_SPACE), _size(CELL)),
    ]


def _head_styles() -> list[str]:
    centre = '<w:jc w:val="center"/>'
    mark = fonts(Face.TITLE) + f'<w:color w:val="{RED}"/>'
    step, area = round(STEP * 20), twips(AREA[0])
    thick = rule("bottom", 0.9, RED, kind="thickThinSmallGap", space=round(RULE_BELOW * POINTS))
    return [
        _style("CopyNumber", "公文份号", "", ""),
        _style("Urgency", "公文紧急程度", "", fonts(Face.HEI)),
        _style("IssuerMark", "公文发文机关标志", centre, mark),
        _style("DocumentNumber", "公文发文字号", centre, ""),
        _style(
            "DocumentNumberUpward",
            "公文发文字号（上行文）",
            f'<w:tabs><w:tab w:val="right" w:pos="{area - step}"/></w:tabs>',
            "",
        ),
        _style("LetterMark", "公文信函标志", f"<w:pBdr>{thick}</w:pBdr>{centre}", mark),
        _style(
            "LetterNumber",
            "公文信函发文字号",
            f'<w:tabs><w:tab w:val="right" w:pos="{area}"/></w:tabs>'
            # seven eighths of a letter, less the white that stands above the letters of a line
            f'<w:spacing w:before="{round((BODY * 7 / 8 - GAP) * 20)}" w:line="{PITCH}" w:lineRule="exact"/>',
            "",
        ),
        _style(
            "LetterFoot",
            "公文信函页脚线",
            f"<w:pBdr>{rule('bottom', 0.9, RED, kind='thinThickSmallGap')}</w:pBdr>"
            '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>',
            "",
        ),
    ]


def letter_frame(at: float, more: str = "") -> str:
    """
    As wide as the rules of a letter, in the middle of the page, so many millimetres from its upper edge.

    Stands on the paragraph itself: not every word processor looks for frames in styles.
    """
    return (
        f'<w:framePr w:w="{twips(LETTER_RULE)}"{more} w:wrap="around" w:vAnchor="page" w:hAnchor="page"'
        f' w:x="{twips((PAGE[0] - LETTER_RULE) / 2)}" w:y="{twips(at)}"/>'
    )


def _end_styles() -> list[str]:
    small = '<w:ind w:leftChars="100" w:left="280" w:rightChars="100" w:right="280"'
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{twips(AREA[0]) - 280}"/></w:tabs>'
    return [
        _style("AttachmentNote", "公文附件说明", "", ""),
        _style("Annotation", "公文附注", INDENT, ""),
        _style("Present", "公文出席人员", "", ""),
        _style("AttachmentMark", "公文附件标识", "<w:keepNext/>", fonts(Face.HEI)),
        _style(
            "CopyTo",
            "公文抄送机关",
            '<w:ind w:leftChars="400" w:left="1120" w:rightChars="100" w:right="280" w:hangingChars="300" w:hanging="840"/>'
            '<w:jc w:val="both"/>',
            _size(NUMBER),
        ),
        _style("PrintedBy", "公文印发机关", f"{tab}{small}/>", _size(NUMBER)),
    ]


def styles_xml() -> str:
    # above and beneath the words of a cell, together with its rule of half a point
    space = round((CELL_SPACE - 0.5) * 10)
    return (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts(Face.BODY)}'
        f'{_size(BODY)}<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>{''.join(_paragraph_styles())}"
        '<w:style w:type="character" w:styleId="FootnoteReference">'
        '<w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        '</w:style><w:style w:type="character" w:styleId="Signer"><w:name w:val="公文签发人"/>'
        f'<w:rPr>{fonts(Face.KAI)}</w:rPr></w:style><w:style w:type="character" w:styleId="Role">'
        f'<w:name w:val="公文出席类别"/><w:rPr>{fonts(Face.HEI)}</w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
        '</w:style><w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar>'
        f'<w:left w:w="{CELL_SIDE}" w:type="dxa"/><w:right w:w="{CELL_SIDE}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '</w:style><w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{_borders()}</w:tblBorders><w:tblCellMar>'
        f'<w:top w:w="{space}" w:type="dxa"/><w:left w:w="{CELL_SIDE}" w:type="dxa"/><w:bottom w:w="{space}" w:type="dxa"/>'
        f'<w:right w:w="{CELL_SIDE}" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style></w:styles>"
    )


def _borders() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides
    )


def font_table() -> str:
    """Each typeface with the family that stands for it where it is not installed."""
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in OFFICE_NAMES.values()
    )
    return f'<w:fonts xmlns:w="{W}">{rows}</w:fonts>'


def footnotes_xml(notes: list[str]) -> str:
    """The notes, already escaped, numbered from 1; -1 and 0 are the lines that separate them from the text."""
    lines = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
        for number, kind, mark in (
            (-1, "separator", "separator"),
            (0, "continuationSeparator", "continuationSeparator"),
        )
    )
    rows = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r>'
        '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r>'
        f'<w:t xml:space="preserve"> {note}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, start=1)
    )
    return f'<w:footnotes xmlns:w="{W}">{lines}{rows}</w:footnotes>'
