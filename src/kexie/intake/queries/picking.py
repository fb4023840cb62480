"""What the pickers of a draft offer: units and groups."""

from functools import cache

from django.utils.translation import gettext_lazy as _

from kexie.intake.models import UnitGroup
from kexie.kernel.script import in_script
from kexie.org.models import UnitKind
from kexie.org.queries import find_units

MOST = 20
FEW = 5


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
        {
            "value": f"unit:{unit.pk}",
            "label": in_script(unit.short_name),
            "detail": str(kinds[unit.kind]),
        }
        for unit in find_units(text, limit=MOST)
    ]
    return (groups + units) if text else (units[:FEW] + groups)


@cache
def _initials(label: str) -> str:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 -- its tables load slowly, and pickers open later

    return "".join(lazy_pinyin(label, style=Style.FIRST_LETTER, errors="ignore"))
