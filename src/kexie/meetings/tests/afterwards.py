"""Minutes, outcomes and speeches of held meetings, built by the real actions."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from kexie.meetings.actions import amending, minutes, notes, outcomes, speech
from kexie.meetings.actions.minutes import Wording
from kexie.meetings.actions.notes import NoteWords
from kexie.meetings.actions.outcomes import OutcomeWords
from kexie.meetings.models import (
    AgendaItem,
    Amendment,
    Meeting,
    Minutes,
    Outcome,
    OutcomeKind,
    Section,
    SectionKind,
)
from kexie.meetings.queries.minutes import digest_of
from kexie.meetings.tests.ground import ENDS, held_meeting
from tests.world import World

AFTER = ENDS + timedelta(days=1)
DUE = date(2026, 6, 30)
SPEECH = """同志们：
一、关于科普工作
昆明市科协要在6月底前建成10个科普基地。
曲靖市科协要于9月30日前完成县级科普馆整改，并报送整改报告。
各州市科协要加强科技工作者服务，年内建成科技工作者之家。
"""


def note(meeting: Meeting, world: World, text: str, *, place: int = 0, **who: Any) -> None:
    item = meeting.items.order_by("order")[place]
    clerk = world.people["province_clerk"]
    notes.write_note(item, NoteWords(text=text, **who), key=uuid4(), actor=clerk, at=ENDS)


def outcome(
    meeting: Meeting,
    world: World,
    text: str = "昆明市科协牵头建成10个科普基地",
    *,
    place: int = 0,
    **wishes: Any,
) -> Outcome:
    """Kunming's task of the first point, due at the end of June."""
    given: dict[str, Any] = {"kind": OutcomeKind.TASK, "unit": world.kunming, "due_date": DUE}
    words = OutcomeWords(text=text, **(given | wishes))
    item: AgendaItem = meeting.items.order_by("order")[place]
    clerk = world.people["province_clerk"]
    return outcomes.note_outcome(item, words, key=uuid4(), actor=clerk, at=ENDS)


def noted(world: World, **wishes: Any) -> Meeting:
    """Held; two speakers and three outcomes are written down."""
    meeting = held_meeting(world, **wishes)
    note(meeting, world, "去年建成8个科普基地。", speaker="昆明领导", unit=world.kunming)
    note(meeting, world, "县级科普馆面积不足。", place=1, speaker="曲靖经办", unit=world.qujing)
    outcome(meeting, world)
    plain = {"unit": None, "due_date": None}
    outcome(meeting, world, "明年起按人均安排科普经费", place=2, kind="decision", **plain)
    outcome(meeting, world, "全国科普月9月举行", place=2, kind="information", **plain)
    return meeting


def drafted(world: World, **wishes: Any) -> Minutes:
    """By the province's clerk."""
    meeting = noted(world, **wishes)
    return minutes.draft_minutes(meeting, actor=world.people["province_clerk"], at=AFTER)


def sent_round(world: World, **wishes: Any) -> Minutes:
    """To Kunming, Qujing and the department."""
    made = drafted(world, **wishes)
    minutes.send_round(made, actor=world.people["province_clerk"], at=AFTER)
    return made


def approved(world: World, **wishes: Any) -> Minutes:
    """By the province's head, who wrote nothing of them."""
    made = sent_round(world, **wishes)
    seen = digest_of(made.sections.all())
    minutes.approve(made, actor=world.people["province_head"], at=AFTER, seen=seen)
    return made


def locked(world: World, **wishes: Any) -> Minutes:
    made = approved(world, **wishes)
    minutes.lock(made, actor=world.people["province_clerk"], at=AFTER)
    return made


def first_item(made: Minutes) -> Section:
    """The section of the first point: Kunming's report."""
    return made.sections.filter(kind=SectionKind.ITEM).order_by("order")[0]


def write(
    section: Section, world: World, text: str, *, by: str = "province_clerk", seen: int = 0
) -> None:
    minutes.write_section(
        section,
        Wording(heading=section.heading, text=text),
        actor=world.people[by],
        at=AFTER,
        seen_version=seen or section.version,
    )


def amendment(
    section: Section,
    world: World,
    text: str = "昆明市科协昆明领导：去年建成9个科普基地。",
    *,
    by: str = "kunming_clerk",
    reason: str = "数字有误",
    at: datetime = AFTER,
) -> Amendment:
    """Kunming's wording of a section."""
    return amending.propose_amendment(
        section,
        unit=world.kunming,
        text=text,
        reason=reason,
        actor=world.people[by],
        at=at,
        seen_version=section.version,
    )


def with_speech(world: World, text: str = SPEECH, **wishes: Any) -> Meeting:
    """Held, and the speech brought in."""
    meeting = noted(world, **wishes)
    clerk = world.people["province_clerk"]
    speech.bring_speech(meeting, data=text.encode(), name="讲话.txt", actor=clerk, at=AFTER)
    meeting.refresh_from_db()
    return meeting
