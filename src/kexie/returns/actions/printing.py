"""
Accepted reports as they are printed, for papers of other rooms.

A read that stands here because it goes through `compiling`, which itself stands on queries.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from kexie.gongwen import Block, Heading, PageBreak
from kexie.org.models import User
from kexie.returns.compiling.chapters import chapter
from kexie.returns.compiling.reading import gather
from kexie.returns.models import Compilation, Cycle, Filing
from kexie.returns.queries.compilation import sections_of

BEYOND = 2  # levels of headings above a unit's own chapter


@dataclass(frozen=True, slots=True)
class Printed:
    """One accepted report. `name`: of its unit as the period knew it; `digest`: hash of what was accepted."""

    filing: int
    title: str
    name: str
    digest: str
    blocks: tuple[Block, ...]


def printed_reports(
    user: User, filings: Iterable[Filing], *, at: datetime, origin: str
) -> Iterator[Printed]:
    """
    Those of the filings that are accepted, as far as the user sees them, each as it was accepted, round by round.

    :param origin: what links in them begin with
    """
    rounds: dict[int, tuple[Cycle, list[Filing]]] = {}
    for filing in filings:
        rounds.setdefault(filing.cycle_id, (filing.cycle, []))[1].append(filing)
    for cycle, given in rounds.values():
        wish = Compilation(
            cycle=cycle,
            units=[one.record.unit_id for one in given],
            sections=[one.key for one in sections_of(cycle)],
            provisional=False,
            charts=False,
            origin=origin.rstrip("/"),
        )
        gathered = gather(wish, user, at)
        wanted = {one.pk for one in given}
        for report in gathered.reports:
            if report.filing in wanted:
                blocks = tuple(_by_itself(chapter(gathered, report)))
                yield Printed(report.filing, cycle.record.title, report.name, report.digest, blocks)


def _by_itself(blocks: Iterator[Block]) -> Iterator[Block]:
    """A chapter of a compilation as a document of its own: without its head, its headings two levels higher."""
    for block in blocks:
        if isinstance(block, PageBreak):
            continue
        if isinstance(block, Heading):
            if block.level > BEYOND:
                yield replace(block, level=block.level - BEYOND)  # type: ignore[arg-type]  # 1 or 2
            continue
        yield block
