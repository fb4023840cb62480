"""An analysis taken along: a workbook with its stamp, definitions and question, or plain lines for other programs."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from kexie.indicators.models import Definition, Indicator, Mark
from kexie.indicators.queries.analysis.answers import Line, Pivot
from kexie.indicators.queries.analysis.cells import TOGETHER
from kexie.indicators.queries.analysis.layout import Member, measured_in
from kexie.indicators.queries.analysis.shown import Cell
from kexie.indicators.queries.analysis.written import decimals_of, exact_writer, power_of

NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Stamp:
    """When it was read, of which figures, and where it is found again."""

    at: datetime
    standing: str
    tree: str
    address: str

    def words(self) -> str:
        moment = timezone.localtime(self.at).strftime("%Y-%m-%d %H:%M")
        return _("As of %(moment)s · %(standing)s figures · %(tree)s") % {
            "moment": moment,
            "standing": self.standing,
            "tree": self.tree,
        }


def why_words() -> Mapping[str, str]:
    """What stands in a cell without a number."""
    return {
        "blank": pgettext("figures", "not reported"),
        Mark.NOT_APPLICABLE: str(Mark.NOT_APPLICABLE.label),
        Mark.NOT_AVAILABLE: str(Mark.NOT_AVAILABLE.label),
        "hidden": _("not yours to see"),
        "undivided": _("not divided so"),
        "apart": _("not added up"),
    }


def analysis_sheet(made: Pivot, stamp: Stamp) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _figures(book, made, stamp, bold)
        _definitions(book.add_worksheet(_("Definitions")), made, bold, book)
        _about(book.add_worksheet(pgettext("analysis", "About")), made, stamp, bold)
    return data.getvalue()


def _figures(book: Workbook, made: Pivot, stamp: Stamp, bold: Format) -> None:
    sheet = book.add_worksheet(_("Figures"))
    title = " · ".join(_named(one) for one in made.fixed)
    sheet.write_string(0, 0, title or _("Figures"), bold)
    sheet.write_string(1, 0, stamp.words())
    depth, wide = len(made.rows[0]), len(made.columns[0])
    top = 2 + wide
    for number, column in enumerate(made.columns):
        for level, one in enumerate(column):
            sheet.write_string(3 + level, depth + number, _named(one), bold)
    sheet.write_string(top, 0, made.corner, bold)
    sheet.set_column(0, depth - 1, 26)
    sheet.set_column(depth, depth + len(made.columns) - 1, 14)
    writer = _Writer(book, sheet, made)
    for row, line in enumerate(made.page or (), start=top + 1):
        writer.write(row, line, depth)
    sheet.freeze_panes(top + 1, depth)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3, top)


def _named(one: Member) -> str:
    return f"{one.label} ({one.note})" if one.note else one.label


class _Writer:
    """Rows of figures: exact numbers in the unit that is shown, with as many decimals as on the page."""

    def __init__(self, book: Workbook, sheet: Worksheet, made: Pivot) -> None:
        self.book, self.sheet, self.found = book, sheet, made.found
        self.why = why_words()
        self.formats: dict[int, Format] = {}
        self.indicators = {one.code: one for one in made.members.indicators}
        self.scale = made.asked.scale
        self.sizes = {
            code: 10 ** power_of(one, self.scale) for code, one in self.indicators.items()
        }

    def write(self, row: int, line: Line, depth: int) -> None:
        for place, one in enumerate(line.members):
            self.sheet.write_string(row, place, _named(one))
        for column, cell in enumerate(line.cells, start=depth):
            held = self.found.numbers.get(cell.key) if self.found else None
            if held is not None:
                number, by = held
                shown = number / (by * self.sizes[cell.key.indicator])
                self.sheet.write_number(row, column, shown, self._format(cell, number, by))
            elif cell.state != "blank":
                self.sheet.write_string(row, column, self.why[cell.state])

    def _format(self, cell: Cell, number: int, by: int) -> Format:
        places = decimals_of(self.indicators[cell.key.indicator], self.scale, number, by)
        if places not in self.formats:
            digits = f".{'0' * places}" if places else ""
            self.formats[places] = self.book.add_format({"num_format": f"#,##0{digits}"})
        return self.formats[places]


def _definitions(sheet: Worksheet, made: Pivot, bold: Format, book: Workbook) -> None:
    """What each indicator means in the years that are shown."""
    heads = (
        (_("Data code"), 10),
        (_("Indicator"), 30),
        (_("Unit"), 12),
        (_("From year"), 10),
        (_("Definition"), 70),
        (_("Numerator"), 24),
        (_("Denominator"), 24),
        (_("Basis"), 30),
    )
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, bold)
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for row, (one, meant) in enumerate(_meanings(made), start=1):
        words = (
            one.code,
            str(one),
            measured_in(one, made.asked.scale),
            str(meant.from_year),
            meant.text,
            meant.numerator,
            meant.denominator,
            meant.basis,
        )
        for column, word in enumerate(words):
            sheet.write_string(row, column, word, plain)
    sheet.freeze_panes(1, 0)


def _meanings(made: Pivot) -> Iterator[tuple[Indicator, Definition]]:
    years = {period.year for period in made.members.periods}
    by_key = {one.pk: one for one in made.members.indicators}
    held = Q(to_year__isnull=True) | Q(to_year__gt=min(years))
    rows = Definition.objects.filter(held, indicator__in=by_key, from_year__lte=max(years))
    for meant in rows.order_by("indicator__order", "indicator__code", "from_year"):
        yield by_key[meant.indicator_id], meant


def _about(sheet: Worksheet, made: Pivot, stamp: Stamp, bold: Format) -> None:
    labels: dict[str, list[str]] = {"i": [], "g": [], "u": [], "p": []}
    for word, label in made.members.labels.items():
        labels[word[0]].append(label)
    lines: list[tuple[str, str]] = [
        (_("Indicator"), ", ".join(labels["i"])),
        (_("Group"), ", ".join(labels["g"])),
        (_("Unit"), ", ".join(labels["u"])),
        (_("Period"), ", ".join(labels["p"])),
        (_("Standing"), stamp.standing),
        (_("Tree of units"), stamp.tree),
        (_("As of"), timezone.localtime(stamp.at).strftime("%Y-%m-%d %H:%M")),
        (_("Source"), stamp.address),
        (pgettext("analysis", "Left out"), "\n".join(made.members.notes)),
        (
            _("Empty cells"),
            _("An empty cell: nobody reported. Zero is a number that was reported."),
        ),
    ]
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100)
    for row, (label, words) in enumerate(lines):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, words)


def flat_heads() -> Sequence[str]:
    return (
        _("Data code"),
        _("Indicator"),
        _("Group"),
        _("Code of the unit"),
        _("Unit"),
        _("Period"),
        _("Value"),
        _("Measured in"),
        _("State"),
        _("Target"),
        _("Standing"),
        _("As of"),
    )


def flat_rows(made: Pivot, stamp: Stamp) -> Iterator[Sequence[str]]:
    """One line for each number, for programs; the word for why one is missing stands beside it, not in its place."""
    units = {unit.code: unit.short_name for unit in made.members.units}
    groups = {group.code: str(group) for group in made.members.groups}
    scale, found, together = made.asked.scale, made.found, _("together")
    assert found  # noqa: S101 -- there are cells only of what was fetched
    names = {
        one.code: (str(one), measured_in(one, scale), exact_writer(one, scale))
        for one in made.members.indicators
    }
    why = {NUMBER: "", **why_words()}
    moment = timezone.localtime(stamp.at).strftime("%Y-%m-%d %H:%M")
    for line in made.page or ():
        for cell in line.cells:
            key, held = cell.key, found.numbers.get(cell.key)
            name, measure, exact = names[key.indicator]
            yield (
                key.indicator,
                name,
                groups[key.group],
                "" if key.unit == TOGETHER else key.unit,
                units.get(key.unit, together),
                together if key.period == TOGETHER else key.period,
                exact(*held) if held else "",
                measure,
                why[cell.state],
                cell.target.replace(",", ""),
                stamp.standing,
                moment,
            )
