"""The overview: sentences made of figures, each number with its source."""

from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from kexie.gongwen import Block, Heading, Paragraph, Run
from kexie.indicators.models import AMOUNT
from kexie.returns.compiling.drawings import by_area, over_time, taken_in
from kexie.returns.compiling.gathered import Gathered, Measured
from kexie.returns.compiling.tables import by_service, differs, missing
from kexie.returns.compiling.words import (
    figure_link,
    list_link,
    moment,
    percent,
    said,
    sentence,
    share,
    source_note,
)


def overview(gathered: Gathered) -> Iterator[Block]:
    yield Heading(2, _("What came in"))
    yield Paragraph(_rates(gathered))
    yield Paragraph(_taken(gathered))
    if gathered.charts:
        yield from taken_in(gathered)
    yield from missing(gathered)
    for service, measured in by_service(gathered):
        yield Heading(2, str(service.label))
        for one in measured:
            yield Paragraph(_figure(gathered, one))
        if gathered.charts:
            yield from by_area(gathered, measured[0])
            yield from over_time(gathered, measured)


def _count(gathered: Gathered, number: int, show: str) -> Run:
    return Run(text=str(number), link=list_link(gathered, show))


def _rates(gathered: Gathered) -> tuple[Run, ...]:
    rates = gathered.rates
    note = _("Rounds of “%(form)s”, %(period)s, as of %(moment)s.") % {
        "form": gathered.cycle.entry.record.title,
        "period": gathered.period.label,
        "moment": moment(gathered),
    }
    return sentence(
        _(
            "%(expected)s units were expected to report, %(exempt)s were exempt. %(reported)s reported, %(on_time)s of them on time; %(accepted)s reports are accepted."
        ),
        expected=Run(text=str(rates.expected), link=list_link(gathered, "expected"), note=note),
        exempt=_count(gathered, rates.exempt, "exempt"),
        reported=_count(gathered, rates.reported, "reported"),
        on_time=_count(gathered, rates.on_time, "on_time"),
        accepted=_count(gathered, rates.accepted, "accepted"),
    )


def _taken(gathered: Gathered) -> tuple[Run, ...]:
    numbers = {"taken": str(len(gathered.reports)), "missing": str(len(gathered.missing))}
    if gathered.provisional and not gathered.missing:
        return sentence(
            _(
                "This compilation holds the reports of all %(taken)s units, %(provisional)s of them not accepted yet and marked as such."
            ),
            provisional=str(gathered.provisional),
            **numbers,
        )
    if gathered.provisional:
        return sentence(
            _(
                "This compilation holds the reports of %(taken)s units, %(provisional)s of them not accepted yet and marked as such; those of %(missing)s units are not in it, for the reasons named below."
            ),
            provisional=str(gathered.provisional),
            **numbers,
        )
    if not gathered.missing:
        return sentence(_("This compilation holds the reports of all %(taken)s units."), **numbers)
    return sentence(
        _(
            "This compilation holds the accepted reports of %(taken)s units; those of %(missing)s units are not in it, for the reasons named below."
        ),
        **numbers,
    )


def _figure(gathered: Gathered, one: Measured) -> tuple[Run, ...]:
    """What the whole came to, against the time before and the target; and the rows together where that is something else."""
    name = str(one.indicator)
    if one.total is None:
        return _without_whole(one, name)
    runs = sentence(_("%(name)s: %(total)s"), name=name, total=_total(gathered, one))
    runs += _against_before(gathered, one)
    if one.aim is not None and one.aim > 0:
        runs += sentence(
            _(", %(share)s of the target of %(aim)s"),
            share=share(one.total, one.aim),
            aim=said(one.aim, one.indicator),
        )
    taken = one.taken()
    if differs(one) and taken is not None:
        runs += sentence(
            _("; the units in this compilation together: %(taken)s"),
            taken=said(Fraction(taken, AMOUNT), one.indicator),
        )
    return (*runs, Run(text=_(".")))


def _without_whole(one: Measured, name: str) -> tuple[Run, ...]:
    taken = one.taken()
    if taken is None:
        return sentence(_("%(name)s: no accepted figure."), name=name)
    return sentence(
        _("%(name)s: no accepted figure of the whole; the units in this compilation together: %(taken)s."),
        name=name,
        taken=said(Fraction(taken, AMOUNT), one.indicator),
    )  # fmt: skip


def _total(gathered: Gathered, one: Measured) -> Run:
    top = gathered.cycle.record.unit
    return Run(
        text=said(one.total or Fraction(0), one.indicator),
        link=figure_link(gathered, one.indicator, top, gathered.period),
        note=source_note(gathered, one.indicator, top, gathered.period),
    )


def _against_before(gathered: Gathered, one: Measured) -> tuple[Run, ...]:
    if one.before is None or one.total is None or gathered.before is None:
        return ()
    top = gathered.cycle.record.unit
    parts: dict[str, Run | str] = {
        "before": Run(
            text=said(one.before, one.indicator),
            link=figure_link(gathered, one.indicator, top, gathered.before),
        ),
        "period": gathered.before.label,
    }
    if one.units < one.units_before:
        # what came in so far against all of the time before would say nothing
        parts |= {"units": str(one.units), "units_before": str(one.units_before)}
        return sentence(
            _(
                " (accepted so far from %(units)s units; %(period)s: %(before)s from %(units_before)s, so the two are not compared)"
            ),
            **parts,
        )
    if one.before <= 0:
        return sentence(_(" (%(period)s: %(before)s)"), **parts)
    parts["change"] = percent(one.total, one.before)
    if one.total > one.before:
        return sentence(_(", %(change)s more than %(before)s (%(period)s)"), **parts)
    if one.total < one.before:
        return sentence(_(", %(change)s less than %(before)s (%(period)s)"), **parts)
    return sentence(_(", as much as in %(period)s"), **parts)
