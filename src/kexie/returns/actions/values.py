"""Where a filing's figures become values of indicators: provisional when submitted, accepted when accepted."""

from collections.abc import Collection
from datetime import datetime

from kexie.indicators.actions.figures import (
    NewValue,
    accept_values,
    clear_provisional,
    open_batch,
    write_values,
)
from kexie.indicators.actions.targets import NewTarget, set_targets
from kexie.indicators.models import Batch, Figure, Origin, Standing, Target
from kexie.org.models import User
from kexie.returns.models import Cell, Field, FieldKind, Filing
from kexie.returns.queries.validation import asked_keys


def submit_values(filing: Filing, *, actor: User, at: datetime) -> None:
    """Show the filing's figures as provisional, instead of what it showed before."""
    batch = _batch(filing, actor=actor, at=at)
    _clear(filing, batch, actor=actor, at=at)
    given = [value for value in values_of(filing) if not _is_blank(value)]
    write_values(given, batch=batch, standing=Standing.PROVISIONAL, actor=actor, at=at)


def withdraw_values(filing: Filing, *, actor: User, at: datetime, reason: str) -> None:
    """Take the provisional figures away; accepted ones stand."""
    batch = _batch(filing, actor=actor, at=at, reason=reason)
    _clear(filing, batch, actor=actor, at=at)


def settle_values(filing: Filing, *, actor: User, at: datetime, proof: str) -> None:
    """
    The figures are accepted, on the proof of the frozen content.

    A cell left blank takes away only what this filing itself had put there: a fact from elsewhere stays.
    """
    batch = _batch(filing, actor=actor, at=at, reason=filing.amending_reason, proof=proof)
    values = values_of(filing)
    own = _own_facts(filing, [value.indicator for value in values])
    kept = [
        value for value in values if not _is_blank(value) or (value.indicator, value.group) in own
    ]
    accept_values(kept, batch=batch, actor=actor, at=at)
    # whoever accepts the plan need not keep targets: the plan sets its own unit's
    set_targets(_targets_of(filing), batch=batch, actor=None, at=at)
    _clear(filing, batch, actor=actor, at=at)


def values_of(filing: Filing) -> list[NewValue]:
    """Every figure the form asks for, as the filing answers it; blank where it does not, or is not asked."""
    asked = asked_keys(filing)
    answers = Cell.objects.filter(filing=filing, row=0, field__key__in=asked)
    cells = {cell.field_id: cell for cell in answers}
    fields = Field.objects.filter(form=filing.cycle.form, kind=FieldKind.FIGURE)
    return [
        _value(filing, field, cells.get(field.pk)) for field in fields.select_related("indicator")
    ]


def _value(filing: Filing, field: Field, cell: Cell | None) -> NewValue:
    words = cell.text or None if cell else None
    return NewValue(
        indicator=field.indicator_id or 0,
        group=field.group_id or 0,
        unit=filing.record.unit_id,
        period=filing.cycle.period,
        own=cell.amount if cell else None,
        mark=cell.mark if cell else "",
        text=words,
        comment=cell.comment if cell else "",
        # where it stood in the workbook that brought it, else its place in the form
        place=(cell.spot if cell else "") or field.key,
    )


def _targets_of(filing: Filing) -> list[NewTarget]:
    """What the plan sets; what it had set before and does not set any more is taken back."""
    unit, period = filing.record.unit_id, filing.cycle.period
    cells = Cell.objects.filter(
        filing=filing, field__kind=FieldKind.TARGET, amount__isnull=False, row=0
    )
    given: dict[int, int | None] = dict(cells.values_list("field__indicator", "amount"))
    own = Target.objects.filter(unit=unit, period=period, batch__record=filing.pk)
    before: dict[int, int | None] = dict.fromkeys(own.values_list("indicator", flat=True))
    return [
        NewTarget(indicator, unit, period, amount) for indicator, amount in (before | given).items()
    ]


def _is_blank(value: NewValue) -> bool:
    return value.own is None and not value.mark and value.text is None


def _own_facts(filing: Filing, indicators: Collection[int]) -> set[tuple[int, int]]:
    held = Figure.objects.filter(
        unit=filing.record.unit,
        period=filing.cycle.period,
        indicator__in=indicators,
        standing=Standing.ACCEPTED,
        batch__record=filing.pk,
    )
    return set(held.values_list("indicator", "group"))


def _clear(filing: Filing, batch: Batch, *, actor: User, at: datetime) -> None:
    asked = Field.objects.filter(form=filing.cycle.form, kind=FieldKind.FIGURE)
    indicators = set(asked.values_list("indicator", flat=True))
    clear_provisional(
        filing.record.unit,
        filing.cycle.period,
        batch=batch,
        indicators=indicators,
        actor=actor,
        at=at,
    )


def _batch(
    filing: Filing, *, actor: User, at: datetime, reason: str = "", proof: str = ""
) -> Batch:
    return open_batch(
        origin=Origin.RETURN,
        actor=actor,
        at=at,
        record=filing.record,
        label=filing.record.title,
        reason=reason,
        proof=proof,
    )
