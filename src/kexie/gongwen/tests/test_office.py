"""
What we write as DOCX, LibreOffice lays out as our own PDF is: pages, lines, margins, grid, page numbers, imprint.

Held against each other with the same typefaces. Where they cannot agree, by less than is asked here:
- word processors put the white of a line above its letters, the PDF beneath: all lines stand lower by some 3.4 mm;
- and where a table reaches over a page, a row may stand on the next page already;
- LibreOffice puts a quarter of a character between digits and Chinese whatever the file says, so lines with digits are
  wider, and its rule at the foot of a letter is as wide as the text.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pypdfium2
import pytest

from kexie.gongwen import (
    Contents,
    Document,
    Figure,
    Form,
    Heading,
    Kind,
    PageBreak,
    Paragraph,
    Run,
    Table,
    lay_out,
)
from kexie.gongwen.fonts import FAMILIES, OFFICE_NAMES, installed
from kexie.gongwen.measures import AREA, CHARACTERS, LEFT, LINES, PAGE, POINTS, TOP
from kexie.gongwen.tests import samples
from tests.office import PDF, converted, with_office

pytestmark = with_office

WHITE = (2.4, 4.6)  # mm a line of text stands lower than in the PDF
NEAR = 0.8  # mm
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 156 40"><rect width="90" height="9"/></svg>'
RIGHT_EDGE, FOOT = LEFT + AREA[0], TOP + AREA[1]


def compilation() -> Document:
    table = Table(
        caption="汇总",
        head=("单位", "次"),
        rows=tuple((Run(text=f"第{n}单位"), Run(text="甲")) for n in "一二三四五六七八九十"),
        widths=(2, 1),
        sides=("left", "right"),
        strong=frozenset({9}),
    )
    # a drawing without words: those of a picture are not to be read in a word processor
    figure = Figure(caption="对比", svg=DRAWING, says="甲市3次，乙市5次")
    noted = Paragraph(
        (Run(text="服务群众", link="https://kexie.example/?a=1", note="来源：某市年报"),)
    )
    return Document(
        kind=Kind.COMPILATION,
        issuer=samples.ISSUER,
        title="全省科协系统年度工作总结报告汇编",
        subtitle="数据截至一月",
        date="2025年1月20日",
        blocks=(Contents(), Heading(1, "甲市"), *samples.body(), PageBreak(), Heading(1, "乙市"), table, figure, noted),
    )  # fmt: skip


def full_pages() -> Document:
    return Document(kind=Kind.REPORT, issuer="甲", title="年度报告", date="", blocks=(samples.said("字" * 2000),))  # fmt: skip


SAMPLES: dict[str, Callable[[], Document]] = {
    "notice": samples.notice,
    "letter": samples.letter,
    "minutes": samples.minutes,
    "upward": samples.request,
    "joint": samples.joint_request,
    "plain": lambda: samples.notice(form=Form.PLAIN),
    "compilation": compilation,
    "full": full_pages,
    # text ends on an even page, with the imprint beneath it; and on an odd one
    "beneath": lambda: samples.notice(attachments=(), blocks=samples.body(8)),
    "behind": lambda: samples.notice(attachments=(), blocks=(samples.said(),), notes=""),
}


@dataclass(frozen=True)
class Line:
    """A line of a page in mm: its middle from the upper edge, where it begins and ends."""

    words: str
    middle: float
    left: float
    right: float


@dataclass(frozen=True)
class Both:
    ours: list[list[Line]]
    theirs: list[list[Line]]


@pytest.fixture(scope="module")
def read_back(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Both]:
    laid = {name: lay_out(made()) for name, made in SAMPLES.items()}
    there = {name.casefold() for name in installed().families()}
    used = {face: next((one for one in names if one.casefold() in there), "") for face, names in FAMILIES.items()}  # fmt: skip
    faces = {OFFICE_NAMES[face][0]: name for face, name in used.items() if name}
    written = {f"{name}.docx": one.docx for name, one in laid.items()}
    theirs = converted(written, PDF, tmp_path_factory.mktemp("office"), faces=faces)

    @cache
    def both(name: str) -> Both:
        return Both(lines_of(laid[name].pdf), lines_of(theirs[f"{name}.docx"]))

    return both


def lines_of(pdf: bytes) -> list[list[Line]]:
    with pypdfium2.PdfDocument(pdf) as opened:
        return [_lines(page) for page in opened]


def _lines(page: pypdfium2.PdfPage) -> list[Line]:
    text, high = page.get_textpage(), page.get_height()
    rows: dict[float, list[tuple[float, float, str]]] = {}
    for number in range(text.count_chars()):
        letter = text.get_text_range(number, 1)
        if not letter.strip() or letter in "·.":
            continue
        left, bottom, right, top = text.get_charbox(number, loose=True)
        middle = (high - (top + bottom) / 2) / POINTS
        row = next((one for one in rows if abs(one - middle) < 2.5), middle)
        rows.setdefault(row, []).append((left / POINTS, right / POINTS, letter))
    return [
        Line("".join(one[2] for one in sorted(row)), middle, min(row)[0], max(one[1] for one in row))
        for middle, row in sorted(rows.items())
    ]  # fmt: skip


def says(page: list[Line]) -> str:
    return "".join(sorted("".join(line.words for line in page)))


@pytest.mark.parametrize("name", SAMPLES)
def test_pages_say_the_same_in_both(name: str, read_back: Callable[[str], Both]) -> None:
    both = read_back(name)
    assert [says(page) for page in both.theirs] == [says(page) for page in both.ours]


@pytest.mark.parametrize("name", SAMPLES)
def test_text_stands_within_the_margins(name: str, read_back: Callable[[str], Both]) -> None:
    for page in read_back(name).theirs:
        text = [line for line in page if line.middle < FOOT]
        if name == "letter":
            # its mark hangs above the text, between rules that are wider than it
            text = [line for line in text if line.middle > TOP + 5]
        assert all(one.left >= LEFT - NEAR and one.right <= RIGHT_EDGE + NEAR for one in text)
        assert all(one.middle >= TOP for one in text)


@pytest.mark.parametrize("name", ["notice", "letter", "minutes", "upward", "plain", "behind"])
def test_every_line_stands_where_it_does_in_the_pdf(
    name: str, read_back: Callable[[str], Both]
) -> None:
    both = read_back(name)
    for page, other in zip(both.ours, both.theirs, strict=True):
        body = [line for line in page if "认真" in line.words or "服务”" in line.words]
        there = {line.middle: line for line in other}
        for line in body:
            lower = [one for at, one in there.items() if WHITE[0] <= at - line.middle <= WHITE[1]]
            assert [sorted(one.words) for one in lower] == [sorted(line.words)], line
            assert lower[0].left == pytest.approx(line.left, abs=NEAR)


def test_a_full_page_has_22_lines_of_28_characters(read_back: Callable[[str], Both]) -> None:
    page = [line for line in read_back("full").theirs[1] if line.middle < FOOT]
    assert [len(line.words) for line in page] == [CHARACTERS] * LINES
    assert page[0].left == pytest.approx(LEFT, abs=NEAR)
    assert page[0].right == pytest.approx(RIGHT_EDGE, abs=NEAR)
    pitch = (page[-1].middle - page[0].middle) / (LINES - 1)
    assert pitch == pytest.approx(AREA[1] / LINES, abs=0.05)


def test_numbers_of_pages_stand_outside(read_back: Callable[[str], Both]) -> None:
    for number, page in enumerate(read_back("notice").theirs, start=1):
        last = page[-1]
        assert last.words == f"—{number}—"
        edge = last.left - LEFT if number % 2 == 0 else RIGHT_EDGE - last.right
        assert edge == pytest.approx(14 / POINTS, abs=NEAR)
        # seven below the text, to the upper edge of its letters
        assert last.middle - FOOT == pytest.approx(7 + 7 / POINTS, abs=1.5)


@pytest.mark.parametrize("name", ["notice", "minutes", "joint", "beneath", "behind"])
def test_the_imprint_ends_the_last_even_page(name: str, read_back: Callable[[str], Both]) -> None:
    both = read_back(name)
    ours, theirs = ([one for one in page[-1] if "抄送" in one.words or "印发" in one.words] for page in (both.ours, both.theirs))  # fmt: skip
    assert len(both.theirs) % 2 == 0
    assert len(theirs) == 2
    for one, other in zip(ours, theirs, strict=True):
        assert other.middle == pytest.approx(one.middle, abs=1.5)
        assert other.left == pytest.approx(one.left, abs=NEAR)
        assert other.right == pytest.approx(one.right, abs=NEAR)


def test_the_parts_of_a_head_stand_where_they_must(read_back: Callable[[str], Both]) -> None:
    both = read_back("notice")
    for words in (
        "000012",
        "特急",
        "协会文件",
        "某科协发",
        "关于召开",
        "年度工作会议的通知",
        "各直属单位：",
    ):
        one, other = (next(line for line in page[0] if words in line.words) for page in (both.ours, both.theirs))  # fmt: skip
        assert 1 <= other.middle - one.middle <= WHITE[1], words
        assert (one.left + one.right) == pytest.approx(other.left + other.right, abs=2 * NEAR)
    mark = next(line for line in read_back("letter").theirs[0] if line.words == samples.ISSUER)
    ours = next(line for line in read_back("letter").ours[0] if line.words == samples.ISSUER)
    assert mark.middle == pytest.approx(ours.middle, abs=NEAR)
    assert (mark.left + mark.right) / 2 == pytest.approx(PAGE[0] / 2, abs=2)


def test_a_letter_whose_imprint_has_a_page_of_its_own_counts_on(
    read_back: Callable[[str], Both],
) -> None:
    pages = read_back("letter").theirs
    assert "—" not in says(pages[0])
    assert [page[-1].words for page in pages[1:]] == [f"—{n}—" for n in range(2, len(pages) + 1)]
