"""What a row may not hold, said to the person who wrote it."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _


def fault_in(row: Model, names: Collection[str]) -> str:
    """The first thing wrong with these fields of a row, with the field's name; empty: nothing is."""
    fields = row._meta.concrete_fields  # noqa: SLF001 -- Django's public _meta
    try:
        row.clean_fields(exclude={one.name for one in fields if one.name not in names})
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = next(one.verbose_name for one in fields if one.name == name)
        return f"{capfirst(str(label))}: {' '.join(messages)}"
    return ""


def misfit_in(row: Model, names: Collection[str]) -> str:
    """As `fault_in`; long texts, too, hold no more than their field says, which the database does not ask."""
    if fault := fault_in(row, names):
        return fault
    for name in names:
        most = getattr(row._meta.get_field(name), "max_length", None)  # noqa: SLF001 -- Django's public _meta
        if most and len(str(getattr(row, name))) > most:
            return _("Too long: at most %(most)s characters.") % {"most": most}
    return ""
