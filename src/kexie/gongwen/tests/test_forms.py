"""Each form has its parts where the standard wants them: measured in the PDF, and read back from the DOCX."""

import io
from functools import cache

import docx
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx.oxml.ns import qn

from kexie.gongwen import Attachment, BadDocument, Document, Form, Kind, LaidOut, Number, lay_out
from kexie.gongwen.checking.reading import read
from kexie.gongwen.measures import BODY, LINE, NUMBER, POINTS, SEAL, STEP, width_of
from kexie.gongwen.model import Present
from kexie.gongwen.pdf import print_out
from kexie.gongwen.tests import samples

NEAR = 0.4  # mm


@cache
def laid(form: str) -> LaidOut:
    return lay_out({"notice": samples.notice, "letter": samples.letter, "minutes": samples.minutes, "request": samples.request, "joint": samples.joint_request}[form]())  # fmt: skip


def words_of(pdf: bytes, page: int) -> str:
    with pypdfium2.PdfDocument(pdf) as opened:
        return str(opened[page].get_textpage().get_text_range())


def place(
    pdf: bytes, words: str, page: int = 0, *, last: bool = False
) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of where these words stand first (or last), in mm from the upper left corner."""
    with pypdfium2.PdfDocument(pdf) as opened:
        text = opened[page].get_textpage()
        high = opened[page].get_height()
        searcher = text.search(words)
        all_found = list(iter(searcher.get_next, None))
        assert all_found, words
        found = all_found[-1 if last else 0]
        boxes = [text.get_charbox(found[0] + n, loose=True) for n in range(found[1])]
        left, right = min(one[0] for one in boxes), max(one[2] for one in boxes)
        top, bottom = max(one[3] for one in boxes), min(one[1] for one in boxes)
        return left / POINTS, (high - top) / POINTS, right / POINTS, (high - bottom) / POINTS


def rules(pdf: bytes, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Rules of a page from top to bottom: left, middle, length in mm, thickness in mm."""
    found = []
    with pypdfium2.PdfDocument(pdf) as opened:
        high = opened[page].get_height()
        for one in opened[page].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = one.get_bounds()
            width = pdfium.c_float()
            pdfium.FPDFPageObj_GetStrokeWidth(one.raw, width)
            thick = width.value / POINTS
            middle = (high - (top + bottom) / 2) / POINTS
            found.append(
                (left / POINTS + thick, middle, (right - left) / POINTS - 2 * thick, thick)
            )
    return sorted(found, key=lambda one: one[1])


def colour_of(pdf: bytes, page: int = 0) -> set[tuple[int, ...]]:
    with pypdfium2.PdfDocument(pdf) as opened:
        bitmap = opened[page].render(scale=1, rev_byteorder=True)
        data = bytes(memoryview(bitmap.buffer))
        step = bitmap.n_channels
    return {tuple(data[n : n + 3]) for n in range(0, len(data) - step, step)}


def pages(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as opened:
        return len(opened)


def test_the_head_of_a_document_is_measured() -> None:
    pdf = laid("notice").pdf
    assert place(pdf, "000012")[:2] == pytest.approx((28, 37), abs=NEAR)
    assert place(pdf, "特急")[1] == pytest.approx(37 + LINE / POINTS, abs=NEAR)
    left, top, right, bottom = place(pdf, "某某省科学技术协会文件")
    assert top == pytest.approx(37 + 35, abs=NEAR)
    assert (left + right) / 2 == pytest.approx(28 + 78, abs=NEAR)
    number = place(pdf, "某科协发〔2025〕1号")
    assert number[1] - bottom == pytest.approx(2 * LINE / POINTS, abs=NEAR)
    ((begins, middle, long, _thick),) = rules(pdf)
    assert (begins, long) == pytest.approx((28, 156), abs=NEAR)
    assert middle - number[3] == pytest.approx(4, abs=NEAR)
    title = place(pdf, "某某省科学技术协会关于召开")
    # two empty lines, beneath the white of the line above
    assert title[1] - middle == pytest.approx((2 * LINE + LINE - BODY) / POINTS - 1, abs=0.6)
    assert title[3] - title[1] == pytest.approx(22 / POINTS, abs=NEAR)


def test_head_and_rule_are_red_and_the_text_is_black() -> None:
    colours = colour_of(laid("notice").pdf)
    assert any(red > 200 and green < 120 and blue < 120 for red, green, blue in colours)
    later = colour_of(laid("notice").pdf, 1)
    assert not any(red - green > 60 for red, green, _blue in later)


def test_a_title_breaks_between_words() -> None:
    lines = words_of(laid("notice").pdf, 0).splitlines()
    assert "某某省科学技术协会关于召开" in lines
    assert "2025年全省科协系统年度工作会议的通知" in lines


def test_signature_stands_centred_above_a_date_that_ends_four_characters_before_the_edge() -> None:
    pdf = laid("notice").pdf
    page = next(n for n in range(5) if "2025年1月20日" in words_of(pdf, n))
    date = place(pdf, "2025年1月20日", page)
    signature = place(pdf, samples.ISSUER, page)
    assert 184 - date[2] == pytest.approx(4 * STEP / POINTS, abs=1)
    assert (date[0] + date[2]) / 2 == pytest.approx((signature[0] + signature[2]) / 2, abs=2)
    above = place(pdf, "回执", page)[3]
    # both stand a little below the middle of a seal of 42 mm, which reaches up to within one line of the text
    middle = (signature[3] + date[1]) / 2 - 4
    assert 0 <= middle - SEAL / 2 - above <= LINE / POINTS


def test_without_a_seal_the_date_begins_two_characters_after_the_signature() -> None:
    pdf = print_out(
        samples.notice(sealed=False, attachments=(), blocks=(samples.said(),), copies=(), office="")
    ).pdf
    date, signature = place(pdf, "2025年1月20日"), place(pdf, samples.ISSUER, last=True)
    assert 184 - signature[2] == pytest.approx(2 * STEP / POINTS, abs=1)
    # digits are as wide as the typeface has them
    assert date[0] - signature[0] == pytest.approx(2 * STEP / POINTS, abs=2)


def test_attachments_are_listed_beneath_the_body_and_begin_pages() -> None:
    pdf = laid("notice").pdf
    page = next(n for n in range(5) if "附件：" in words_of(pdf, n))
    first, second = place(pdf, "参会名额", page), place(pdf, "回执", page)
    assert first[0] == pytest.approx(second[0], abs=NEAR)
    assert place(pdf, "附件：", page)[0] == pytest.approx(28 + 2 * STEP / POINTS, abs=NEAR)
    assert words_of(pdf, page + 1).startswith("附件1")
    assert place(pdf, "附件1", page + 1)[:2] == pytest.approx((28, 37), abs=NEAR)
    assert place(pdf, "参会名额", page + 1)[1] == pytest.approx(37 + 2 * LINE / POINTS - 1, abs=0.6)


@pytest.mark.parametrize("paragraphs", [0, 1, 3, 5, 6, 7, 8, 9, 10, 11])
def test_the_imprint_ends_the_last_even_page(paragraphs: int) -> None:
    printed = print_out(samples.notice(attachments=(), blocks=samples.body(paragraphs)))
    last = pages(printed.pdf) - 1
    assert (last + 1) % 2 == 0
    words = words_of(printed.pdf, last)
    assert "抄送" in words
    found = rules(printed.pdf, last)
    assert [round(one[3], 2) for one in found] == [0.35, 0.25, 0.35]
    assert found[-1][1] == pytest.approx(262, abs=NEAR)
    assert [one[2] for one in found] == pytest.approx([156] * 3, abs=NEAR)
    assert printed.apart == ("2025年1月20日\r\n" not in words)
    assert (f"— {last + 1} —" in words) != printed.blank
    inner = NUMBER / POINTS
    assert place(printed.pdf, "抄送", last)[0] == pytest.approx(28 + inner, abs=NEAR)
    assert place(printed.pdf, "日印发", last)[2] == pytest.approx(184 - inner, abs=NEAR)


def test_an_empty_page_before_the_imprint_has_no_number_and_the_imprint_neither() -> None:
    for lines in range(22, 44):
        made = samples.notice(attachments=(), blocks=(*samples.body(), *([samples.said("文")] * lines)))  # fmt: skip
        printed = print_out(made)
        if printed.blank:
            break
    assert printed.blank
    last = pages(printed.pdf) - 1
    assert words_of(printed.pdf, last - 1).strip() == ""
    assert "—" not in words_of(printed.pdf, last)
    written = docx.Document(io.BytesIO(lay_out(made).docx))
    assert [one.text for one in written.sections[-1].footer.paragraphs] == [""]


def test_a_letter_has_its_double_rules_and_no_number_on_its_first_page() -> None:
    pdf = laid("letter").pdf
    mark = place(pdf, samples.ISSUER)
    assert mark[1] == pytest.approx(30, abs=NEAR)
    thick, thin, other, last = rules(pdf)
    assert thick[1] - mark[3] == pytest.approx(4, abs=NEAR)
    assert thick[3] > thin[3]
    assert last[3] > other[3]
    assert last[1] + last[3] / 2 == pytest.approx(297 - 20, abs=NEAR)
    for one in (thick, thin, other, last):
        assert (one[0], one[2]) == pytest.approx((20, 170), abs=NEAR)
    number = place(pdf, "某科协函〔2025〕3号")
    assert number[2] == pytest.approx(184, abs=NEAR)
    assert number[1] - thin[1] == pytest.approx(BODY * 7 / 8 / POINTS, abs=NEAR)
    assert "—" not in words_of(pdf, 0)
    assert "— 2 —" in words_of(pdf, 1)
    section = docx.Document(io.BytesIO(laid("letter").docx)).sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_footer.paragraphs[0].text == ""


def test_minutes_name_who_was_present_and_bear_no_signature() -> None:
    pdf = laid("minutes").pdf
    assert place(pdf, "某某省科学技术协会党组会议纪要")[1] == pytest.approx(72, abs=NEAR)
    said = "".join(words_of(pdf, n) for n in range(pages(pdf)))
    assert "出席：张甲、李乙乙" in said
    assert "2025年1月20日" not in said


def test_who_signed_stands_beside_the_number_of_what_goes_upward() -> None:
    pdf = laid("request").pdf
    number, signer = place(pdf, "某科协发〔2025〕1号"), place(pdf, "签发人：张甲")
    assert number[0] == pytest.approx(28 + STEP / POINTS, abs=NEAR)
    assert signer[2] == pytest.approx(184 - STEP / POINTS, abs=NEAR)
    assert number[1] == pytest.approx(signer[1], abs=NEAR)


def test_several_issuers_stand_beneath_each_other_and_text_still_begins_on_the_first_page() -> None:
    pdf = laid("joint").pdf
    said = words_of(pdf, 0)
    assert samples.WORDS[:8] in said
    assert "签发人：张　甲　李乙乙" in said
    tables = docx.Document(io.BytesIO(laid("joint").docx)).tables
    assert [row.cells[0].text for row in tables[0].rows][1] == "某某省教育厅"
    assert tables[0].cell(0, 1).text.strip() == "文件"


@pytest.mark.parametrize("form", ["notice", "letter", "minutes", "request", "joint"])
def test_both_files_say_the_same(form: str) -> None:
    both = laid(form)
    written = docx.Document(io.BytesIO(both.docx)).element.body
    letters = "".join(one.text or "" for one in written.iter(qn("w:t")))
    printed = "".join(words_of(both.pdf, n) for n in range(pages(both.pdf)))
    for words in ("—", " ", "\r", "\n", "\t", "　", *"0123456789"):
        letters, printed = letters.replace(words, ""), printed.replace(words, "")
    assert sorted(letters) == sorted(printed)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"number": None}, "发文字号"),
        ({"kind": Kind.REPORT}, "签发人"),
        ({"kind": Kind.REQUEST, "signers": ("张甲",)}, "一个主送机关"),
        ({"mark": "秘密"}, "国家秘密"),
        ({"title": "机密★一年 通知"}, "国家秘密"),
        ({"blocks": (samples.said("绝密"),)}, "国家秘密"),
        ({"attachments": (Attachment("甲", (samples.said("秘密★"),)),)}, "国家秘密"),
        ({"copy_number": 1_000_000}, "份号"),
    ],
)
def test_what_may_not_be_printed_is_refused(words: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadDocument, match=sentence):
        samples.notice(**words)


def test_the_word_for_a_secret_may_stand_in_a_sentence() -> None:
    samples.notice(blocks=(samples.said("要保守国家秘密。"),))


@pytest.mark.parametrize("number", [("科协发〔2024〕", 2024, 1), ("", 2024, 1), ("科协发", 24, 1), ("科协发", 2024, 0)])  # fmt: skip
def test_a_number_that_cannot_be_is_refused(number: tuple[str, int, int]) -> None:
    with pytest.raises(ValueError, match="发文"):
        Number(*number)


def test_a_document_may_have_no_more_than_its_body() -> None:
    made = Document(kind=Kind.NOTICE, form=Form.DOCUMENT, issuer="甲", title="通知", date="2025年1月2日", number=Number("甲发", 2025, 1), blocks=(), present=(Present("出席", ("乙",)),))  # fmt: skip
    assert pages(lay_out(made).pdf) == 1


def test_no_page_bears_a_signature_alone() -> None:
    for lines in range(1, 22):
        blocks = (samples.said("字" * 28 * 20), *(samples.said("文") for _ in range(lines)))
        pdf = print_out(samples.notice(attachments=(), copies=(), office="", blocks=blocks)).pdf
        page = next(n for n in range(4) if "2025年1月20日" in words_of(pdf, n))
        assert {"文", "字"} & set(words_of(pdf, page).split("某某省")[0]), lines
    made = lay_out(samples.notice(attachments=(), blocks=(samples.said("文"),))).docx
    last = next(one for one in docx.Document(io.BytesIO(made)).paragraphs if one.text == "文")
    assert last.paragraph_format.keep_with_next


# The order in which word processors insist on finding properties; what stands between them is not used here.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl pBdr tabs overflowPunct autoSpaceDE autoSpaceDN snapToGrid spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b snapToGrid color spacing sz szCs vertAlign lang",
    "tblPr": "tblStyle tblpPr tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tcPr": "tcW gridSpan vMerge tcBorders vAlign",
    "sectPr": "footerReference type pgSz pgMar pgNumType titlePg docGrid",
    "style": "name basedOn next qFormat pPr rPr tblPr",
    "tblCellMar": "top left bottom right",
    "pBdr": "top bottom",
    "tblBorders": "top left bottom right insideH insideV",
}


@pytest.mark.parametrize("form", ["notice", "letter", "minutes", "request", "joint"])
def test_properties_stand_in_the_order_word_processors_want(form: str) -> None:
    file = docx.Document(io.BytesIO(laid(form).docx))
    footers = [one._element for section in file.sections for one in (section.footer, section.even_page_footer)]  # fmt: skip
    for root in (file.element, file.styles.element, *footers):
        for tag, order in ORDER.items():
            places = {qn(f"w:{name}"): place for place, name in enumerate(order.split())}
            for element in root.iter(qn(f"w:{tag}")):
                found = [places[child.tag] for child in element]
                assert found == sorted(found), (tag, [child.tag for child in element])


def estimated_pages(data: bytes) -> int:
    """How many pages a word processor fills with the text of a file, by the heights of its lines."""
    height, page = 0.0, 225 * POINTS
    full = 1
    for line in read(data).lines:
        if line.table:
            continue
        rows = -(-(width_of(line.text) + line.first / BODY) // 28) if line.text else 1
        for _row in range(int(max(1, rows))):
            taken = (line.pitch or LINE) + line.before + line.after
            if height + taken > page + 0.5:
                full, height = full + 1, 0.0
            height += taken
        height += 4 * POINTS if line.rules else 0
    return full


@pytest.mark.parametrize("paragraphs", range(0, 24, 3))
def test_both_files_have_as_many_pages(paragraphs: int) -> None:
    blocks = tuple(samples.said("字" * 100) for _ in range(paragraphs + 1))
    both = lay_out(samples.notice(attachments=(), copies=(), office="", blocks=blocks))
    assert estimated_pages(both.docx) == pages(both.pdf)


def test_a_last_signer_alone_in_his_row_stands_beneath_the_first_of_the_row_above() -> None:
    pdf = print_out(samples.request(joint=("某某省教育厅", "某某省财政厅"), signers=("张甲甲", "李乙乙", "王丙丙"))).pdf  # fmt: skip
    assert place(pdf, "王丙丙")[0] == pytest.approx(place(pdf, "张甲甲")[0], abs=NEAR)
