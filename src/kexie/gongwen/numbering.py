"""Numbers of documents (发文字号) and dates, as the standard writes them, and numbers said in Chinese."""

import re
from dataclasses import dataclass
from datetime import date

from kexie.gongwen.saying import Told, say

DIGITS = "〇一二三四五六七八九"
CODE = re.compile(r"[\u3400-\u9fff]{1,20}")


class BadNumber(Told):
    """No document can be called so."""


@dataclass(frozen=True, slots=True)
class Number:
    """
    What a document is called by: 云科协发〔2024〕1号.

    :ivar code: for whom and in which series, without brackets and digits
    :ivar year: all four digits
    :ivar serial: from 1; printed without leading zero, without 第
    """

    code: str
    year: int
    serial: int

    def __post_init__(self) -> None:
        if not CODE.fullmatch(self.code):
            raise BadNumber(
                say("发文机关代字“{code}”应为汉字，不含括号、数字和空格。", code=self.code)
            )
        if not 1949 <= self.year <= 9999 or self.serial < 1:  # noqa: PLR2004 -- years of four digits, since there are such documents
            raise BadNumber(say("发文字号的年份应为四位数，序号从1开始。"))

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕{self.serial}号"


def day_in_words(day: date) -> str:
    """2025年1月20日: Arabic digits, the whole year, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_number(number: int) -> str:
    """1 to 999 as they number headings: 十, 十二, 二十, 一百〇五, 一百一十."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    elif hundreds and ones:
        words += DIGITS[0]
    return words + (DIGITS[ones] if ones else "")
