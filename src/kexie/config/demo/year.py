"""The demo's year: texts come in, become tasks, and are carried through."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from django.db.models import QuerySet
from django.utils import timezone

from kexie.audit.actions import writing
from kexie.config.demo.meetings import Meetings
from kexie.config.demo.numbers import Numbers
from kexie.config.demo.papers import Papers
from kexie.config.demo.people import SHOWN, Staff, people_the_province
from kexie.config.demo.sources import INVENTED, KEPU, SOURCES, Source
from kexie.config.demo.suggestions import Suggestions
from kexie.config.demo.timeline import Timeline
from kexie.config.demo.work import Work
from kexie.documents.models import Document
from kexie.indicators.actions.reference import load_reference_catalogue
from kexie.intake.actions.bringing import bring_in_text
from kexie.intake.actions.confirming import confirm_drafts
from kexie.intake.actions.deciding import accept_drafts, drop_drafts
from kexie.intake.actions.editing import Edit, edit_draft
from kexie.intake.models import Decision, Draft
from kexie.intake.queries.drafts import shown_drafts
from kexie.intake.queries.targets import plans_for
from kexie.intake.units import UnitChoice
from kexie.kernel.workdays import is_working_day
from kexie.matters.models import DueKind, Theme
from kexie.notify.actions import put_away
from kexie.notify.models import Notice
from kexie.org.actions.reference import load_reference_tree
from kexie.org.models import Role, Unit, User
from kexie.org.queries import find_units

SEED = 3815
READ_WITHIN = 12  # days: older notices were read and put away
OFFICE = "530000-D01"
SHORT = 8  # characters: a title shorter than this does not stand alone
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
    opened = now.replace(year=now.year - 2, month=3, day=1)
    units = {unit.code: unit for unit in load_reference_tree(actor=None, at=opened)}
    load_reference_catalogue(actor=None, at=opened)
    staff = people_the_province(units, at=opened, now=now)
    timeline = Timeline(now, random)
    Year(timeline, staff, units).plan()
    timeline.run()
    for person in SHOWN:
        user = staff.by_name[person.username]
        old = Notice.objects.filter(user=user, at__lt=now - timedelta(days=READ_WITHIN))
        put_away(_unread(old), actor=user, at=now)


def _unread(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    return notices.filter(put_away_at__isnull=True)


class Year:
    """When which text comes in, and what becomes of it."""

    def __init__(self, timeline: Timeline, staff: Staff, units: dict[str, Unit]) -> None:
        self.timeline = timeline
        self.staff = staff
        self.units = units
        self.work = Work(timeline, staff)
        self.today = timezone.localdate(timeline.end)
        self.papers = Papers(timeline, staff, units, self.today)
        self.meetings = Meetings(timeline, staff, units, self.papers)

    def plan(self) -> None:
        for source in SOURCES:
            day = self.today - timedelta(days=source.days)
            while not is_working_day(day):
                day -= timedelta(days=1)
            if source.at_meeting:
                self.meetings.plan(day)
            self.timeline.add(day, partial(self._bring_in, source))
        Numbers(self.timeline, self.staff, self.units, self.today).plan()
        Suggestions(self.timeline, self.staff, self.units, self.today).plan()
        self.papers.plan()

    def _bring_in(self, source: Source, at: datetime) -> None:
        data = source.data(self.today, self.timeline.random)
        document = self._at_meeting(source, data, at) or self._by_itself(source, data, at)
        if source.review:
            day = timezone.localdate(at) + timedelta(days=1)
            self.timeline.add(day, partial(self._review, document), not_before=at)

    def _at_meeting(self, source: Source, data: bytes, at: datetime) -> Document | None:
        """The leaders' speech of the yearly meeting; none: the text belongs to no meeting of the demo."""
        if not source.at_meeting:
            return None
        return self.meetings.bring_speech(title=source.title, data=data, name=source.name, at=at)

    def _by_itself(self, source: Source, data: bytes, at: datetime) -> Document:
        unit = self.units[source.unit]
        return bring_in_text(
            unit=unit,
            kind=source.kind,
            title=source.title,
            data=data,
            name=source.name,
            actor=self.staff.at_desk(unit, Role.CLERK),
            at=at,
            text_date=self.today - timedelta(days=source.days),
            source=INVENTED,
        )

    def _review(self, document: Document, at: datetime) -> None:
        """What only asks to study, and half sentences, become no tasks; the rest is completed and accepted."""
        clerk = self.staff.at_desk(document.record.unit, Role.CLERK)
        found = shown_drafts(document)
        study = [one for one in found if one.is_apart]
        bits = [one for one in found if one not in study and _is_half_a_sentence(one)]
        for drafts, reason in ((study, "只要求学习领会"), (bits, "并入上一条任务")):
            seen = [(draft.pk, draft.version) for draft in drafts]
            if seen:
                drop_drafts(document, seen, reason=reason, actor=clerk, at=at)
        for draft in self._open(document):
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
            edit["lead"] = [UnitChoice(unit_id=self._meant(draft).pk)]
            edit["cooperating"] = []
            if draft.due_date is None:
                edit["due_kind"], edit["due_text"] = DueKind.NONE, ""
        if draft.theme == Theme.EXEMPLARS:
            edit["evidence_reason"] = "案例汇编需要原文"
        if edit:
            edit_draft(draft, seen=draft.version, edit=edit, actor=actor, at=at)

    def _meant(self, draft: Draft) -> Unit:
        """The unit that the words of a draft mean, as a reviewer finds it: by search, else the usual one."""
        words = [row.words for row in draft.units.all() if row.words and row.unit_id is None]
        found = next((unit for one in words for unit in find_units(one, limit=1)), None)
        return found or self.units[USUAL_LEAD.get(Theme(draft.theme), OFFICE)]

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


def _is_half_a_sentence(draft: Draft) -> bool:
    return draft.due_kind == DueKind.NONE and len(draft.title) < SHORT
