"""
Marks of state secrets (GB/T 9704: 密级★保密期限, as in 机密★5年).

The product is no place for them: storing them here is punishable (Secrets Law of 2024, articles 31 and 57).
"""

import re
import unicodedata

STARS = "★☆⭐✩✪✫✬✭✮✯✰⭑⭒⋆✦✧✡🌟"
STAR = re.compile(rf"[{STARS}*]")
# An asterisk is a star only before a span of time: 秘密*1年. Up to three signs may have been put between.
MARK = re.compile(
    rf"([秘祕机機绝絕])[·.\-—_]{{0,3}}密[·:()\[\]〔〕〖〗【】]{{0,3}}"
    rf"([{STARS}]|\*(?=[0-9一二三四五六七八九十长長]))"
)
PINYIN = re.compile(r"\([a-zà-ɏ]{1,12}\)", re.IGNORECASE)
UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
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
    """The first mark, as it reads without what was put between its characters; or nothing. Takes linear time."""
    if "密" not in text or not STAR.search(plain := unicodedata.normalize("NFKC", text)):
        return ""
    found = MARK.search(PINYIN.sub("", UNSEEN.sub("", plain)))
    return f"{found[1]}密{found[2]}" if found else ""
