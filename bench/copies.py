"""
The copy check: 100,000 paragraphs of reports kept and checked, in memory and time; and are planted copies found?

    python -m bench.copies [--postgres] [--paragraphs N]

Every tenth paragraph repeats one of another report: word for word, with other figures in it, or edited (every
twelfth letter changed, left out or put in). All others are words in an order of chance.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from bench.goals import missed
from bench.place import set_up
from tools.postgres import cluster

TEXTS = Path(__file__).parent / "texts" / "texts"
MEMORY = 500  # MB
EVERY = 10  # paragraphs to one that is copied
EDITED = 12  # letters to one that is changed
FOUND = 0.98  # share of the planted copies of a kind that is to be found
WAYS = ("word for word", "other figures", "edited")


class Writer:
    """Paragraphs of chance, and copies of them."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 -- a bench's data
        letters = "".join(path.read_text(errors="ignore") for path in sorted(TEXTS.glob("*.txt")))
        kept = "".join(one for one in letters if "\u4e00" <= one <= "\u9fff")
        self.words = sorted({kept[at : at + 2] for at in range(0, len(kept) - 1, 2)})

    def paragraph(self) -> str:
        return "".join(self._sentence() for _number in range(self.random.randint(2, 4)))

    def _sentence(self) -> str:
        words = self.random.choices(self.words, k=self.random.randint(10, 18))
        words[self.random.randrange(len(words))] += f"{self.random.randint(2, 9999)}人次"
        return "".join(words) + "。"

    def copied(self, text: str, way: str) -> str:
        if way == "other figures":
            return "".join(str(self.random.randint(1, 9)) if one.isdigit() else one for one in text)
        return self._edited(text) if way == "edited" else text

    def _edited(self, text: str) -> str:
        letters = list(text)
        for at in range(self.random.randrange(EDITED), len(letters), EDITED):
            word = self.random.choice(self.words)
            letters[at] = self.random.choice(("", word[0], letters[at] + word))
        return "".join(letters)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--paragraphs", type=int, default=100_000)
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kexie-bench-"))
        os.environ.pop("KEXIE_DATABASE_URL", None)
        if asked.postgres:
            os.environ["KEXIE_DATABASE_URL"] = stack.enter_context(cluster())
        set_up(Path(folder))
        ground = import_module("bench.copies_ground")
        reader, filings = ground.laid()
        check(ground, reader, filings, asked.paragraphs)
    return 0


def check(ground: Any, reader: Any, filings: Any, wanted: int) -> None:
    """`ground`: the module, which needs the settings; what it laid."""
    each = wanted // len(filings)
    planted = ground.write(Writer(7), filings, each, EVERY)
    begun, used = time.perf_counter(), time.process_time()
    kept = sum(ground.keep_passages(filing) for filing in filings)
    taken, worked = time.perf_counter() - begun, time.process_time() - used
    print(
        f"kept: {kept:,} paragraphs, {kept / taken:,.0f}/s ({worked:.0f} s of processor)",
        flush=True,
    )
    ground.settle()
    found: Counter[str] = Counter()
    others, begun, used = 0, time.perf_counter(), time.process_time()
    for filing in filings:
        for repeat in ground.repeats_in(filing, reader).found:
            way, origin = planted.get((filing.pk, repeat.passage.number), ("", None))
            right = origin in (None, (repeat.older.filing_id, repeat.older.number))
            if way and right:
                found[way] += 1
            elif not ground.is_turned(planted, repeat, filing):
                others += 1
    taken, worked = time.perf_counter() - begun, time.process_time() - used
    print(f"checked: {kept:,} paragraphs, {kept / taken:,.0f}/s ({worked:.0f} s of processor)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak {peak:.0f} MB; {others} repeats shown that were not planted")
    missed(peak > MEMORY, f"copy check within {MEMORY} MB, not {peak:.0f}")
    sizes = Counter(way for way, _origin in planted.values())
    for way in WAYS:
        share = found[way] / max(sizes[way], 1)
        print(f"found, {way}: {found[way]:,} of {sizes[way]:,} ({share:.1%})")
        missed(share < FOUND, f"of copies {way} {FOUND:.0%} to be found, not {share:.1%}")


if __name__ == "__main__":
    sys.exit(main())
