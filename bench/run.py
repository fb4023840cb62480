"""
What `make bench` prints, part by part; `make bench PART=pages` runs one.

    python -m bench.run [PART ...] [--drafts FOLDER]

Each part is a program of its own. It exits with another code than 0 only if something broke; a goal that is missed
is a line of what it prints, and they stand together at the end. A new part is one more line in `PARTS`.
"""

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.goals import MISSED
from tools import machine

ROOT = Path(__file__).resolve().parents[1]
PLACE = ("bench.place", "{part}")
POSTGRES = (*PLACE, "--postgres")


@dataclass(frozen=True, slots=True)
class Part:
    """Programs, each a module with its arguments; `{part}` and `{drafts}` are put in."""

    name: str
    words: str
    programs: tuple[tuple[str, ...], ...]


PARTS = (
    Part("text", "how well texts are read, and how fast", (("bench.scoring", "{drafts}"),)),
    Part("province", "the data that the parts below stand on", (PLACE, POSTGRES)),
    Part("pages", "how long pages take for whom", (PLACE, POSTGRES)),
    Part("writes", "writes a second, eight at once", (PLACE, POSTGRES)),
    Part(
        "indicators",
        "figures: a month brought in, filings at once, reading, proof, beside bare loops",
        (("bench.indicators",), ("bench.indicators", "--postgres")),
    ),
    Part(
        "roles",
        "a report, a figure and an analysis: how long for whom",
        (("bench.roles",), ("bench.roles", "--postgres")),
    ),
    Part("copies", "reports kept and checked for what they repeat", (("bench.copies",),)),
    Part("documents", "a document of 30 pages", (("bench.documents",),)),
    Part(
        "compilation",
        "145 reports bound into one document",
        (("bench.compilation",), ("bench.compilation", "--postgres")),
    ),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    name: str
    seconds: float
    code: int
    missed: list[str]

    @property
    def word(self) -> str:
        if self.code:
            return f"broken (code {self.code})"
        return f"{len(self.missed)} goals missed" if self.missed else "as promised"


def run(name: str, command: list[str]) -> Outcome:
    """Print what the program prints, as it comes."""
    print(f"\n== {name}", flush=True)
    begun, missed = time.monotonic(), []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            if line.startswith(MISSED):
                missed.append(line.removeprefix(MISSED).strip())
    return Outcome(name, time.monotonic() - begun, process.returncode, missed)


def outcomes(part: Part, drafts: str) -> list[Outcome]:
    done = []
    for program in part.programs:
        if "--postgres" in program and not machine.postgres_folder():
            print(f"left out: {part.name} on PostgreSQL, which is not installed here")
            continue
        words = [word.format(part=part.name, drafts=drafts) for word in program]
        name = f"{part.name} {'on PostgreSQL' if '--postgres' in program else ''}".strip()
        command = [sys.executable, "-m", *(word for word in words if word)]
        done.append(run(name, command))
    return done


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    names = [part.name for part in PARTS]
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(names)}")
    parser.add_argument("--drafts", default="", help="the folder of labelled texts")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(names):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    chosen = [part for part in PARTS if not asked.parts or part.name in asked.parts]
    done = [one for part in chosen for one in outcomes(part, asked.drafts)]
    print("\n== all")
    for one in done:
        print(f"{one.name:<24}{one.seconds:>6.0f} s  {one.word}")
        for goal in one.missed:
            print(f"{'':<24}        - {goal}")
    return int(any(one.code for one in done))


if __name__ == "__main__":
    sys.exit(main())
