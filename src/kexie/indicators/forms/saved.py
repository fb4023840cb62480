"""A saved analysis: its name, and with whom it is shared."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kexie.indicators.models import SavedAnalysis
from kexie.indicators.queries.saved import owned_by
from kexie.kernel.script import in_script
from kexie.org.models import Unit, User
from kexie.org.queries import own_units


class _UnitChoice(forms.ModelChoiceField[Unit]):
    def label_from_instance(self, obj: Unit) -> str:
        return _("everybody in %(unit)s") % {"unit": in_script(obj.short_name)}


class SaveForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    unit = _UnitChoice(
        Unit.objects.none(), label=_("Seen by"), required=False, empty_label=_("only me")
    )

    def __init__(self, sent: Any = None, *, user: User, **more: Any) -> None:
        super().__init__(sent, **more)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- narrows the type
        field.queryset = self.units(user)

    def units(self, user: User) -> QuerySet[Unit]:
        return own_units(user)


class ChangeSavedForm(SaveForm):
    version = forms.IntegerField(widget=forms.HiddenInput())

    def units(self, user: User) -> QuerySet[Unit]:
        """Also where it is shared already, although its owner works there no longer."""
        shared = owned_by(user).filter(unit__isnull=False).order_by().values("unit")
        return own_units(user) | Unit.objects.filter(pk__in=shared)


def begun(saved: SavedAnalysis) -> dict[str, Any]:
    return {"name": saved.name, "unit": saved.unit_id, "version": saved.version}
