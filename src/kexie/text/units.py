"""Units and how texts name them: a register of names and short names, and the groups of the office's language.

A register may be empty; groups (各州（市）科协, 各部室, 直属单位) are known by their words alone.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kexie.text.data import any_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kexie.text.model import Span

OPEN, CLOSE = "[（(]", "[）)]"
ALL = r"(?:各|每个?|全体|所有|全部|全省各?|全州各?|全市各?|全县各?|16个|十六个)"
PREFECTURE = rf"(?:州市|市州|地市|州{OPEN}市{CLOSE}|市{OPEN}州{CLOSE}|州{OPEN}市、地区{CLOSE}|设区市|地级市|州、市|市{OPEN}地、?州?{CLOSE})"
COUNTY = rf"(?:县市区|县{OPEN}市[、]?区?{CLOSE}|县{OPEN}区[、]?市?{CLOSE}|区{OPEN}县[、]?市?{CLOSE}|市{OPEN}县[、]?区?{CLOSE}|县、市、区|县区|区县|市县|县市|旗县|县级|区级|县)"
TAIL = r"(?:党委|党组|纪委)?(?:主要|有关)?(?:负责人|负责同志|主席|书记|局长|主任|领导)?"
GROUPS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "all_units",
        re.compile(
            r"^(?:各级[^，。]{0,14}"
            r"|(?:全省|全州|全市|全县|全区|全系统|全国)[^，。]{0,6}(?:系统|各级[^，。]{0,10}|各单位|各部门|上下)"
            r"|(?:科协|工会|卫生健康?|教育|农业农村|妇联|团|本)系统(?:各[^，。]{0,8})?"
            r"|各(?:有关|相关|成员|责任|参建|参赛|申报|承办|会员|主管|牵头|联席会议成员)?(?:单位|部门)(?:党组织|党支部|党委)?"
            r"|各(?:支部|党支部|党总支|基层党组织|党组织|校|学校|院|医院|院校|医疗机构|医疗卫生机构|地|地区|地各部门|基层[^，。]{1,8}|分会|会员单位|单位各部门)"
            r"|(?:有关|相关|责任|成员)(?:单位|部门)"
            r"|科协干部|各地各(?:有关)?(?:单位|部门)|各地各校|各地、各(?:有关)?(?:单位|部门)|全系统)"
            + TAIL
            + "$"
        ),
    ),
    (
        "departments",
        re.compile(
            r"^(?:[^，。、各]{0,6})?(?:机关)?(?:各)?(?:机关各?)?(?:各部室|部室|各处室|处室|各科室|机关各?部门|机关各?科室|内设机构|各股室|各处|各部|(?<=[处会局委院校室])各部门|机关各?党支部|各内设机构|业务部室|机关各?单位|各科)"
            + TAIL
            + "$"
        ),
    ),
    (
        "affiliated",
        re.compile(
            r"^(?:[^，。、]{0,6})?(?:各)?(?:直属|所属|下属|直管|局属|委属|厅属)(?:各)?(?:企?事业)?(?:单位|机构|学校)(?:党支部|党组织|党委)?"
            + TAIL
            + "$"
        ),
    ),
    (
        "prefectures",
        re.compile(
            rf"^(?:{ALL}{PREFECTURE}|{ALL}市(?=科协|工会|总工会|局|委|卫|教|农|$)|{PREFECTURE})(?:[^，。、]{{0,12}})?$"
        ),
    ),
    (
        "counties",
        re.compile(
            rf"^(?:{ALL}{COUNTY}|县级|区级|县{OPEN}[^）)]*{CLOSE}|县、市、区)(?:[^，。、]{{0,14}})?$"
        ),
    ),
    (
        "societies",
        re.compile(
            r"^(?:各|每个?|全体|所有|有条件的|全省|全市)?(?:[省市州]级|全国|所属)?(?:各)?(?:学会|协会、学会|学会、协会|科技社团|学会（协会、研究会）|学会(?:\(协会、研究会\)))"
            r"(?:理事长|秘书长|负责人|党组织)?$"
        ),
    ),
    (
        "province",
        re.compile(
            r"^(?:[\u4e00-\u9fff]{2,5})?(?:省|自治区)(?:科协|科学技术协会|总工会|妇联|红十字会|文联|侨联|残联)(?:机关|党组)?$"
        ),
    ),
)


def group_of(words: str) -> str | None:
    """The group of units these words name, by the contract's list; None for single units and other groups."""
    if len(words) > 30 or re.match(  # noqa: PLR2004  # a length in characters
        r"^\d+个(?!州|市)|^[一二三四五六七八九]个|^边境|^部分|^个别|^有的", words
    ):
        return None
    for group, pattern in GROUPS:
        if pattern.match(words):
            return group
    return None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the register knows it; `parent` is the code of the unit above."""

    code: str
    name: str
    short_names: tuple[str, ...] = ()
    kind: str = ""
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name a unit or a group of units; `code` where the register knows it."""

    text: str
    span: Span
    code: str | None
    group: str | None


class Register:
    """Units by name and short name. A name shared by several units is resolved by who speaks (`home`)."""

    def __init__(self, units: Iterable[Unit] = (), home: str | None = None) -> None:
        self.units: dict[str, Unit] = {unit.code: unit for unit in units}
        self.home = home
        self._codes: dict[str, list[str]] = {}
        for unit in self.units.values():
            for name in dict.fromkeys((unit.name, *unit.short_names)):
                if name:
                    self._codes.setdefault(name, []).append(unit.code)

    def at(self, home: str | None) -> Register:
        """The same register as seen from one unit: its own departments come first."""
        _ = self._names  # built once, shared by all views
        seen = copy(self)
        seen.home = home
        return seen

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        return re.compile(any_of(self._codes)) if self._codes else None

    def __len__(self) -> int:
        return len(self.units)

    def code_of(self, words: str) -> str | None:
        """The unit these words name: known, and beyond doubt from where the register is read."""
        codes = self._codes.get(words, [])
        if not codes:
            bare = words.removeprefix("中共").removeprefix("各")
            codes = self._codes.get(bare, [])
        if len(codes) == 1:
            return codes[0]
        near = [code for code in codes if self._near(code)]
        return near[0] if len(near) == 1 else None

    def _near(self, code: str) -> bool:
        """Whether a unit is the reader's own, one below it, or beside it."""
        home = self.units.get(self.home or "")
        unit = self.units[code]
        return home is not None and (unit.parent == home.code or code in (home.code, home.parent))

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Mention]:
        """Names of the register in a text, longest first, in order of place."""
        if self._names is None:
            return
        for match in self._names.finditer(text, start, len(text) if end is None else end):
            yield Mention(match.group(), match.span(), self.code_of(match.group()), None)
