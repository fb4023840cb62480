"""
The bulletin (通报): how the tasks a unit has handed out stand, unit by unit in official order.

It says facts: nothing is scored, and nobody stands first or last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse

from kexie.gongwen import Block, Heading, Run, day_in_words
from kexie.issuing.actions.drafting import To
from kexie.issuing.models import OfficialDocument, Use
from kexie.issuing.uses.common import By, Column, NothingToSay, draft, said, table
from kexie.matters.queries import MEASURES, Wanted, shares_for
from kexie.org.models import Unit

SHOWN: Mapping[str, str] = {
    "all": "承担任务",
    "closed": "已办结",
    "on_time": "按时办结",
    "reported": "待核验",
    "late": "逾期未办结",
}
COLUMNS = (
    Column(head="单位", width=7),
    *(Column(head=head, width=3.5, side="right") for head in SHOWN.values()),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit stands. `longest`: days by which the oldest overdue share is late."""

    unit: Unit
    counts: Mapping[str, int]
    longest: int


def draft_bulletin(*, by: By, theme: str = "") -> OfficialDocument:
    """
    Of all shares of tasks that the unit has handed out, as far as the actor sees them.

    :param theme: cut down to one theme
    :raises NothingToSay: it has handed out none
    """
    stood = standings(by=by, theme=theme)
    if not stood:
        raise NothingToSay("本单位没有交办过任务，没有可以通报的情况。")
    sums = {measure: sum(one.counts[measure] for one in stood) for measure in SHOWN}
    stretch = f"截至{day_in_words(by.today)}"
    values = {
        "bulletin.stretch": stretch,
        "bulletin.tasks": sums["all"],
        "bulletin.done": sums["closed"],
        "bulletin.on_time": sums["on_time"],
        "bulletin.late": sums["late"],
    }
    to = [To(unit=one.unit) for one in stood if one.unit != by.unit]
    blocks = [*_overall(sums, len(stood), by, theme), *_words(stood), _table(stood, by, theme)]
    return draft(Use.BULLETIN, values, blocks, by=by, to=to, about=None)


def standings(*, by: By, theme: str) -> list[Standing]:
    """One row for each unit that has a share, in official order."""
    wanted = Wanted(issuer=by.unit.pk, theme=theme)
    shares = shares_for(by.actor, wanted=wanted).order_by()
    late = MEASURES["late"].counts(by.today)
    figures = {
        f"figure_{measure}": Count("pk", filter=MEASURES[measure].counts(by.today))
        for measure in SHOWN
    }
    rows = shares.values_list("record__unit").annotate(
        **figures, oldest=Min("due_date", filter=late)
    )
    found = {row[0]: row[1:] for row in rows}
    units = Unit.objects.filter(pk__in=found).order_by("order", "code")
    return [_standing(unit, found[unit.pk], by.today) for unit in units if found[unit.pk][0]]


def _standing(unit: Unit, row: tuple[Any, ...], today: date) -> Standing:
    *counts, oldest = row
    return Standing(
        unit, dict(zip(SHOWN, counts, strict=True)), (today - oldest).days if oldest else 0
    )


def _overall(sums: Mapping[str, int], units: int, by: By, theme: str) -> list[Block]:
    def figure(measure: str) -> Run:
        return Run(text=str(sums[measure]), link=_address(measure, None, by, theme))

    return [
        Heading(1, "总体情况"),
        said(
            f"{by.unit.short_name}交办的任务由{units}个单位承担",
            figure("all"),
            "件，已办结",
            figure("closed"),
            "件，其中按时办结",
            figure("on_time"),
            "件；待核验",
            figure("reported"),
            "件；逾期未办结",
            figure("late"),
            "件。",
        ),
    ]


def _words(stood: Sequence[Standing]) -> list[Block]:
    """Sentences of fact: whose tasks were all done in time, and what is overdue with whom."""
    praised = [
        one.unit.short_name
        for one in stood
        if one.counts["all"] == one.counts["on_time"] and one.counts["all"]
    ]
    blocks: list[Block] = []
    if praised:
        whole = f"{'、'.join(praised)}承担的任务已全部按时办结，予以肯定。"
        blocks += [Heading(1, "按时办结的单位"), said(whole)]
    late = [one for one in stood if one.counts["late"]]
    if late:
        blocks.append(Heading(1, "逾期未办结的任务"))
        blocks += [
            said(
                f"{one.unit.short_name}有{one.counts['late']}件任务逾期未办结，"
                f"最长已逾期{one.longest}天。请抓紧办理，确有困难的请说明原因。"
            )
            for one in late
        ]
    return [*blocks, Heading(1, "各单位办理情况")]


def _table(stood: Sequence[Standing], by: By, theme: str) -> Block:
    rows = [
        (
            Run(text=one.unit.short_name),
            *(
                Run(text=str(one.counts[measure]), link=_address(measure, one.unit, by, theme))
                for measure in SHOWN
            ),
        )
        for one in stood
    ]
    return table("任务办理情况（按单位序列排列）", COLUMNS, rows)


def _address(measure: str, unit: Unit | None, by: By, theme: str) -> str:
    """The list that holds exactly what the figure counts."""
    asked = {"measure": measure, "issuer": by.unit.pk, "theme": theme}
    if unit is not None:
        asked["unit"] = unit.pk
    query = urlencode({name: value for name, value in asked.items() if value})
    return by.link(f"{reverse('matters:shares')}?{query}")
