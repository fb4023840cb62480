"""Numbers as texts write them: 12, １２, 十二, 两, 半."""

from __future__ import annotations

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    "俩": 2,
}
TENS = {"十": 10, "百": 100, "千": 1000}
NUMBER = r"(?:\d{1,4}|[一二两三四五六七八九十百]{1,5})"
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
AHEAD = {"明": 1, "次": 1, "翌": 1, "后": 2}
"""How many years ahead 明年, 次年, 后年 are."""
FIVE_YEARS = {"四": 2025, "五": 2030, "六": 2035, "七": 2040}
"""The last years of the plans that 十四五 and those after it name."""


def number(words: str) -> int | None:
    """The value of a short numeral, None where it is none."""
    if words.isdecimal():
        return int(words[:9])
    total, current = 0, 0
    for char in words:
        if char in DIGITS:
            current = current * 10 + DIGITS[char]
        elif char in TENS:
            total += (current or 1) * TENS[char]
            current = 0
        else:
            return None
    return total + current if words else None


def year(words: str) -> int | None:
    """A year of four digits in either script: 2024, 二〇二四, ２０２４."""
    digits = [DIGITS.get(c, int(c) if c.isdecimal() else -1) for c in words]
    if len(digits) != 4 or min(digits) < 0:  # noqa: PLR2004  # a year has four digits
        return None
    value = int("".join(map(str, digits)))
    return value if 1900 <= value <= 2100 else None  # noqa: PLR2004  # the span these texts speak of
