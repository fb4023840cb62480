"""
How well texts are read, and how fast.

    python -m bench.scoring [FOLDER]      FOLDER holds the labelled texts and their score.py

The first set is the one the rules were made on; of the texts in bench/texts those that nobody looks at while
working on the rules tell whether they carry over (bench/README.md).
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.goals import missed

HERE = Path(__file__).resolve().parent
FIRST = HERE.parents[1] / "shared" / "data" / "drafts"
KEXIE = Path(sys.executable).with_name("kexie")
SETS = {
    "second set": range(1, 15),
    "third set, learned from since": range(16, 29, 2),
    "third set, blind": range(15, 28, 2),
    "fourth set, learned from since": range(30, 83, 2),
    "fourth set, blind": range(29, 40, 2),
}
CHARACTERS = 1_000_000
LIMIT = 200_000  # characters a second that must be reached on one core
MEMORY = 300  # MB that must not be passed


def score(name: str, gold: Path, texts: Path, scorer: Path) -> int:
    print(f"\n== {name}", flush=True)
    where = ["--gold", str(gold), "--texts", str(texts)]
    command = [sys.executable, str(scorer), *where, "--cmd", f"{KEXIE} extract {{}} --json"]
    return subprocess.run(command, check=False).returncode


def score_some(name: str, numbers: range, scorer: Path) -> int:
    """Score the texts with these numbers alone."""
    with tempfile.TemporaryDirectory() as folder:
        for kind, ending in (("gold", "json"), ("texts", "txt")):
            (Path(folder) / kind).mkdir()
            for number in numbers:
                file = HERE / "texts" / kind / f"{number:02}.{ending}"
                shutil.copy(file, Path(folder) / kind / file.name)
        return score(name, Path(folder) / "gold", Path(folder) / "texts", scorer)


def taken(path: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of one `kexie extract`; the peak is over all children so far."""
    begun = time.monotonic()
    process = subprocess.Popen([KEXIE, "extract", path, "--json"], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"kexie extract {path} failed")
    return time.monotonic() - begun, used.ru_maxrss / 1024


def speed(texts: Path) -> None:
    """One large file made of the texts, against the smallest: the difference is reading, not starting."""
    print("\n== speed", flush=True)
    sources = sorted(texts.glob("*.txt"))
    body = "\n".join(path.read_bytes().decode("utf-8", "ignore") for path in sources)
    body = body * (CHARACTERS // len(body) + 1)
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder) / "large.txt", Path(folder) / "small.txt"
        large.write_text(body, encoding="utf-8")
        small.write_text("请各单位年底前报送总结。\n", encoding="utf-8")
        start, _ = taken(small)
        whole, peak = taken(large)
    rate = len(body) / max(whole - start, 0.001)
    print(f"start {start:.2f} s; {rate:,.0f} characters/s over {len(body):,}; peak {peak:.0f} MB")
    missed(rate < LIMIT, f"{rate:,.0f} characters a second, to be {LIMIT:,}")
    missed(peak > MEMORY, f"{peak:.0f} MB at the peak, to be at most {MEMORY}")


def main() -> int:
    first = Path(sys.argv[1]) if len(sys.argv) > 1 else FIRST
    scorer = first / "score.py"
    broken = 0
    if scorer.exists():
        broken |= score("first set", first / "gold", first / "texts", scorer)
        for name, numbers in SETS.items():
            broken |= score_some(name, numbers, scorer)
    else:
        print(f"no labelled texts in {first}: name their folder with make bench DRAFTS=…")
    speed(HERE / "texts" / "texts")
    return broken


if __name__ == "__main__":
    sys.exit(main())
