"""What the pickers of a draft offer: units and groups, and quick choices of a deadline."""

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pypinyin import Style, lazy_pinyin

from kexie.intake.models import UnitGroup
from kexie.kernel.words import day_words
from kexie.kernel.workdays import add_working_days
from kexie.org.models import UnitKind
from kexie.org.queries import find_units

MOST = 20
MONTHS_PER_QUARTER = 3
TEN = 10


def picks(text: str) -> list[dict[str, str]]:
    """Groups first, then units, whose name, short name, code or pinyin initials hold the text."""
    text = text.strip()
    groups = [
        {"value": f"group:{code}", "label": str(label), "detail": str(_("group"))}
        for code, label in UnitGroup.choices
        if text.lower() in f"{label} {_initials(str(label))}".lower()
    ]
    kinds = dict(UnitKind.choices)
    units = [
        {"value": f"unit:{unit.pk}", "label": unit.short_name, "detail": str(kinds[unit.kind])}
        for unit in find_units(text, limit=MOST)
    ]
    return (groups + units) if text else (units[: TEN // 2] + groups)


def _initials(label: str) -> str:
    return "".join(lazy_pinyin(label, style=Style.FIRST_LETTER, errors="ignore"))


def due_choices(today: date) -> list[tuple[str | Promise, str, str]]:
    """Quick choices: what it is called, the day for a form, the day as said."""
    quarter_end = -(-today.month // MONTHS_PER_QUARTER) * MONTHS_PER_QUARTER
    days = (
        (_("end of month"), month_end(today.year, today.month)),
        (_("end of quarter"), month_end(today.year, quarter_end)),
        (_("end of year"), date(today.year, 12, 31)),
        (_("10 working days"), add_working_days(today, TEN)),
    )
    return [(label, day.isoformat(), day_words(day, today)) for label, day in days]


def month_end(year: int, month: int) -> date:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return first_of_next - timedelta(days=1)
