"""
Does a polished text say what its draft said? Style may change; figures, days, names and refusals may not.

Both texts are read as the row of what they state: numbers (in any digits, with 万, 亿 and %), quoted titles, the names
that are handed in, Latin words, and words that deny (未, 没有, 仅). The rows must be equal, item by item: nothing added,
nothing dropped, nothing exchanged. A doubtful text is refused; the draft stands.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from kexie.text.reading.numerals import number

# A polished text of more than so many times the draft's letters is no polish.
LONGEST = 2
SPARE = 40
# Longer ones are compared as they are written.
DIGITS = 100
# Words with a numeral or a denial in them that state neither.
PHRASES = re.compile(
    "进一步|统一|唯一|一致|一体|一批|一系列|一定|一直|一方面|一起|同一|一样|一同|一并|一年来|一带一路|万众|千方百计|千家万户"
    "|十分|七一|五一|六一|十一期间|一线|一流|三农|四个服务|一心一意|不断|不仅|不但|不懈|不少|不同|不可或缺|不遗余力|无不|无人机"
    "|无线|无缝|无私|无偿|未来"
)
DENIALS = "尚未|没有|未能|不足|不能|不到|未|不|无|仅|只有|只"
QUOTED = r"“[^”]{1,80}”|《[^》]{1,80}》|\"[^\"]{1,80}\"|「[^」]{1,80}」"
OPENING = '“《"「'
STATED = re.compile(
    r"(?P<figure>[0-9]+(?:[,][0-9]{3})*(?:\.[0-9]+)?)\s*(?P<scale>[万亿千百%‰]*)"
    r"|(?P<han>[零〇一二两三四五六七八九十百千万亿壹贰貳叁參肆伍陆陸柒捌玖拾佰仟廿卅]+)"
    r"|(?P<share>翻番|翻倍|倍增|成倍|加倍|过半|半数|大半|减半|对半|占半)"
    r"|(?P<latin>[A-Za-z][A-Za-z0-9-]+)"
    rf"|(?P<denial>{DENIALS})"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What a polished text states otherwise than its draft. Empty: it may stand.

    :ivar added, dropped: as they are written; `moved`: the same things, in another order
    """

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    moved: bool = False
    too_long: bool = False
    empty: bool = False

    @property
    def is_sound(self) -> bool:
        return not (self.added or self.dropped or self.moved or self.too_long or self.empty)


def judge(draft: str, polished: str, names: Collection[str] = ()) -> Verdict:
    """
    Hold a polished text against its draft.

    :param names: names that must not be added, dropped or exchanged: of units, people, indicators
    """
    if not polished.strip():
        return Verdict(empty=True)
    known = _fixed(names)
    before, after = list(_stated(draft, known)), list(_stated(polished, known))
    was, now = Counter(before), Counter(after)
    return Verdict(
        added=tuple((now - was).elements()),
        dropped=tuple((was - now).elements()),
        moved=was == now and before != after,
        too_long=len(polished) > LONGEST * len(draft) + SPARE,
    )


def _fixed(names: Collection[str]) -> re.Pattern[str]:
    """What is in quotes, and names: longer ones first, so that a county's is not taken for its prefecture's."""
    plain = sorted({_plain(one) for one in names if one}, key=len, reverse=True)
    return re.compile("|".join([QUOTED, *(re.escape(one) for one in plain)]))


def _plain(text: str) -> str:
    """One width of digits and letters, nothing unseen between them; a comma between clauses is none between thousands."""
    plain = unicodedata.normalize("NFKC", text.replace("，", "；"))
    if plain.isascii():
        return plain
    return "".join(map(_seen, plain))


def _seen(sign: str) -> str:
    """The digit of any script as a plain one; what nobody sees is nothing."""
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    return "" if unicodedata.category(sign) == "Cf" else sign


def _stated(text: str, fixed: re.Pattern[str]) -> Iterator[str]:
    """What the text states, in its order. A number within a title or a name is a part of it."""
    plain, at = _plain(text), 0
    for found in fixed.finditer(plain):
        yield from _words(plain[at : found.start()])
        yield f"“{found[0][1:-1]}”" if found[0][0] in OPENING else found[0]
        at = found.end()
    yield from _words(plain[at:])


def _words(text: str) -> Iterator[str]:
    for found in STATED.finditer(PHRASES.sub("，", text)):
        if found["figure"] and len(found["figure"]) <= DIGITS:
            yield f"{Fraction(found['figure'].replace(',', ''))}{found['scale']}"
        elif found["han"]:
            yield _han(found["han"])
        else:
            yield found[0].lower()


def _han(words: str) -> str:
    """三十二 is 32; what is no number, as 千万, stands as it is."""
    value = number(words)
    return words if value is None else str(value)
