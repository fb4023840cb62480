"""
The rules that the cells of a filing must keep: one list, worked out by the server and by the browser alike.

From the catalogue (checks between indicators), from breakdowns (parts and whole), from the unit's own history (a figure
that jumps). Both sides of a rule are formulas of `indicators.formula`; a side without a value lets the rule rest.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from kexie.indicators.amounts import shown
from kexie.indicators.formula import Node, codes_in, in_words, parse, to_json
from kexie.indicators.models import (
    AMOUNT,
    Check,
    Figure,
    Group,
    Indicator,
    Kind,
    Operator,
    Parts,
    Severity,
    Standing,
)
from kexie.returns.models import Field, FieldKind, Filing, FormVersion
from kexie.returns.queries.times import periods_before

SIGNS = {
    Operator.EQUAL: "==",
    Operator.NOT_EQUAL: "!=",
    Operator.LESS: "<",
    Operator.AT_MOST: "<=",
    Operator.GREATER: ">",
    Operator.AT_LEAST: ">=",
}
Fact = tuple[int, int]  # indicator, group
# A figure below this many base units may jump without a word.
SMALL = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """
    `left` stands to `right` as `sign` says, or `message` is shown at `keys`.

    :ivar severity: refused; or a comment at one of the places is enough
    """

    left: Node
    sign: str
    right: Node
    severity: Severity
    message: str
    keys: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """For the browser."""
        return {
            "left": to_json(self.left),
            "sign": self.sign,
            "right": to_json(self.right),
            "severity": self.severity.value,
            "message": self.message,
            "keys": list(self.keys),
        }


def rules_for(filing: Filing) -> list[Rule]:
    """Every rule of the filing, in a fixed order."""
    fields, unit = figures_in(filing.cycle.form), filing.record.unit_id
    last = last_values([unit], filing.cycle.period, fields).get(unit, {})
    return [*common_rules(fields), *jumps(fields, last)]


def figures_in(form: FormVersion) -> list[Field]:
    """The places of a form that ask for figures."""
    rows = form.fields.select_related("indicator__breakdown", "group")
    return list(rows.filter(kind=FieldKind.FIGURE))


def common_rules(fields: Sequence[Field]) -> list[Rule]:
    """Rules that are the same for every unit."""
    return [*_checks(fields), *_parts(fields)]


def places_of_facts(fields: Iterable[Field]) -> dict[tuple[str, str | None], str]:
    """Where in the form a figure is asked for: by code and group as formulas name them."""
    found: dict[tuple[str, str | None], str] = {}
    for one in fields:
        if one.indicator and one.group:
            whole = one.group_id == Group.WHOLE
            found[one.indicator.code, None if whole else one.group.code] = one.key
    return found


def _checks(fields: Sequence[Field]) -> Iterator[Rule]:
    asked = {one.indicator_id for one in fields}
    keys = defaultdict(list)
    for one in fields:
        if one.indicator and one.group_id == Group.WHOLE:
            keys[one.indicator.code].append(one.key)
    checks = Check.objects.filter(indicators__in=asked).distinct()
    named = Indicator.objects.filter(checks__in=checks).values_list("code", "name")
    names = dict(named)
    for check in checks:
        left, right = parse(check.left), parse(check.right)
        concerned = sorted(codes_in(left) | codes_in(right))
        yield Rule(
            left=left,
            sign=SIGNS[Operator(check.operator)],
            right=right,
            severity=Severity(check.severity),
            message=_("%(name)s: %(left)s must be %(sign)s %(right)s.")
            % {
                "name": check.name,
                "left": in_words(left, lambda code, _group: names.get(code, code)),
                "sign": Operator(check.operator).label,
                "right": in_words(right, lambda code, _group: names.get(code, code)),
            },
            keys=tuple(key for code in concerned for key in keys[code]),
        )


def _parts(fields: Sequence[Field]) -> Iterator[Rule]:
    """Groups against the whole they are parts of, where the form asks for both."""
    by_indicator: dict[int, dict[int, Field]] = defaultdict(dict)
    for one in fields:
        if one.indicator_id and one.group_id:
            by_indicator[one.indicator_id][one.group_id] = one
    for asked in by_indicator.values():
        whole = asked.pop(Group.WHOLE, None)
        breakdown = whole.indicator.breakdown if whole and whole.indicator else None
        if whole is None or breakdown is None or not asked:
            continue
        if breakdown.parts == Parts.OF_WHICH:
            yield from (_part_of(one, whole) for one in asked.values())
        elif len(asked) == breakdown.groups.count():
            yield _sum_of(list(asked.values()), whole)


def _part_of(part: Field, whole: Field) -> Rule:
    return Rule(
        left=parse(f"{{{part.key}}}"),
        sign="<=",
        right=parse(f"{{{whole.key}}}"),
        severity=Severity.REFUSE,
        message=_("“%(part)s” is part of “%(whole)s” and cannot exceed it.")
        % {"part": part.label, "whole": whole.label},
        keys=(part.key, whole.key),
    )


def _sum_of(parts: Sequence[Field], whole: Field) -> Rule:
    total = " + ".join(f"{{{one.key}}}" for one in parts)
    return Rule(
        left=parse(total),
        sign="==",
        right=parse(f"{{{whole.key}}}"),
        severity=Severity.REFUSE,
        message=_("The groups of “%(whole)s” must add up to the total.") % {"whole": whole.label},
        keys=(*(one.key for one in parts), whole.key),
    )


def jumps(fields: Sequence[Field], last: Mapping[Fact, int]) -> Iterator[Rule]:
    """More than so many times what the unit itself had last: a word why."""
    for one in fields:
        if one.indicator is None or one.indicator.kind == Kind.TEXT:
            continue
        before = last.get((one.indicator.pk, one.group_id or 0))
        factor = one.indicator.plausible_factor
        if not before or before < SMALL * AMOUNT or not factor:
            continue
        most = Fraction(before * factor, AMOUNT)
        yield Rule(
            left=parse(f"{{{one.key}}}"),
            sign="<=",
            right=parse(f"{most.numerator} / {most.denominator}"),
            severity=Severity.COMMENT,
            message=_(
                "“%(label)s” is more than %(factor)s times the last figure, %(before)s. Check it, or explain it in a comment."
            )
            % {
                "label": one.label,
                "factor": factor,
                "before": shown(before, one.indicator),
            },
            keys=(one.key,),
        )


def last_values(
    units: Collection[int], period: str, fields: Sequence[Field]
) -> dict[int, dict[Fact, int]]:
    """What each unit had in the period before, or else in the same one last year, in millionths."""
    last, year_ago = periods_before(period)
    names = [year_ago, last]
    rows = Figure.objects.filter(
        unit__in=units,
        period__in=names,
        indicator__in=[one.indicator_id for one in fields],
        standing=Standing.ACCEPTED,
        own__isnull=False,
    )
    found: dict[int, dict[Fact, int]] = defaultdict(dict)
    for row in sorted(rows, key=lambda one: names.index(one.period)):
        found[row.unit_id][row.indicator_id, row.group_id or 0] = row.own or 0
    return found
