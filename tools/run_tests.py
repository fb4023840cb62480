"""Everything `make test` shows: the gates, both databases, the browser. Says at the end what was left out."""

import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import machine

ROOT = Path(__file__).resolve().parents[1]
ARTEFACTS = ROOT / "artefacts"
PYTHON = sys.executable
PYTEST = [PYTHON, "-m", "pytest", "-n", "2"]


@dataclass(frozen=True)
class Stage:
    name: str
    command: list[str]
    needs: str = ""  # Debian's name of a package

    @property
    def results(self) -> Path:
        return ARTEFACTS / f"{self.name.replace(' ', '-')}.xml"


def stages() -> list[Stage]:
    tests = [*PYTEST, "-m", "not journey"]
    in_postgres = [PYTHON, "-m", "tools.postgres"]
    # few and long: each worker takes the next one when it is free
    journeys = [*PYTEST, "--maxschedchunk=1", "-m", "journey", "tests/journeys"]
    return [
        Stage("gates", ["make", "--no-print-directory", "check"]),
        Stage("tests on SQLite", tests),
        Stage("tests on PostgreSQL", [*in_postgres, *tests], needs="postgresql"),
        Stage("journeys", journeys, needs="chromium"),
        Stage("wheel", [PYTHON, "-m", "tools.wheel_check"]),
    ]


def run(stage: Stage) -> bool:
    print(f"\n== {stage.name}", flush=True)
    stage.results.unlink(missing_ok=True)
    told = [f"--junitxml={stage.results}"] if "pytest" in stage.command else []
    begun = time.monotonic()
    ended = subprocess.run([*stage.command, *told], cwd=ROOT, check=False)
    print(f"   {stage.name}: {time.monotonic() - begun:.0f} s", flush=True)
    return ended.returncode == 0


def counts(done: list[Stage]) -> Counter[str]:
    """Tests by outcome, over all stages that ran pytest."""
    total: Counter[str] = Counter()
    for suite in _suites(done):
        number = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
        total["failed"] += number["failures"] + number["errors"]
        total["skipped"] += number["skipped"]
        total["passed"] += number["tests"] - sum(list(number.values())[1:])
    return total


def _suites(done: list[Stage]) -> Iterator[ET.Element]:
    for stage in done:
        if stage.results.exists():
            yield from ET.parse(stage.results).iter("testsuite")  # noqa: S314  pytest wrote it


def main() -> int:
    begun = time.monotonic()
    ARTEFACTS.mkdir(exist_ok=True)
    missing = machine.provide()
    chosen = [stage for stage in stages() if stage.needs not in missing]
    broken = [stage.name for stage in chosen if not run(stage)]
    for stage in stages():
        if stage.needs in missing:
            print(f"left out: {stage.name} (no {stage.needs} on this machine)")
    for package in missing:
        print(f"no {package} on this machine, and so not: {machine.LEFT_OUT[package]}")
    print(f"broken: {', '.join(broken)}" if broken else "all stages stand")
    sums = counts(chosen)
    listed = ", ".join(f"{sums[outcome]} {outcome}" for outcome in ("passed", "failed", "skipped"))
    print(f"{listed} in {time.monotonic() - begun:.0f}s")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
