"""Keeping a question of the analysis page under a name, and sharing it inside one's unit."""

from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.indicators.models import SavedAnalysis
from kexie.indicators.queries.analysis import Analysis
from kexie.indicators.queries.saved import BACK, MOST, owned_by
from kexie.kernel.errors import Changed, Refused
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import Unit, User
from kexie.org.queries import own_units


class NotForYou(Refused):
    status: ClassVar[int] = 403


class BadSaving(Refused):
    status: ClassVar[int] = 400


@writing()
def save_analysis(
    asked: Analysis, *, name: str, unit: Unit | None, actor: User, at: datetime
) -> SavedAnalysis:
    """
    Keep the question.

    :param unit: in which it is shared; none: nowhere
    :raises NotForYou: an administrator asks, or the unit is not one in which the actor has a role
    :raises BadSaving: it has no name or asks for nothing, or there are too many
    """
    if actor.power:
        raise NotForYou(_("Analyses belong to those who work with figures."))
    query = asked.but(page=1).address()
    _insist_sane(name, query, unit, actor)
    held = owned_by(actor).filter(deleted_at__isnull=True)
    if held.count() >= MOST:
        raise BadSaving(
            _("You keep %(count)s analyses already. Delete some first.") % {"count": MOST}
        )
    saved = SavedAnalysis.objects.create(
        owner=actor, unit=unit, name=name.strip(), query=query, saved_at=at
    )
    log(actor=actor, verb="analysis.save", target=saved, at=at, query=query, unit=_code(unit))
    return saved


@writing()
def change_saved(
    saved: SavedAnalysis,
    *,
    name: str,
    unit: Unit | None,
    seen_version: int,
    actor: User,
    at: datetime,
) -> None:
    """
    Rename it, share it or share it no longer.

    :raises NotForYou: it is somebody else's, or the unit is not the actor's
    :raises Changed: it was changed meanwhile
    """
    row = _own(saved, actor)
    # what was shared before stays so, even if the actor works there no longer
    _insist_sane(name, row.query, None if unit == row.unit else unit, actor)
    if row.version != seen_version:
        label = str(_("Name"))
        raise Changed(
            _("The analysis was changed meanwhile. Compare, then save again."),
            yours={label: name},
            theirs={label: row.name},
        )
    before = {"name": row.name, "unit": _code(row.unit)}
    row.name, row.unit, row.version = name.strip(), unit, row.version + 1
    row.save(update_fields=["name", "unit", "version"])
    after = {"name": row.name, "unit": _code(unit)}
    log(actor=actor, verb="analysis.change", target=row, at=at, before=before, after=after)


@writing()
def delete_saved(saved: SavedAnalysis, *, actor: User, at: datetime) -> None:
    """
    Take it away from everybody's list. The last ones may be brought back; older ones are gone for good.

    :raises NotForYou: it is somebody else's
    """
    row = _own(saved, actor)
    if row.deleted_at:
        return
    row.deleted_at = at
    row.save(update_fields=["deleted_at"])
    log(actor=actor, verb="analysis.delete", target=row, at=at)
    gone = owned_by(actor).filter(deleted_at__isnull=False).order_by("-deleted_at", "-pk")
    SavedAnalysis.objects.filter(pk__in=list(gone.values_list("pk", flat=True)[BACK:])).delete()


@writing()
def bring_back(saved: SavedAnalysis, *, actor: User, at: datetime) -> None:
    """:raises NotForYou: it is somebody else's"""
    row = _own(saved, actor)
    if row.deleted_at is None:
        return
    row.deleted_at = None
    row.save(update_fields=["deleted_at"])
    log(actor=actor, verb="analysis.bring_back", target=row, at=at)


def _own(saved: SavedAnalysis, actor: User) -> SavedAnalysis:
    row = SavedAnalysis.objects.select_for_update().get(pk=saved.pk)
    if row.owner_id != actor.pk or actor.power:
        raise NotForYou(_("Only %(name)s changes this analysis.") % {"name": row.owner.name})
    return row


def _insist_sane(name: str, query: str, unit: Unit | None, actor: User) -> None:
    longest = SavedAnalysis._meta.get_field("name").max_length  # noqa: SLF001 -- Django's public _meta
    if not name.strip() or len(name.strip()) > (longest or 0):
        raise BadSaving(_("A name of 1 to %(count)s characters is needed.") % {"count": longest})
    insist_no_secrets(name)
    if not query:
        raise BadSaving(_("There is no question to be kept."))
    if len(query) > (SavedAnalysis._meta.get_field("query").max_length or 0):  # noqa: SLF001 -- likewise
        raise BadSaving(_("The question is too long to be kept; name levels of units instead."))
    if unit and not own_units(actor).filter(pk=unit.pk).exists():
        raise NotForYou(_("You have no role in %(unit)s.") % {"unit": unit.short_name})


def _code(unit: Unit | None) -> str:
    return unit.code if unit else ""
