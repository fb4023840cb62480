"""The trail, for the audit administrator only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from kexie.audit.models import Entry
from kexie.kernel.address import Address
from kexie.org.models import Power, User
from kexie.records.queries import TrailWords, lines_of

SIZE = 50
# Verbs of the two other administrators' work: theirs is what the third looks at first.
WORK: Mapping[str, tuple[str, ...]] = {
    Power.SYSTEM.value: (
        "unit.",
        "account.",
        "post.",
        "file_limits.",
        "quiet_hours.",
        "complaint.answer",
    ),
    Power.SECURITY.value: ("grant.", "power.", "deputy.", "sign_in_policy."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """What to look for; empty values look for anything. Days are local, both included."""

    who: str = ""
    verb: str = ""
    target: str = ""
    work: str = ""
    from_date: date | None = None
    to_date: date | None = None


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A stretch of the trail, newest first. It is cut by line numbers, so a growing trail shifts nothing."""

    rows: Sequence[Entry]
    newer_link: str
    older_link: str


def trail_for(user: User, wanted: TrailFilter) -> QuerySet[Entry]:
    """Lines of the trail, newest first; none for anybody but the audit administrator."""
    if user.power != Power.AUDIT:
        return Entry.objects.none()
    found = (
        Entry.objects.filter(actor_name__icontains=wanted.who)
        if wanted.who
        else Entry.objects.all()
    )
    if wanted.verb:
        found = found.filter(verb__startswith=wanted.verb)
    if wanted.target:
        found = found.filter(
            Q(label__icontains=wanted.target) | Q(target__startswith=wanted.target)
        )
    if wanted.from_date:
        found = found.filter(at__gte=_midnight(wanted.from_date))
    if wanted.to_date:
        found = found.filter(at__lt=_midnight(wanted.to_date + timedelta(days=1)))
    if wanted.work:
        found = found.filter(_work_of(wanted.work))
    return found.order_by("-number")


def _work_of(power: str) -> Q:
    condition = Q(pk__in=())
    for start in WORK.get(power, ()):
        condition |= Q(verb__startswith=start)
    return condition


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def page_of_trail(
    found: QuerySet[Entry], address: Address, *, before: int | None = None, after: int | None = None
) -> TrailPage:
    """The newest lines, or those next to a line's number; one query, however long the trail is."""
    if after is not None:
        nearest = list(found.filter(number__gt=after).order_by("number")[: SIZE + 1])
        rows, newer = nearest[:SIZE][::-1], len(nearest) > SIZE
        older = True
    else:
        nearest = list((found.filter(number__lt=before) if before else found)[: SIZE + 1])
        rows, older = nearest[:SIZE], len(nearest) > SIZE
        newer = before is not None
    return TrailPage(
        rows,
        address.link(after=str(rows[0].number), before="") if rows and newer else "",
        address.link(before=str(rows[-1].number), after="") if rows and older else "",
    )


def cells_of(entries: Iterable[Entry]) -> Iterator[Sequence[str]]:
    """The lines as rows of a table, in words: number, moment, who, what, about, what changed, from where, hash."""
    words = TrailWords()
    for entry in entries:
        [line] = lines_of([entry], words)
        yield (
            str(entry.number),
            timezone.localtime(entry.at).isoformat(timespec="seconds"),
            line.who,
            line.what,
            f"{entry.label} ({entry.target})",
            line.said,
            entry.origin,
            entry.hash,
        )
