"""The forms that ship with the product: the yearly report and the plan (domain facts 4.1). They are begun with, then approved like any other."""

import json
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.org.models import Unit, User
from kexie.returns.actions.forms import save_form_version
from kexie.returns.actions.register import NewEntry, propose_entry
from kexie.returns.errors import NoForm
from kexie.returns.layout import read_layout
from kexie.returns.models import Entry

SHIPPED = {"yearly_report": _("Yearly report"), "yearly_plan": _("Plan for the next year")}


@writing()
def propose_shipped(
    name: str, *, unit: Unit, approver: Unit, expiry_date: date, actor: User, at: datetime
) -> Entry:
    """
    Lay out a shipped form as a request of the unit, to be set right and sent for approval.

    :raises NoForm: none of this name ships
    :raises NotYours: the actor is no staff of the unit
    """
    given = _shipped(name)
    layout = read_layout(given.pop("layout"))
    audience = tuple(given.pop("audience"))
    new = NewEntry(**given, audience=audience, approver=approver, expiry_date=expiry_date)
    entry = propose_entry(new, unit=unit, actor=actor, at=at)
    save_form_version(entry, layout, actor=actor, at=at, seen_version=0)
    return entry


def _shipped(name: str) -> dict[str, Any]:
    if name not in SHIPPED:
        raise NoForm(_("No such form ships with the product."))
    text = (files("kexie.returns") / "data" / f"{name}.json").read_text(encoding="utf-8")
    given: dict[str, Any] = json.loads(text)
    return given
