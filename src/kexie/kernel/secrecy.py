"""
Marks of state secrets (GB/T 9704: 密级★保密期限, as in 机密★5年).

The product is no place for them: storing them here is punishable (Secrets Law of 2024, articles 31 and 57).
"""

import re
import unicodedata
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from kexie.kernel.errors import Refused

STARS = "★☆⭐✩✪✫✬✭✮✯✰⭑⭒⋆✦✧✡🌟"
STAR = re.compile(rf"[{STARS}*]")
# An asterisk is a star only before a span of time: 秘密*1年. Up to three signs may have been put between.
MARK = re.compile(
    rf"([秘祕机機绝絕絶])[·.\-—_]{{0,3}}密[·:()\[\]〔〕〖〗【】]{{0,3}}"
    rf"([{STARS}]|\*(?=[0-9一二三四五六七八九十长長]))"
)
PINYIN = re.compile(r"\([a-zà-ɏ]{1,12}\)", re.IGNORECASE)
UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
# The same in the bytes of old binary documents, whose text is UTF-16, GBK or Big5.
OLD_MARK = re.compile(
    b"|".join(
        re.escape(grade.encode(code))
        + b"(?:"
        + b"|".join(re.escape(space.encode(code)) for space in " \u3000")
        + b"){0,9}"
        + re.escape("★".encode(code))
        for code, grades in (
            ("utf-16-le", ("秘密", "机密", "绝密", "機密", "絕密")),
            ("gbk", ("秘密", "机密", "绝密", "機密", "絕密")),
            ("big5", ("秘密", "機密", "絕密")),
        )
        for grade in grades
    )
)


class SecretMark(Refused):
    status: ClassVar[int] = 422


def insist_no_secrets(*texts: str) -> None:
    """:raises SecretMark: one of the texts bears a mark of a state secret (秘密★, 机密★, 绝密★)"""
    found = next(filter(None, map(mark_in, texts)), "")
    if found:
        raise SecretMark(
            _(
                "This is marked “%(mark)s”. State secrets must not be kept here: use the classified channel."
            )
            % {"mark": found}
        )


def mark_in(text: str) -> str:
    """The first mark, as it reads without what was put between its characters; or nothing. Takes linear time."""
    if "密" not in text or not STAR.search(plain := unicodedata.normalize("NFKC", text)):
        return ""
    found = MARK.search(PINYIN.sub("", UNSEEN.sub("", plain)))
    return f"{found[1]}密{found[2]}" if found else ""
