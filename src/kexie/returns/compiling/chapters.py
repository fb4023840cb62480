"""A chapter for each unit: what it reported, section by section, exactly as it stands frozen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kexie.gongwen import Block, Heading, Note, PageBreak, Paragraph, Run, Side, Table
from kexie.indicators.amounts import ratio_shown, unit_shown
from kexie.indicators.models import Mark
from kexie.kernel.words import day_words
from kexie.returns.compiling.gathered import Gathered, Report
from kexie.returns.compiling.words import BLANK, filing_link
from kexie.returns.layout import Item, Lines, Question, Section
from kexie.returns.layout import Table as Grid
from kexie.returns.layout.places import cell_key
from kexie.returns.models import Cell, FieldKind
from kexie.returns.queries.cells import shown


@dataclass(slots=True)
class Plain:
    """How a number that is no indicator's is shown."""

    decimals: int
    unit_name: str = ""
    display_unit: str = ""
    display_power: int = 0


# Forms number their sections themselves; here the layout does.
NUMBERED = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、])\s*"
)
LEFT: Side = "left"
RIGHT: Side = "right"
WHOLE = Plain(decimals=0)
SPLIT = Plain(decimals=2)
NUMBERS = frozenset({FieldKind.FIGURE, FieldKind.TARGET, FieldKind.CALCULATED})


def chapter(gathered: Gathered, report: Report) -> Iterator[Block]:
    """Begins on a page of its own, and ends with what is to be known of the report."""
    name = _("%(unit)s (not accepted)") % {"unit": report.name} if report.provisional else report.name  # fmt: skip
    yield PageBreak()
    yield Heading(2, name)
    if report.nothing:
        yield _plain(_("Nothing to report: %(reason)s") % {"reason": report.nothing})
    for section in gathered.sections:
        blocks = list(_section(gathered, report, section))
        if blocks:
            yield Heading(3, _title(section))
            yield from blocks
    yield from _remarks(gathered, report)


def _section(gathered: Gathered, report: Report, section: Section) -> Iterator[Block]:
    numbers: list[tuple[Run, ...]] = []
    for item in section.items:
        if isinstance(item, Question) and item.kind in NUMBERS:
            if item.key in report.asked and (value := _said(report, item)):
                numbers.append((Run(text=item.label), Run(text=value)))
            continue
        yield from _numbers(report, section, numbers)
        numbers = []
        yield from _item(gathered, report, item, within=section)
    yield from _numbers(report, section, numbers)


def _numbers(report: Report, section: Section, rows: Sequence[tuple[Run, ...]]) -> Iterator[Block]:
    """Figures that stand one by one in the form, as one table."""
    if rows:
        yield Table(
            caption=_caption(report, section, _("figures in detail")),
            head=(_("Item"), _("Figure")),
            rows=tuple(rows),
            widths=(2, 1),
            sides=("left", "right"),
        )


def _item(gathered: Gathered, report: Report, item: Item, *, within: Section) -> Iterator[Block]:
    texts = [one for one in within.items if isinstance(one, Question) and one.kind == FieldKind.SECTION]  # fmt: skip
    match item:
        case Question():
            yield from _question(report, item, alone=len(texts) == 1)
        case Grid():
            yield from _grid(gathered, report, item, _caption(report, within, item.title))
        case Lines():
            yield from _lines(report, item, _caption(report, within, item.title))


def _question(report: Report, item: Question, *, alone: bool) -> Iterator[Block]:
    cell = report.cells.get((item.key, 0))
    text = _words(cell, item).strip() if cell else ""
    if not text or item.key not in report.asked or item.kind == FieldKind.FILE:
        return
    if item.kind != FieldKind.SECTION:
        yield _plain(f"{item.label}：{text}")
        return
    if not alone:
        yield Heading(4, item.label)
    for line in filter(None, map(str.strip, text.splitlines())):
        yield _plain(line)


def _plain(text: str) -> Paragraph:
    return Paragraph((Run(text=text),))


def _words(cell: Cell, item: Question) -> str:
    """The words of a choice instead of its code."""
    labels = {option.code: option.label for option in item.options}
    return labels.get(cell.text, "") or shown(cell)


def _said(report: Report, item: Question) -> str:
    if item.kind == FieldKind.CALCULATED:
        return _worked_out(report, item.key)
    cell = report.cells.get((item.key, 0))
    return shown(cell) if cell else ""


def _worked_out(report: Report, key: str) -> str:
    value = report.calculated.get(key)
    if value is None:
        return ""
    # worked out of whole numbers it mostly is one
    return ratio_shown(value, WHOLE if value.denominator == 1 else SPLIT)


def _title(section: Section) -> str:
    return NUMBERED.sub("", section.title) or section.title


def _caption(report: Report, section: Section, title: str) -> str:
    """Of whom and of what: 昆明市科协为科技工作者服务：数据."""
    return f"{report.unit.short_name}{_title(section)}：{title}"


def _grid(gathered: Gathered, report: Report, grid: Grid, caption: str) -> Iterator[Block]:
    rows = []
    for row in grid.rows:
        cells = [
            _in_grid(report, cell_key(grid.key, row.key, column.key)) for column in grid.columns
        ]
        if any(cells):
            measure = gathered.indicators.get(row.indicator)
            unit = f"（{unit_shown(measure)}）" if measure and unit_shown(measure) else ""
            rows.append((Run(text=row.label + unit), *(Run(text=one or BLANK) for one in cells)))
    if rows:
        yield Table(
            caption=caption,
            head=(_("Item"), *(column.label for column in grid.columns)),
            rows=tuple(rows),
            widths=(3, *(1.5 for _column in grid.columns)),
            sides=(LEFT, *(RIGHT for _column in grid.columns)),
        )


def _in_grid(report: Report, key: str) -> str:
    """Without the unit, which stands beside the row's name."""
    if key not in report.asked:
        return ""
    if key in report.calculated:
        return _worked_out(report, key)
    cell = report.cells.get((key, 0))
    if cell is None:
        return ""
    if cell.mark:
        return str(Mark(cell.mark).label)
    return shown(cell).removesuffix(unit_shown(cell.field.indicator) if cell.field.indicator else "").strip()  # fmt: skip


def _lines(report: Report, item: Lines, caption: str) -> Iterator[Block]:
    keys = [f"{item.key}_{column.key}" for column in item.columns]
    used = sorted({row for key, row in report.cells if key in keys and row})
    rows = [
        tuple(
            Run(text=_words(cell, column) if (cell := report.cells.get((key, row))) else "")
            for key, column in zip(keys, item.columns, strict=True)
        )
        for row in used
    ]
    if rows and any(key in report.asked for key in keys):
        yield Table(
            caption=caption,
            head=tuple(column.label for column in item.columns),
            rows=tuple(rows),
            widths=tuple(1.0 for _column in item.columns),
            sides=tuple(LEFT for _column in item.columns),
        )


def _remarks(gathered: Gathered, report: Report) -> Iterator[Block]:
    """Comments of cells, amendments, what reviewers found good, and where all of it is from."""
    for cell in report.cells.values():
        if cell.comment and cell.field.key in report.asked:
            words = {"label": cell.field.label, "comment": cell.comment}
            yield _note(_("Comment on “%(label)s”: %(comment)s") % words)
    for number, (day, reason) in enumerate(report.amended, start=1):
        words = {"number": str(number), "day": day_words(day), "reason": reason}
        yield _note(_("Amendment %(number)s of %(day)s: %(reason)s") % words)
    if report.amending:
        yield _note(_("The unit is writing an amendment; here stands what was accepted last."))
    for text in report.praises:
        yield _note(_("What reviewers found good: %(text)s") % {"text": text})
    yield _source(gathered, report)


def _note(text: str) -> Note:
    return Note((Run(text=text),))


def _source(gathered: Gathered, report: Report) -> Note:
    link = Run(text=_("Source"), link=filing_link(gathered, report.filing))
    if report.accepted is None:
        words = _(": submitted %(submitted)s, not accepted yet.")
        return Note((link, Run(text=words % {"submitted": day_words(report.submitted)})))
    words = _(": submitted %(submitted)s, accepted %(accepted)s, frozen as %(digest)s.")
    parts = {
        "submitted": day_words(report.submitted),
        "accepted": day_words(report.accepted),
        "digest": report.digest[:16],
    }
    return Note((link, Run(text=words % parts)))
