"""What a text is: its kind, title, date, the body that issued it, who speaks it, the meeting it tells of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from kexie.text.calendar import day_of, end_of_month
from kexie.text.data import any_of, sections
from kexie.text.reading.numerals import number, year
from kexie.text.reading.structure import DATE_LINE, PRINTED, SIGNED_HEAD, SIGNED_LINE
from kexie.text.reading.times import DAY, MONTH, YEAR, Calendar

if TYPE_CHECKING:
    from datetime import date

    from kexie.text.reading.shapes import Paragraph

FULL_DATE = re.compile(rf"(?P<y>{YEAR})(?P<m>{MONTH})(?P<d>{DAY})?")
SHORT_DATE = re.compile(rf"(?<![\d年])(?P<m>{MONTH})(?P<d>{DAY})")
UNIT_END = any_of(sections("units")["unit"])
BODY = re.compile(
    rf"(?:{UNIT_END}|委员会|人民政府|联合会|联盟|秘书处|组委会|办)(?:[（(][^）)]{{1,12}}[）)])?"
)
TITLE_WORDS = re.compile(
    r"关于|20\d\d|二〇|二○|[“《〔【]|第[一二三四五六七八九十百\d]|十[三四五]五|年度|半年|季度|贯彻|落实|推进|开展|实施|印发|学习|深入|全面|进一步|整改|巡察|巡视|重点|工作(?!部|委|站|组|局)|任务|党纪|主题教育|召开|举办|[一二三四五六七八九十]+届|会议|纪要|通知|方案"
)
GENRES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("minutes", re.compile(r"纪要|会议记录|议定事项")),
    ("report", re.compile(r"答复(?:意见)?(?:的函)?$|的复函$|回复$")),
    ("narrative", re.compile(r"侧记|纪实|记事|见闻|手记|通讯$|走笔|——记")),
    (
        "speech",
        re.compile(
            r"讲话|致辞|发言(?!人)|工作报告|主持词|(?<!的)报告$(?<!调研报告)(?<!调查报告)(?<!情况报告)"
        ),
    ),
    (
        "research",
        re.compile(r"调研报告|调查报告|研究报告|调查与思考|调研与思考|建议(?:报告)?$|对策"),
    ),
    (
        "plan",
        re.compile(
            r"要点|计划|方案|分工|任务分解|分解表|清单|台账|行动|规划|安排(?!情况)|措施|工作部署|实施意见|指导意见|若干|意见(?=的通知|$)|责任表|细化|任务书|责任书|工作重点"
        ),
    ),
    ("notice", re.compile(r"通知|通告|公告|倡议书|^.*函$|函（|邀请函")),
    (
        "report",
        re.compile(
            r"通报|总结|关于.*情况|情况的?(?:说明|公示)|进展|汇报|简报|综述|报告|回顾|公报|公示|成效|述职"
        ),
    ),
)
REPORTING = re.compile(
    r"(?:进展|落实|完成|整改|工作|执行)?情况的?(?:通报|报告|汇报|总结|公示|公告|说明)|总结$|进展情况"
)
HELD = re.compile(r"召开|举行|举办")
MADE_BY = re.compile(
    r"(?:制表单位|填报单位|制表|[发来]话单位|[发来](?:文|电)(?:单位|机关)|编制单位|发文单位|发布机构)\s*[：:]\s*([^\s\t\n]+)"
)
SPEAKER_IN_TITLE = re.compile(r"([\u4e00-\u9fff·]{2,4})(?:同志)?在[^。]{2,50}上的")
AUTHOR_LINE = re.compile(r"^(?:.*[\s　、])?([\u4e00-\u9fff·]{2,4})(?:同志)?$")
TEAM = re.compile(r"(?:课题组|调研组|工作组|研究中心|研究院|专家组|编写组|联合调研组)$")


@dataclass(frozen=True, slots=True)
class Context:
    """What the text is, before its sentences are read."""

    genre: str
    title: str
    calendar: Calendar
    issuer: str | None
    author: str | None


def read_context(text: str, paragraphs: list[Paragraph], given: date | None) -> Context:
    """Kind, title, date, issuer and speaker of a text."""
    front = takewhile(lambda p: p.kind in ("title", "field", "byline"), paragraphs)
    titles = [text[p.span[0] : p.span[1]] for p in front if p.kind == "title"]
    titles = [SPACED.sub("", t) if SPACED_OUT.fullmatch(t) else t for t in titles]
    heads = [t for t in titles if not (DATE_LINE.match(t) or NO_TITLE.fullmatch(t))]
    signed = next((m["who"] for t in heads if (m := SIGNED_HEAD.fullmatch(t))), None)
    heads = [t for t in heads if not SIGNED_HEAD.fullmatch(t)]
    title = "".join(heads[:2]) if heads else ""
    genre = _genre(text, title, paragraphs)
    calendar = _calendar(text, title, paragraphs, given, genre)
    issuer = (
        None
        if genre in ("news", "narrative", "speech", "minutes")
        else _issuer(text, heads, paragraphs) or signed
    )
    author = _author(heads) if genre == "speech" else None
    if genre == "research" and heads[1:] and (TEAM.search(heads[1]) or BODY_END.search(heads[1])):
        issuer = heads[1]
    return Context(genre, title, calendar, issuer, author)


def _genre(text: str, title: str, paragraphs: list[Paragraph]) -> str:
    if sum(p.kind == "row" for p in paragraphs) >= 3:  # noqa: PLR2004  # header and two rows
        return "table"
    if HELD.search(title) and not re.search(
        r"通知|纪要|方案|要点|计划|总结|意见|安排|报告|讲话|分工|清单|通报|台账|函$|请示$|批复$",
        title,
    ):
        return "news"
    found = "news" if TELLS_OF_MEETING.search(title) else _genre_of_title(title)
    if title and found:
        return found
    opening = text[:300]
    if re.search(rf"{MONTH}{DAY}", opening) and HELD.search(opening):
        return "news"
    if any(p.kind == "signature" for p in paragraphs):
        return "plan" if re.search(r"方案|计划|要点|分工", opening) else "notice"
    return "news" if re.search(r"指出|强调|要求", text) else "other"


SPACED_OUT = re.compile(r"(?:[\u4e00-\u9fff][ 　]+){2,}[\u4e00-\u9fff]")
SPACED = re.compile("[ 　]+")
"""A title set wide: 督 办 通 知."""
NO_TITLE = re.compile(
    r"[^\s，。《]{0,20}[〔\[（(]20\d\d[〕\]）)]\s*第?\d{1,4}号|[（(]?(?:20\d\d年)?(?:总?第[\d一二三四五六七八九十]+[期号]|第[\d一二三四五六七八九十]+次)[）)]?|(?:签发人?|密级|编号|类别|办理结果|紧急程度)\s*[：:].*"
)
"""Lines at the head of a paper that are no part of its title: number, issue, signer."""
BRACKETED = re.compile(r"[（(][^（）()\n]{4,40}[）)]")
FRONT = 10
TELLS_OF_MEETING = re.compile(r"^[^，。]{2,24}(?:召开|举行|举办)[^，。]*(?:会议?|论坛|仪式)$")
RED_HEAD = re.compile(r"\s*([\u4e00-\u9fff（）]{4,30})文件\s*\n")
PLACE = re.compile(r"[省市州县区乡镇村旗盟]$")
PLANS = re.compile(
    r"印发|分解|要点|方案|计划|分工|任务清单|行动|规划|台账|责任清单|重点任务|若干措施|实施意见"
)


def _genre_of_title(title: str) -> str:
    """By the kind of paper the title names; what stands in a book title is only its object."""
    bare = re.sub(r"《[^》]*》", "《》", title)
    if re.search(r"(?:通知|函)(?:$|[（(])", bare):
        return (
            "plan"
            if PLANS.search(title) and not re.search(r"征集|申报|报送|推荐|举办|召开|评选", bare)
            else "notice"
        )
    if REPORTING.search(bare):
        return "report"
    return next((genre for genre, pattern in GENRES if pattern.search(bare)), "")


def _calendar(
    text: str, title: str, paragraphs: list[Paragraph], given: date | None, genre: str
) -> Calendar:
    named = [spoken for y in re.findall(YEAR, title) if (spoken := year(y[:4]))]
    title_year = max(named, default=None)
    begins = min([*named, *(int(y) for y in re.findall(r"20\d\d(?=[—－~～-])", title))], default=0)
    base = given or _text_date(text, paragraphs, title_year, genre)
    if base is None:
        return Calendar(None, title_year or _letterhead_year(text) or spoken_year(text))
    ahead = title_year if title_year and begins > base.year else None
    return Calendar(base, ahead)


def _text_date(
    text: str, paragraphs: list[Paragraph], title_year: int | None, genre: str
) -> date | None:
    """Signed date, date under the title, date field, date of the lead."""
    posted = POSTED.search(text, 0, min(len(text), 600)) or POSTED.search(
        text, max(0, len(text) - 300)
    )
    signed = [p for p in paragraphs if p.kind == "signature"]
    signed.sort(key=lambda p: not PRINTED.match(text[slice(*p.span)]))
    front = [p for p in paragraphs[:FRONT] if p.kind in ("title", "field", "row")]
    for paragraph in [*reversed(signed), *front]:
        found = day_in(FULL_DATE.search(text, *paragraph.span))
        words = text[slice(*paragraph.span)]
        if found and (
            paragraph.kind != "title" or DATE_LINE.match(words) or BRACKETED.fullmatch(words)
        ):
            return found
    if genre in ("plan", "notice", "research", "table"):
        return _posted(posted)
    body = [p for p in paragraphs if p.kind in ("body", "item")][:3]
    for paragraph in body:
        full = FULL_DATE.search(
            text, paragraph.span[0], min(paragraph.span[1], paragraph.span[0] + 80)
        )
        if full and full["d"]:
            return day_in(full)
        short = SHORT_DATE.search(
            text, paragraph.span[0], min(paragraph.span[1], paragraph.span[0] + 60)
        )
        if posted and not (short and _posted(posted)):
            return _posted(posted)
        seen = _posted(posted)
        spoken = seen.year if seen else title_year or _letterhead_year(text) or spoken_year(text)
        if short and spoken:
            return day_of(
                spoken, number(short["m"].rstrip("月份")) or 0, number(short["d"][:-1]) or 0
            )
    return None


POSTED = re.compile(
    r"(?:发布|发稿|更新|刊发|上传|发表)(?:时间|日期)\s*[：:]?\s*(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})|(?:^|\n)[^\n]{0,20}?(20\d\d)[-/](\d{1,2})[-/](\d{1,2})(?:\s+\d{1,2}:\d{2})?[^\n]{0,30}(?:\n|$)"
)


def _posted(match: re.Match[str] | None) -> date | None:
    """The day a page says it was put up."""
    if match is None:
        return None
    parts = [int(g) for g in match.groups() if g]
    return day_of(*parts)


LETTERHEAD = re.compile(
    r"^[^\n，。《]{0,20}[〔\[（(](20\d\d)[〕\]）)]\s*第?\d{1,4}号\s*$", re.MULTILINE
)


def _letterhead_year(text: str) -> int | None:
    """The year in the number of the document itself: 雾科发〔2026〕5号 on a line of its own."""
    match = LETTERHEAD.search(text, 0, min(len(text), 600))
    return int(match.group(1)) if match else None


def spoken_year(text: str) -> int | None:
    """The year a text without a date speaks from, None where it only tells of years gone by.

    The latest year it plans or acts in; else the year after one it looks back on (回顾2025年工作); else the
    nearest it aims at.
    """
    own: list[int] = []
    ahead: list[int] = []
    reviewed: list[int] = []
    for match in NAMED_YEAR.finditer(text, 0, min(len(text), 20_000)):
        spoken = year(match["year"])
        if spoken is None or match["since"]:
            continue
        first, last = max(0, match.start() - NEARBY), match.end() + NEARBY
        begins = [text.rfind(mark, first, match.start()) + 1 for mark in "。；\n"]
        begin = max(first, *begins)
        ends = [p for p in (text.find(mark, match.end(), last) for mark in "。；\n") if p >= 0]
        sentence = text[begin : min(ends, default=last)]
        before = text[begin : match.start()]
        if re.search(r"(?:总结|回顾)了?$", before):
            reviewed.append(spoken)
        elif re.search(r"截[至止]$", before):
            own.append(spoken)
        elif match["until"] or match["to"] or UNTIL.match(text, match.end()):
            ahead.append(spoken)
        elif not (GONE_BY.search(sentence) or _inside_name(text, begin, match.start())):
            own.append(spoken)
    if own or reviewed:
        return max(own + [spoken + 1 for spoken in reviewed])
    if not ahead:
        return None
    return min(ahead) - bool(YEARLESS.search(text))


NEARBY = 200  # characters to either side that may say how a year is meant
UNTIL = re.compile(rf"(?:{MONTH}(?:{DAY})?|[上下]半年)(?:[上中下]旬|底|末)?(?:之前|以前|前|底|末)")
YEARLESS = re.compile(rf"(?<![年\d]){MONTH}(?:{DAY}|底|末)(?:之前|以前|前)|(?<!\d)年底前|年内")
"""Deadlines without a year: beside them a year that is written out is another than that of the text."""
NAMED_YEAR = re.compile(
    r"(?P<to>[到至向])?(?P<year>(?:20|２０)[\d０-９]{2}|二[〇○零]二[〇○零一二三四五六七八九])(?:年|[-/]\d{1,2}[-/])(?P<since>以来|以前|至今|起|[—－-]\d)?(?P<until>底|末|前|远景|基本|内)?"
)
GONE_BY = re.compile(
    r"(?<![为除罢到不免])了(?!解|不|却|结|然|得|望)|已(?!婚)|曾(?!孙)|累计|去年|前年|上年|过去|以往|往年|当时|那时|近年来|同比|至今|截至|获评|荣获|被评为|先后|共(?=\d)|时就"
)


def _inside_name(text: str, begin: int, place: int) -> bool:
    """Whether a place stands inside a book title, a document number or quotation marks."""
    before = text[begin:place]
    return any(before.count(a) > before.count(b) for a, b in ("《》", "〔〕", "“”"))


def day_in(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    spoken, month = year(match["y"][:4]), number(match["m"].rstrip("月份"))
    if spoken is None or month is None or not 1 <= month <= 12:  # noqa: PLR2004  # months
        return None
    if not match["d"]:
        return end_of_month(spoken, month)
    return day_of(spoken, month, number(match["d"][:-1]) or 0)


def _issuer(text: str, heads: list[str], paragraphs: list[Paragraph]) -> str | None:
    signed = [
        text[slice(*p.span)]
        for p in paragraphs
        if p.kind == "signature" and not DATE_LINE.match(text[slice(*p.span)])
    ]
    signed = [
        m["who"] if (m := SIGNED_LINE.match(words) or PRINTED.match(words)) else words
        for words in signed
        if len(signed) == 1 or not PRINTED.match(words)
    ]
    made = MADE_BY.search(text)
    if made:
        return made.group(1)
    head = RED_HEAD.match(text)
    if head and not signed:
        return head.group(1)
    titled = next(filter(None, map(body_in_title, ("".join(heads[:2]), *heads[:2]))), None)
    if not signed:
        below = [h.strip("（）() 　") for h in heads[1:4]]
        last = paragraphs[-1] if paragraphs else None
        foot = text[slice(*last.span)] if last and last.kind == "body" else ""
        names = (h for h in (*below, foot) if BODY_END.search(h) and len(h) <= 30)  # noqa: PLR2004  # a name, not a sentence
        return titled or next((h for h in names if not re.search(r"[，。；：\s]", h)), None)
    signature = signed[-1].strip()
    if titled and len(signed) > 1 and titled.startswith(signed[0].strip()):
        return signed[0].strip()  # several bodies, the first of them leads
    named = titled is not None and not signature.startswith(titled) and not PLACE.search(titled)
    return titled if named else signature


def body_in_title(head: str) -> str | None:
    """The body a title begins with: the longest name before the words that say what the paper is about."""
    if TOWARDS.match(head):
        return None
    stop = TITLE_WORDS.search(head)
    words = head[: stop.start()] if stop else ""
    ends = [m.end() for m in BODY.finditer(words)]
    for end in range(len(words), max(1, (ends[-1] if ends else 0) - 1), -1):
        if any(e == end for e in ends) or BODY_END.search(words[:end]):
            return words[:end] if 3 <= end <= 36 else None  # noqa: PLR2004  # a name, not a sentence
    return None


TOWARDS = re.compile("[对致给与向]")
"""What a title that answers or addresses somebody begins with."""
BODY_END = re.compile(rf"(?:{BODY.pattern})$")


def _author(heads: list[str]) -> str | None:
    """The speaker named under the title of a speech: a line of titles with a name at its end."""
    said = SPEAKER_IN_TITLE.match(heads[0]) if heads else None
    if said:
        return said.group(1)
    for line in heads[1:4]:
        match = AUTHOR_LINE.match(line.strip("（）() 　"))
        if match and not re.search(r"讲话|会议|年", line):
            return match.group(1)
    return None
