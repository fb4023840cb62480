"""Putting a version of a form in force."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.indicators.models import Group, Indicator
from kexie.returns.errors import FormFaulty
from kexie.returns.layout import places_of
from kexie.returns.models import Field, FieldKind, FormVersion
from kexie.returns.queries.forms import findings_in, layout_of


def insist_sound(form: FormVersion) -> None:
    """:raises FormFaulty: the linter has grave findings"""
    grave = [one for one in findings_in(layout_of(form)) if one.grave]
    if grave:
        raise FormFaulty(
            _("The form cannot be used yet. %(place)s: %(fault)s (%(count)s findings)")
            % {"place": grave[0].place or "–", "fault": grave[0].message, "count": len(grave)}
        )


def put_in_force(form: FormVersion, *, at: datetime) -> FormVersion:
    """
    From now on the version never changes; its places become fields.

    :raises FormFaulty: the linter has grave findings
    """
    insist_sound(form)
    form.published_at, form.asked_at = at, None
    form.save(update_fields=["published_at", "asked_at"])
    places = [place for place in places_of(layout_of(form)) if place.kind != FieldKind.NOTE]
    codes = {place.indicator for place in places}
    indicators = dict(Indicator.objects.filter(code__in=codes).values_list("code", "pk"))
    groups = dict(
        Group.objects.filter(code__in={place.group for place in places}).values_list("code", "pk")
    )
    Field.objects.bulk_create(
        Field(
            form=form,
            key=place.key,
            kind=place.kind,
            label=place.label[:300],
            indicator_id=indicators.get(place.indicator),
            group_id=groups.get(place.group, Group.WHOLE) if place.indicator else None,
            order=order,
        )
        for order, place in enumerate(places)
    )
    return form
