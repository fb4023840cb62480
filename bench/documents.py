"""
How long a document of 30 pages takes as DOCX, beside bare python-docx that writes the same words, and as PDF; the checker on it.

    python -m bench.documents
"""

import io
import statistics
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import docx
import pypdfium2

from bench.goals import missed
from kexie.gongwen import Document, Form, Heading, Kind, Number, Paragraph, Run, Table
from kexie.gongwen.checking import check
from kexie.gongwen.docx import to_docx
from kexie.gongwen.pdf import print_out

if TYPE_CHECKING:
    from kexie.gongwen.model import Block

TIMES = 7
MOST = 1.5  # times bare python-docx
WORDS = (
    "认真贯彻落实全省科协系统年度工作会议精神，围绕四个服务职责定位，扎实推进各项工作，按时报送进展情况。"
    * 3
)
ROWS = 20


def main() -> int:
    made = document()
    printed = print_out(made)
    with pypdfium2.PdfDocument(printed.pdf) as opened:
        pages = len(opened)
    bare, ours = median(lambda: written_barely(made)), median(lambda: to_docx(made, printed))
    file = to_docx(made, printed)
    print(f"{pages} pages: bare python-docx {bare * 1000:.0f} ms")
    print(f"  DOCX {ours * 1000:.0f} ms, {ours / bare:.2f} × bare")
    print(f"  PDF {median(lambda: print_out(made)) * 1000:.0f} ms")
    print(f"  checked in {median(lambda: check(file)) * 1000:.0f} ms")
    departures = check(file)
    for one in departures:
        print(f"  departs: {one}")
    missed(ours > MOST * bare, f"a DOCX took {ours / bare:.2f} × bare python-docx, not {MOST}")
    return int(bool(departures))


def median(run: Callable[[], object]) -> float:
    took = []
    for _time in range(TIMES):
        begun = time.perf_counter()
        run()
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def document() -> Document:
    blocks: list[Block] = []
    for _chapter in range(4):
        blocks.append(Heading(1, "总体情况"))
        for part in range(4):
            blocks.append(Heading(2, f"第{part + 1}方面工作"))
            blocks.extend(Paragraph((Run(text=WORDS),)) for _paragraph in range(6))
        rows = tuple(
            (Run(text=f"单位{n}"), Run(text=str(n)), Run(text="完成")) for n in range(ROWS)
        )
        blocks.append(Table(caption="完成情况", head=("单位", "数量", "情况"), rows=rows, widths=(2, 1, 1), sides=("left", "right", "left")))  # fmt: skip
    return Document(
        kind=Kind.REPORT,
        form=Form.DOCUMENT,
        issuer="某某省科学技术协会",
        title="某某省科学技术协会关于2024年工作情况的报告",
        date="2025年1月20日",
        number=Number("某科协报", 2025, 1),
        signers=("张甲",),
        addressees=("某某省人民政府",),
        signature="某某省科学技术协会",
        office="某某省科学技术协会办公室",
        blocks=tuple(blocks),
    )


def written_barely(made: Document) -> bytes:
    file = docx.Document()
    file.add_heading(made.title, 0)
    for block in made.blocks:
        match block:
            case Heading(level=level, text=text):
                file.add_heading(text, level)
            case Paragraph(runs=runs):
                file.add_paragraph("".join(run.text for run in runs))
            case Table():
                table = file.add_table(len(block.rows) + 1, len(block.head))
                for row, cells in zip(table.rows, (block.head, *([c.text for c in r] for r in block.rows)), strict=True):  # fmt: skip
                    for cell, text in zip(row.cells, cells, strict=True):
                        cell.text = text
    data = io.BytesIO()
    file.save(data)
    return data.getvalue()


if __name__ == "__main__":
    sys.exit(main())
