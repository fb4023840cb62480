"""Papers of a meeting as they are shown, and what would be in them now."""

import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet

from kexie.files.models import File
from kexie.files.queries import attachments_of, content_of
from kexie.meetings.binding import Place, without
from kexie.meetings.flow import MEETING
from kexie.meetings.models import AgendaItem, Meeting, Minutes, MinutesState, Papers, PapersState
from kexie.meetings.queries.agenda import items_of, plans_beside
from kexie.meetings.queries.attending import attendances_of
from kexie.meetings.queries.minutes import minutes_for
from kexie.org.models import User
from kexie.records.access import may
from kexie.returns.models import Filing, Snapshot
from kexie.returns.queries.filings import filings_for

ENDS = frozenset({PapersState.READY, PapersState.FAILED})
# A job that has not ended after this time never will: its process is gone.
LONGEST = timedelta(minutes=15)
PDF = "application/pdf"
STANDING = (MinutesState.APPROVED, MinutesState.LOCKED)


def papers_for(user: User, meeting: Meeting) -> QuerySet[Papers]:
    """Bindings of the meeting that the user may fetch or wait for: the office all, others what was handed out."""
    found = meeting.papers.select_related("asked_by", "file__blob")
    if may(meeting, MEETING.rules, user, "edit"):
        return found
    return found.filter(shared_at__isnull=False)


def latest_papers(meeting: Meeting, *, office: bool) -> Papers | None:
    """The newest binding: for the office whatever its state, for others the newest that was handed out."""
    found = meeting.papers.select_related("asked_by", "file__blob")
    return (found if office else found.filter(shared_at__isnull=False)).first()


def left_out(user: User, papers: Papers) -> frozenset[int]:
    """
    Which of its parts are not in the user's copy, by their number from 0: reports and minutes that he may not see.

    Bound they are as who ordered them sees them; to be invited gives nobody the reports of others.
    """
    reports = {one["filing"] for one in papers.places} - {None}
    minutes = {one["minutes"] for one in papers.places} - {None}
    seen = set(filings_for(user).filter(pk__in=reports).values_list("pk", flat=True))
    read = set(minutes_for(user).filter(pk__in=minutes).values_list("pk", flat=True))
    return frozenset(
        number
        for number, one in enumerate(papers.places)
        if one["filing"] in reports - seen or one["minutes"] in minutes - read
    )


def copy_for(user: User, papers: Papers) -> tuple[File, bytes]:
    """
    The papers as this user may read them: all of them, or without what he may not see; pages keep their numbers.

    :raises Papers.DoesNotExist: they are not bound
    """
    if papers.file is None:
        raise Papers.DoesNotExist
    data, left = content_of(papers.file), left_out(user, papers)
    places = [Place(one["title"], one["page"], one["depth"]) for one in papers.places]
    return papers.file, without(data, places, left) if left else data


def is_stalled(papers: Papers, now: datetime) -> bool:
    return papers.state not in ENDS and now - papers.asked_at > LONGEST


def basis_of(user: User, meeting: Meeting) -> list[dict[str, Any]]:
    """What would be in papers bound now for this user, part by part, each in its version."""
    items = list(items_of(meeting))
    filings = read_filings(user, items)
    digests = _digests([one.pk for several in filings.values() for one in several])
    agenda = [[one.pk, one.order, one.version] for one in items]
    seats = [[one.pk, one.order, one.version, one.capacity] for one in attendances_of(meeting)]
    parts: list[dict[str, Any]] = [
        {"part": "meeting", "version": meeting.version},
        {"part": "agenda", "version": agenda},
        {"part": "attendance", "version": seats},
    ]
    for item in items:
        parts += [
            {
                "part": "report",
                "item": item.pk,
                "filing": one.pk,
                "version": digests.get(one.pk, ""),
            }
            for one in filings.get(item.pk, [])
        ]
    if (earlier := earlier_minutes(user, meeting)) is not None:
        parts.append({"part": "minutes", "version": earlier.locked_hash or str(earlier.version)})
    parts += [
        {"part": "enclosure", "file": one.file_id, "version": one.file.blob_id}
        for one in attachments_of(meeting.pk)
        if one.file.blob.media_type == PDF
    ]
    return parts


def read_filings(user: User, items: list[AgendaItem]) -> dict[int, list[Filing]]:
    """By point of the agenda: its accepted report, and the unit's plan beside it, of what the user sees."""
    wanted = [item.filing_id for item in items if item.filing_id]
    if not wanted:
        return {}
    seen = {one.pk: one for one in filings_for(user).filter(pk__in=wanted)}
    plans = plans_beside(user, seen.values())
    return {
        item.pk: [seen[item.filing_id], *plans.get(seen[item.filing_id].record.unit_id, [])]
        for item in items
        if item.filing_id in seen
    }


def _digests(filings: list[int]) -> dict[int, str]:
    """The hash of what was last accepted of each of these filings."""
    rows = Snapshot.objects.filter(filing__in=filings).order_by("number")
    return dict(rows.values_list("filing", "digest"))


def earlier_minutes(user: User, meeting: Meeting) -> Minutes | None:
    """The minutes of the last meeting, once they are approved, where the user sees them."""
    if meeting.last_id is None:
        return None
    return minutes_for(user).filter(meeting=meeting.last_id, state__in=STANDING).first()


def digest_of(basis: list[dict[str, Any]]) -> str:
    plain = json.dumps(basis, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()
