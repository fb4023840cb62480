"""
The first words of minutes: what stands in agenda, notes, contributions and outcomes, in order, and nothing else.

An official document of an office that writes Chinese, so its words are Chinese whatever language the page speaks.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import override

from kexie.meetings.models import (
    AgendaItem,
    Attendance,
    Capacity,
    Coming,
    Contribution,
    Meeting,
    Note,
    Outcome,
    OutcomeKind,
    SectionKind,
)
from kexie.meetings.queries.open_items import Standing
from kexie.org.models import Unit

ROLES = {
    Capacity.CHAIR: "主持",
    Capacity.MEMBER: "出席",
    Capacity.OBSERVER: "列席",
    Capacity.SECRETARY: "记录",
}
LEAVE, SILENT = "请假", "未回复"
CAME_OF = {
    OutcomeKind.INFORMATION: "通报",
    OutcomeKind.DECISION: "议定",
    OutcomeKind.TASK: "任务",
    OutcomeKind.SUGGESTION: "建议",
    OutcomeKind.EXPLANATION: "指标说明",
}
HEADINGS = {
    SectionKind.OPENING: "会议概况",
    SectionKind.PRESENT: "参会人员",
    SectionKind.CARRIED: "上次会议未了事项",
    SectionKind.OTHER: "其他事项",
}


@dataclass(frozen=True, slots=True)
class Drafted:
    """One part as it is first written; `text` as `gongwen.written` reads it."""

    kind: SectionKind
    text: str
    heading: str
    item: AgendaItem | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """All that was written down at a meeting, by agenda item; none: of the meeting as a whole."""

    meeting: Meeting
    attendances: Sequence[Attendance]
    items: Sequence[AgendaItem]
    notes: dict[int, list[Note]]
    contributions: dict[int, list[Contribution]]
    outcomes: dict[int | None, list[Outcome]]
    left_open: Sequence[Standing]


def material_of(meeting: Meeting, left_open: Sequence[Standing]) -> Material:
    notes: dict[int, list[Note]] = defaultdict(list)
    said: dict[int, list[Contribution]] = defaultdict(list)
    outcomes: dict[int | None, list[Outcome]] = defaultdict(list)
    for note in Note.objects.filter(item__meeting=meeting).select_related("unit"):
        notes[note.item_id].append(note)
    put_in = Contribution.objects.filter(item__meeting=meeting, withdrawn_at__isnull=True)
    for one in put_in.select_related("unit", "by", "suggestion"):
        said[one.item_id].append(one)
    for outcome in meeting.outcomes.select_related("unit").prefetch_related("units"):
        outcomes[outcome.item_id].append(outcome)
    return Material(
        meeting=meeting,
        attendances=list(meeting.attendances.select_related("unit")),
        items=list(meeting.items.select_related("unit").order_by("order", "pk")),
        notes=notes,
        contributions=said,
        outcomes=outcomes,
        left_open=left_open,
    )


def draft_of(material: Material) -> list[Drafted]:
    """The parts of the minutes, in order: opening, who was there, what is open, each item taken, the rest."""
    with override("zh-hans"):
        parts = [
            _part(SectionKind.OPENING, opening_of(material.meeting)),
            _part(SectionKind.PRESENT, present_text(material.attendances)),
        ]
        if material.left_open:
            parts.append(_part(SectionKind.CARRIED, carried_text(material.left_open)))
        taken = [one for one in material.items if one.parked_at is None]
        parts += [
            Drafted(SectionKind.ITEM, item_text(one, material), one.title, one) for one in taken
        ]
        if rest := _rest(material):
            parts.append(_part(SectionKind.OTHER, rest))
    return parts


def _part(kind: SectionKind, text: str) -> Drafted:
    return Drafted(kind, text, HEADINGS[kind])


def _rest(material: Material) -> str:
    parked = [one for one in material.items if one.parked_at]
    lines = [outcome_line(one) for one in material.outcomes[None]]
    lines += [text for one in parked if (text := item_text(one, material))]
    lines += [f"暂缓：{one.title}。" for one in parked]
    return "\n".join(lines)


def title_of(meeting: Meeting) -> str:
    return f"{meeting.record.title}纪要"[:200]


def speech_title_of(meeting: Meeting) -> str:
    return f"在{meeting.record.title}上的讲话"[:200]


def opening_of(meeting: Meeting) -> str:
    """When, where, who convened and who took the chair: as it was, where it was begun and ended."""
    begins = timezone.localtime(meeting.begun_at or meeting.begins_at)
    ends = timezone.localtime(meeting.ended_at or meeting.ends_at)
    until = f"{ends:%H:%M}" if ends.date() == begins.date() else _moment(ends)
    words = f"{_moment(begins)}至{until}，{meeting.record.unit.name}在{meeting.place}召开{meeting.record.title}。"
    if meeting.chair_name:
        words += f"会议由{meeting.chair_name}主持。"
    if meeting.theme:
        words += f"会议主题：{meeting.theme}。"
    return words


def present_text(attendances: Iterable[Attendance]) -> str:
    """A line for each capacity, then who is on leave and who did not answer."""
    names: dict[str, list[str]] = defaultdict(list)
    for one in attendances:
        match one.coming:
            case Coming.LEAVE:
                names[LEAVE].append(f"{_named(one)}：{one.reason}")
            case Coming.ASKED if one.capacity == Capacity.MEMBER:
                names[SILENT].append(_named(one))
            case Coming.DEPUTY:
                place = _place(one, one.deputy_title)
                names[ROLES[Capacity(one.capacity)]].append(
                    f"{one.deputy_name}（{place}{'，' if place else ''}代{one.name}）"
                )
            case _:
                names[ROLES[Capacity(one.capacity)]].append(_named(one))
    order = (*ROLES.values(), LEAVE, SILENT)
    return "\n".join(
        f"{role}：{('；' if role == LEAVE else '、').join(names[role])}"
        for role in order
        if names[role]
    )


def _named(one: Attendance) -> str:
    place = _place(one, one.post_title)
    return f"{one.name}（{place}）" if place else one.name


def _place(one: Attendance, title: str) -> str:
    """Unit and post; some posts bear the name of their unit already."""
    unit = one.unit.short_name if one.unit else ""
    return title if unit and title.startswith(unit) else f"{unit}{title}"


def item_text(item: AgendaItem, material: Material) -> str:
    """Who spoke, what was said, and what came of it."""
    lines = _said(item, material)
    lines += [outcome_line(one) for one in material.outcomes[item.pk]]
    return "\n".join(lines)


def _said(item: AgendaItem, material: Material) -> list[str]:
    lines = [f"{_speaker(one)}{one.text.strip()}" for one in material.notes[item.pk]]
    for one in material.contributions[item.pk]:
        number = one.suggestion.number if one.suggestion else ""
        kept = f"（意见建议{number or '，待登记'}）" if one.suggestion else ""
        lines.append(f"{one.unit.short_name}书面提出：{one.text.strip()}{kept}")
    return lines


def _speaker(note: Note) -> str:
    unit = note.unit.short_name if note.unit else ""
    name = note.speaker
    if unit and name.startswith(unit):
        unit = ""
    return f"{unit}{name}：" if unit or name else ""


def outcome_line(outcome: Outcome) -> str:
    text = outcome.text.strip().rstrip("。")
    who = "、".join(unit.short_name for unit in _units_of(outcome))
    until = f"{_day(outcome.due_date)}前完成" if outcome.due_date else ""
    tail = "，".join(one for one in (who, until) if one)
    return f"{CAME_OF[OutcomeKind(outcome.kind)]}：{text}{f'（{tail}）' if tail else ''}。"


def carried_text(left_open: Iterable[Standing]) -> str:
    """What earlier meetings left open, and where each stands now."""
    lines = []
    for one in left_open:
        outcome = one.first
        who = "、".join(unit.short_name for unit in _units_of(one.outcome))
        until = f"{_day(one.outcome.due_date)}前" if one.outcome.due_date else ""
        tail = "，".join(part for part in (who, until) if part)
        day = _day(timezone.localtime(outcome.meeting.begins_at).date())
        said = one.outcome.text.strip().rstrip("。")
        lines.append(f"{day}会议：{said}{f'（{tail}）' if tail else ''}。目前：{stands(one)}。")
    return "\n".join(lines)


def stands(one: Standing) -> str:
    """Where an open item stands, in the words of the minutes."""
    if one.task:
        number = one.task.number if one.sees else ""
        how = str(one.task.get_state_display())
        return f"已列为任务{number}，{how}，{one.shares}项分工中{one.done}项已验收"
    if one.suggestion:
        number = (one.suggestion.number or "") if one.sees else ""
        return f"已列为意见建议{number}，{one.suggestion.get_state_display()}"
    return "未了"


def _units_of(outcome: Outcome) -> list[Unit]:
    lead = [outcome.unit] if outcome.unit else []
    return [*lead, *(one for one in outcome.units.all() if one != outcome.unit)]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _moment(at: datetime) -> str:
    return f"{_day(at.date())}{at:%H:%M}"
