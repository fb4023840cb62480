"""
Lights: which rule holds for a share today. Rules are rows (`LightRule`); the first by order that holds wins.

The database decides, so that lists, filters, counts and pages cannot disagree; Python only puts it into words.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial

from django.db.models import Case, DurationField, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields import DateField, IntegerField
from django.db.models.functions import Cast, Greatest
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext, ngettext

from kexie.kernel.words import due_words
from kexie.matters.flow import LIVE
from kexie.matters.models import Light, LightMeasure, LightRule, Share, TaskState

NO_CLOCK, ON_COURSE = 0, -1


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light with its reason in words."""

    light: Light
    words: str


def running() -> Q:
    """Condition on shares: the clock runs."""
    return Q(state__in=LIVE, task__state=TaskState.OPEN)


def with_light(shares: QuerySet[Share], today: date) -> QuerySet[Share]:
    """Annotate `light_rule`: the key of the rule that holds, `ON_COURSE`, or `NO_CLOCK`."""
    cases = [
        When(running() & _holds(rule, today), then=Value(rule.pk))
        for rule in LightRule.objects.all()
    ]
    on_course = When(running() & Q(due_date__isnull=False), then=Value(ON_COURSE))
    return shares.annotate(
        light_rule=Case(*cases, on_course, default=Value(NO_CLOCK), output_field=IntegerField())
    )


def of_light(shares: QuerySet[Share], light: Light) -> QuerySet[Share]:
    """Those of `with_light` that show this light."""
    keys = list(LightRule.objects.filter(light=light).values_list("pk", flat=True))
    plain = {Light.GREEN: [ON_COURSE], Light.GREY: [NO_CLOCK]}.get(light, [])
    return shares.filter(Q(light_rule__in=[*keys, *plain]))


def _holds(rule: LightRule, today: date) -> Q:
    if rule.measure == LightMeasure.DAYS_LEFT:
        return Q(due_date__lte=today + timedelta(days=rule.threshold))
    if rule.measure == LightMeasure.ESCALATION:
        return Q(escalation__gte=rule.threshold)
    # gone / span - percent / 100 >= threshold / 100, without dividing
    gone = _days(Value(today, output_field=DateField()) - F("start_date"))
    span = _days(F("due_date") - F("start_date"))
    planned = GreaterThanOrEqual(_days(gone * 100), _days(span * (F("percent") + rule.threshold)))
    return Q(percent__isnull=False, due_date__gt=F("start_date")) & Q(planned)


def _days(expression: Combinable) -> ExpressionWrapper[Combinable]:
    return ExpressionWrapper(expression, output_field=DurationField())


def with_lateness(shares: QuerySet[Share], today: date) -> QuerySet[Share]:
    """Annotate `late_on_day`, by which lists are sorted: `late_days_on` as the database reckons it."""
    gone = _days(Value(today, output_field=DateField()) - F("due_date"))
    recorded = _days(Value(timedelta(days=1)) * Cast("late_days", IntegerField()))
    late = When(running() & Q(due_date__lt=today), then=Greatest(gone, recorded))
    return shares.annotate(late_on_day=Case(late, default=recorded))


def late_days_on(share: Share, today: date) -> int:
    """How late a share is: while its clock runs the days until today, afterwards what stayed on record."""
    runs = share.state in LIVE and share.task.state == TaskState.OPEN
    if not runs or share.due_date is None:
        return share.late_days
    return max(share.late_days, (today - share.due_date).days)


class Lamps:
    """Puts the lights of shares that `with_light` annotated into words."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.rules = {rule.pk: rule for rule in LightRule.objects.all()}
        # a ledger has many rows and few days
        self.due_words = cache(partial(due_words, today=today))
        self.without = Lamp(Light.GREY, str(Light.GREY.label))

    def of(self, share: Share) -> Lamp:
        key: int = share.light_rule  # type: ignore[attr-defined]  # annotated by with_light
        rule = self.rules.get(key)
        if rule is not None:
            return Lamp(Light(rule.light), self._reason(rule, share))
        if key == ON_COURSE:
            return Lamp(Light.GREEN, self.due_words(share.due_date))
        return self.without

    def _reason(self, rule: LightRule, share: Share) -> str:
        if rule.measure == LightMeasure.DAYS_LEFT:
            return self.due_words(share.due_date)
        if rule.measure == LightMeasure.ESCALATION:
            return ngettext("urged %(times)s time", "urged %(times)s times", share.escalation) % {
                "times": share.escalation
            }
        points = behind(share, self.today)
        return gettext("%(points)s percentage points behind plan") % {"points": points}


def behind(share: Share, today: date) -> int:
    """Percentage points by which percent done lags behind the part of the time that has gone."""
    if share.percent is None or share.due_date is None or share.start_date is None:
        return 0
    span = (share.due_date - share.start_date).days
    return round(100 * (today - share.start_date).days / span) - share.percent if span > 0 else 0
