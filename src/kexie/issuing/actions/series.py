"""Series of numbers are laid down and closed. Numbers themselves are given by issuing alone."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.gongwen import Form
from kexie.gongwen.numbering import CODE
from kexie.issuing.access import insist_keeps
from kexie.issuing.errors import BadSeries
from kexie.issuing.models import NumberSeries
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import Unit, User

LONGEST = 20


@writing()
def add_series(unit: Unit, *, code: str, form: str, actor: User, at: datetime) -> NumberSeries:
    """
    Lay down a series. Its code is unlike all others, of closed ones too: what bears it is called so for ever.

    :raises NotYours: the actor does not keep the unit's series
    :raises BadSeries: the code is none, taken, or documents of the form bear no number
    """
    insist_keeps(actor, unit)
    plain = code.strip()
    insist_no_secrets(plain)
    if not CODE.fullmatch(plain):
        raise BadSeries(
            _(
                "A code is of 1 to 20 Chinese characters, as 云科协发, without brackets, digits and spaces."
            )
        )
    if form not in {one.value for one in Form if one.has_head}:
        raise BadSeries(_("Documents of this form bear no number."))
    if NumberSeries.objects.filter(code=plain).exists():
        raise BadSeries(_("%(code)s is taken. Choose another code.") % {"code": plain})
    made = NumberSeries.objects.create(unit=unit, code=plain, form=form)
    log(actor=actor, verb="number_series.add", target=made, at=at, unit=unit.pk, form=form)
    return made


@writing()
def close_series(series: NumberSeries, *, actor: User, at: datetime) -> None:
    """No further numbers are given in it; those given stay. Twice is once."""
    insist_keeps(actor, series.unit)
    held = NumberSeries.objects.select_for_update().get(pk=series.pk)
    if held.closed_at is None:
        _set(held, at, "number_series.close", actor=actor, at=at)


@writing()
def reopen_series(series: NumberSeries, *, actor: User, at: datetime) -> None:
    """Numbers go on where they ended."""
    insist_keeps(actor, series.unit)
    held = NumberSeries.objects.select_for_update().get(pk=series.pk)
    if held.closed_at is not None:
        _set(held, None, "number_series.reopen", actor=actor, at=at)


def _set(
    held: NumberSeries, closed_at: datetime | None, verb: str, *, actor: User, at: datetime
) -> None:
    held.closed_at = closed_at
    held.version += 1
    held.save(update_fields=["closed_at", "version"])
    log(actor=actor, verb=verb, target=held, at=at)
