"""Dates and deadlines: what a stretch of text says about when, resolved against the date of the text.

The rules follow the labelling rule of the drafts: the last day counts; a time that cannot be worked
out is a `date` without a day; 每… recurs; 长期坚持 is long-term; 尽快 names no time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kexie.text.calendar import (
    day_in_week,
    day_of,
    days_after,
    end_of_month,
    eve_of_festival,
    months_after,
    week_of_month,
)
from kexie.text.reading.numerals import AHEAD, FIVE_YEARS, NUMBER, QUARTERS, number, year

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from kexie.text.model import Span

YEAR = r"(?:(?:20|２０)[\d０-９]{2}|二[〇○零]二[〇○零一二三四五六七八九])年"
NEAR = r"(?:今年|明年|后年|次年|翌年|本年|当年)"
OF_YEAR = rf"(?:{YEAR}|{NEAR})"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?"
DAY = r"(?:[12]\d|3[01]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"
HOUR = r"(?:(?:上午|下午|晚上?|中午)?(?:\d{1,2}[:：]\d{2}|\d{1,2}[时点](?:\d{1,2}分|半)?)|上午|下午|下班|上班)"
COUNT = r"[一两二三四五六七八九十\d]{1,3}"
EDGE = r"(?<![\d一二三四五六七八九十第同])"
EVERY = (
    rf"每(?!周年|年级|天气|月饼)(?:(?:隔)?(?:半|{COUNT})?个?(?:年度|学年|学期|季度|半年|半月|旬|星期|工作日|小时|分钟|年|季|月|周|日|天|晚|夜)(?!会|课|制|报(?!送)|生每|人每|元|\d+(?:\.\d+)?万?元)"
    rf"(?:第?[一二三四]季度|末月|首月|第[一二三四](?:周|个月))?(?:[一二三四五六日末](?:[、和]周?[一二三四五六日])*(?={HOUR}|前|$|各|下|[^\u4e00-\u9fff]))?(?:年?(?:{MONTH})?(?:{DAY})?(?:年?[底末初中]|上旬|中旬|下旬)?)(?:{HOUR})?(?:之前|以前|前)?)"
)
RECURRING = (
    rf"(?:{EVERY}"
    r"|每[场次期批轮届项][^，。；、\s每]{0,8}?前"
    r"|每?逢年过节|每逢[^，。；、\s]{1,10}|重[大要](?:节假日|节日|活动|时段)(?:之前|前|期间)"
    r"|按(?:月|季度?|年度|周|旬|学期|半年)(?![节期份龄计至内均工])(?=[\u4e00-\u9fff]{2})|次月(?:\d{1,2}[日号])?(?:之前|以前|前|[上中下]旬)"
    r"|(?<![0-9一二三四五六七八九十两本当上下个])(?:月调度|月通报|周调度|季通报|季调度|月报告|周报告|月汇总|年考核|日调度|日报告|周通报)(?!机制|制度|会|表|例)(?:、(?:月|季|周|半年|年)[^，。；、\s\d]{2})*"
    r"|(?:一|半|两|双)(?:天|日|周|月|个月|季度?|年)一(?:碰头|调度|通报|报告|报|会商|汇报|会|评|总结|小结|梳理|提醒|分析|研判|讲评)"
    r"|半年一次|一年一次|一季度一次|一月一次|一周一次|每年度?|定期"
    r")"
)
DATE = (
    r"(?:"
    r"(?P<five>“?十[四五六七]五”?)(?:期间|时期|期?末)"
    rf"|(?P<yfrom>(?:20|２０)\d{{2}})年?[至到—－~～-]+(?P<yto>(?:20|２０)\d{{2}})年(?:期间)?"
    r"|(?P<ynum>20\d\d)[-./](?P<mnum>1[0-2]|0?[1-9])[-./](?P<dnum>3[01]|[12]\d|0?[1-9])(?![\d.])"
    rf"|(?P<year>{OF_YEAR})?(?P<month>{EDGE}{MONTH})(?P<day>{DAY})(?:[和、](?:(?P<month2>{MONTH})?(?P<day2>{DAY}))|[至到—－~～-]+(?:(?P<month3>{MONTH})?(?P<day3>{DAY})))?(?:（[^）]{{1,6}}）|\([^)]{{1,6}}\))?(?P<clock>{HOUR})?"
    rf"|(?P<ymonth>{OF_YEAR})?(?P<amonth>{EDGE}{MONTH})(?:[至到—－~～-]+(?:(?P<ymonth2>{OF_YEAR})?(?P<amonth2>{MONTH})))?(?P<nth>第[一二三四五]周)?(?P<third>上旬|中旬|中下旬|下旬|底|末|初|中)?"
    rf"|(?P<yquarter>{OF_YEAR})?(?P<quarter>第?[一二三四1-4]季度)(?P<qend>末|底)?"
    rf"|(?P<yhalf>{OF_YEAR})?(?P<half>上半年|下半年)(?P<hend>末|底)?"
    rf"|(?P<yend>{OF_YEAR}|(?:20|２０)[\d０-９]{{2}}|二[〇○零]二[〇○零一二三四五六七八九]|今|本|明|当|次)?(?P<end>(?<![一二两三四五六七八九十半每])年度?(?:底|末|内|终)(?!考|评|总结|一次性?奖))"
    rf"|(?P<middle>(?<![\d一二三四五六七八九十])(?:今年|明年)?年中(?=前|之前|以前|[，。；]|$))"
    rf"|(?P<bare>{YEAR}|今年|本年度?|明年|全年)"
    rf"|(?P<near>本月|当月|这个月|下个?月)(?:(?P<nday>{DAY})|(?P<nthird>上旬|中旬|下旬|底|末|初))?"
    rf"|(?P<lone>(?<![\d月年至到第、和前后内周期一二三四五六七八九十—-]){DAY})(?=(?:{HOUR})?(?:之前|以前|前(?!来|往|后|夕|期)))(?:{HOUR})?"
    rf"|(?P<week>本周[一二三四五六日末内]|下周[一二三四五六日末内]|(?<![每上本下一二三四五六七八九十\d])周[一二三四五六日](?=前|之前|以前|{HOUR}|完|报|交|开|召|印|提|组|到|上会|内)|本周|下周|(?<![\d一二三四五六七八九十两个每本当次上下])月[底内末]|(?:本|这个|这)?季度[末底]|本季度|下个?季度|本学期|本年内|今明两年|明后天|明天|后天|今天|今晚|今日|明日|明早|明晚)(?:{HOUR}|内)?"
    r")(?P<before>之前|以前|前(?!来|往|后|夕|期)|内)?"
)
SPAN_OF = (
    rf"(?:(?:自|从)?(?P<event>会后|即日起|开学|开班|放假|上线|投用|挂牌|签约|中标|开工|(?:自|从)?[^，。；、\s]{{0,6}}?(?:印发|下发|发布|发文|公布)(?:之日起|后|之日后)|自?(?:收到|接到|受理)[^，。；]{{0,10}}?之日起|收到[^，。；]{{0,8}}?后|接到[^，。；]{{0,8}}?后|审议通过后|通报后|会议结束后|[^，。；、\s]{{0,4}}结束后|(?:(?![于在会自])[\u4e00-\u9fff]){{2,5}}?后(?=\d))?"
    rf"(?:限期|限)?(?!20\d\d年)(?P<count>{NUMBER}|半)(?P<unit>个半月|个工作日|个月|个星期|个季度|个学期|周|天|日|年|小时|个小时|分钟)(?:时间)?(?P<within>之内|以内|内))"
    rf"|(?:限期|限|期限)(?P<count2>{NUMBER}|半)(?P<unit2>个工作日|个月|周|天|日|年)(?!前|以前)"
    rf"|(?:会|活动|活动开始|开始|比赛|考试|开班|开学|演出|开幕|节|假|赛)前(?:{NUMBER})(?:个工作日|个月|天|日|周)|提前(?:{NUMBER}|半)(?:个工作日|个月|周|天|日|年|小时|个小时)"
)
FESTIVAL = r"(?:“?(?:春节|国庆节?|中秋节?|双节|两节|五一|五四|六一|七一|八一|十一|元旦|元宵节?|清明节?|端午节?|重阳节?|教师节|护士节|医师节)”?(?:[、和](?:春节|国庆节?|中秋节?))?(?:节|假期|小长假)?)"
SEASON = r"(?:暑假|寒假|暑期|开学|放假|学期末|学期结束|学年末|学期|汛期|雨季|主汛期|防火期|春耕|春播|夏收|麦收|秋收|秋种|秋播|收获|播种|收割|入冬|入汛|入夏|供暖期?|采暖季|高考|中考|中高考|换届|两会|开馆|投产|验收|党代会|全国两会)"
UNKNOWN = (
    rf"(?:下一?次|下届)(?:党组会|常委会|全委会|会议|理事会|例会|办公会|[^，。；、\s]{{0,4}}会)|(?:{YEAR}|明年|今年)?(?:春季|秋季)?{FESTIVAL}(?:之?前|期间|前后|后)"
    rf"|(?:20\d\d年|明年|今年)?(?:春季|秋季)?(?:学期)?{SEASON}(?:开始|结束|召开|到来|来临)?(?:之?前|期间)|(?:大会|会议|全会|代表大会|活动|论坛|年会|博览会)(?:召开|举办|开幕)(?:之?前)"
    rf"|本学期(?:内|末|结束前)|(?:下|新)学期开学(?:前|后)?|(?:活动|会议|项目|培训|检查)(?:结束|开始)(?:前|后)(?!\d)|今冬明春|岁末年初|元旦春节期间|(?<![\u4e00-\u9fff])汛后|节后(?=[^，]{{2}})|公示(?:无异议|期满|结束)后|(?:从|自)明天起|当[天日](?=责令|完成|办结|恢复|报|处置|整改|清)"
)
LONG = r"立行立改[，、]\s*长期坚持|(?:长期|常年|持续|一直)坚持|常态化(?=推进|开展|坚持|组织|实施|落实|$|[，。；）])|(?:长期|常年)(?=开展|组织|推进|免费)|长期推进|持续推进|持续整改|长期(?=$|[，。；、）\s])|坚持长效|常态长效|长期有效"
SOON = r"尽快|立即|马上|立刻|即刻|抓紧|第一时间|尽早|立行立改|即知即改|近期|即时"
TIME = re.compile(
    rf"(?P<recurring>{RECURRING})|(?P<span>{SPAN_OF})|(?P<unknown>{UNKNOWN})|(?P<date>{DATE})"
    rf"|(?P<long>{LONG})|(?P<soon>{SOON})"
)
AFTER_PAST = re.compile(r"以来|至今|起至今|度(?!末|底|内)|版|级|届|期间(?:的)?")
LAST_MONTH = 12
HALF_MONTH = 6
HALF_A_MONTH = 15
LATER_YEAR = re.compile(
    rf"[^，。；]{{0,6}}?({YEAR}|明年)(?:度)?(?=[，,]|[^，。；]{{0,12}}(?:工作|打算|安排|计划|任务|重点|思路))"
)


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

    def seen_from(self, words: str) -> Calendar:
        """The same for words that set a later year for what follows: 2027年工作打算, 明年，…."""
        match = LATER_YEAR.match(words)
        current = self.base.year if self.base else self.passage_year
        if match is None or current is None:
            return self
        spoken = self.relative_year(match.group(1))
        if spoken is None or not current < spoken <= current + 2:
            return self
        return Calendar(self.base, spoken)

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
        return current + AHEAD.get(written[0], 0)


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
    if match["unknown"]:
        day = _festival(words, calendar)
        if words.endswith("明天起") and calendar.base:
            day = days_after(calendar.base, 1)
        return When(span, words, "date", day, bounded=True)
    kind = "long_term" if match["long"] else "none"
    return When(span, words, kind, None, bounded=kind != "none")


BEFORE_FESTIVAL = re.compile(
    rf"(?P<year>{YEAR}|明年|今年)“?(?P<name>春节|国庆|中秋|五一|六一|七一|八一|元旦|清明|端午|教师节)[”节假期小长]*之?前"
)


def _festival(words: str, calendar: Calendar) -> date | None:
    """2026年春节前: the day before the holiday, where the year is said and its calendar known."""
    match = BEFORE_FESTIVAL.fullmatch(words)
    spoken = calendar.relative_year(match["year"]) if match else None
    return eve_of_festival(spoken, match["name"]) if match and spoken else None


def _is_measure(match: re.Match[str]) -> bool:
    """一年内只收一次, 压缩到90天以内: how often or how long, not by when."""
    start, end = match.span("span")
    text = match.string
    return text[end : end + 1] == "只" or (
        not match["event"]
        and start > 0
        and (
            text[start - 1] in "到为过于短缩"
            or MEASURED.search(text, max(0, start - 6), start) is not None
        )
    )


MEASURED = re.compile("(?:控制|限制|保持|缩短|压缩|压减|稳定|限定)[^，。；]{0,3}在$")


FROM_THE_TEXT = re.compile(
    "会后|即日起|(?:自|从)?[^，。；]{0,6}?(?:印发|下发|发布|发文|公布)|会议结束"
)
EVENT_BEFORE = re.compile(
    "(?:印发|下发|结束|闭幕|通过|完成|投用|签订|批复|收到|接到|到位|验收)(?:之?后)?$|[\u4e00-\u9fff]后$"
)
"""指引印发一个月内: counted from a day that is not known."""
DAYS = {"天": 1, "日": 1, "周": 7, "个星期": 7}
MONTHS = {"个月": 1, "个季度": 3}


def _counted(match: re.Match[str], calendar: Calendar) -> date | None:
    """三天内, 会后十天内, 限30日内: from the date of the text, unless an event other than it starts the count."""
    words, unit = match["count"] or match["count2"], match["unit"] or match["unit2"]
    event = match["event"] or ""
    if not event and EVENT_BEFORE.search(match.string, max(0, match.start() - 6), match.start()):
        return None
    if words is None or calendar.base is None or (event and not FROM_THE_TEXT.match(event)):
        return None
    if words == "半":
        return _half(unit, calendar.base)
    count = number(words) or 0
    if unit in DAYS:
        return days_after(calendar.base, DAYS[unit] * count)
    return months_after(calendar.base, MONTHS[unit] * count) if unit in MONTHS else None


def _half(unit: str, base: date) -> date | None:
    """半年内, 半个月内."""
    if unit == "年":
        return months_after(base, HALF_MONTH)
    return days_after(base, HALF_A_MONTH) if unit == "个月" else None


def _dated(match: re.Match[str], calendar: Calendar) -> When | None:
    if AFTER_PAST.match(match.string, match.end()) and not match["before"]:
        return None
    first = None
    if match["day"]:
        day, first = _full(match, calendar)
    elif match["ynum"]:
        day = day_of(int(match["ynum"]), int(match["mnum"]), int(match["dnum"]))
    else:
        day = _whole_span(match, calendar)
    bounded = bool(match["before"] or match["third"] or match["end"] or match["lone"])
    wide = bool(match["bare"] or match["five"] or match["yto"]) and not match["before"]
    wide = wide and not match.string.startswith("起", match.end())
    wide = wide and match.string[max(0, match.start() - 1) : match.start()] not in ("到", "至")
    return When(match.span(), match.group(), "date", day, bounded, first, wide)


def _whole_span(match: re.Match[str], calendar: Calendar) -> date | None:
    """The last day of a month, quarter, half, year, plan or week."""
    for group, last_day in WHOLE.items():
        if match[group]:
            return last_day(match, calendar)
    return _relative(match["week"], calendar)


def _plan(match: re.Match[str], _: Calendar) -> date:
    return end_of_month(FIVE_YEARS[match["five"].strip("“”")[1]], LAST_MONTH)


def _quarter(match: re.Match[str], calendar: Calendar) -> date | None:
    index = QUARTERS[match["quarter"].removeprefix("第")[0]]
    return _end(calendar, match["yquarter"], 3 * index)


def _half_year(match: re.Match[str], calendar: Calendar) -> date | None:
    month = HALF_MONTH if match["half"] == "上半年" else LAST_MONTH
    return _end(calendar, match["yhalf"], month)


def _middle(match: re.Match[str], calendar: Calendar) -> date | None:
    return _end(calendar, "明年" if match["middle"].startswith("明") else None, HALF_MONTH)


def _bare(match: re.Match[str], calendar: Calendar) -> date | None:
    words = match["bare"]
    last = _end(calendar, None if words == "全年" else words, LAST_MONTH)
    begins = match.string.startswith("起", match.end())
    return last.replace(month=1, day=1) if last and begins else last


def _in_month(match: re.Match[str], calendar: Calendar) -> date | None:
    """本月20日, 下个月底, 20日前: a day of the month of the text or of the next."""
    base = calendar.base
    if base is None:
        return None
    later = (match["near"] or "").startswith("下")
    if match["lone"] and _value(match["lone"]) < base.day:
        later = True
    month = months_after(base.replace(day=1), 1) if later else base
    if month is None:
        return None
    day = _value(match["nday"] or match["lone"] or "0日") or THIRDS.get(match["nthird"] or "", 0)
    return day_of(month.year, month.month, day) if day else end_of_month(month.year, month.month)


THIRDS = {"初": 10, "上旬": 10, "中旬": 20, "中": 20}
"""The last day of the parts of a month that end before it does."""


def _value(words: str) -> int:
    return number(words.rstrip("月份日号")) or 0


def _full(match: re.Match[str], calendar: Calendar) -> tuple[date | None, date | None]:
    """A day, or the last of several; and the first of them."""
    month, day = _value(match["month"]), _value(match["day"])
    last = (month, day)
    if match["day2"]:
        last = (_value(match["month2"]) if match["month2"] else month, _value(match["day2"]))
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
    month = _value(match["amonth2"] or match["amonth"])
    day = THIRDS.get(match["third"] or "")
    if match.string[match.end() : match.end() + 1] == "起":
        day = 1
    written = match["ymonth2"] or match["ymonth"]
    found_year = calendar.resolve_year(written, month, day or 31)
    if found_year is None or not 1 <= month <= LAST_MONTH:
        return None
    if written and not match["ymonth2"] and month < _value(match["amonth"]):
        found_year += 1  # 2025年11月至2月
    if match["nth"]:
        return week_of_month(found_year, month, number(match["nth"][1]) or 1)
    return day_of(found_year, month, day) if day else end_of_month(found_year, month)


def _end(calendar: Calendar, written: str | None, month: int) -> date | None:
    found_year = calendar.resolve_year(written, month, 31)
    return end_of_month(found_year, month) if found_year else None


def _relative(words: str, calendar: Calendar) -> date | None:
    """本周, 下周三, 月底, 本季度, 后天: the last day, from the date of the text."""
    base = calendar.base
    if base is None:
        return None
    if words.startswith(("本周", "下周")):
        return day_in_week(words, base)
    if words.startswith("周"):
        day = day_in_week(f"本{words}", base)
        return day if day is None or day >= base else day_in_week(f"下{words}", base)
    if words in ("今明两年", "本年内"):
        return end_of_month(base.year + (words != "本年内"), LAST_MONTH)
    if "季度" in words or words.startswith("月"):
        last = (base.month + 2) // 3 * 3 if "季度" in words else base.month
        later = months_after(base.replace(day=1, month=last), 3 * words.startswith("下"))
        return end_of_month(later.year, later.month) if later else None
    ahead = next((n for name, n in DAYS_AHEAD.items() if words.startswith(name)), None)
    return None if ahead is None else days_after(base, ahead)


DAYS_AHEAD = {"今": 0, "明后": 2, "明": 1, "后": 2}


def _until_year(match: re.Match[str], _: Calendar) -> date | None:
    return end_of_month(year(match["yto"]) or 0, LAST_MONTH) if match["yto"] else None


WHOLE: dict[str, Callable[[re.Match[str], Calendar], date | None]] = {
    "five": _plan,
    "yto": _until_year,
    "amonth": _month,
    "quarter": _quarter,
    "half": _half_year,
    "end": lambda match, calendar: _end(calendar, match["yend"], LAST_MONTH),
    "middle": _middle,
    "bare": _bare,
    "near": _in_month,
    "lone": _in_month,
}
"""How the last day of each kind of stretch is found, by the group that matched."""
