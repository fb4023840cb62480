"""What no rule can mend, named so that a person looks at it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.model import Flag
from kexie.text.repair.hanzi import HAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kexie.text.model import Span

_LOST = re.compile(
    "\ufffd+|[?]{3,}|(?:锟斤拷)+锟?|(?:烫烫烫|屯屯屯)+|[\ue000-\uf8ff]+"
    f"|(?<=[{HAN}])[?]{{2}}(?=[{HAN}])"
)
_SHIFTED = re.compile("[?？]{2}([^\x00-\x7f]{2,60})[?a-z]")
_BRAND = re.compile(
    "威尼斯(?:人|官方|官网|网址)|杏盛|太阳城(?:集团|官网|娱乐)|新葡京|澳门(?:永利|银河|金沙|皇冠)|皇冠(?:体育|足球|官网)|永利(?:集团|皇宫|官网)|"
    "(?:官方网址|官方版|手机版|最新版|官网)(?:下载|入口|登录)|娱乐(?:城|平台|官网|场官网)|(?:体育|棋牌|彩票)(?:app|官网|平台|投注)|"
    "百家乐|六合彩|真人(?:视讯|娱乐)|博彩|开户送"
)
_DATE = re.compile(
    "(?<![0-9.\\-])[0-9]{5,8}日(?!志|报)|(?<![0-9])(?:19|20)[0-9]{2}年[0-9]{3,4}日|年月[0-9]{1,2}日|^20[0-9]{5,6}$",
    re.MULTILINE,
)
_STOPS = frozenset("。！？；：!?;:…”’）)》】』」〉.—\"'")
_LONG = 200
_NEAR = 20
_LONG_LINE = 30

_MESSAGES = {
    "lost_characters": "Characters are lost here and cannot be restored; compare with another copy of the text.",
    "byte_shift": "This passage was decoded one byte off; check it against another copy of the text.",
    "replaced_name": "The name of a unit may have been replaced by an advertisement here.",
    "lost_date": "Part of this date is missing; a deadline may be wrong.",
    "cut_off": "The text stops inside a sentence; its end may be missing.",
}


def flags(text: str, mended: tuple[Span, ...]) -> tuple[Flag, ...]:
    """Everything a person must look at, in order of place, one flag for what lies close together; `mended` are spans that a guess has filled."""
    spans = [("byte_shift", span) for span in mended]
    if "?" in text or "？" in text:
        spans += [("byte_shift", m.span()) for m in _SHIFTED.finditer(text) if _rare(m[1])]
    shifted = [span for _, span in spans]
    spans += [
        ("lost_characters", m.span())
        for m in _LOST.finditer(text)
        if not any(a <= m.start() < b for a, b in shifted)
    ]
    spans += [("replaced_name", m.span()) for m in _BRAND.finditer(text)]
    spans += [("lost_date", m.span()) for m in _DATE.finditer(text)]
    spans += [("cut_off", span) for span in _cut_off(text)]
    merged: list[tuple[str, Span]] = []
    for kind, (start, end) in sorted(spans, key=lambda found: found[1]):
        if merged and merged[-1][0] == kind and start <= merged[-1][1][1] + _NEAR:
            merged[-1] = (kind, (merged[-1][1][0], max(end, merged[-1][1][1])))
        else:
            merged.append((kind, (start, end)))
    return tuple(Flag(kind, span, _MESSAGES[kind]) for kind, span in merged)


def _rare(run: str) -> bool:
    """Whether the run holds a character that no simplified text holds."""
    return any(not c.encode("gb2312", "ignore") for c in run)


def _cut_off(text: str) -> Iterator[Span]:
    """The end of a text that stops inside a sentence."""
    body = text.rstrip()
    start = body.rfind("\n") + 1
    line = body[start:]
    if len(body) < _LONG or len(line) < _LONG_LINE or "\t" in line:
        return
    if line[-1] not in _STOPS and any(mark in line for mark in "，。；,"):
        yield max(start, len(body) - 10), len(body)
