"""Blanks: at the ends of lines always, inside them where the page is strewn with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.repair.hanzi import BLANK, HAN

if TYPE_CHECKING:
    from kexie.text.repair.layers import Edit

_CLOSING = "，。、；：？！”’）》】〕」』〉…%％"
_OPENING = "“‘（《【〔「『〈"
_EDGE = re.compile(f"^[{BLANK}]+|(?<![{BLANK}])[{BLANK}]+$", re.MULTILINE)
_LEADING_MIXED = re.compile(f"^[\t{BLANK}]+(?=[^\t{BLANK}\n][^\t\n]*$)", re.MULTILINE)
_INNER = re.compile(f"(?<=[^\t\n{BLANK}])[{BLANK}]+(?=[^\t\n{BLANK}])")
_SENTENCE = re.compile("[，。；]")
_TITLE = (
    "主席|书记|主任|部长|处长|科长|局长|市长|县长|州长|省长|厅长|院长|校长|馆长|会长|理事长|秘书长|组长|队长|站长|所长|经理|"
    "巡视员|调研员|委员|教授|研究员|院士|工程师|记者|通讯员|编辑|作者|撰稿|摄影|摄|文|图|审核|责编|同志|校对|监制|"
    "書記|部長|處長|科長|局長|市長|縣長|州長|省長|廳長|院長|校長|館長|會長|理事長|秘書長|組長|隊長|站長|所長|經理|"
    "巡視員|調研員|委員|研究員|工程師|記者|通訊員|編輯|攝影|審核|責編"
)
_AFTER_TITLE = re.compile(f"(?:{_TITLE})$")
_NAME_AHEAD = re.compile(
    f"[{HAN}](?:[{BLANK}]{{0,2}}[{HAN}]){{1,3}}(?=$|[\n{BLANK}）)、，。；/]|主持|出席|讲话|指出|强调|要求)"
)
_NUMBER = re.compile(
    "(?:第[一二三四五六七八九十百零0-9]{1,5}[章节條条款编編部分]{1,2}|[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十0-9]{1,3}[）)]"
    "|[0-9]{1,3}[、.．）)]|[①-⑳●■◆▪•※])$"
)
_LABEL = re.compile(f"[{HAN}{BLANK}]{{1,14}}[：:]$")
_PADDED = re.compile(f"(?:[{HAN}][{BLANK}]{{1,4}}){{1,5}}[{HAN}][：:]")
_NAMES_LISTED = re.compile(f"(?:[{HAN}]{{2,4}}[{BLANK}]{{1,4}}){{2,30}}[{HAN}]{{2,4}}[。、，；]?$")

_WEB = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_STREWN = 3
_STREWN_SHARE = 1 / 1500
_NEAR = 200


def edges(text: str) -> list[Edit]:
    """Indents and trailing blanks are taken out; tabs that part cells stay."""
    found = {(m.start(), m.end()) for m in _EDGE.finditer(text)}
    if "\t" in text:
        mixed = [(m.start(), m.end()) for m in _LEADING_MIXED.finditer(text)]
        starts = {start for start, _ in mixed}
        found = {span for span in found if span[0] not in starts} | set(mixed)
    return [(start, end, "", "space") for start, end in sorted(found)]


def inner_blanks(text: str) -> list[Edit]:
    """Blanks inside words and sentences are taken out where the page is strewn with them."""
    runs = [m.span() for m in _INNER.finditer(text)]
    if not runs:
        return []
    stray = [span for span in runs if _stray(text, *span)]
    proofs = sum(_proves(text, *span) for span in stray)
    strewn = proofs >= max(_STREWN, _STREWN_SHARE * len(text))
    edits: list[Edit] = []
    chosen = {span for span in stray if strewn or _plainly_wrong(text, *span)}
    for start, end in runs:
        blank = text[start:end]
        if (start, end) in chosen:
            edits.append((start, end, "", "space"))
        elif blank not in {" ", "\u3000"} and (strewn or _WEB.search(blank)):
            edits.append((start, end, " ", "space"))
    return edits


def _plainly_wrong(text: str, start: int, end: int) -> bool:
    """Whether a stray blank is wrong by itself: before a comma, or of a kind that only pages of the web have."""
    before, after = text[start - 1], text[end]
    return (after in _CLOSING and before not in _CLOSING) or bool(_WEB.search(text, start, end))


def _proves(text: str, start: int, end: int) -> bool:
    """Whether a stray blank parts two characters in the midst of a sentence, where only damage puts one."""
    if not (_wide(text[start - 1]) and _wide(text[end])):
        return False
    line, at = _line_around(text, start)
    padded = _PADDED.match(line)
    return not (padded and at < padded.end()) and bool(_SENTENCE.search(line))


def _stray(text: str, start: int, end: int) -> bool:
    """Whether this blank goes from a page strewn with them: it is no author's, or no loss."""
    before, after = text[start - 1], text[end]
    if after in _CLOSING or before in _OPENING:
        return before not in "…—" and not (after in "…%％" or before.isascii())
    line, at = _line_around(text, start)
    if _NUMBER.match(line, 0, at) or _LABEL.match(line, 0, at):
        return False
    if before in _CLOSING or after in _OPENING:
        return bool(_SENTENCE.search(line)) and before not in "）%％"
    if not (_wide(before) and _wide(after)):
        return False
    if _NAME_AHEAD.match(text, end) and _AFTER_TITLE.search(text, max(0, start - 5), start):
        return False
    return not _NAMES_LISTED.match(line) and not (
        end - start == 1 and _between_names(text, start, end)
    )


def _line_around(text: str, place: int) -> tuple[str, int]:
    """What stands near this place on its line, and where in it the place is."""
    start = max(text.rfind("\n", max(0, place - _NEAR), place) + 1, place - _NEAR, 0)
    end = text.find("\n", place, place + _NEAR)
    return text[start : end if end >= 0 else place + _NEAR], place - start


def _between_names(text: str, start: int, end: int) -> bool:
    """Whether a title and a name stand before the blank and another title after it: 记者 濮阳晏 通讯员 刀玉罕."""
    before = re.search(f"(?:{_TITLE})[{BLANK}]?[{HAN}]{{2,4}}$", text[max(0, start - 12) : start])
    return bool(before) and bool(re.match(f"(?:{_TITLE})[{BLANK}：:]", text[end : end + 8]))


def _wide(character: str) -> bool:
    """Whether this is a Han character."""
    return "\u3400" <= character <= "\u9fff" or character == "〇" or character > "\U00020000"
