"""The task breakdown table (任务分解表) an office would circulate, as .xlsx, print-ready on A4 landscape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xlsxwriter.worksheet import Worksheet

    from kexie.text.drafting import Draft
    from kexie.text.extract import Extraction

COLUMNS: tuple[tuple[str, float], ...] = (
    ("序号", 5),
    ("任务", 30),
    ("原文", 46),
    ("提出者", 11),
    ("牵头单位", 15),
    ("配合单位", 15),
    ("完成时限", 13),
    ("类别", 11),
    ("出处", 18),
)
THEMES = {
    "workers": "服务科技工作者",
    "innovation": "服务创新驱动发展",
    "literacy": "服务全民科学素质",
    "decisions": "服务科学决策",
    "four_services": "四个服务",
    "party": "党的建设",
    "rectification": "整改",
    "rules": "制度机制",
    "research": "调查研究",
    "exemplars": "典型经验",
    "projects": "项目资源",
    "brand": "品牌",
    "publicity": "宣传",
    "conduct": "作风纪律",
    "other": "其他",
}
TITLE = "任务分解表"
STUDY = "（学习类）"
LINES = 15.0
A4 = 9


def write_breakdown(extractions: Iterable[Extraction], path: Path) -> None:
    """Write every draft of these texts as one row. Cells are text, never formulas."""
    import xlsxwriter  # noqa: PLC0415  # only who writes a table pays for it

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(TITLE)
    line = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_size": 10}
    styles = {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        "head": book.add_format({**line, "bold": True, "align": "center", "bg_color": "#E8EEF5"}),
        "text": book.add_format(line),
        "middle": book.add_format({**line, "align": "center"}),
    }
    _lay_out(sheet, styles)
    row = 2
    for extraction in extractions:
        for draft in extraction.drafts:
            _write_row(sheet, styles, row, extraction, draft)
            row += 1
    sheet.autofilter(1, 0, max(1, row - 1), len(COLUMNS) - 1)
    book.close()


def _lay_out(sheet: Worksheet, styles: dict[str, Any]) -> None:
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, TITLE, styles["title"])
    sheet.set_row(0, 30)
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, name, styles["head"])
    sheet.freeze_panes(2, 2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _write_row(
    sheet: Worksheet, styles: dict[str, Any], row: int, extraction: Extraction, draft: Draft
) -> None:
    quote = extraction.text[slice(*draft.span)]
    cells = (
        draft.title + (STUDY if draft.kind == "study" else ""),
        quote,
        draft.set_by or "",
        "、".join(d.text for d in draft.units if d.role == "lead"),
        "、".join(d.text for d in draft.units if d.role == "cooperating"),
        due_words(draft),
        THEMES[draft.theme],
        extraction.name,
    )
    sheet.write_number(row, 0, row - 1, styles["middle"])
    for column, words in enumerate(cells, start=1):
        sheet.write_string(row, column, words, styles["text"])
    lines = max(
        -(-len(w) * 2 // int(width)) for w, (_, width) in zip(cells, COLUMNS[1:], strict=True)
    )
    sheet.set_row(row, min(400.0, max(1, lines) * LINES + 4))


def due_words(draft: Draft) -> str:
    """The deadline as a reader wants it: the words of the text, and the day they come to."""
    if draft.due.day is None:
        return draft.due.text or ""
    day = draft.due.day
    written = f"{day.year}年{day.month}月{day.day}日"
    return written if not draft.due.text else f"{draft.due.text}（{written}）"
