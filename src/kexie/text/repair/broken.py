"""Characters broken by a wrong decoding, mended where the bytes prove what stood there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kexie.text.repair.hanzi import converter, is_han

if TYPE_CHECKING:
    from kexie.text.repair.layers import Edit

_WINDOWS = "\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
_LATIN_RUN = re.compile(f"[\u00a1-\u00ff][\u0080-\u00ff{_WINDOWS}]{{3,}}")
_UTF8_AS_GBK = re.compile("[锛銆鐨鈥涓鍥绉戝浜]")
_WIDE_RUN = re.compile("[^\x00-\x7f]{2,}")
_SHIFTED = re.compile(
    "[?？]?[?？]([^\x00-\x7f]{1,60})(?:([?])(?:([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ]{1,7})[)）])?|([@-~]))"
)
_LEVEL_ONE = (b"\xb0", b"\xd7")
_MARKS = frozenset((b"\xa1", b"\xa3"))
_LOST_BYTE = b"\xa1"


def mended(text: str) -> list[Edit]:
    """Runs read with the wrong encoding, read again with the right one."""
    edits = [
        (m.start(), m.end(), plain, "encoding")
        for m in (_LATIN_RUN.finditer(text) if _LATIN_RUN.search(text) else ())
        if (plain := _read_again(m[0]))
    ]
    if len(set(_UTF8_AS_GBK.findall(text))) > 1:
        edits += [
            (m.start(), m.end(), plain, "encoding")
            for m in _WIDE_RUN.finditer(text)
            if (plain := _utf8_read_as_gbk(m[0]))
        ]
    if "?" in text:
        edits += [
            (m.start(), m.end(), plain, "encoding")
            for m in _SHIFTED.finditer(text)
            if (plain := _shifted_back(m[1], m[3] or "", m[4] or ""))
        ]
    edits.sort()
    return [e for i, e in enumerate(edits) if not i or e[0] >= edits[i - 1][1]]


def _read_again(run: str) -> str:
    """Chinese whose bytes were read as Latin-1 or Windows-1252; empty where it is something else."""
    try:
        data = b"".join(c.encode("latin-1") if c < "\u0100" else c.encode("cp1252") for c in run)
    except UnicodeEncodeError:
        return ""
    for encoding, least in (("utf-8", 1), ("gb18030", 3)):
        try:
            plain = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(plain) >= least and all(_usual(c) for c in plain):
            return plain
    return ""


def _utf8_read_as_gbk(run: str) -> str:
    """Chinese in UTF-8 whose bytes were read as GBK; valid UTF-8 does not come about by chance."""
    try:
        plain = run.encode("gb18030").decode("utf-8")
    except UnicodeError:
        return ""
    return plain if len(plain) > 1 and all(_usual(c) or c.isascii() for c in plain) else ""


def _shifted_back(run: str, reading: str, trail: str) -> str:
    """GBK text that lost the byte 0xA1 and was decoded one byte off until an ASCII byte; empty if unproved.

    What stood there begins with a full stop, for 0xA1 was its first byte. The ASCII byte may be the second
    byte of the last character (`trail`); otherwise only its first is left, and a reading that was injected
    after it tells which it was.
    """
    try:
        data = _LOST_BYTE + ("？" + run + trail).encode("gbk")
        plain = (data if trail else data[:-1]).decode("gbk")
    except UnicodeError:
        return ""
    modern = converter().convert(plain)
    if modern[0] != "。" or not all(_usual(c) for c in modern) or all(_usual(c) for c in run):
        return ""
    import rjieba  # noqa: PLC0415  # loads a dictionary that few pages need

    words = [word for word in rjieba.cut(modern[1:], hmm=False) if is_han(word[0])]
    single = [len(word) == 1 for word in words]
    if 2 * sum(single) > len(words) or all(single[-2:]):
        return ""
    return plain if trail else plain + _last_character(data[-1], reading)


def _last_character(lead: int, reading: str) -> str:
    """The first usual character with this first byte and this reading; a question mark where none is known."""
    if reading:
        import pypinyin  # noqa: PLC0415  # loads slowly and few pages need it

        for trail in range(0x40, 0xFF):
            character = bytes((lead, trail)).decode("gbk", "ignore")
            usual = character and _usual(converter().convert(character))
            if usual and pypinyin.pinyin(character)[0][0] == reading:
                return character
    return "?"


def _usual(character: str) -> bool:
    """Whether this is one of the 3,755 characters of everyday, or Chinese punctuation."""
    lead = character.encode("gb2312", "ignore")[:1]
    return _LEVEL_ONE[0] <= lead <= _LEVEL_ONE[1] or lead in _MARKS
