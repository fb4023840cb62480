"""
The papers of a meeting: ordered by the office, bound by a job, kept as they were, handed out when they are right.

What is in them is read with the rights that who ordered them has then, in one transaction; laying out takes longest and
holds no lock.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_tasks import task

from kexie.audit.actions import log, writing
from kexie.files.actions import attach, bring_in, detach
from kexie.files.models import Attachment
from kexie.files.queries import attachments_of, content_of
from kexie.gongwen import Block, Document, Heading, Kind, Paragraph, Run, Side, Table
from kexie.gongwen.pdf import print_out
from kexie.gongwen.written import BadText, from_text
from kexie.kernel.errors import Refused
from kexie.meetings.actions.inviting import span_in_words
from kexie.meetings.actions.locking import hold
from kexie.meetings.binding import Bound, Piece, Place, Unbindable, bind
from kexie.meetings.errors import BadPapers
from kexie.meetings.flow import MEETING
from kexie.meetings.models import AgendaItem, Meeting, Minutes, Papers, PapersState
from kexie.meetings.queries.agenda import items_of, slots_of
from kexie.meetings.queries.attending import attendances_of
from kexie.meetings.queries.papers import (
    ENDS,
    LONGEST,
    PDF,
    basis_of,
    digest_of,
    earlier_minutes,
    read_filings,
)
from kexie.meetings.tables import agenda_table, attendance_table
from kexie.org.models import User
from kexie.records.access import insist
from kexie.returns.actions.printing import Printed, printed_reports


@dataclass(frozen=True, slots=True)
class Part:
    """
    One part before it is laid out: a document of ours, or a PDF as it is.

    :ivar filing, minutes: the report or the minutes it shows: whoever may not see these gets the papers without it
    """

    title: str
    depth: int = 0
    blocks: tuple[Block, ...] = ()
    data: bytes = b""
    subtitle: str = ""
    filing: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that is bound, of one moment."""

    meeting: Meeting
    as_of: datetime
    basis: list[dict[str, Any]]
    parts: tuple[Part, ...] = field(default=())


@writing()
def order_papers(meeting: Meeting, *, actor: User, at: datetime) -> Papers:
    """
    Order the papers; a job binds them soon after. Whoever orders them while they are being bound is given those.

    :raises NotYours: the actor does not work for the convener
    :raises BadPapers: there is nothing on the agenda
    """
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    insist(locked, MEETING.rules, actor, "edit")
    if not items_of(locked).exists():
        raise BadPapers(_("There is nothing on the agenda yet: write it first."))
    held = locked.papers.exclude(state__in=ENDS).filter(asked_at__gt=at - LONGEST).first()
    if held is not None:
        return held
    made = Papers.objects.create(meeting=locked, asked_by=actor, asked_at=at)
    log(actor=actor, verb="meeting.order_papers", target=locked, at=at)
    transaction.on_commit(lambda: bind_in_background.enqueue(papers_id=made.pk))
    return made


@task()
def bind_in_background(papers_id: int) -> None:
    """The job; run again after a crash it begins anew, run again after its end it does nothing."""
    papers = Papers.objects.get(pk=papers_id)
    if papers.state in ENDS:
        return
    # papers are official: in the language of the office, whoever ordered them
    with translation.override(settings.LANGUAGE_CODE):
        try:
            gathered = read_papers(papers, at=timezone.now())  # noqa: TID251 -- a job is where time enters
            bound = _bound(papers, gathered)
            keep_papers(papers, gathered, bound, at=timezone.now())  # noqa: TID251 -- a job is where time enters
        except Unbindable as trouble:
            words = _("“%(title)s” cannot be opened as a PDF. Take it away or save it anew.")
            fail_papers(papers, words % {"title": trouble.title}, at=timezone.now())  # noqa: TID251 -- a job is where time enters
        except Refused as refusal:
            fail_papers(papers, str(refusal), at=timezone.now())  # noqa: TID251 -- a job is where time enters


@writing()
def read_papers(papers: Papers, *, at: datetime) -> Gathered:
    """
    Everything that belongs into it, for the eyes of who ordered it.

    :raises NotYours: his rights were withdrawn meanwhile
    """
    Papers.objects.filter(pk=papers.pk).update(state=PapersState.READING)
    held = Papers.objects.select_related("asked_by").get(pk=papers.pk)
    meeting = Meeting.objects.select_related("record__unit", "last__record").get(pk=held.meeting_id)
    insist(meeting, MEETING.rules, held.asked_by, "edit")
    parts = tuple(_parts(held.asked_by, meeting, at))
    return Gathered(meeting, at, basis_of(held.asked_by, meeting), parts)


def _parts(user: User, meeting: Meeting, at: datetime) -> Iterator[Part]:
    items = list(items_of(meeting))
    slots = slots_of(meeting, items)
    yield Part(_("Agenda"), blocks=(agenda_table(slots, _("Agenda")),))
    places = list(attendances_of(meeting))
    if places:
        table = attendance_table(places, _("Attendance list"), answers=True)
        yield Part(_("Attendance list"), blocks=(table,))
    yield from _reports(user, items, at)
    if (earlier := earlier_minutes(user, meeting)) is not None:
        yield _earlier(earlier)
    enclosed = [one for one in attachments_of(meeting.pk) if one.file.blob.media_type == PDF]
    for one in enclosed:
        yield Part(one.file.name.removesuffix(".pdf"), data=content_of(one.file))


def _reports(user: User, items: Sequence[AgendaItem], at: datetime) -> Iterator[Part]:
    """Each point with its report and plan beneath it."""
    filings = read_filings(user, list(items))
    wanted = [one for several in filings.values() for one in several]
    printed = {one.filing: one for one in printed_reports(user, wanted, at=at, origin="")}
    for number, item in enumerate(items, start=1):
        first = True
        for filing in filings.get(item.pk, []):
            if (report := printed.get(filing.pk)) is not None and report.blocks:
                title = f"{number}. {item.title}" if first else report.title
                yield _report(title, report, 0 if first else 1)
                first = False


def _report(title: str, report: Printed, depth: int) -> Part:
    subtitle = f"{report.name} {report.title}"
    return Part(title, depth, report.blocks, subtitle=subtitle, filing=report.filing)


def _earlier(minutes: Minutes) -> Part:
    """As they were approved, part by part."""
    blocks: list[Block] = []
    for section in minutes.sections.all():
        blocks.append(Heading(1, section.heading))
        blocks += _written(section.text)
    title = _("Minutes of the last meeting: %(title)s") % {"title": minutes.meeting.record.title}
    said = tuple(blocks) or (Paragraph((Run(text=_("Nothing noted.")),)),)
    return Part(title, blocks=said, minutes=minutes.pk)


def _written(text: str) -> Sequence[Block]:
    """Sections are text as `gongwen.written` reads it; what it cannot read stands as it is."""
    try:
        return from_text(text)
    except BadText:
        return [Paragraph((Run(text=line),)) for line in filter(None, text.splitlines())]


def _bound(papers: Papers, gathered: Gathered) -> Bound:
    Papers.objects.filter(pk=papers.pk).update(
        state=PapersState.LAYING_OUT, steps=len(gathered.parts)
    )
    pieces = []
    for number, part in enumerate(gathered.parts, start=1):
        data = part.data or print_out(_document(gathered.meeting, part)).pdf
        pieces.append(Piece(part.title, data, part.depth))
        # seen at once by whoever waits; no line in the trail is worth it
        Papers.objects.filter(pk=papers.pk).update(done=number)
    meeting = gathered.meeting
    title = _("Papers: %(title)s") % {"title": meeting.record.title}
    return bind(title, pieces, lambda places: _contents(gathered, places))


def _document(meeting: Meeting, part: Part) -> Document:
    return Document(
        kind=Kind.NOTICE,
        issuer=meeting.record.unit.name,
        title=part.title,
        subtitle=part.subtitle,
        date="",
        blocks=part.blocks,
    )


def _contents(gathered: Gathered, places: Sequence[Place]) -> bytes:
    meeting = gathered.meeting
    sides: tuple[Side, ...] = ("left", "right")
    table = Table(
        caption=_("Contents"),
        head=(pgettext("papers", "Part"), _("Page")),
        rows=tuple(
            (Run(text="　" * place.depth + place.title), Run(text=str(place.page)))
            for place in places
        ),
        widths=(7, 1),
        sides=sides,
    )
    moment = timezone.localtime(gathered.as_of)
    words = [
        _("Time: %(time)s") % {"time": span_in_words(meeting)},
        _("Place: %(place)s") % {"place": meeting.place},
        _("As of %(moment)s") % {"moment": f"{moment:%Y-%m-%d %H:%M}"},
    ]
    if meeting.chair_name:
        words.insert(2, _("Chair: %(name)s") % {"name": meeting.chair_name})
    blocks = tuple(Paragraph((Run(text=line),)) for line in words)
    title = _("Papers: %(title)s") % {"title": meeting.record.title}
    document = Document(
        kind=Kind.NOTICE,
        issuer=meeting.record.unit.name,
        title=title,
        date="",
        blocks=(*blocks, table),
    )
    return print_out(document).pdf


@writing()
def keep_papers(papers: Papers, gathered: Gathered, bound: Bound, *, at: datetime) -> None:
    """
    Keep the file under its hash; twice is once.

    :raises Refused: the file may not be kept, as any other (`files.errors`): too large, a mark of a state secret
    """
    held = (
        Papers.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=papers.pk)
    )
    if held.state in ENDS:
        return
    name = f"{_('Papers: %(title)s') % {'title': gathered.meeting.record.title}}.pdf"
    file = bring_in(data=bound.data, name=name, actor=held.asked_by, at=at)
    held.state, held.file, held.pages = PapersState.READY, file, bound.pages
    held.as_of, held.ended_at = gathered.as_of, at
    held.basis, held.digest = gathered.basis, digest_of(gathered.basis)
    held.places = [
        {**asdict(place), "filing": part.filing, "minutes": part.minutes}
        for place, part in zip(bound.places, gathered.parts, strict=True)
    ]
    held.save()
    log(
        actor=held.asked_by,
        verb="meeting.bind_papers",
        target=gathered.meeting,
        at=at,
        file=file.blob_id,
        pages=bound.pages,
    )


@writing()
def fail_papers(papers: Papers, trouble: str, *, at: datetime) -> None:
    """Say why they could not be bound."""
    held = (
        Papers.objects.select_for_update(of=("self",))
        .select_related("asked_by", "meeting__record")
        .get(pk=papers.pk)
    )
    if held.state in ENDS:
        return
    held.state, held.trouble, held.ended_at = PapersState.FAILED, trouble[:300], at
    held.save()
    log(
        actor=held.asked_by,
        verb="meeting.fail_papers",
        target=held.meeting,
        at=at,
        trouble=held.trouble,
    )


@writing()
def share_papers(papers: Papers, *, actor: User, at: datetime) -> None:
    """
    Hand them out: those invited may fetch them from now on, each without what he may not see (`queries.papers.left_out`).

    Nobody is told again, and nobody is asked to read.

    :raises NotYours: the actor does not work for the convener
    :raises BadPapers: they are not bound
    """
    held = (
        Papers.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=papers.pk)
    )
    insist(held.meeting, MEETING.rules, actor, "edit")
    if held.state != PapersState.READY:
        raise BadPapers(_("These papers are not bound. Have them bound first."))
    if held.shared_at is None:
        held.shared_at = at
        held.save(update_fields=["shared_at"])
        log(actor=actor, verb="meeting.share_papers", target=held.meeting, at=at)


@writing()
def enclose(meeting: Meeting, *, data: bytes, name: str, actor: User, at: datetime) -> Attachment:
    """
    A file that belongs to the meeting: whoever sees it may fetch it; a PDF is bound into the papers.

    :raises NotYours, WrongState: the actor may not edit the meeting now
    :raises Refused: the file may not be kept (`files.errors`)
    """
    locked = hold(meeting, "edit", actor=actor)
    file = bring_in(data=data, name=name, actor=actor, at=at)
    return attach(file, locked.record, actor=actor, at=at)


@writing()
def take_out(meeting: Meeting, attachment: Attachment, *, actor: User, at: datetime) -> None:
    """
    Withdraw a file; what was bound with it stays as it was.

    :raises NotYours, WrongState: the actor may not edit the meeting now
    :raises BadPapers: it is no file of this meeting
    """
    locked = hold(meeting, "edit", actor=actor)
    if attachment.record_id != locked.pk:
        raise BadPapers(_("This file belongs to something else."))
    detach(attachment, actor=actor, at=at)
