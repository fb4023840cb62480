"""
Marks of state secrets (GB/T 9704: 密级★保密期限, as in 机密★5年).

The product is no place for them: storing them here is punishable (Secrets Law of 2024, articles 31 and 57).
"""

import re
import unicodedata

STARS = "★☆⭐✩✪✫✬✭✮✯✰⭑⭒"
# An asterisk is a star only before a span of time: 秘密*1年.
STAR = re.compile(rf"[{STARS}]|[*＊](?=\s*(?:\d|[０-９一二三四五六七八九十长長]))")
MARK = re.compile(rf"(?:[秘祕]密|[机機]密|[绝絕]密)[{STARS}*]")
PINYIN = re.compile(r"\([a-zà-ɏ]{1,12}\)", re.IGNORECASE)
LONGEST = 60  # characters a mark may be spread over, pinyin and spaces included
# The same in the bytes of old binary documents, whose text is UTF-16 or GBK.
OLD_MARK = re.compile(
    b"|".join(
        re.escape(grade.encode(code))
        + b"(?:"
        + b"|".join(re.escape(space.encode(code)) for space in " \u3000")
        + b"){0,9}"
        + re.escape("★".encode(code))
        for code in ("utf-16-le", "gbk")
        for grade in ("秘密", "机密", "绝密")
    )
)


def mark_in(text: str) -> str:
    """The first mark, as it reads without what was put between its characters; or nothing."""
    for star in STAR.finditer(text):
        window = text[max(0, star.start() - LONGEST) : star.end()]
        if "密" in window and (found := MARK.search(_plain(window))):
            return found[0]
    return ""


def _plain(text: str) -> str:
    """Without spaces, zero-width characters and pinyin in brackets."""
    seen = (c for c in unicodedata.normalize("NFKC", text) if not c.isspace())
    return PINYIN.sub("", "".join(c for c in seen if unicodedata.category(c) != "Cf"))
