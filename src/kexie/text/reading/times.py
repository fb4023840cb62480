"""Dates and deadlines: what a stretch of text says about when, resolved against the date of the text.

The rules follow the labelling rule of the drafts: the last day counts; a time that cannot be worked
out is a `date` without a day; 每… recurs; 长期坚持 is long-term; 尽快 names no time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kexie.text.calendar import day_of, days_after, end_of_month, months_after
from kexie.text.reading.numerals import NUMBER, number, year

if TYPE_CHECKING:
    from datetime import date

    from kexie.text.model import Span

YEAR = r"(?:(?:20|２０)[\d０-９]{2}|二[〇○零]二[〇○零一二三四五六七八九])年"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?"
DAY = r"(?:[12]\d|3[01]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"
BEFORE = r"(?:之前|以前|前|底前)?"
EDGE = r"(?<![\d一二三四五六七八九十第])"
RECURRING = (
    r"(?:"
    r"每(?:(?:隔)?(?:[一两二三四五六七八九十半]|\d{1,2})?个?(?:年度|学年|学期|季度|半年|半月|旬|星期|工作日|年|季|月|周|日|天)(?!会|课|制|报)"
    rf"(?:第?[一二三四][季]度|末月)?(?:[一二三四五六日末](?=下班|上班|前|$|[^\u4e00-\u9fff]))?(?:(?:{MONTH})?(?:{DAY})?(?:[底末初]|上旬|中旬|下旬)?)(?:下班|上班)?(?:之前|以前|前)?)"
    r"|每[场次期批轮届项][^，。；、\s每]{0,8}?前"
    r"|逢年过节|(?<=按)(?:月|季|季度|年度)(?=调度|通报|报送|报告|分析|汇总|上报|更新)"
    r"|(?<![0-9一二三四五六七八九十两本当上下个])(?:月调度|月通报|周调度|季通报|季调度|月报告|周报告|月汇总|年考核|日调度|日报告|周通报)(?:、(?:月|季|周|半年|年)[^，。；、\s\d]{2})*"
    r"|半年一次|一年一次|每年度?|定期"
    r")"
)
DATE = (
    r"(?:"
    rf"(?P<year>{YEAR})?(?P<month>{EDGE}{MONTH})(?P<day>{DAY})(?:[和、](?:(?P<month2>{MONTH})(?P<day2>{DAY}))|[至—－~-]+(?:(?P<month3>{MONTH})?(?P<day3>{DAY})))?(?:（[^）]{{1,6}}）|\([^)]{{1,6}}\))?(?P<clock>上午|下午|\d{{1,2}}[:：]\d{{2}})?"
    rf"|(?P<ymonth>{YEAR})?(?P<amonth>{EDGE}{MONTH})(?P<third>上旬|中旬|下旬|底|末|初)?"
    rf"|(?P<yquarter>{YEAR})?(?P<quarter>第?[一二三四1-4]季度)(?P<qend>末|底)?"
    rf"|(?P<yhalf>{YEAR})?(?P<half>上半年|下半年)(?P<hend>末|底)?"
    rf"|(?P<yend>(?:20|２０)[\d０-９]{{2}}|二[〇○零]二[〇○零一二三四五六七八九]|今|本|明|当)?(?P<end>(?<![一二两三四五六七八九十半每])年(?:底|末|内|终)(?!考|评|总结))"
    rf"|(?P<bare>{YEAR}|今年|本年度?|明年|全年)"
    r"|(?P<week>本周[一二三四五六日末内]|下周[一二三四五六日末内]|本周|下周|本月底?|本月内|下月底?|下个月底?|月底|当月|本季度|本学期|本年内|今明两年|明后天|明天|今天)"
    r")(?P<before>之前|以前|前|内)?"
)
SPAN_OF = (
    rf"(?:(?:自|从)?(?P<event>会后|即日起|自?印发之日起|文件下发后|印发后|收到[^，。；]{{0,8}}?后|接到[^，。；]{{0,8}}?后|审议通过后|通报后|会议结束后|[^，。；、\s]{{0,4}}结束后)?"
    rf"(?:限期|限)?(?P<count>{NUMBER}|半)(?P<unit>个工作日|个月|个星期|个季度|周|天|日|年|小时|个小时)(?P<within>之内|以内|内))"
    rf"|(?:限期|限|期限)(?P<count2>{NUMBER}|半)(?P<unit2>个工作日|个月|周|天|日|年|月)"
    rf"|(?:会|活动|比赛|考试|开班|开学|演出|开幕|节|假|赛)前(?:{NUMBER})(?:个工作日|天|日|周)|提前(?:{NUMBER}|半)(?:个工作日|个月|周|天|日|年|小时|个小时)"
)
UNKNOWN = (
    r"(?:下一?次|下届)(?:党组会|常委会|全委会|会议|理事会|例会|办公会|[^，。；、\s]{0,4}会)|(?:20\d\d年|明年|今年)?(?:春季|秋季)?(?:春节|国庆节?|中秋节?|五一|元旦|暑假|寒假|开学|学期末|学期结束|汛期|雨季|换届)(?:之?前|期间|后)"
    r"|(?:春耕|秋收|入冬|入汛|学年末|学期)(?:之?前|结束前)|本学期(?:内|末|结束前)|(?:活动|会议|项目|培训|检查)(?:结束|开始)(?:前|后)(?!\d)"
)
LONG = r"立行立改[，、]\s*长期坚持|长期坚持|常态化(?=推进|开展|坚持|组织|实施|落实|$|[，。；）])|长期推进|持续推进|长期(?=$|[，。；、）\s])|坚持长效|常态长效"
SOON = r"尽快|立即|马上|立刻|即刻|抓紧|第一时间|尽早|立行立改|即知即改"
TIME = re.compile(
    rf"(?P<recurring>{RECURRING})|(?P<span>{SPAN_OF})|(?P<date>{DATE})|(?P<unknown>{UNKNOWN})"
    rf"|(?P<long>{LONG})|(?P<soon>{SOON})"
)
AFTER_PAST = re.compile(r"以来|至今|起至|度(?!末|底)|版|级|届|期间(?:的)?")
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
LAST_MONTH = 12
HALF_MONTH = 6


@dataclass(frozen=True, slots=True)
class When:
    """One expression of time: its place, its words, what it means; `first` is its first day where it has one."""

    span: Span
    text: str
    kind: str
    day: date | None
    bounded: bool
    """Whether it says by when (…前, …内, 底), not only when."""
    first: date | None = None
    span_only: bool = False
    """今年, 全年, 2025年: a deadline only beside a number to reach."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What dates without a year are measured by: the date of the text and the year it speaks of."""

    base: date | None
    passage_year: int | None = None

    def resolve_year(self, written: str | None, month: int, day: int) -> int | None:
        """The year of a date: as written, that of the passage, or the next time it comes round."""
        if not 1 <= month <= LAST_MONTH:
            return None
        if written:
            return self.relative_year(written)
        if self.passage_year is not None:
            return self.passage_year
        if self.base is None:
            return None
        last = day_of(self.base.year, month, day) or end_of_month(self.base.year, month)
        return self.base.year + (last < self.base)

    def relative_year(self, written: str) -> int | None:
        """The year that 2024年, 今年, 明年 name."""
        spoken = year(written[:4])
        if spoken is not None:
            return spoken
        if self.base is None and self.passage_year is None:
            return None
        current = self.base.year if self.base else self.passage_year
        if current is None:
            return None
        return current + (written.startswith("明"))


def find_times(text: str, start: int, end: int, calendar: Calendar) -> list[When]:
    """Every expression of time in text[start:end], in order of place."""
    found = []
    for match in TIME.finditer(text, start, end):
        when = _when(match, calendar)
        if when is not None:
            found.append(when)
    return found


def _when(match: re.Match[str], calendar: Calendar) -> When | None:
    words, span = match.group(), match.span()
    if match["date"]:
        return _dated(match, calendar)
    if match["recurring"]:
        return None if words == "定期" else When(span, words, "recurring", None, bounded=True)
    if match["span"]:
        if _is_measure(match):
            return None
        return When(span, words, "date", _counted(match, calendar), bounded=True)
    kind = "date" if match["unknown"] else "long_term" if match["long"] else "none"
    return When(span, words, kind, None, bounded=kind != "none")


def _is_measure(match: re.Match[str]) -> bool:
    """一年内只收一次, 压缩到90天以内: how often or how long, not by when."""
    start, end = match.span("span")
    text = match.string
    return text[end : end + 1] == "只" or (
        not match["event"] and start > 0 and text[start - 1] in "到在为过于短缩"
    )


FROM_THE_TEXT = ("会后", "即日起", "自印发", "印发", "会议结束", "自")
DAYS = {"天": 1, "日": 1, "周": 7, "个星期": 7}
MONTHS = {"个月": 1, "个季度": 3}


def _counted(match: re.Match[str], calendar: Calendar) -> date | None:
    """三天内, 会后十天内, 限30日内: from the date of the text, unless an event other than it starts the count."""
    words, unit = match["count"], match["unit"]
    event = match["event"] or ""
    if words is None or calendar.base is None or (event and not event.startswith(FROM_THE_TEXT)):
        return None
    if words == "半":
        return months_after(calendar.base, HALF_MONTH) if unit == "年" else None
    count = number(words) or 0
    if unit in DAYS:
        return days_after(calendar.base, DAYS[unit] * count)
    return months_after(calendar.base, MONTHS[unit] * count) if unit in MONTHS else None


def _dated(match: re.Match[str], calendar: Calendar) -> When | None:
    if AFTER_PAST.match(match.string, match.end()) and not match["before"]:
        return None
    first = None
    if match["day"]:
        day, first = _full(match, calendar)
    else:
        day = _whole_span(match, calendar)
    bounded = bool(match["before"] or match["third"] or match["end"])
    bare = bool(match["bare"]) and not match["before"]
    return When(match.span(), match.group(), "date", day, bounded, first, bare)


def _whole_span(match: re.Match[str], calendar: Calendar) -> date | None:
    """The last day of a month, quarter, half, year or week."""
    if match["amonth"]:
        return _month(match, calendar)
    if match["quarter"]:
        index = QUARTERS[match["quarter"].removeprefix("第")[0]]
        return _end(calendar, match["yquarter"], 3 * index)
    if match["half"]:
        month = HALF_MONTH if match["half"] == "上半年" else LAST_MONTH
        return _end(calendar, match["yhalf"], month)
    if match["end"]:
        return _end(calendar, match["yend"], LAST_MONTH)
    if match["bare"]:
        words = match["bare"]
        return _end(calendar, None if words == "全年" else words, LAST_MONTH)
    return _relative(match["week"], calendar)


def _value(words: str) -> int:
    return number(words.rstrip("月份日号")) or 0


def _full(match: re.Match[str], calendar: Calendar) -> tuple[date | None, date | None]:
    """A day, or the last of several; and the first of them."""
    month, day = _value(match["month"]), _value(match["day"])
    last = (_value(match["month2"]), _value(match["day2"])) if match["day2"] else (month, day)
    found_year = calendar.resolve_year(match["year"], *last)
    if found_year is None or not 1 <= last[0] <= LAST_MONTH:
        return None, None
    first = day_of(found_year, month, day)
    if match["day2"]:
        return day_of(found_year, *last), first
    if match["day3"]:
        last_month = _value(match["month3"]) if match["month3"] else month
        return day_of(found_year, last_month, _value(match["day3"])), first
    return first, first


def _month(match: re.Match[str], calendar: Calendar) -> date | None:
    """The end of a month or of the third named; its first day after 自…起."""
    month = _value(match["amonth"])
    day = {"初": 10, "上旬": 10, "中旬": 20}.get(match["third"] or "")
    if match.string[match.end() : match.end() + 1] == "起":
        day = 1
    found_year = calendar.resolve_year(match["ymonth"], month, day or 31)
    if found_year is None or not 1 <= month <= LAST_MONTH:
        return None
    return day_of(found_year, month, day) if day else end_of_month(found_year, month)


def _end(calendar: Calendar, written: str | None, month: int) -> date | None:
    found_year = calendar.resolve_year(written, month, 31)
    return end_of_month(found_year, month) if found_year else None


def _relative(words: str, calendar: Calendar) -> date | None:
    """本周, 下周三, 月底, 本季度: the last day, from the date of the text."""
    base = calendar.base
    if base is None:
        return None
    if words.startswith(("本周", "下周")):
        return _in_week(words, base)
    ends = {"本季度": (base.month + 2) // 3 * 3, "本年内": LAST_MONTH}
    if words in ends:
        return end_of_month(base.year, ends[words])
    later = months_after(base, 1) if words.startswith("下") else base
    if later and words.startswith(("本月", "月底", "当月", "下")):
        return end_of_month(later.year, later.month)
    return None


def _in_week(words: str, base: date) -> date | None:
    day = 6 - base.weekday() + (7 if words.startswith("下") else 0)
    name = words[2:3]
    if name and name in "一二三四五六":
        day += "一二三四五六".index(name) - 6
    return days_after(base, day)
