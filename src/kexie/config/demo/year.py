"""The demo's year: texts come in, become tasks, and are carried through."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from django.db.models import QuerySet
from django.utils import timezone

from kexie.audit.actions import writing
from kexie.config.demo import texts
from kexie.config.demo.people import PROVINCE, SHOWN, Staff, people_the_province
from kexie.config.demo.timeline import Timeline
from kexie.config.demo.work import Work
from kexie.documents.models import Document, DocumentKind
from kexie.intake.actions.bringing import bring_in_text
from kexie.intake.actions.confirming import confirm_drafts
from kexie.intake.actions.deciding import accept_drafts, drop_drafts
from kexie.intake.actions.editing import Edit, edit_draft
from kexie.intake.models import Decision, Draft
from kexie.intake.queries.drafts import shown_drafts
from kexie.intake.queries.targets import plans_for
from kexie.intake.units import UnitChoice
from kexie.matters.models import DueKind, Theme
from kexie.notify.actions import put_away
from kexie.notify.models import Notice
from kexie.org.actions.reference import load_reference_tree
from kexie.org.models import Role, Unit, User

SEED = 3815
INVENTED = "演示数据，纯属虚构"
READ_WITHIN = 12  # days: older notices were read and put away
KEPU = "530000-D04"
SPLIT = {Theme.LITERACY, Theme.WORKERS}  # prefectures hand these on to their counties
# Who leads where a text names nobody.
USUAL_LEAD = {
    Theme.LITERACY: KEPU,
    Theme.INNOVATION: "530000-D05",
    Theme.WORKERS: "530000-D03",
    Theme.PROJECTS: KEPU,
}


@writing()
def load(now: datetime) -> None:
    """All of it or nothing, in one transaction."""
    random = Random(SEED)  # noqa: S311 -- a demo that is the same every time
    today = timezone.localdate(now)
    opened = now.replace(year=today.year - 2, month=3, day=1)
    units = {unit.code: unit for unit in load_reference_tree(actor=None, at=opened)}
    staff = people_the_province(units, at=opened, now=now)
    timeline = Timeline(now, random)
    year = Year(timeline, staff, units)
    year.plan(today)
    timeline.run()
    for person in SHOWN:
        user = staff.by_name[person.username]
        old = Notice.objects.filter(user=user, at__lt=now - timedelta(days=READ_WITHIN))
        put_away(_unread(old), actor=user, at=now)


def _unread(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    return notices.filter(put_away_at__isnull=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text and the unit that brings it in, so many days ago."""

    days: int
    kind: DocumentKind
    title: str
    name: str
    data: bytes
    unit: str
    review: bool = True


class Year:
    """When which text comes in, and what becomes of it."""

    def __init__(self, timeline: Timeline, staff: Staff, units: dict[str, Unit]) -> None:
        self.timeline = timeline
        self.staff = staff
        self.units = units
        self.work = Work(timeline, staff)

    def plan(self, today: date) -> None:
        for source in _sources(today, self.timeline.random):
            self.timeline.add(today - timedelta(days=source.days), partial(self._bring_in, source))

    def _bring_in(self, source: Source, at: datetime) -> None:
        unit = self.units[source.unit]
        document = bring_in_text(
            unit=unit,
            kind=source.kind,
            title=source.title,
            data=source.data,
            name=source.name,
            actor=self.staff.at_desk(unit, Role.CLERK),
            at=at,
            source=INVENTED,
        )
        if source.review:
            day = timezone.localdate(at) + timedelta(days=1)
            self.timeline.add(day, partial(self._review, document), not_before=at)

    def _review(self, document: Document, at: datetime) -> None:
        clerk = self.staff.at_desk(document.record.unit, Role.CLERK)
        study = [draft for draft in shown_drafts(document) if draft.is_apart]
        if study:
            drop_drafts(
                document,
                [(draft.pk, draft.version) for draft in study],
                reason="只要求学习领会，不立为任务",
                actor=clerk,
                at=at,
            )
        for draft in shown_drafts(document):
            if not draft.is_apart and draft.decision == Decision.OPEN:
                self._complete(draft, document.record.unit, actor=clerk, at=at)
        seen = [(draft.pk, draft.version) for draft in self._open(document)]
        accept_drafts(document, seen, actor=clerk, at=at)
        day = timezone.localdate(at) + timedelta(days=1)
        self.timeline.add(day, partial(self._confirm, document), not_before=at)

    def _open(self, document: Document) -> list[Draft]:
        return [one for one in shown_drafts(document) if one.decision == Decision.OPEN]

    def _complete(self, draft: Draft, unit: Unit, *, actor: User, at: datetime) -> None:
        """Add what the text leaves open, as a reviewer would."""
        edit = Edit()
        if plans_for([draft], unit, timezone.localdate(at))[0].problems:
            lead = self.units[USUAL_LEAD.get(Theme(draft.theme), "530000-D01")]
            edit["lead"], edit["cooperating"] = [UnitChoice(unit_id=lead.pk)], []
            if draft.due_date is None:
                edit["due_kind"], edit["due_text"] = DueKind.NONE, ""
        if draft.theme == Theme.EXEMPLARS:
            edit["evidence_reason"] = "案例汇编需要原文"
        if edit:
            edit_draft(draft, seen=draft.version, edit=edit, actor=actor, at=at)

    def _confirm(self, document: Document, at: datetime) -> None:
        unit = document.record.unit
        accepted = [one for one in shown_drafts(document) if one.decision == Decision.ACCEPTED]
        seen = [(draft.pk, draft.version) for draft in accepted]
        manager = self.staff.at_desk(unit, Role.SUPERVISOR)
        made = confirm_drafts(document, drafts=seen, actor=manager, at=at)
        split = {draft.anchor_id for draft in accepted if draft.theme in SPLIT}
        whole = [task for task in made if task.anchor_id not in split]
        self.work.take_on(whole, at)
        self.work.take_on([task for task in made if task.anchor_id in split], at, split=True)


def _sources(today: date, random: Random) -> list[Source]:
    def day(days: int) -> date:
        return today - timedelta(days=days)

    return [
        Source(
            days=285,
            kind=DocumentKind.MEETING,
            title="全省科协工作会议",
            name="会议报道.txt",
            data=texts.damaged(texts.plain("yearly-meeting", day(285)), random).encode(),
            unit=PROVINCE,
        ),
        Source(
            days=150,
            kind=DocumentKind.MINUTES,
            title="科普工作专题会议纪要",
            name="会议纪要.txt",
            data=texts.plain("minutes", day(150)).encode("gb18030"),
            unit=KEPU,
        ),
        Source(
            days=100,
            kind=DocumentKind.RECTIFICATION,
            title="巡察反馈问题整改任务",
            name="整改任务.txt",
            data=texts.plain("rectification", day(100)).encode(),
            unit=PROVINCE,
        ),
        Source(
            days=55,
            kind=DocumentKind.TABLE,
            title="年度重点工作任务分解表",
            name="任务分解表.xlsx",
            data=texts.breakdown_table(day(55)),
            unit=PROVINCE,
        ),
        Source(
            days=2,
            kind=DocumentKind.MEETING,
            title="全省科协重点工作推进会",
            name="推进会报道.txt",
            data=texts.damaged(texts.plain("waiting-meeting", day(2)), random).encode(),
            unit=PROVINCE,
            review=False,
        ),
    ]
