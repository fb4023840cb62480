"""The named styles of a DOCX file, its fonts with their fall-back, and where notes at the foot of pages are kept."""

from kexie.gongwen.fonts import OFFICE_NAMES, Face
from kexie.gongwen.measures import (
    AREA,
    BODY,
    CELL,
    LETTER_FOOT,
    LETTER_MARK,
    LETTER_RULE,
    LINE,
    NUMBER,
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
EXACT = f'<w:spacing w:before="0" w:after="0" w:line="{PITCH}" w:lineRule="exact"/>'
FREE = (
    '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
)
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="632"/>'
NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'


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
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _heading(level: int, face: Face) -> str:
    return _style(
        f"Heading{level}",
        f"heading {level}",
        f'<w:keepNext/>{EXACT}{INDENT}<w:outlineLvl w:val="{level - 1}"/>',
        fonts(face),
        more='<w:next w:val="BodyText"/>',
    )


def _paragraph_styles() -> list[str]:
    centre = '<w:jc w:val="center"/>'
    right_tab = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8844"/></w:tabs>'
    number = fonts(Face.SONG) + _size(NUMBER)
    return [
        _style("Normal", "Normal", EXACT, fonts(Face.BODY) + _size(BODY), based=""),
        _style("BodyText", "Body Text", f'{INDENT}<w:jc w:val="both"/>', ""),
        _style("Title", "Title", EXACT + centre, fonts(Face.TITLE) + _size(TITLE)),
        _style("CoverTitle", "公文封面标题", FREE + centre, fonts(Face.TITLE) + _size(32)),
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
        _style("Caption", "caption", f"<w:keepNext/>{FREE}{centre}", fonts(Face.HEI) + _size(12)),
        _style("Picture", "公文图", f"<w:keepNext/>{FREE}{centre}", ""),
        _style("PictureCaption", "公文图题", FREE + centre, "", based="Caption"),
        _style("TableText", "公文表格", FREE, _size(CELL)),
        _style("TableHead", "公文表头", centre, fonts(Face.HEI), based="TableText"),
        _style("Note", "公文注释", FREE, _size(CELL)),
        _style("TOC1", "toc 1", right_tab, fonts(Face.HEI)),
        _style("TOC2", "toc 2", f'{right_tab}<w:ind w:leftChars="200" w:left="632"/>', ""),
        _style("Footer", "footer", FREE, number),
        _style("FootnoteText", "footnote text", FREE, _size(SMALL)),
    ]


def _head_styles() -> list[str]:
    centre = '<w:jc w:val="center"/>'
    mark = fonts(Face.TITLE) + f'<w:color w:val="{RED}"/>'
    step, area = round(STEP * 20), twips(AREA[0])
    # the frame of a letter's mark stands in the middle of the page, from 30 mm below its upper edge
    frame = (
        f'<w:framePr w:w="{twips(LETTER_RULE)}" w:wrap="notBeside" w:vAnchor="page" w:hAnchor="page"'
        f' w:x="{twips((PAGE[0] - LETTER_RULE) / 2)}" w:y="{twips(LETTER_MARK)}"/>'
    )
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
        _style("LetterMark", "公文信函标志", f"{frame}<w:pBdr>{thick}</w:pBdr>{centre}", mark),
        _style(
            "LetterNumber",
            "公文信函发文字号",
            f'<w:tabs><w:tab w:val="right" w:pos="{area}"/></w:tabs>'
            f'<w:spacing w:before="{round(BODY * 7 / 8 * 20)}" w:line="{PITCH}" w:lineRule="exact"/>',
            "",
        ),
        _style(
            "LetterFoot",
            "公文信函页脚线",
            f'<w:framePr w:w="{twips(LETTER_RULE)}" w:h="60" w:hRule="exact" w:wrap="around" w:vAnchor="page"'
            f' w:hAnchor="page" w:x="{twips((PAGE[0] - LETTER_RULE) / 2)}" w:y="{twips(PAGE[1] - LETTER_FOOT) - 60}"/>'
            f"<w:pBdr>{rule('bottom', 0.9, RED, kind='thinThickSmallGap')}</w:pBdr>"
            '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>',
            "",
        ),
    ]


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
        '<w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '</w:style><w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{_borders()}</w:tblBorders>'
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
