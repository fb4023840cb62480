"""How fields of a draft are called, and their values said."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.intake.models import DraftKind, Handling, UnitGroup
from kexie.intake.units import UnitChoice
from kexie.kernel.words import day_words
from kexie.matters.models import DueKind, Theme, Urgency
from kexie.org.models import Unit

LABELS: dict[str, str | Promise] = {
    "title": _("title"),
    "kind": _("kind"),
    "theme": _("theme"),
    "set_by": _("set by"),
    "due_kind": _("deadline"),
    "due_text": _("deadline in words"),
    "due_date": _("due"),
    "urgency": _("urgency"),
    "handling": _("hand out as"),
    "verifier_id": _("verified by"),
    "evidence_reason": _("why evidence is needed"),
    "lead": _("lead unit"),
    "cooperating": _("cooperating units"),
}
CODES: dict[str, type[DraftKind | Theme | DueKind | Urgency | Handling]] = {
    "kind": DraftKind,
    "theme": Theme,
    "due_kind": DueKind,
    "urgency": Urgency,
    "handling": Handling,
}


def said_of(name: str, value: Any) -> str:
    """A field's value as a person reads it."""
    if name in CODES:
        return str(dict(CODES[name].choices).get(value, value))
    if name in {"lead", "cooperating"}:
        return said_units(value)
    if name == "verifier_id":
        return said_units([UnitChoice(unit_id=value)] if value else [])
    if isinstance(value, date):
        return day_words(value)
    return str(value or "—")


def group_name(group: str) -> str:
    return str(dict(UnitGroup.choices).get(group, ""))


def said_units(choices: Sequence[UnitChoice]) -> str:
    names = dict(
        Unit.objects.filter(pk__in=[one.unit_id for one in choices if one.unit_id]).values_list(
            "pk", "short_name"
        )
    )
    said = [
        str(names.get(one.unit_id or 0) or group_name(one.group) or one.words) for one in choices
    ]
    return "、".join(said) or "—"
