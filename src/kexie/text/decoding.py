"""Bytes to text, by evidence."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from functools import cache

from kexie.text.model import Decoded

_SIGNATURES = (
    b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf",
    b"\x1f\x8b", b"MZ", b"\x7fELF", b"{\\rtf",
)  # fmt: skip
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 200_000
_FEW = 0.02
_ZEROS = 0.2
_LIKELY = 0.25
_COMMON = 0.6
"""What a frequent character weighs beside one of the few that fill every text."""

_USUAL = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后"
    "這為個國時來們對會發動過說產種後學經開關實業務織組議書記員黨協縣區單領導責題證點機進現將請應與從見統級數據"
    "多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还"
    "，。、；：（）“”《》"
)


class UnreadableText(ValueError):  # noqa: N818  # a sentence for the person, not an error of the program
    """The bytes hold no text."""


def decode(data: bytes) -> Decoded:
    """The text of these bytes without byte order mark, and its encoding by the contract's name.

    A byte order mark decides; then valid UTF-8; then UTF-16 by its zero bytes and line ends; between GB18030
    and Big5 the one that reads as the more usual Chinese. A few bad bytes become U+FFFD.
    """
    if data.startswith(_SIGNATURES):
        raise UnreadableText("This is a file of another kind, not plain text.")
    for mark, encoding in (
        (BOM_UTF8, "utf-8-sig"),
        (BOM_UTF16_LE, "utf-16-le"),
        (BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            codec = "utf-8" if encoding == "utf-8-sig" else encoding
            return _checked(Decoded(data[len(mark) :].decode(codec, "replace"), encoding))
    try:
        found = Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        found = _without_mark(data)
    else:
        if "\x00" in found.text:
            found = _without_mark(data)
    return _checked(found)


def readings(data: bytes) -> tuple[str, ...]:
    """The text of these bytes under every encoding it may be in, the likeliest first.

    For what must not slip through because a few characters were taken for others (a mark of secrecy): a short
    text can be whole in GB18030 and in Big5, and a file can hold both. Unlike `decode` it refuses nothing.
    """
    try:
        first = [decode(data).text]
    except UnreadableText:
        first = []
    marked = data.startswith((BOM_UTF8, BOM_UTF16_LE, BOM_UTF16_BE))
    if first and (marked or _fits(data, "utf-8")):
        return tuple(first)
    others = (data.decode(codec, "replace") for codec in ("gb18030", "big5hkscs"))
    return tuple(dict.fromkeys((*first, *others)))


def _without_mark(data: bytes) -> Decoded:
    """Text that is no clean UTF-8 and has no mark: the candidate that reads as the most usual Chinese."""
    sample = data[:_SAMPLE]
    names = ["gb18030", "big5", "utf-8"]
    if len(data) % 2 == 0 or b"\x00" in sample:
        names += ["utf-16-le", "utf-16-be"]
    scores = {name: _score(sample, name) for name in names}
    best = max(names, key=lambda name: scores[name])
    if best.startswith("utf-16") and scores[best] < _LIKELY:
        raise UnreadableText(
            "The bytes of this file are no text in UTF-8, UTF-16, GB18030 or Big5."
        )
    codec = (
        "big5hkscs"
        if best == "big5" and _fits(data, "big5hkscs") and not _fits(data, "big5")
        else best
    )
    return Decoded(data.decode(codec, "replace"), best)


def _fits(data: bytes, codec: str) -> bool:
    """Whether the codec reads all of it."""
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


_LEVELS = {"gb18030": ("gb2312", range(0xB0, 0xD8)), "big5": ("big5", range(0xA4, 0xC7))}
_SYMBOLS = frozenset(
    "★☆◆●○■□▲△※→×·…—－～、。〈〉《》「」『』【】〔〕（）！？：；，．０１２３４５６７８９ⅠⅡⅢ　"
)


@cache
def _common(name: str) -> frozenset[str]:
    """The characters that the makers of an encoding put first because they are frequent, and usual marks."""
    if name not in _LEVELS:
        return _common("gb18030") | _common("big5")
    codec, leads = _LEVELS[name]
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    found = (bytes((a, b)).decode(codec, "ignore") for a in leads for b in trails)
    return frozenset(c for c in found if len(c) == 1) | _SYMBOLS


def _score(sample: bytes, name: str) -> float:
    """How much of the sample reads as usual Chinese in this encoding; bad bytes weigh heavily."""
    text = sample.decode(name, "replace")
    if not text:
        return 0.0
    bad = text.count("\ufffd") - text.endswith("\ufffd") + len(_CONTROLS.findall(text))
    common = _common(name)
    usual = sum(1.0 if c in _USUAL else _COMMON if c in common else 0.0 for c in text)
    plain = sum(c.isascii() for c in text)
    wide = len(text) - plain
    bad += sum("\ue000" <= c <= "\uf8ff" for c in text)
    return usual / max(1, wide) + 0.5 * plain / len(text) - 10 * bad / len(text)


def _checked(found: Decoded) -> Decoded:
    """The decoded text, unless it reads as no text at all."""
    sample = found.text[:_SAMPLE]
    bad = sample.count("\ufffd") + len(_CONTROLS.findall(sample))
    if bad > max(2, _FEW * len(sample)) and not _mostly_han(sample, bad):
        raise UnreadableText(
            "The bytes of this file are no text in UTF-8, UTF-16, GB18030 or Big5."
        )
    return found


def _mostly_han(sample: str, bad: int) -> bool:
    """Whether the sample is Chinese all the same, with some bytes broken."""
    usual = sum(c in _USUAL for c in sample)
    return usual > bad and usual > _ZEROS * len(sample) / 2
