"""
The largest number of each item of a question, one by one unit and period: for shades.

Where a number is a kept total as it stands, the database finds the largest; a page then need not read what it does not
show. Everything else is answered number by number.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from fractions import Fraction

from django.db.models import F, Max

from kexie.indicators.models import AMOUNT, Group, Rolling
from kexie.indicators.queries.adding import Asked
from kexie.indicators.queries.ask import ask, words_of
from kexie.indicators.queries.memory import Memory
from kexie.indicators.queries.numbers import Numbers
from kexie.indicators.queries.question import Element, Item, Question
from kexie.indicators.queries.resolving import Known, Words
from kexie.indicators.queries.sources import way_of
from kexie.org.models import User

Subject = tuple[int, int]  # indicator, group


def largest_of(user: User, question: Question, memory: Memory) -> dict[str, Fraction]:
    """By label of the item; of each unit and period by itself, never of several together."""
    question = replace(question, also_together=())
    words = words_of(user, question, memory)
    numbers = Numbers(question, words)
    names = _stored(question, numbers)
    kept = {one: key for one in question.items if names and (key := _kept(one, words, question))}
    if names and kept:
        made = _divided(kept, words, question, names)
        kept = {one: key for one, key in kept.items() if key not in made}
    found = _of_totals(kept, words, question, names or ())
    if others := tuple(one for one in question.items if one not in kept):
        rows = ask(user, replace(question, items=others), memory).rows
        for item, _unit, _period, number, by in rows:
            found[item] = max(found.get(item, Fraction(0)), Fraction(number, by))
    return found


def _stored(question: Question, numbers: Numbers) -> list[str] | None:
    """The stored period that lies in each of those asked for; none: in one of them lie several."""
    if question.tree != "then" or not (question.units_each and question.periods_each):
        return None
    inside = [numbers.stored_in(one.period) for one in question.periods]
    return (
        None if any(len(some) > 1 for some in inside) else [one for some in inside for one in some]
    )


def _kept(item: Item, words: Words, question: Question) -> Subject | None:
    """What to look for where the number of a unit and a period is its kept total, whatever else there is."""
    if not isinstance(item, Element) or question.aggregation:
        return None
    known = words.indicator(item.code)
    units, time = way_of(known, None)
    if known.ratio or units != Rolling.SUM or time == Rolling.NONE:
        return None
    return known.pk, words.group(item.group) if item.group else Group.WHOLE


def _divided(
    kept: dict[Item, Subject], words: Words, question: Question, names: Collection[str]
) -> set[Subject]:
    """Undivided figures that are made of groups as well: then the total of a row is not all."""
    whole = [one for one in _known_of(kept, words) if one.adding | one.parts != {Group.WHOLE}]
    groups = frozenset().union(*(one.adding | one.parts for one in whole)) - {Group.WHOLE}
    if not groups:
        return set()
    asked = Asked([one.pk for one in whole], _units(words), names, groups, question.standing)
    rows = asked.rows().filter(count__gt=0).order_by()
    return {(pk, Group.WHOLE) for pk in rows.values_list("indicator", flat=True).distinct()}


def _known_of(kept: dict[Item, Subject], words: Words) -> Iterable[Known]:
    whole = {indicator for indicator, group in kept.values() if group == Group.WHOLE}
    return (one for one in words.indicators.values() if one.pk in whole)


def _units(words: Words) -> list[int]:
    return [place.units[0] for _code, place in words.places]


def _of_totals(
    kept: dict[Item, Subject], words: Words, question: Question, names: Collection[str]
) -> dict[str, Fraction]:
    if not kept:
        return {}
    indicators, groups = (set(some) for some in zip(*kept.values(), strict=True))
    asked = Asked(indicators, _units(words), names, None, question.standing)
    # not the bare columns: SQLite would then go by each indicator and group through all units, instead of the quicker way
    rows = asked.rows().annotate(measured=F("indicator") + 0, divided=F("group") + 0)
    found = rows.filter(count__gt=0, divided__in=groups).order_by().values("measured", "divided")
    most = {
        (indicator, group): total
        for indicator, group, total in found.annotate(most=Max("total")).values_list(
            "measured", "divided", "most"
        )
    }
    return {item.label: Fraction(most[key], AMOUNT) for item, key in kept.items() if key in most}
