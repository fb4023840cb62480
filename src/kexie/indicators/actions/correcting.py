"""Setting right an accepted figure that came from no report."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.indicators.access import units_keeping
from kexie.indicators.actions.figures import NewValue, open_batch, write_values
from kexie.indicators.actions.posting import hold_cells
from kexie.indicators.amounts import insist_type, number_shown
from kexie.indicators.models import Figure, Group, Indicator, Mark, Origin, Standing
from kexie.kernel.errors import Changed, Refused
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import User


class NotYourFigure(Refused):
    status: ClassVar[int] = 403


class FromReport(Refused):
    """It came from a report: that is amended."""


class NothingToCorrect(Refused):
    pass


class ReasonMissing(Refused):
    status: ClassVar[int] = 422


@dataclass(frozen=True, slots=True)
class Correction:
    """What is right: a number in millionths, a mark, or words."""

    amount: int | None = None
    mark: str = ""
    text: str | None = None
    reason: str = ""


@writing()
def correct_figure(
    figure: Figure, right: Correction, *, seen_batch: int, actor: User, at: datetime
) -> None:
    """
    Set the unit's own accepted answer right; what stood goes to its history, every total follows at once.

    :param seen_batch: key of the act that wrote what the actor saw
    :raises NotYourFigure: the actor does not work in the unit
    :raises FromReport: it came from a report, which is amended instead
    :raises NothingToCorrect: the unit reported no such number, or it is as it was
    :raises ReasonMissing: no word why
    :raises Changed: it was written anew meanwhile
    :raises BadNumber: the indicator cannot have such a number
    """
    insist_corrects(actor, figure)
    if not right.reason.strip():
        raise ReasonMissing(_("Say why the figure is corrected."))
    insist_no_secrets(right.reason, right.text or "")
    if right.amount is not None:
        insist_type(right.amount, figure.indicator.value_type)
    hold_cells(figure.unit_id, figure.period)
    present = Figure.objects.select_related("batch", "indicator", "unit").get(pk=figure.pk)
    insist_correctable(present)
    if present.batch_id != seen_batch:
        raise Changed(
            _("The figure was written anew meanwhile. Compare, then correct again."),
            yours={str(_("Value")): _said(right, present.indicator)},
            theirs={str(_("Value")): _said(_answer(present), present.indicator)},
        )
    if _answer(present) == replace(right, reason=""):
        raise NothingToCorrect(_("This is the figure as it stands already."))
    batch = open_batch(
        origin=Origin.CORRECTION,
        actor=actor,
        at=at,
        label=str(_("Correction")),
        reason=right.reason.strip(),
    )
    value = NewValue(
        present.indicator_id,
        present.group_id or Group.WHOLE,
        present.unit_id,
        present.period,
        own=right.amount,
        mark=right.mark,
        text=right.text,
    )
    write_values([value], batch=batch, standing=Standing.ACCEPTED, actor=actor, at=at)


def insist_corrects(user: User, figure: Figure) -> None:
    """:raises NotYourFigure: the user does not work in the unit whose figure it is"""
    if not units_keeping(user).filter(pk=figure.unit_id).exists():
        raise NotYourFigure(
            _("Only those who work in %(unit)s correct its figures.")
            % {"unit": figure.unit.short_name}
        )


def insist_correctable(figure: Figure) -> None:
    """
    Is it an answer of the unit itself that no report gave?

    :raises FromReport: it came from a report
    :raises NothingToCorrect: nobody reported it, it is worked out
    """
    if figure.batch is None or figure.standing != Standing.ACCEPTED:
        raise NothingToCorrect(
            _("The unit reported no such number itself: correct one of those it is made of.")
        )
    if comes_from_report(figure):
        raise FromReport(
            _("This figure came from a report. Amend that report; the figure follows it.")
        )


def comes_from_report(figure: Figure) -> bool:
    """A report answers for its figures: they change with it alone."""
    batch = figure.batch
    return bool(batch and batch.origin == Origin.RETURN and batch.record_id)


def _answer(figure: Figure) -> Correction:
    return Correction(figure.own, figure.mark, figure.text)


def _said(answer: Correction, indicator: Indicator) -> str:
    if answer.amount is not None:
        return number_shown(answer.amount, indicator)
    return answer.text if answer.text is not None else str(Mark(answer.mark).label)
