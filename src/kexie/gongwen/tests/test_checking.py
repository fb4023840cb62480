"""The checker finds what departs from the standard, each by its own name, and nothing in what we print ourselves."""

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from kexie.gongwen import Contents, Document, Form, Heading, Kind, Number, lay_out
from kexie.gongwen.checking import Unreadable, check
from kexie.gongwen.tests import samples

BODY, STYLES = "word/document.xml", "word/styles.xml"
Plant = Callable[[bytes], bytes]
FORMS = {
    "document": samples.notice,
    "letter": samples.letter,
    "minutes": samples.minutes,
    "upward": samples.request,
    "joint": samples.joint_request,
}


@cache
def printed(form: str) -> bytes:
    return lay_out(FORMS[form]()).docx


def swapped(data: bytes, part: str, old: str, new: str, count: int = 1) -> bytes:
    """The file with something else in one of its parts; what is to be replaced must be there."""
    made = io.BytesIO()
    planted = 0
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(made, "w") as copy:
        for name in parts.namelist():
            content = parts.read(name).decode("utf-8", "surrogateescape")
            if re.fullmatch(part, name):
                content, times = re.subn(old, new, content, count=count)
                planted += times
            copy.writestr(name, content.encode("utf-8", "surrogateescape"))
    assert planted, f"{old} is nowhere in {part}"
    return made.getvalue()


def swap(old: str, new: str, part: str = BODY, count: int = 1) -> Plant:
    return lambda data: swapped(data, part, old, new, count)


def style(name: str, old: str, new: str) -> Plant:
    """Something else in one style; what is looked for may stand anywhere in it."""
    return swap(rf'(w:styleId="{name}">(?:(?!</w:style>).)*?){old}', rf"\g<1>{new}", STYLES)


def direct(words: str, look: str) -> Plant:
    """A look on the stretch of text that begins so, over that of its style."""
    return swap(rf"<w:r>(<w:t[^>]*>{words})", rf"<w:r><w:rPr>{look}</w:rPr>\1")


SIZE = '<w:sz w:val="{0}"/><w:szCs w:val="{0}"/>'
SONG = '<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/>'
WORDS = "认真贯彻落实"
PLANTED: tuple[tuple[str, str, str, Plant], ...] = (
    ("paper of another size", "paper", "document", swap('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"', count=0)),
    ("top margin too small", "margins", "document", swap('w:top="2098"', 'w:top="1440"', count=0)),
    ("left margin too large", "margins", "document", swap('w:left="1587"', 'w:left="1800"', count=0)),
    ("bottom margin too small", "margins", "document", swap('w:bottom="1984"', 'w:bottom="1440"', count=0)),
    ("no grid", "grid", "document", swap("<w:docGrid [^>]*/>", "", count=0)),
    ("another grid", "grid", "document", swap('w:linePitch="579"', 'w:linePitch="624"', count=0)),
    ("no page number", "page_number_missing", "document", swap(" PAGE ", " DATE ", r"word/footer.*\.xml", count=0)),
    ("page numbers at the same side", "page_number_sides", "document", swap("<w:evenAndOddHeaders[^>]*/>", "", "word/settings.xml")),
    ("odd pages left", "page_number_side", "document", swap('w:jc w:val="right"', 'w:jc w:val="left"', r"word/footer.*\.xml", count=0)),
    ("page numbers centred", "page_number_side", "document", swap('w:jc w:val="(left|right)"', 'w:jc w:val="center"', r"word/footer.*\.xml", count=0)),
    ("page number too small", "page_number_size", "document", style("Footer", 'w:sz w:val="28"', 'w:sz w:val="18"')),
    ("page number in another typeface", "page_number_font", "document", style("Footer", 'w:ascii="宋体"', 'w:ascii="Times New Roman"')),
    ("page number without dashes", "page_number_form", "document", swap("— |— ?| —", "", r"word/footer.*\.xml", count=0)),
    ("page number too low", "page_number_place", "document", swap('w:footer="1307"', 'w:footer="567"', count=0)),
    ("mark not red", "mark_colour", "document", style("IssuerMark", 'w:color w:val="FF0000"', 'w:color w:val="000000"')),
    ("mark in another typeface", "mark_font", "document", style("IssuerMark", 'w:eastAsia="方正小标宋简体"', 'w:eastAsia="黑体"')),
    ("number in square brackets", "number_brackets", "document", swap("〔2025〕", "[2025]")),
    ("number in round brackets", "number_brackets", "document", swap("〔2025〕", "（2025）")),
    ("number with a leading zero", "number_zero", "document", swap("〕1号", "〕001号")),
    ("number with 第", "number_word", "document", swap("〕1号", "〕第1号")),
    ("year cut short", "number_year", "document", swap("〔2025〕", "〔25〕")),
    ("number in another typeface", "number_font", "document", direct("某科协发", SONG)),
    ("number too small", "number_size", "document", direct("某科协发", SIZE.format(28))),
    ("number gone", "number_missing", "document", swap("某科协发〔2025〕1号", "")),
    ("red rule gone", "rule_missing", "document", swap("<w:pBdr>.*?</w:pBdr>", "")),
    ("rule black", "rule_colour", "document", swap('w:color="FF0000"', 'w:color="000000"')),
    ("rule too short", "rule_width", "document", swap("(</w:pBdr>)", r'\1<w:ind w:left="800" w:right="800"/>')),
    ("title close beneath the rule", "title_place", "document", swap('(1号</w:t></w:r></w:p>)<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr></w:p><w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr></w:p>', r"\1")),
    ("urgency in another typeface", "urgency_font", "document", style("Urgency", 'w:eastAsia="黑体"', 'w:eastAsia="仿宋"')),
    ("urgency in other words", "urgency", "document", swap("特急", "急件")),
    ("copy number too short", "copy_number", "document", swap("000012", "12")),
    ("a grade of secrecy", "secrecy", "document", swap("特急", "秘密★1年")),
    ("title with a full stop", "title_mark", "document", swap("年度工作会议的通知", "年度工作会议的通知。")),
    ("title in another typeface", "title_font", "document", style("Title", 'w:eastAsia="方正小标宋简体"', 'w:eastAsia="黑体"')),
    ("title too small", "title_size", "document", style("Title", 'w:sz w:val="44"', 'w:sz w:val="36"')),
    ("title not centred", "title_side", "document", style("Title", 'w:jc w:val="center"', 'w:jc w:val="left"')),
    ("title without its kind", "title_kind", "document", swap("工作会议的通知", "工作会议")),
    ("title broken inside a word", "title_break", "document", swap("关于召开(</w:t></w:r><w:r><w:br/></w:r><w:r><w:t[^>]*>)", r"关于召\1开")),
    ("addressee without colon", "addressee_colon", "document", swap("各直属单位：", "各直属单位")),
    ("addressee indented", "addressee_side", "document", swap('<w:pStyle w:val="Addressee"/>', r'\g<0><w:ind w:firstLineChars="200" w:firstLine="640"/>')),
    ("body in another typeface", "body_font", "document", direct(WORDS, SONG)),
    ("body too small", "body_size", "document", direct(WORDS, SIZE.format(28))),
    ("body without indent", "body_indent", "document", swap('<w:pStyle w:val="BodyText"/>', r'\g<0><w:ind w:firstLineChars="0" w:firstLine="0"/>')),
    ("body in colour", "body_colour", "document", direct(WORDS, '<w:color w:val="0000FF"/>')),
    ("lines too close", "line_pitch", "document", swap('<w:pStyle w:val="BodyText"/>', r'\g<0><w:spacing w:line="400" w:lineRule="exact"/>')),
    ("lines one and a half high", "line_pitch", "document", swap('<w:pStyle w:val="BodyText"/>', r'\g<0><w:spacing w:line="360" w:lineRule="auto"/>')),
    ("heading in another typeface", "heading_font", "document", style("Heading1", 'w:eastAsia="黑体"', 'w:eastAsia="仿宋"')),
    ("second heading in another typeface", "heading_font", "document", style("Heading2", 'w:eastAsia="楷体_GB2312"', 'w:eastAsia="宋体"')),
    ("heading too large", "heading_size", "document", direct("一、总体", SIZE.format(36))),
    ("heading with a point", "heading_mark", "document", swap("一、总体要求", "一.总体要求")),
    ("heading with a mark after its bracket", "heading_mark", "document", swap("（一）会议时间", "（一）、会议时间")),
    ("third heading with 、", "heading_mark", "document", swap(r"1\. 报到", "1、报到")),
    ("heading in half-width brackets", "heading_mark", "document", swap("（1）住宿", "(1)住宿")),
    ("heading skips a level", "heading_level", "document", swap("（一）会议时间", "会议时间")),
    ("headings do not count on", "heading_count", "document", swap("二、有关要求", "三、有关要求")),
    ("heading with a full stop", "heading_end", "document", swap("一、总体要求", "一、总体要求。")),
    ("attachments with a half-width colon", "attachment_note", "document", swap("附件：1", "附件:1")),
    ("attachments numbered with 、", "attachment_note_number", "document", swap(r"附件：1\.", "附件：1、")),
    ("name of an attachment with a mark", "attachment_note_end", "document", swap("(参会名额分配表)(</w:t></w:r></w:p>)", r"\1；\2")),
    ("attachment with a colon", "attachment_colon", "document", swap(">附件1<", ">附件1：<")),
    ("attachment in another typeface", "attachment_font", "document", style("AttachmentMark", 'w:eastAsia="黑体"', 'w:eastAsia="仿宋"')),
    ("attachment on the same page", "attachment_page", "document", swap('(<w:pStyle w:val="AttachmentMark"/>)<w:pageBreakBefore/>', r"\1")),
    ("date in Chinese digits", "date_form", "document", swap(">2025年1月20日<", ">二〇二五年一月二十日<")),
    ("date with a leading zero", "date_form", "document", swap(">2025年1月20日<", ">2025年01月20日<")),
    ("date at the edge", "date_place", "document", swap(r'<w:ind w:right="\d+"/>(</w:pPr><w:r><w:t[^>]*>2025年1月20日)', r"\1")),
    ("signature gone", "signature_missing", "document", swap(f'(<w:keepNext/><w:ind w:right="\\d+"/></w:pPr><w:r><w:t[^>]*>){samples.ISSUER}', r"\1")),
    ("notes in square brackets", "annotation_brackets", "document", swap("（此件公开发布）", "[此件公开发布]")),
    ("copies with a half-width colon", "copies_colon", "document", swap("抄送：", "抄送:")),
    ("copies without full stop", "copies_end", "document", swap("各州（市）党委。", "各州（市）党委")),
    ("copies too large", "copies_size", "document", style("CopyTo", 'w:sz w:val="28"', 'w:sz w:val="32"')),
    ("printed without the word", "printed_word", "document", swap("21日印发", "21日")),
    ("printed with a leading zero", "printed_date", "document", swap("2025年1月21日印发", "2025年01月21日印发")),
    ("imprint without inner space", "imprint_indent", "document", style("PrintedBy", 'w:leftChars="100" w:left="280"', 'w:left="0"')),
    ("rule of the imprint too thin", "imprint_rule", "document", swap(r'(<w:tblBorders><w:top w:val="single") w:sz="8"', r'\1 w:sz="4"')),
    ("rules of the imprint gone", "imprint_rule_missing", "document", swap("<w:tblBorders>.*?</w:tblBorders>", "")),
    ("text behind the imprint", "imprint_place", "document", swap("(<w:sectPr>(?:(?!<w:sectPr>).)*$)", r"<w:p><w:r><w:t>另附说明材料。</w:t></w:r></w:p>\1")),
    ("imprint close beneath the text", "imprint_bottom", "document", lambda data: swapped(swapped(data, BODY, ' w:tblpYSpec="bottom"', ""), BODY, r'<w:p><w:pPr><w:pStyle w:val="Normal"/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>.*?</w:p>', "", count=0)),
    ("first page without text", "first_page", "document", swap('(<w:pStyle w:val="Title"/></w:pPr>)', r"\1" + "<w:r><w:br/></w:r>" * 17)),
    ("number quoted in round brackets", "number_in_text", "document", swap(WORDS, "根据国发（2024）5号文件")),
    ("signer missing", "signer_missing", "upward", swap("签发人：</w:t></w:r><w:r><w:rPr>.*?</w:r>", "</w:t></w:r>")),
    ("signer in another typeface", "signer_font", "upward", swap('<w:rPr><w:rStyle w:val="Signer"/></w:rPr>', "")),
    ("request to several", "addressee_one", "upward", swap("某某省人民政府：", "某某省人民政府，某某省财政厅：")),
    ("number on the first page of a letter", "page_number_first", "letter", swap(r'<w:p\b[^>]*><w:pPr><w:pStyle w:val="LetterFoot"/>.*?</w:pPr></w:p>', '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>', r"word/footer.*\.xml")),
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_our_own_documents_depart_nowhere(form: str) -> None:
    assert [str(one) for one in check(printed(form))] == []


LONG = "某某省科学技术协会全民科学素质行动规划纲要实施工作办公室"


@pytest.mark.parametrize(
    "made",
    [
        samples.notice(joint=("某某省教育厅",), sealed=False),
        samples.notice(sealed=False, copies=(), attachments=()),
        samples.notice(issuer=LONG, signature=LONG),
        samples.notice(subtitle="（征求意见稿）"),
        samples.notice(addressees=tuple(f"某某市第{n}协会" for n in range(20))),
        samples.letter(copy_number=None, urgency=None, copies=()),
        samples.minutes(number=Number("某党组纪", 2025, 2)),
        samples.request(
            joint=tuple(f"某某省第{n}院" for n in "一二三四五六"), signers=("张甲",) * 7
        ),
    ],
)
def test_rarer_documents_of_ours_depart_nowhere_either(made: Document) -> None:
    assert [str(one) for one in check(lay_out(made).docx)] == []


def test_our_own_plain_text_and_compilations_depart_nowhere() -> None:
    for made in (
        samples.notice(form=Form.PLAIN),
        Document(
            kind=Kind.COMPILATION,
            issuer=samples.ISSUER,
            title="2024年度报告汇编",
            date="2025年1月20日",
            blocks=(Contents(), *samples.body()),
        ),
    ):
        assert [str(one) for one in check(lay_out(made).docx)] == []


@pytest.mark.parametrize(
    ("rule", "form", "plant"), [one[1:] for one in PLANTED], ids=[one[0] for one in PLANTED]
)
def test_what_was_planted_is_found(rule: str, form: str, plant: Plant) -> None:
    found = check(plant(printed(form)))
    assert rule in {one.rule for one in found}, [str(one) for one in found]


def test_a_departure_names_its_place_what_was_found_and_what_is_required() -> None:
    departure = check(swap("〔2025〕", "[2025]")(printed("document")))[0]
    assert str(departure) == (
        "发文字号（第5段“某科协发[2025]1号”）：年份用“[]”括入；应为六角括号“〔〕”"
    )


def test_a_report_that_asks_for_something_is_no_report() -> None:
    made = samples.request(kind=Kind.REPORT, title="关于2024年工作情况的报告", blocks=(samples.said("以上报告，请予批准。"), Heading(1, "其他"), samples.said()))  # fmt: skip
    assert [one.rule for one in check(lay_out(made).docx)] == ["report_asks"]


def test_a_file_of_somebody_else_is_read_by_its_look() -> None:
    file = docx.Document()
    file.add_paragraph("关于某事的通知").alignment = WD_ALIGN_PARAGRAPH.CENTER
    file.add_paragraph("各单位")
    file.add_paragraph("请于近日报送。")
    data = io.BytesIO()
    file.save(data)
    rules = {one.rule for one in check(data.getvalue())}
    assert {"margins", "page_number_missing", "title_size", "addressee_colon", "body_font"} <= rules


@pytest.mark.parametrize(
    "broken",
    [
        lambda _data: b"",
        lambda _data: b"text",
        lambda _data: b"PK\x03\x04broken",
        lambda data: data[: len(data) // 2],
        swap("<w:body>", "<w:bdy>"),
        swap("<Types ", "<Kinds ", r"\[Content_Types\]\.xml"),
        swap('w:w="11906"', 'w:w="wide"', count=0),
        swap('officeDocument"', 'nothing"', "_rels/.rels"),
    ],
)
def test_what_is_no_docx_is_said_to_be_none(broken: Plant) -> None:
    with pytest.raises(Unreadable, match="DOCX"):
        check(broken(printed("letter")))
