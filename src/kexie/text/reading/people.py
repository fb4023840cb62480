"""Persons: names after titles, names before speech verbs, names said again in the same text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from kexie.text.data import any_of, sections, words
from kexie.text.reading.shapes import Person

if TYPE_CHECKING:
    from kexie.text.model import Span

Meet = Callable[[str, int, list[str], str | None], None]
SURNAMES = any_of(sections("names")["surnames"])
TITLE = any_of(sections("names")["titles"])
GIVEN = r"[\u4e00-\u9fff]"
AFTER = r"(?=$|[，,。；;：:、（）()\s”》]|反馈|赴|来到|考察|走访|慰问|督导|检查|察看|会见|颁|致|充分|高度|首先|最后|还|出席|主持|讲话|作|通报|介绍|传达|指出|强调|要求|表示|说|任|参加|到会|到|宣读|代表|带领|带队|一行|等|同志|在|对|就|从|向|为|肯定|总结|分别|围绕|率|深入|先后|和|与|及|提出|签|宣布|受|应邀|陪同|致辞|发言|汇报|听取|带头|领誓|领学|书面|同时|一针见血|认为|告诉|回忆|担任|主讲|授课|负责|以|把|将|指导|调研|建议)"
TITLED = re.compile(
    rf"(?P<titles>(?:(?:{TITLE})[、，,兼]?)*(?:{TITLE}))[\s　]{{0,2}}(?P<name>(?:{SURNAMES})(?:{GIVEN}{{2}}{AFTER}|{GIVEN}{AFTER}))"
)
DOUBTFUL = words("names", "doubtful")
LOOSE = re.compile(rf"(?P<titles>{TITLE})(?P<name>(?:{SURNAMES}){GIVEN}{{2}})")
UNIT_BEFORE = re.compile(r"[\u4e00-\u9fff]{2,24}$")
LIST = re.compile(
    rf"[、，,]\s*(?P<name>(?:{SURNAMES}){GIVEN}{{1,2}})(?=[、，,。等]|出席|参加|分别)"
)
FIELD = re.compile(
    rf"(?:责任领导|联系人|记录人?|主持人?|分管领导|牵头领导|责任人|整改责任人|签发)\s*[：:]\s*(?P<name>(?:{SURNAMES}){GIVEN}{{1,2}})(?=$|[，,；;。、（(\s])"
)
SPOKEN = re.compile(
    rf"(?:^|[，,。；\n”])(?P<name>(?:{SURNAMES}){GIVEN}{{1,2}})(?:同志)?(?=指出|强调|要求|表示|建议|肯定|说|介绍|提出|通报了?|汇报了?|传达了?|宣读了?|主持(?:会议|召开|了)|作了|因[公事病故]|书面|在(?:讲话|报告|总结|主持))"
)
ATTENDANCE = re.compile(
    r"(?:^|\n)\s*(?:出\s*席|列\s*席|参\s*加|主\s*持|请\s*假|缺\s*席|记\s*录|参会)(?:人员?|领导|同志)?\s*[：:]\s*(?P<names>[^\n]+)"
)
"""Who was there, one name after the other."""
ALONE = re.compile(rf"(?:{SURNAMES}){GIVEN}{{1,2}}(?:同志)?")
OF_PLACE = re.compile(
    rf"的(?P<name>(?:{SURNAMES}){GIVEN}{{2}})是(?P<unit>[\u4e00-\u9fff]{{2,10}}?)的(?P<title>{TITLE})"
)
OVERSEERS = re.compile(r"(?:纪检监察组|纪检组|督导组|巡察组|工作组|调研组)$")
STARTS = re.compile(
    r".*(?:由|和|与|及|向|对|请|的|了|任命|免去|聘请|欢迎|感谢|聘任|原|时任|现任|据|邀请)"
)
STATIONED = re.compile(r"驻[^，。、]{2,16}(?:纪检监察组|纪检组|督查组)$")


def find_people(
    text: str, skip: list[Span], speakers: Sequence[tuple[str, int]] = ()
) -> list[Person]:
    """Everybody named, once, in order of first mention; bylines (`skip`) do not count.

    `speakers`: names known from elsewhere, as the author of a speech, each with its place.
    """
    found: dict[str, tuple[list[str], str | None]] = {}
    order: dict[str, int] = {}

    def meet(name: str, place: int, titles: list[str], unit: str | None) -> None:
        if any(a <= place < b for a, b in skip) or _no_name(name):
            return
        known, home = found.get(name, ([], None))
        found[name] = (known or titles, home or unit)
        order[name] = min(place, order.get(name, place))

    last_unit: dict[str, str | None] = {}
    for match in TITLED.finditer(text):
        titles, unit = _titles(text, match, last_unit)
        meet(match["name"], match.start("name"), titles, unit)
        _list_after(text, match.end(), meet)
    for match in LOOSE.finditer(text):
        name = match["name"]
        if name not in found and name[0] not in DOUBTFUL and text.count(name) > 1:
            titles, unit = _titles(text, match, last_unit)
            meet(name, match.start("name"), titles, unit)
    _untitled(text, meet)
    for name, place in speakers:
        meet(name, place, [], None)
    places = _places(text, found)
    return [
        Person(name, tuple(found[name][0]), found[name][1], tuple(places[name]))
        for name in sorted(found, key=order.__getitem__)
    ]


def _untitled(text: str, meet: Meet) -> None:
    """Names without a title before them: who is said to be what, fields, who speaks, who was there."""
    for match in OF_PLACE.finditer(text):
        meet(match["name"], match.start("name"), [match["title"]], match["unit"])
    for match in FIELD.finditer(text):
        titles = ["联系人"] if match.group().startswith("联系人") else []
        meet(match["name"], match.start("name"), titles, None)
    for match in SPOKEN.finditer(text):
        meet(match["name"], match.start("name"), [], None)
    for match in ATTENDANCE.finditer(text):
        for piece in re.finditer(r"[^、，,；;。\s]+", match["names"]):
            if ALONE.fullmatch(piece.group()):
                name = piece.group().removesuffix("同志")
                meet(name, match.start("names") + piece.start(), [], None)


def _places(text: str, names: Iterable[str]) -> dict[str, list[Span]]:
    """Every place of each name."""
    places: dict[str, list[Span]] = {name: [] for name in names}
    if places:
        for match in re.finditer(any_of(places), text):
            places[match.group()].append(match.span())
    return places


NOT_A_NAME = re.compile(
    r"关于|包学|包班|包村|学校|班级|会议|出席|主持|讲话|同志|工作|单位|部门|负责|参加|通报|汇报|报告|强调|指出|要求|任务|领导|干部|企业|学会|科协|公司|集团|成员|代表|一行|及其|等人|各|(?:与|对|在|向|为|就|把)$"
)


def _no_name(name: str) -> bool:
    return bool(NOT_A_NAME.search(name))


def _list_after(text: str, end: int, meet: Meet) -> None:
    """Names strung on after a titled one: 副主席甲某某、乙某某."""
    match = LIST.match(text, end)
    while match:
        meet(match["name"], match.start("name"), [], None)
        match = LIST.match(text, match.end())


def _titles(
    text: str, match: re.Match[str], last: dict[str, str | None]
) -> tuple[list[str], str | None]:
    """The posts before a name, each by itself, and the unit they belong to."""
    titles = [t for t in re.split(r"[、，,兼]", match["titles"]) if t]
    start = match.start("titles")
    before = UNIT_BEFORE.search(text, max(0, start - 24), start)
    unit = before.group() if before else None
    if unit:
        unit = STARTS.sub("", unit) or None
    if unit is None:
        same_line = "\n" not in text[max(0, start - 12) : start]
        unit = (
            last.get("unit")
            if same_line and text[start - 1 : start] in "，,、"
            else last.get("opened")
        )
        if text[start - 1 : start] == "：":
            unit = last.get("opened")
        return titles, unit
    if re.search(UNIT_TAIL, unit) is None:
        return [unit + titles[0], *titles[1:]], None
    if (
        len(titles) == 1
        and titles[0] in ("主任", "部长", "处长", "科长", "书记", "副书记")
        and re.search(r"(?:办公室|部|处|科|室|委|党委|支部)$", unit)
        and len(unit) <= 8  # noqa: PLR2004  # a length in characters
    ):
        return [unit + titles[0]], None
    last["unit"] = unit
    last.setdefault("opened", unit)
    return titles, unit


UNIT_TAIL = r"(?:" + any_of(sections("units")["unit"]) + r")$"
