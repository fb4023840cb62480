"""
Rules on burden that a request may break. Each is answered in words before anybody is asked.

Source: 整治形式主义为基层减负若干规定 (2024), 政务移动互联网应用程序规范化管理办法 (2026); domain facts 1.8.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.indicators.models import Indicator
from kexie.org.models import UnitKind
from kexie.returns.layout import Layout, Place, places_of
from kexie.returns.layout.comparing import FACTS
from kexie.returns.layout.linter import PICTURES
from kexie.returns.models import Entry, EntryState, Field, FieldKind, Frequency

OFTEN = (Frequency.WEEK, Frequency.TEN_DAYS)
MANY_PLACES = 60
MANY_CHARACTERS = 5000


@dataclass(frozen=True, slots=True)
class Breach:
    """`words`: the rule; `found`: what in the request may break it."""

    code: str
    words: str | Promise
    found: str


@dataclass(frozen=True, slots=True)
class Request:
    """What the rules look at."""

    entry: Entry
    layout: Layout
    places: tuple[Place, ...]

    def saying(self, pattern: re.Pattern[str]) -> str:
        """The first words of the request, or of a place of its form, in which the pattern stands."""
        texts = (self.entry.record.title, self.entry.purpose)
        labels = (f"{one.label} {one.hint}".strip() for one in self.places)
        return next((text[:120] for text in (*texts, *labels) if pattern.search(text)), "")


@dataclass(frozen=True, slots=True)
class Rule:
    """`finds` gives what breaks the rule, or nothing."""

    code: str
    words: str | Promise
    finds: Callable[[Request], str]


def _pictures(asked: Request) -> str:
    for place in asked.places:
        if place.kind == FieldKind.FILE or PICTURES.search(f"{place.label} {place.hint}"):
            return place.label
    return ""


def _facts_only(asked: Request) -> str:
    codes = {place.indicator for place in asked.places if place.kind in FACTS}
    found = Indicator.objects.filter(code__in=codes, record_only=True).order_by("code").first()
    return found.name if found else asked.saying(COMMENTS)


def _often(asked: Request) -> str:
    is_often = asked.entry.frequency in OFTEN
    return str(Frequency(asked.entry.frequency).label) if is_often else ""


def _townships(asked: Request) -> str:
    return str(UnitKind.TOWNSHIP.label) if UnitKind.TOWNSHIP in asked.entry.audience else ""


def _long(asked: Request) -> str:
    places = sum(place.is_editable for place in asked.places)
    length = sum(place.length for place in asked.places)
    if places > MANY_PLACES:
        return str(_("%(count)s places to fill in") % {"count": places})
    return (
        str(_("%(count)s characters of text") % {"count": length})
        if length > MANY_CHARACTERS
        else ""
    )


def _again(asked: Request) -> str:
    """A fact that another approved request asks of the same kinds of units as often."""
    codes = {place.indicator for place in asked.places if place.kind == FieldKind.FIGURE}
    others = Field.objects.filter(
        indicator__code__in=codes,
        kind=FieldKind.FIGURE,
        form__published_at__isnull=False,
        form__entry__state=EntryState.APPROVED,
        form__entry__frequency=asked.entry.frequency,
    ).exclude(form__entry=asked.entry.pk)
    for field in others.select_related("form__entry__record", "indicator").order_by("pk"):
        if field.indicator and set(field.form.entry.audience) & set(asked.entry.audience):
            return f"{field.indicator.name}（{field.form.entry.record.title}）"
    return ""


def _saying(pattern: str) -> Callable[[Request], str]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda asked: asked.saying(compiled)


COMMENTS = re.compile(r"批示|媒体|报道|发稿|信息采用|宣传报道|转发|点赞|阅读量|经验交流")
RULES = (
    Rule(
        "pictures",
        _("Photos, films and attachments are not demanded where they are not needed."),
        _pictures,
    ),
    Rule(
        "implementation",
        _("Normally no report on the implementation of a document is asked for."),
        _saying(r"落实情况|贯彻情况|贯彻落实|学习情况|传达学习|推进情况报告"),
    ),
    Rule(
        "comments",
        _(
            "Leaders' comments, publications in media and reported experience are facts; they are no content of an assessment."
        ),
        _facts_only,
    ),
    Rule(
        "scores",
        _("Scores and rankings of units are not made from what they report here."),
        _saying(r"打分|得分|计分|自评分|排名|名次|评比"),
    ),
    Rule(
        "traces",
        _("Work is not judged by meetings held, documents issued, photos taken or notes kept."),
        _saying(r"会议次数|召开会议|发文数|印发文件|会议记录|台账|留痕|简报"),
    ),
    Rule(
        "standards",
        _("Activities to reach a standard are listed and approved; the approval is named."),
        _saying(r"达标|创建活动|示范创建|试点申报"),
    ),
    Rule("often", _("Tables and materials are not demanded often."), _often),
    Rule("townships", _("Requests normally do not go below the county."), _townships),
    Rule("long", _("What is asked is kept short."), _long),
    Rule("again", _("The same material is reported once at most."), _again),
)
BY_CODE = {rule.code: rule for rule in RULES}


def breaches_in(entry: Entry, layout: Layout) -> list[Breach]:
    """The rules that the request may break with this form, in the order of the list."""
    return list(_found(Request(entry, layout, places_of(layout))))


def _found(asked: Request) -> Iterator[Breach]:
    for rule in RULES:
        if found := rule.finds(asked):
            yield Breach(rule.code, rule.words, found)
