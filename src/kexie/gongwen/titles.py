"""
Where a title breaks: in as few lines as hold it, never inside a word or a name, as a trapezoid or a lozenge.

The standard: 回行时词意完整、排列对称、长短适宜、间距恰当；使用梯形或菱形.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from kexie.gongwen.measures import AREA, COVER, POINTS, TITLE, width_of

LONGEST = AREA[0] * POINTS / TITLE  # 20.1 characters of a title in one line
ON_COVER = AREA[0] * POINTS / COVER
MOST_LINES = 4
# No line begins with these, no line ends with those.
NOT_FIRST = re.compile(r"[的地得了和与及等暨、，。；：！？）》〉”’】〕%％]|[^\w]")
NOT_LAST = re.compile(r"(关于|[和与及在对将把为被向从以暨第（《〈“‘【〔])$")
# What is one name: up to 16 characters in marks of its own, years and dates, organisations.
WHOLE = re.compile(
    r"《[^》]{1,16}》|“[^”]{1,14}”|（[^）]{1,8}）|〔\d+〕|\d{4}[-—]\d{4}年|\d+年度?(\d+月(\d+日)?)?|第[一二三四五六七八九十百\d]+[届次期批号]"
    r"|[\u4e00-\u9fff]{1,2}的?(决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要)$"
)
COSTS = {"shape": 60.0, "edge": 40.0, "short": 25.0, "equal": 30.0}
SHORTEST = 4.0


def break_title(title: str, names: Iterable[str] = (), longest: float = LONGEST) -> tuple[str, ...]:
    """
    The lines of a title. Breaks written into it (newlines) are kept.

    :param names: names that must stay whole, of units above all
    :param longest: characters that a line holds
    """
    if "\n" in title:
        return tuple(line.strip() for line in title.splitlines() if line.strip())
    if width_of(title) <= longest:
        return (title,)
    words = list(_words(title, names))
    least = int(-(-width_of(title) // longest))
    for lines in range(least, max(least, MOST_LINES) + 1):
        found = _best(words, lines, longest)
        if found:
            return found
    return tuple(_cut(title, longest))


def _best(words: Sequence[str], lines: int, longest: float) -> tuple[str, ...]:
    """The breaking into so many lines that costs least; nothing if a line cannot hold its words."""
    best: tuple[float, tuple[str, ...]] | None = None
    for places in combinations(range(1, len(words)), lines - 1):
        parts = tuple("".join(words[a:b]).strip() for a, b in pairwise((0, *places, len(words))))
        if max(map(width_of, parts)) > longest:
            continue
        cost = _cost(parts)
        if best is None or cost < best[0]:
            best = cost, parts
    return best[1] if best else ()


def _cost(parts: tuple[str, ...]) -> float:
    widths = [width_of(part) for part in parts]
    cost = 0.0 if well_shaped(parts) else COSTS["shape"]
    for before, after in pairwise(parts):
        cost += COSTS["edge"] * (bool(NOT_FIRST.match(after)) + bool(NOT_LAST.search(before)))
        # a line that opens with what the document is about reads best
        cost -= 8.0 if after.startswith(("关于", "印发")) else 0.0
    for one, other in pairwise(widths):
        difference = abs(one - other)
        cost += COSTS["equal"] if difference < 1 else abs(difference - 3)
    return cost + COSTS["short"] * sum(width < SHORTEST for width in widths)


def well_shaped(parts: Sequence[str]) -> bool:
    """Trapezoid (growing or shrinking) or lozenge (longest in the middle); two lines always are one, unless equal."""
    widths = [width_of(part) for part in parts]
    steps = [after - before for before, after in pairwise(widths)]
    if any(step == 0 for step in steps) and len(steps) == 1:
        return False
    turned = [a < 0 < b for a, b in pairwise(steps)]
    return len(parts) == 1 or (not any(turned) and any(steps))


def splits_word(before: str, after: str, names: Iterable[str] = ()) -> bool:
    """Whether the break between two lines of a title falls inside a word or a name."""
    place, at = len(before), 0
    for word in _words(before + after, names):
        at += len(word)
        if at == place:
            return False
        if at > place:
            return True
    return False


def _words(title: str, names: Iterable[str]) -> Iterator[str]:
    """The words of a title, names whole."""
    import rjieba  # noqa: PLC0415 -- its dictionary takes a moment, and most titles fit into one line

    known = sorted((name for name in names if 1 < width_of(name) <= LONGEST), key=len, reverse=True)
    whole = re.compile("|".join([*map(re.escape, known), WHOLE.pattern]))
    at = 0
    for found in whole.finditer(title):
        yield from rjieba.cut(title[at : found.start()])
        yield found[0]
        at = found.end()
    yield from rjieba.cut(title[at:])


def _cut(title: str, longest: float) -> Iterator[str]:
    """One word is longer than a line: lines as long as they get."""
    line = ""
    for letter in title:
        if width_of(line + letter) > longest:
            yield line
            line = ""
        line += letter
    yield line
