"""All of a compilation in its order: cover, contents, overview, summary, a chapter for each unit."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from kexie.gongwen import Block, Contents, Document, Heading, Kind, PageBreak
from kexie.org.queries import name_on
from kexie.returns.compiling.chapters import chapter
from kexie.returns.compiling.gathered import Gathered
from kexie.returns.compiling.overview import overview
from kexie.returns.compiling.tables import summary


def title_of(gathered: Gathered) -> str:
    """The round's title says form and period already."""
    return _("%(round)s: compilation") % {"round": gathered.cycle.record.title}


def document_of(gathered: Gathered) -> Document:
    at = timezone.localtime(gathered.as_of)
    day = at.date()
    return Document(
        kind=Kind.COMPILATION,
        issuer=name_on(gathered.cycle.record.unit, day),
        title=title_of(gathered),
        subtitle=_("As of %(moment)s")
        % {"moment": f"{day.year}年{day.month}月{day.day}日{at:%H:%M}"},
        date=f"{day.year}年{day.month}月{day.day}日",
        blocks=tuple(_blocks(gathered)),
    )


def _blocks(gathered: Gathered) -> Iterator[Block]:
    yield Contents()
    yield Heading(1, _("Overview"))
    yield from overview(gathered)
    if gathered.measured:
        yield PageBreak()
        yield Heading(1, _("Summary table"))
        yield from summary(gathered)
    yield PageBreak()
    yield Heading(1, _("Reports of units"))
    for number, report in enumerate(gathered.reports):
        blocks = chapter(gathered, report)
        if number == 0:
            next(blocks)  # the first follows the heading of them all
        yield from blocks
