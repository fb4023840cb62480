"""The meeting a text tells of: its title, day, place and who called it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.reading.context import FULL_DATE, UNIT_END, body_in_title, day_in
from kexie.text.reading.shapes import Meeting, Paragraph
from kexie.text.reading.times import DAY, MONTH

if TYPE_CHECKING:
    from datetime import date

    from kexie.text.model import Span
    from kexie.text.reading.context import Context

MEETING_NAME = r"(?:[^，,。；;：:\n]{0,40}?(?:会议|大会|全会|推进会|部署会|座谈会|工作会|动员会|调度会|培训会|研讨会|交流会|现场会|例会|全委会|启动会|总结会|表彰会|分析会|专题会|通报会|办公会|碰头会|联席会|年会|论坛|会))"
HELD_MEETING = re.compile(
    rf"(?P<who>[^，,。；;：:\n（）]{{2,30}}?)?(?:在(?P<place>[^，,。；;\n]{{2,20}}?))?(?:组织|主持|联合|牵头|共同)?(?:召开|举行|举办)了?(?P<title>{MEETING_NAME})(?=[，,。；;\n（(]|$|暨)"
)
MEETING_HELD = re.compile(
    rf"(?P<title>{MEETING_NAME})(?:在(?P<place>[^，,。；;\n]{{2,20}}?))?(?:召开|举行|开幕)(?=[，,。；;\n]|$)"
)
LEAD_DATE = re.compile(
    rf"^.*?(?:{MONTH}(?:{DAY})?(?:上午|下午|晚|至\d{{1,2}}日)?[，,]?\s*|近日[，,]?|日前[，,]?|今天[，,]?|昨日[，,]?|上午[，,]?|下午[，,]?)"
)
PLACE_FIELD = re.compile(r"(?:^|\n)\s*(?:会议)?地\s*点\s*[：:]\s*([^\n]+)")
TIME_FIELD = re.compile(r"(?:^|\n)\s*(?:会议)?时\s*间\s*[：:]\s*([^\n]+)")
SPOKEN_AT = re.compile(r"在(.{2,50}?)上的(?:讲话|发言|致辞|报告|主持词)")


def find_meeting(text: str, context: Context, paragraphs: list[Paragraph]) -> Meeting | None:
    """The meeting a news item, speech or minutes tell of."""
    base = context.calendar.base
    if context.genre == "minutes":
        return _of_minutes(text, context, paragraphs)
    if context.genre == "speech":
        spoken = SPOKEN_AT.search(context.title)
        return Meeting(spoken.group(1), base, None, None) if spoken else None
    if context.genre != "news":
        return None
    for paragraph in [p for p in paragraphs if p.kind in ("body", "item", "title")][:5]:
        found = _held(text, paragraph.span, base)
        if found and paragraph.kind != "title":
            return found
    return _held(text, (0, min(len(text), 200)), base)


ABOUT = re.compile("^(?:关于)?(?:印发)?")
NAME_FIELD = re.compile(r"(?:^|\n)\s*会议(?:名称|议题名称)\s*[：:]\s*([^\n]+)")


def _of_minutes(text: str, context: Context, paragraphs: list[Paragraph]) -> Meeting:
    """The meeting of minutes: by its fields, else as the first lines tell of it, else by the title."""
    base = context.calendar.base
    named, place, when = (f.search(text) for f in (NAME_FIELD, PLACE_FIELD, TIME_FIELD))
    day = (day_in(FULL_DATE.search(when.group(1))) if when else None) or base
    openings = [p for p in paragraphs if p.kind in ("body", "item", "salutation")][:2]
    told = next(filter(None, (_held(text, p.span, base) for p in openings)), None)
    titled = re.sub(r"[（(].*|〔.*|纪要.*", "", context.title) or None
    titled = ABOUT.sub("", titled).removesuffix("的") if titled else None
    title = named.group(1).strip() if named else (told.title if told else titled)
    where = place.group(1).strip() if place else (told.place if told else None)
    return Meeting(title, day, where, told.convener if told else None)


def _held(text: str, span: Span, base: date | None) -> Meeting | None:
    start, end = span[0], min(span[1], span[0] + 300)
    opening = text[start:end]
    lead = LEAD_DATE.match(opening)
    own = opening[lead.end() :] if lead and lead.end() < 60 else opening  # noqa: PLR2004  # a length in characters
    held = HELD_MEETING.match(own)
    if held and held["title"] in ("会议", "大会") and held["who"]:
        return Meeting(f"{held['who']}{held['title']}", base, held["place"], None)
    if held:
        return Meeting(held["title"], base, held["place"], _convener(held["who"]))
    first = MEETING_HELD.match(own)
    if first:
        return Meeting(first["title"], base, first["place"], body_in_title(first["title"]))
    for held in HELD_MEETING.finditer(own):
        asked = re.search(
            r"要(?!闻|点)|应当|必须", own[: held.start()].split("。")[-1] + held.group()
        )
        if not asked and not (held["place"] or "").endswith(("内", "前", "后", "时")):
            return Meeting(held["title"], base, held["place"], _convener(held["who"]))
    return None


def _convener(words: str | None) -> str | None:
    if not words:
        return None
    bare = re.sub(rf"^.*?(?:{MONTH}(?:{DAY})?)|^(?:上午|下午|近日|日前)", "", words).strip()
    return bare if re.search(rf"(?:{UNIT_END})$", bare) else None
