"""The trail of one record, and lines of the trail in words: who, what, when, before and after."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, QuerySet
from django.utils.translation import gettext as _

from kexie.audit.models import Entry
from kexie.kernel.room import Words, rooms
from kexie.kernel.words import day_words, moment_words
from kexie.org.models import Role, Unit, User
from kexie.records.access import TRAIL, may_read_trail, reachable
from kexie.records.models import Record, Recorded

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
# What the detail of a line calls units by their codes.
UNIT_FIELDS = frozenset({"unit", "units", "parent", "into", ""})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a line says; `field` is empty where the value is the whole of what it is about."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the trail as it is read; `about` names what was acted on, `unit` whose it is."""

    number: int
    at: datetime
    who: str
    what: str
    about: str
    unit: str
    changes: list[Change]
    origin: str

    @property
    def said(self) -> str:
        """What changed, in one sentence: `state: under way → reported; note: …`."""
        return "；".join(_sentence(change) for change in self.changes)


def trail_of(user: User, record: Record) -> QuerySet[Entry]:
    """
    What was done to the record and to what belongs to it, the latest first.

    Nothing for those who may not read trails (`TRAIL`); of the records that belong to it only those one may.
    """
    if not may_read_trail(user, record.pk):
        return Entry.objects.none()
    keys, others = {record.pk}, set()
    for room in rooms():
        if belonging := room.belonging.get(record.kind):
            more, targets = belonging(record.pk)
            keys |= set(more)
            others |= set(targets)
    seen = Record.objects.filter(reachable(user, TRAIL, few=True), pk__in=keys)
    cards = [f"{label}:{key}" for key in seen.values_list("pk", flat=True) for label in _labels()]
    return Entry.objects.filter(target__in=[*cards, *others]).order_by("-number")


@cache
def _labels() -> frozenset[str]:
    """Names, in targets of the trail, of all that shares its key with a card."""
    models = [model for model in apps.get_models() if issubclass(model, (Record, Recorded))]
    return frozenset(model._meta.label_lower for model in models)  # noqa: SLF001 -- Django's public _meta


def lines_with_units(entries: Sequence[Entry]) -> list[Line]:
    """The lines, each with the unit of the record it is about: of a task's shares one sees which is whose."""
    keys = {entry.target.rpartition(":")[2]: entry for entry in entries if _is_card(entry.target)}
    units = dict(Record.objects.filter(pk__in=keys).values_list("pk", "unit__short_name"))
    return [
        replace(line, unit=units.get(int(entry.target.rpartition(":")[2]), ""))
        if _is_card(entry.target)
        else line
        for line, entry in zip(lines_of(entries), entries, strict=True)
    ]


def _is_card(target: str) -> bool:
    return target.partition(":")[0] in _labels()


def lines_of(entries: Iterable[Entry], words: "TrailWords | None" = None) -> Iterator[Line]:
    words = words or TrailWords()
    for entry in entries:
        yield Line(
            number=entry.number,
            at=entry.at,
            who=entry.actor_name or _("the installation"),
            what=words.verb(entry.verb),
            about=entry.label,
            unit="",
            changes=changes_of(entry, words),
            origin=entry.origin,
        )


def changes_of(entry: Entry, words: "TrailWords") -> list[Change]:
    """What the line says in words; what it found unchanged or empty is left out."""
    model = _model_of(entry.target)
    before, after = entry.detail.get("before", {}), entry.detail.get("after", {})
    rest = {name: value for name, value in entry.detail.items() if name not in {"before", "after"}}
    if not isinstance(before, dict) or not isinstance(after, dict):
        before, after = {"": before}, {"": after}
    names = dict.fromkeys([*before, *after])
    compared = [
        Change(
            words.field(model, name),
            words.value(model, name, before.get(name)),
            words.value(model, name, after.get(name)),
        )
        for name in names
        if before.get(name) != after.get(name)
    ]
    told = [
        Change(words.field(model, name), "", words.value(model, name, value))
        for name, value in rest.items()
        if value not in ("", None, [], {})
    ]
    return [*compared, *told]


class TrailWords:
    """Words for verbs, fields and codes of the trail; units are asked for once, when the first is met."""

    def __init__(self) -> None:
        self._verbs = {verb: said for room in rooms() for verb, said in room.verbs.items()}
        self._fields = {name: said for room in rooms() for name, said in room.fields.items()}

    def verb(self, verb: str) -> str:
        return str(self._verbs.get(verb, verb))

    def field(self, model: type[Model] | None, name: str) -> str:
        if not name:
            return ""
        field = _field_of(model, name)
        plain = name.replace("_", " ")
        named: Words = field.verbose_name if field is not None else plain
        return str(self._fields.get(name, named) if str(named) == plain else named)

    def value(self, model: type[Model] | None, name: str, value: object) -> str:
        if isinstance(value, dict):
            told = (
                f"{self.field(model, key)}: {self.value(model, key, one)}"
                for key, one in value.items()
            )
            return "; ".join(told)
        if isinstance(value, list):
            return "、".join(self.value(model, name, one) for one in value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if not isinstance(value, str):
            return "" if value is None else str(value)
        return self._text(model, name, value)

    def _text(self, model: type[Model] | None, name: str, value: str) -> str:
        if MOMENT.match(value):
            return moment_words(datetime.fromisoformat(value))
        if DAY.fullmatch(value):
            return day_words(date.fromisoformat(value))
        if name in UNIT_FIELDS and value in self._units:
            return self._units[value]
        return str(_codes(model, name).get(value, value))

    @cached_property
    def _units(self) -> dict[str, str]:
        return dict(Unit.objects.values_list("code", "short_name"))


def _model_of(target: str) -> type[Model] | None:
    label = target.partition(":")[0]
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None  # of a room that is no more


def _field_of(model: type[Model] | None, name: str) -> Field[object, object] | None:
    try:
        found = model._meta.get_field(name) if model else None  # noqa: SLF001 -- Django's public _meta
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def _codes(model: type[Model] | None, name: str) -> Mapping[str, Words]:
    """The codes of a field in words; where the whole is changed, of every field that has codes."""
    if name == "role":
        return {role.value: role.label for role in Role}
    if name or model is None:
        field = _field_of(model, name)
        return dict(field.flatchoices) if field is not None else {}
    fields: Sequence[Field[object, object]] = model._meta.fields  # noqa: SLF001 -- Django's public _meta
    return {code: said for field in fields for code, said in field.flatchoices}


def _sentence(change: Change) -> str:
    values = " → ".join(value or "—" for value in (change.before, change.after))
    said = values if change.before else change.after
    return f"{change.field}：{said}" if change.field else said
