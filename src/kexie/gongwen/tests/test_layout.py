"""A document comes out as the standard wants it, whatever stands in it."""

import io
import zipfile
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from kexie.gongwen import (
    Contents,
    Document,
    Figure,
    Heading,
    Kind,
    Note,
    PageBreak,
    Paragraph,
    Run,
    Table,
    charts,
    lay_out,
)
from kexie.gongwen.fonts import FAMILIES, installed
from kexie.gongwen.measures import AREA, LEFT, POINTS, TOP
from kexie.gongwen.model import Block, numbered
from kexie.gongwen.numbering import chinese_number
from kexie.gongwen.pdf import pages_of_headings, to_pdf

HOSTILE = '#read("/etc/passwd") *a* $x^2$ \\ @b <c> [d] {e} // f /* g & "h" \'i\' = j ｋ'
TABLE = Table(
    caption="汇总",
    head=("单位", "次"),
    rows=(
        *((Run(text=f"单位{n}"), Run(text=str(n))) for n in range(90)),
        (Run(text="合计"), Run(text="9")),
    ),
    widths=(2, 1),
    sides=("left", "right"),
    strong=frozenset({90}),
)


def document(*blocks: Block, kind: Kind = Kind.REPORT, **words: Any) -> Document:
    given = {"issuer": "某某省科学技术协会", "title": "年度报告", "date": "2025年1月20日"} | words
    return Document(kind=kind, blocks=blocks, **given)


def said(text: str) -> Paragraph:
    return Paragraph((Run(text=text),))


def text_of(pdf: bytes, page: int | None = None) -> str:
    with pypdfium2.PdfDocument(pdf) as opened:
        chosen = range(len(opened)) if page is None else [page]
        return "\n".join(opened[n].get_textpage().get_text_range() for n in chosen)


def boxes(pdf: bytes, page: int) -> list[tuple[str, float, float]]:
    """Each letter of a page with its left edge and its distance from the top, in points."""
    with pypdfium2.PdfDocument(pdf) as opened:
        words = opened[page].get_textpage()
        height = opened[page].get_height()
        found = []
        for number in range(words.count_chars()):
            left, _bottom, _right, top = words.get_charbox(number, loose=True)
            found.append((words.get_text_range(number, 1), left, height - top))
        return found


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def test_a_full_page_has_22_lines_of_28_characters_in_the_type_area() -> None:
    pdf = to_pdf(document(said("字" * 2000)))
    letters = [one for one in boxes(pdf, 1) if one[0] == "字"]
    lines: dict[int, list[float]] = {}
    for _letter, left, top in letters:
        lines.setdefault(round(top), []).append(left)
    assert [len(lefts) for lefts in lines.values()] == [28] * 22
    assert min(left for _letter, left, _top in letters) == pytest.approx(LEFT * POINTS, abs=1)
    rightmost = max(left for _letter, left, _top in letters) + 16
    assert rightmost == pytest.approx((LEFT + AREA[0]) * POINTS, abs=1)
    assert min(lines) >= TOP * POINTS - 3


def test_page_numbers_stand_right_on_odd_pages_and_left_on_even_ones() -> None:
    pdf = to_pdf(document(said("字" * 2000)))
    for page, number in ((0, "1"), (1, "2"), (2, "3")):
        digits = [(left, top) for letter, left, top in boxes(pdf, page) if letter == number]
        left, top = digits[-1]
        assert top > (TOP + AREA[1]) * POINTS
        assert left > 400 if page % 2 == 0 else left < 150
        assert f"— {number} —" in text_of(pdf, page)


def test_a_cover_and_its_back_are_not_counted() -> None:
    made = document(Contents(), Heading(1, "开头"), said("文"), kind=Kind.COMPILATION)
    pdf = to_pdf(made)
    assert "—" not in text_of(pdf, 0)
    assert text_of(pdf, 1).strip() == ""
    assert "目录" in text_of(pdf, 2)
    assert "— 1 —" in text_of(pdf, 2)
    assert pages_of_headings(pdf) == [2]


def test_text_that_looks_like_markup_is_printed_as_it_is() -> None:
    blocks = (
        Heading(1, HOSTILE),
        said(HOSTILE),
        Note((Run(text=HOSTILE),)),
        Table(
            caption=HOSTILE,
            head=(HOSTILE,),
            rows=((Run(text=HOSTILE, note=HOSTILE),),),
            widths=(1,),
            sides=("left",),
        ),
        Figure(
            caption=HOSTILE,
            svg=charts.bars([charts.Bar(HOSTILE, 1, HOSTILE)], nothing=""),
            says=HOSTILE,
        ),
    )
    laid = lay_out(
        document(*blocks, title=HOSTILE, issuer=HOSTILE, signature=HOSTILE, addressees=(HOSTILE,))
    )
    printed = "".join(text_of(laid.pdf).split())
    assert printed.count('#read("/etc/passwd")') >= 8
    assert "root:" not in printed
    written = opened(laid.docx)
    assert any(HOSTILE in one.text for one in written.paragraphs)
    assert written.tables[0].cell(1, 0).text == HOSTILE


def test_letters_that_xml_cannot_hold_are_left_out_of_a_docx_and_break_nothing() -> None:
    laid = lay_out(document(said("甲\x00\x0b\ufffe乙𬭛㛃")))
    assert any(one.text == "甲乙𬭛㛃" for one in opened(laid.docx).paragraphs)


def test_the_same_document_gives_the_same_pdf() -> None:
    made = document(Heading(1, "开头"), said("文"))
    assert to_pdf(made) == to_pdf(made)


def test_headings_tables_and_figures_are_numbered_by_the_layout() -> None:
    figure = Figure(caption="图", svg="<svg/>", says="")
    blocks = (Heading(1, "甲"), Heading(2, "乙"), Heading(3, "丙"), Heading(4, "丁"), Heading(4, "戊"), TABLE, figure, Heading(2, "己"), Heading(3, "庚"), Heading(1, "辛"))  # fmt: skip
    marks = [words.rstrip("甲乙丙丁戊己庚辛汇总图　") for _block, words in numbered(blocks)]
    assert marks == [
        "一、",
        "（一）",
        "1. ",
        "（1）",
        "（2）",
        "表1",
        "图1",
        "（二）",
        "1. ",
        "二、",
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "一百"), (105, "一百〇五"), (110, "一百一十"), (145, "一百四十五")],
)  # fmt: skip
def test_numbers_of_headings_read_as_they_are_said(number: int, words: str) -> None:
    assert chinese_number(number) == words


def test_contents_of_a_docx_read_without_being_brought_up_to_date() -> None:
    blocks = (
        Contents(),
        Heading(1, "开头"),
        said("字" * 1500),
        Heading(2, "中间"),
        Heading(3, "不列"),
    )
    laid = lay_out(document(*blocks, kind=Kind.COMPILATION))
    lines = [one.text for one in opened(laid.docx).paragraphs if one.style.name.startswith("toc")]
    assert lines == ["一、开头\t2", "（一）中间\t4"]
    xml = opened(laid.docx).element.xml
    assert 'TOC \\o "1-2"' in xml
    assert xml.count('w:name="_Toc') == 3
    assert xml.count('fldCharType="begin"') == xml.count('fldCharType="end"') == 3


def test_a_docx_has_the_page_the_grid_and_the_styles_of_the_standard() -> None:
    written = opened(lay_out(document(Heading(1, "甲"), said("乙"))).docx)
    page = written.sections[0]
    sizes = [page.page_width.mm, page.page_height.mm, page.top_margin.mm, page.left_margin.mm, page.right_margin.mm, page.bottom_margin.mm]  # fmt: skip
    assert sizes == pytest.approx([210, 297, 37, 28, 26, 35], abs=0.05)
    grid = page._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("linesAndChars", "579")
    faces = {
        name: written.styles[name]
        .element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        .get(qn("w:eastAsia"))
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3")
    }
    assert list(faces.values()) == [
        "仿宋_GB2312",
        "方正小标宋简体",
        "黑体",
        "楷体_GB2312",
        "仿宋_GB2312",
    ]
    assert written.styles["Title"].font.size.pt == 22
    assert written.settings.odd_and_even_pages_header_footer
    for footer, side in ((page.footer, "right"), (page.even_page_footer, "left")):
        line = footer.paragraphs[0]
        assert line.text == "— 1 —"
        assert f'w:jc w:val="{side}"' in line._p.xml
        assert "PAGE" in line._p.xml


def test_the_head_of_a_table_is_repeated_in_both_files() -> None:
    laid = lay_out(document(TABLE))
    assert all("单位" in text_of(laid.pdf, page) for page in range(2))
    row = opened(laid.docx).tables[0].rows[0]
    assert row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert opened(laid.docx).tables[0].cell(91, 0).text == "合计"


def test_notes_stand_at_the_foot_of_the_page_and_numbers_open_their_source() -> None:
    run = Run(text="1,234", link="https://kexie.example/indicators/?a=1&b=2", note="来源：某市年报")
    laid = lay_out(document(Paragraph((run, Run(text="次。")))))
    assert "来源：某市年报" in text_of(laid.pdf, 0)
    with zipfile.ZipFile(io.BytesIO(laid.docx)) as parts:
        assert "来源：某市年报" in parts.read("word/footnotes.xml").decode()
        assert "a=1&amp;b=2" in parts.read("word/_rels/document.xml.rels").decode()
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                parse_xml(parts.read(name))


def test_a_break_begins_a_new_page_in_both_files() -> None:
    laid = lay_out(document(said("甲"), PageBreak(), Heading(1, "乙")))
    assert "乙" in text_of(laid.pdf, 1)
    assert "pageBreakBefore" in opened(laid.docx).element.xml


def test_the_signature_stands_above_the_date_and_addressees_beneath_the_title() -> None:
    made = document(said("文"), signature="某某省科协", addressees=("各州（市）科协", "机关各部门"))
    words = text_of(to_pdf(made), 0).split()
    assert words[:2] == ["年度报告", "各州（市）科协，机关各部门："]
    assert words[-5:-3] == ["某某省科协", "2025年1月20日"] or words.index("某某省科协") < words.index("2025年1月20日")  # fmt: skip


def test_which_typefaces_were_replaced_is_said() -> None:
    there = {name.casefold() for name in installed().families()}
    told = {one.wanted: one.used for one in lay_out(document(said("文"))).replaced}
    for face, names in FAMILIES.items():
        if names[0].casefold() in there:
            assert face.value not in told
    assert all(used.casefold() in there for used in told.values() if used)


def test_a_table_whose_rows_differ_in_length_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="columns"):
        Table(caption="", head=("甲", "乙"), rows=((Run(text="一"),),), widths=(1, 1), sides=("left", "left"))  # fmt: skip


def test_charts_say_what_is_missing_and_are_well_formed() -> None:
    drawn = [
        charts.bars([charts.Bar("甲<&>", None, ""), charts.Bar("乙", 3, "3 次")], nothing="未报"),
        charts.lines(
            ["2023", "2024"], [charts.Line("甲", (1, None)), charts.Line("乙", (0.4, 2))], unit="次"
        ),
        charts.tiles(
            [charts.Tile(0, 1, "甲", None, ""), charts.Tile(1, 0, "乙", 5, "5")], nothing="未报"
        ),
        charts.bars([], nothing="未报"),
        charts.lines([], [], unit=""),
        charts.tiles([], nothing=""),
    ]
    for svg in drawn:
        parse_xml(svg.encode())
    assert "未报" in drawn[0]
    assert "未报" in drawn[2]
    assert "L" not in drawn[1].split('d="M')[-2].split('"')[0]
