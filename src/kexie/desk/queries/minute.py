"""What a leader reads in one minute: a handful of lines, each leading to what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kexie.desk.queries.rounds import round_address
from kexie.indicators.queries.key_figures import KeyFigure
from kexie.indicators.queries.targets import targets_link
from kexie.kernel.words import due_words
from kexie.matters.queries import figure_address
from kexie.matters.queries.figures import Counts
from kexie.meetings.models import Meeting
from kexie.org.models import Unit
from kexie.returns.queries.balance import Balance
from kexie.returns.queries.coverage import Coverage
from kexie.returns.queries.services import Block, furthest_behind

LONGEST_REASON = 60


@dataclass(frozen=True, slots=True)
class Said:
    """One line: what it is about with its tone, a sentence, and where it leads."""

    tone: str
    about: str | Promise
    words: str
    url: str


def minute_of(
    unit: Unit,
    *,
    blocks: Sequence[Block],
    balances: Sequence[Balance],
    counts: Counts,
    waiting: int,
    meeting: Meeting | None,
    today: date,
) -> list[Said]:
    """At most six lines: targets, what is furthest behind, reports, tasks, what needs a decision, the next meeting."""
    behind = furthest_behind(blocks)
    lines = [
        _targets(unit, blocks, today.year),
        _behind(*behind) if behind else None,
        _reports(balances[0], unit, today) if balances else None,
        _tasks(unit, counts),
        _waiting(waiting),
        _meeting(meeting) if meeting else None,
    ]
    return [line for line in lines if line]


def _targets(unit: Unit, blocks: Sequence[Block], year: int) -> Said:
    aimed, reached = sum(one.aimed for one in blocks), sum(one.reached for one in blocks)
    if not aimed:
        address = targets_link(unit, str(year))
        words = _("No key figure has a target for %(year)s yet. Targets come from plans.")
        return Said("quiet", gettext_lazy("Targets"), words % {"year": year}, address)
    words = _("%(reached)s of %(aimed)s key targets of %(year)s are reached.")
    tone = "good" if reached == aimed else "attention"
    given = {"reached": reached, "aimed": aimed, "year": year}
    return Said(tone, gettext_lazy("Targets"), words % given, "#services")


def _behind(one: KeyFigure, coverage: Coverage | None) -> Said:
    assert one.goal is not None  # noqa: S101 -- what is behind has a goal
    target = one.goal.target
    from_part = _(" From the %(accepted)s units accepted so far, of %(expected)s asked.")
    words = _("%(name)s: %(share)s %% of the target, %(gap)s short.") % {
        "name": one.indicator,
        "share": one.goal.share or 0,
        "gap": one.missing,
    }
    if coverage:
        words += from_part % {"accepted": coverage.accepted, "expected": coverage.expected}
    if target.explanation and target.explained_by:
        why = target.explanation[:LONGEST_REASON]
        words += f" {target.explained_by.name}：{why}"
    else:
        words += _(" Not explained yet.")
    return Said("attention", gettext_lazy("Furthest behind"), words, one.link)


def _reports(one: Balance, unit: Unit, today: date) -> Said:
    cycle, rates = one.cycle, one.rates
    words = _(
        "%(title)s: %(reported)s of %(expected)s reported, %(accepted)s accepted; %(due)s."
    ) % {
        "title": cycle.record.title,
        "reported": rates.reported,
        "expected": rates.expected,
        "accepted": rates.accepted,
        "due": due_words(cycle.due_date, today),
    }
    late = rates.missing and cycle.due_date < today
    return Said(
        "bad" if late else "running" if rates.missing else "good",
        gettext_lazy("Reports"),
        words,
        round_address(cycle, unit),
    )


def _tasks(unit: Unit, counts: Counts) -> Said | None:
    late, running = counts["late"], counts["running"]
    if late:
        words = _("%(late)s of %(running)s under way are late.")
        given = {"late": late, "running": running}
        address = figure_address("late", unit=unit)
        return Said("bad", gettext_lazy("Tasks"), words % given, address)
    if not running:
        return None
    words = _("%(running)s under way, none late.") % {"running": running}
    return Said("good", gettext_lazy("Tasks"), words, figure_address("running", unit=unit))


def _waiting(count: int) -> Said | None:
    if not count:
        return None
    words = ngettext(
        "%(count)s thing waits for your decision.",
        "%(count)s things wait for your decision.",
        count,
    )
    return Said("waiting", gettext_lazy("For you"), words % {"count": count}, "#decisions")


def _meeting(one: Meeting) -> Said:
    """Where it opens with the balance of the last one, that is what a leader reads first."""
    begins = timezone.localtime(one.begins_at)
    given = {"title": one.record.title, "moment": date_format(begins, "DATETIME_FORMAT")}
    if one.last_id is None:
        words, page = _("%(title)s: %(moment)s."), "meetings:show"
    else:
        words = _("%(title)s: %(moment)s. Read what became of the last one.")
        page = "meetings:balance"
    return Said("quiet", gettext_lazy("Next meeting"), words % given, reverse(page, args=[one.pk]))
