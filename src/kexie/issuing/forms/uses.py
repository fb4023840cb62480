"""What is drafted from many records at once."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from kexie.documents.models import Document
from kexie.documents.queries import documents_for
from kexie.issuing.forms.documents import ShortNames
from kexie.issuing.queries.places import writing_units
from kexie.kernel.forms import RowField
from kexie.matters.models import Task, Theme
from kexie.org.fields import UnitField
from kexie.org.models import Unit, User

NEWEST = 50


class UseForm(forms.Form):
    unit = ShortNames(queryset=Unit.objects.none(), label=_("Issued by"), empty_label=None)

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, prefix=self.__class__.__name__.lower(), auto_id="id_%s")
        self.fields["unit"].queryset = writing_units(user)  # type: ignore[attr-defined]  # a ModelChoiceField


class SourceForm(UseForm):
    """A breakdown of what a text has set."""

    source = RowField(Document.objects.none(), label=_("Source document"), empty_label=None)

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data, user)
        set_by = Task.objects.filter(anchor__document=OuterRef("pk"))
        seen = documents_for(user).filter(Exists(set_by))
        source = self.fields["source"]
        source.queryset = seen  # type: ignore[attr-defined]  # a ModelChoiceField
        newest = seen.values_list("pk", "record__title")[:NEWEST]
        source.choices = lambda: newest  # type: ignore[attr-defined]  # likewise


class BulletinForm(UseForm):
    theme = forms.ChoiceField(
        label=_("Theme"), required=False, choices=[("", _("all")), *Theme.choices]
    )


class ReminderForm(UseForm):
    of = UnitField(label=_("Unit to be reminded"))
