"""Tables of a compilation: the summary by service, whose totals re-add from its rows, and who is missing."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kexie.gongwen import Block, Heading, Note, Run, Side, Table
from kexie.indicators.models import AMOUNT, Rolling, Service
from kexie.returns.compiling.gathered import Gathered, Measured, Report
from kexie.returns.compiling.words import (
    BLANK,
    bare,
    figure_link,
    filing_link,
    head,
    own_said,
)

ACROSS = 5  # indicators beside each other on an upright page


def by_service(gathered: Gathered) -> Iterator[tuple[Service, list[Measured]]]:
    """The four services and the organisation, as far as the form asks for figures of them."""
    for service in Service:
        found = [one for one in gathered.measured if one.indicator.service == service]
        if found:
            yield service, found


def summary(gathered: Gathered) -> Iterator[Block]:
    """Units down, key figures across; a table for each service, more where they are many."""
    for service, measured in by_service(gathered):
        yield Heading(2, str(service.label))
        for start in range(0, len(measured), ACROSS):
            yield _table(gathered, service, measured[start : start + ACROSS])
    yield Note((Run(text=" ".join(notes(gathered))),))


def notes(gathered: Gathered) -> list[str]:
    """What one has to know to read the summary."""
    found = [
        _("Each row holds what the unit reported itself; “Together” is added up from the rows."),
        _("“%(unit)s” is the figure of the whole, accepted, on its page of figures.")
        % {"unit": gathered.cycle.record.unit.short_name},
        _("%(blank)s: not reported, which is not zero.") % {"blank": BLANK},
    ]
    if count := gathered.provisional:
        found.append(
            ngettext(
                "%(count)s unit is marked “not accepted”: its figures are provisional, and not in the figure of the whole.",
                "%(count)s units are marked “not accepted”: their figures are provisional, and not in the figure of the whole.",
                count,
            )
            % {"count": count}
        )
    if gathered.missing:
        found.append(
            _(
                "Units that are missing here, with reasons, are listed in the overview; what they have in accepted figures counts in the whole."
            )
        )
    return found


def marked(report: Report) -> str:
    """The unit's short name, marked while its report is not accepted."""
    name = report.unit.short_name
    return _("%(unit)s (not accepted)") % {"unit": name} if report.provisional else name


def _table(gathered: Gathered, service: Service, measured: Sequence[Measured]) -> Table:
    top = gathered.cycle.record.unit
    rows = [
        (
            Run(text=marked(report), link=filing_link(gathered, report.filing)),
            *(_own(gathered, report, one) for one in measured),
        )
        for report in gathered.reports
    ]
    added = [Run(text=bare(one.taken(), one.indicator)) for one in measured]
    whole = [
        Run(
            text=_of_whole(one),
            link=figure_link(gathered, one.indicator, top, gathered.period),
        )
        for one in measured
    ]
    numbers: list[Side] = ["right"] * len(measured)
    return Table(
        caption=_("%(service)s: key figures, %(period)s")
        % {"service": service.label, "period": gathered.period.label},
        head=(_("Unit"), *(head(one.indicator) for one in measured)),
        rows=(*rows, (Run(text=_("Together")), *added), (Run(text=top.short_name), *whole)),
        widths=(2.0, *(1.6 for _one in measured)),
        sides=("left", *numbers),
        strong=frozenset({len(rows), len(rows) + 1}),
    )


def _own(gathered: Gathered, report: Report, one: Measured) -> Run:
    own = one.own.get(report.unit.pk)
    link = figure_link(gathered, one.indicator, report.unit, gathered.period) if own else ""
    return Run(text=own_said(own, one.indicator), link=link)


def _of_whole(one: Measured) -> str:
    if one.total is None:
        return BLANK
    return bare(int(one.total * AMOUNT), one.indicator)


def missing(gathered: Gathered) -> Iterator[Block]:
    """Who is expected and not in here, by reason; the reasons in the order in which they first occur."""
    if not gathered.missing:
        return
    by_reason: dict[str, list[str]] = {}
    for one in gathered.missing:
        by_reason.setdefault(one.reason, []).append(one.unit.short_name)
    yield Table(
        caption=_("Units whose report is not in this compilation"),
        head=(_("Cause"), _("Number of units"), _("Units")),
        rows=tuple(
            (Run(text=reason), Run(text=str(len(names))), Run(text="、".join(names)))
            for reason, names in by_reason.items()
        ),
        widths=(2, 0.8, 5),
        sides=("left", "right", "left"),
    )


def differs(one: Measured) -> bool:
    """Do the rows together come to something else than the figure of the whole?"""
    taken = one.taken()
    if Rolling(one.indicator.over_units) != Rolling.SUM or taken is None or one.total is None:
        return False
    return Fraction(taken, AMOUNT) != one.total
