"""The tree of units as the system administrator keeps it, and what a change would do to it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.kernel.words import day_words
from kexie.org.models import Grant, Placement, Post, Power, Reach, Unit, User
from kexie.org.queries import parent_of, units_below
from kexie.records.models import Record


@dataclass(frozen=True, slots=True)
class Branch:
    unit: Unit
    children: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing a change would do: what, and how it then stands."""

    label: str | Promise
    value: str | int


def units_for(user: User) -> QuerySet[Unit]:
    """Every unit there is or was, with the name of the one above, for who keeps units or rights."""
    if user.power not in {Power.SYSTEM, Power.SECURITY}:
        return Unit.objects.none()
    last = Placement.objects.filter(unit=OuterRef("pk")).order_by("-from_date")
    return Unit.objects.annotate(parent_name=Subquery(last.values("parent__short_name")[:1]))


def found_units(user: User, *, text: str = "", state: str = "") -> QuerySet[Unit]:
    """Units whose name (today's or a former one), code or pinyin holds the text; `state`: open, closed or all."""
    found = units_for(user)
    if state in {"", "open"}:
        found = found.filter(closed_date__isnull=True)
    elif state == "closed":
        found = found.filter(closed_date__isnull=False)
    if text:
        called = Q(name__icontains=text) | Q(short_name__icontains=text)
        former = Q(pk__in=Unit.objects.filter(names__name__icontains=text).values("pk"))
        found = found.filter(
            called | former | Q(code__startswith=text) | Q(pinyin__icontains=text.lower())
        )
    return found


def tree_for(user: User) -> tuple[Branch, ...]:
    """Today's tree, in official order. Two queries, however many units."""
    units = list(units_for(user).filter(closed_date__isnull=True))
    present = Placement.objects.filter(to_date__isnull=True)
    parents = dict(present.values_list("unit", "parent"))
    below: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in units:
        below[parents.get(unit.pk)].append(unit)

    def branches(parent: int | None) -> tuple[Branch, ...]:
        return tuple(Branch(unit, branches(unit.pk)) for unit in below[parent])

    return branches(None)


def holders_of_posts(user: User, unit: Unit, on: date) -> QuerySet[Post]:
    """Who holds which post in the unit on a day, for the system administrator."""
    if user.power != Power.SYSTEM:
        return Post.objects.none()
    return _present_posts(unit, on).select_related("user")


def _present_posts(unit: Unit, on: date) -> QuerySet[Post]:
    return Post.objects.filter(Q(to_date__isnull=True) | Q(to_date__gt=on), unit=unit)


def effects_of_rename(unit: Unit, *, name: str, short_name: str, on: date) -> list[Effect]:
    return [
        Effect(_("Name until then"), f"{unit.name} ({unit.short_name})"),
        Effect(_("Name from %(day)s on") % {"day": day_words(on)}, f"{name} ({short_name})"),
        Effect(_("Documents and tasks of earlier days"), str(_("keep the former name"))),
    ]


def effects_of_move(unit: Unit, *, parent: Unit, on: date) -> list[Effect]:
    before = _holders_above(_above(unit, itself=False))
    after = _holders_above(_above(parent, itself=True))
    present = parent_of(unit)
    return [
        Effect(_("Stands under"), present.name if present else str(_("no unit"))),
        Effect(_("Will stand from %(day)s on under") % {"day": day_words(on)}, parent.name),
        Effect(_("Units below that move along"), units_below(unit, itself=False).count()),
        Effect(_("People who will reach it and did not"), len(after - before)),
        Effect(_("People who will reach it no longer"), len(before - after)),
    ]


def effects_of_close(unit: Unit, *, on: date) -> list[Effect]:
    return [
        Effect(_("Exists until"), day_words(on)),
        Effect(
            _("Units below; they must be moved or closed first"),
            units_below(unit, itself=False).count(),
        ),
        Effect(_("Posts that people hold in it"), _present_posts(unit, on).count()),
        Effect(_("Roles that people hold in it"), Grant.objects.filter(unit=unit).count()),
        Effect(_("Records that stay under its name"), Record.objects.filter(unit=unit).count()),
    ]


def _above(unit: Unit, *, itself: bool) -> set[int]:
    reach = Reach.objects.filter(below=unit, to_date__isnull=True)
    found = set(reach.values_list("above", flat=True))
    return found if itself else found - {unit.pk}


def _holders_above(units: Collection[int]) -> set[int]:
    """People whose roles reach down from these units."""
    return set(Grant.objects.filter(unit__in=units).values_list("user", flat=True))
