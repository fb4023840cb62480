"""The rules of many filings for one page: what all have in common once, and by filing what differs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from kexie.indicators.models import AMOUNT, Figure, Group, Kind, Standing
from kexie.returns.layout import places_of, read_layout
from kexie.returns.models import Cell, Cycle, Filing
from kexie.returns.queries.filing_page import codes_elsewhere, form_json
from kexie.returns.queries.rules import (
    Rule,
    common_rules,
    figures_in,
    jumps,
    last_values,
    places_of_facts,
)
from kexie.returns.queries.sheet import written_in

Cells = Mapping[int, Mapping[str, Cell]]


def rules_together(
    cycle: Cycle, filings: Sequence[Filing], keys: frozenset[str], cells: Cells
) -> dict[str, object]:
    """
    As `rules_json` of one filing, cut down to what concerns the places that are shown (`keys`).

    `lines` gives by filing: `rules` of its own, `held` figures that rules name, and `cells` that are not shown but that
    rules, conditions or calculations look at, as [written, mark, comment].
    """
    asked = figures_in(cycle.form)
    fields = {one.key: one for one in cycle.form.fields.select_related("indicator", "group")}
    given = form_json(places_of(read_layout(cycle.form.layout)), fields)
    rules = [one for one in common_rules(asked) if not keys.isdisjoint(one.keys)]
    trees = [tree for one in rules for tree in (one.as_json()["left"], one.as_json()["right"])]
    beside = _looked_at({*keys, *(key for one in rules for key in one.keys)}, trees, given) - keys
    units = [one.record.unit_id for one in filings]
    shown = [one for one in asked if one.key in keys]
    last = last_values(units, cycle.period, shown)
    held = _held(cycle, units, rules, places_of_facts(fields.values()))
    lines = {
        filing.pk: {
            "rules": [one.as_json() for one in jumps(shown, last.get(filing.record.unit_id, {}))],
            "held": held.get(filing.record.unit_id, {}),
            "cells": _beside(cells.get(filing.pk, {}), beside),
        }
        for filing in filings
    }
    others = {
        key: {"power": one.indicator.display_power, "adds": one.indicator.over_units}
        for key, one in fields.items()
        if key in beside and one.indicator and one.indicator.kind != Kind.TEXT
    }
    return given | {"rules": [one.as_json() for one in rules], "lines": lines, "beside": others}


def _looked_at(keys: set[str], trees: Sequence[object], given: Mapping[str, object]) -> set[str]:
    """These places and all that their conditions and calculations name, however far."""
    facts, shown, calculated = given["facts"], given["shown"], given["calculated"]
    found: set[str] = set()
    todo = [*keys, *_named(list(trees), facts)]
    while todo:
        key = todo.pop()
        if key in found:
            continue
        found.add(key)
        own = [*shown.get(key, []), calculated.get(key, {}).get("tree")]  # type: ignore[attr-defined]  # JSON objects
        todo += _named(own, facts)
    return found


def _named(tree: object, facts: object) -> Iterator[str]:
    match tree:
        case ["field", str(key), *_option]:
            yield key
        case ["#", str(code), group]:
            key = facts.get(f"{code}|{group or ''}")  # type: ignore[attr-defined]  # a JSON object
            yield from [key] if key else []
        case [*parts]:
            for part in parts:
                yield from _named(part, facts)


def _beside(cells: Mapping[str, Cell], keys: set[str]) -> dict[str, list[str]]:
    return {
        key: [written_in(cell), cell.mark, cell.comment]
        for key, cell in cells.items()
        if key in keys
    }


def _held(
    cycle: Cycle,
    units: Sequence[int],
    rules: Sequence[Rule],
    facts: Mapping[tuple[str, str | None], str],
) -> dict[int, dict[str, str]]:
    """What units have of indicators that rules name and the form does not ask for, in base units."""
    rows = Figure.objects.filter(
        unit__in=units,
        period=cycle.period,
        group=Group.WHOLE,
        indicator__code__in=codes_elsewhere(rules, facts),
        standing=Standing.ACCEPTED,
        own__isnull=False,
    )
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for unit, code, own in rows.values_list("unit", "indicator__code", "own"):
        found[unit][f"{code}|"] = str(Fraction(own or 0, AMOUNT))
    return found
