"""Minutes: the list, what their lock holds, and what the page shows."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import Count, Q, QuerySet

from kexie.meetings.flow import MINUTES
from kexie.meetings.models import (
    Amendment,
    AmendmentState,
    Minutes,
    MinutesState,
    Section,
)
from kexie.org.models import Unit, User
from kexie.org.queries import units_where
from kexie.records.access import STAFF, scope
from kexie.records.models import Part, Party

SORTS = {
    "title": ("record__title",),
    "date": ("meeting__begins_at",),
    "unit": ("record__unit__order",),
    "state": ("state",),
    "until": ("comments_by_date",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMinutes:
    """Which minutes; empty: all. `words`: in the title or in what they say."""

    state: str = ""
    kind: str = ""
    year: int | None = None
    words: str = ""


def minutes_for(
    user: User, verb: str = "see", wanted: WantedMinutes = WantedMinutes()
) -> QuerySet[Minutes]:
    """Minutes to which the user may do this, those of the newest meeting first."""
    found = scope(
        Minutes.objects.select_related("record__unit", "meeting__record"),
        MINUTES.rules,
        user,
        verb,
    )
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.kind:
        found = found.filter(meeting__kind=wanted.kind)
    if wanted.year:
        found = found.filter(meeting__begins_at__year=wanted.year)
    if wanted.words:
        said = Section.objects.filter(
            Q(heading__icontains=wanted.words) | Q(text__icontains=wanted.words)
        )
        found = found.filter(
            Q(record__title__icontains=wanted.words) | Q(pk__in=said.values("minutes"))
        )
    return found.order_by("-meeting__begins_at", "-pk")


def with_open_amendments(minutes: QuerySet[Minutes]) -> QuerySet[Minutes]:
    """Each with `open_amendments`: on how many proposals a word is owed."""
    is_open = Q(sections__amendments__state=AmendmentState.OPEN)
    return minutes.annotate(open_amendments=Count("sections__amendments", filter=is_open))


def sections_of(minutes: Minutes) -> list[Section]:
    rows = minutes.sections.select_related("item__unit", "edited_by")
    return list(rows.order_by("order", "pk"))


def amendments_of(minutes: Minutes) -> QuerySet[Amendment]:
    rows = Amendment.objects.filter(section__minutes=minutes)
    return rows.select_related("section__minutes__record__unit", "unit", "by", "answered_by")


def digest_of(sections: Iterable[Section]) -> str:
    """SHA-256 of what the minutes say, in canonical form: order, kind, item, heading and text of each section."""
    rows = [
        [one.kind, one.item_id, one.heading, one.text]
        for one in sorted(sections, key=lambda one: (one.order, one.pk))
    ]
    canonical = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def is_as_locked(minutes: Minutes) -> bool:
    """Do locked minutes say what they said when they were locked?"""
    return minutes.locked_hash == digest_of(minutes.sections.all())


def broken_locks() -> list[Minutes]:
    """Locked minutes that do not say any more what was locked: there must be none."""
    locked = Minutes.objects.filter(state=MinutesState.LOCKED).select_related("record")
    rows = locked.prefetch_related("sections").order_by("pk")
    return [one for one in rows if one.locked_hash != digest_of(one.sections.all())]


def amending_units(user: User, minutes: Minutes) -> QuerySet[Unit]:
    """Units that have a part in the minutes and for which the user may speak."""
    parties = Party.objects.filter(record=minutes.pk, part__in=[Part.OWNER, Part.RECIPIENT])
    return units_where(user, STAFF).filter(pk__in=parties.values("unit")).order_by("order")


def is_late(minutes: Minutes, today: date) -> bool:
    """Is the day over until which amendments were awaited? The unit that convened may still write."""
    return minutes.comments_by_date is not None and today > minutes.comments_by_date


def sections_for(user: User) -> QuerySet[Section]:
    """Sections of minutes that the user sees."""
    seen = minutes_for(user).order_by().values("pk")
    return Section.objects.filter(minutes__in=seen).select_related(
        "minutes__record__unit",
        "minutes__meeting__record__unit",
        "minutes__meeting__series",
        "item",
        "edited_by",
    )


def amendments_for(user: User) -> QuerySet[Amendment]:
    """Amendments to minutes that the user sees."""
    seen = minutes_for(user).order_by().values("pk")
    return Amendment.objects.filter(section__minutes__in=seen).select_related(
        "section__minutes__record__unit", "section__minutes__meeting__record", "unit", "by"
    )


def parts_of_minutes(minutes: int) -> tuple[Collection[int], Collection[str]]:
    """Further targets of the trail that is read with the minutes': their sections and what was proposed on these."""
    sections = Section.objects.filter(minutes=minutes).values_list("pk", flat=True)
    proposed = Amendment.objects.filter(section__minutes=minutes).values_list("pk", flat=True)
    targets = [f"meetings.section:{pk}" for pk in sections]
    return (), [*targets, *(f"meetings.amendment:{pk}" for pk in proposed)]
