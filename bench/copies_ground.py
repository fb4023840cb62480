"""Reports of a round with one text section, of all counties and townships; what the bench of the copy check stands on."""

from datetime import timedelta

from django.utils import timezone

from bench.copies import WAYS, Writer
from bench.indicators_ground import laid as units_laid
from bench.indicators_ground import settle
from kexie.kernel.workdays import add_working_days
from kexie.org.actions.people import grant, open_account
from kexie.org.models import Role, UnitKind, User
from kexie.returns.actions import cycles, forms, register
from kexie.returns.actions.passages import keep_passages
from kexie.returns.layout import Layout, Question, Section
from kexie.returns.models import Cell, Field, Filing
from kexie.returns.queries.repeats import Repeat, repeats_in

__all__ = ["is_turned", "keep_passages", "laid", "repeats_in", "settle", "write"]
TEXT = Question(key="text", kind="section", label="工作情况", length=2000)
FORM = Layout(sections=(Section(key="work", title="工作情况", items=(TEXT,)),))
Place = tuple[int, int]  # filing, number of the paragraph
Planted = dict[Place, tuple[str, Place]]  # in which way, from where


def laid() -> tuple[User, list[Filing]]:
    """Who reads them, and the empty filings of an open round, by the real actions."""
    ground, at = units_laid(), timezone.now()
    day = timezone.localdate(at)
    head = open_account(actor=None, at=at, username="head", name="负责人", password=None)
    grant(actor=None, at=at, user=head, unit=ground.root, role=Role.HEAD)
    new = register.NewEntry(
        title="工作报告",
        basis_document="章程",
        basis_article="第三条",
        purpose="汇总工作。",
        frequency="year",
        approver=ground.root,
        expiry_date=day + timedelta(days=700),
        audience=(UnitKind.COUNTY.value, UnitKind.TOWNSHIP.value),
    )
    entry = register.propose_entry(new, unit=ground.root, actor=ground.reader, at=at)
    forms.save_form_version(entry, FORM, actor=ground.reader, at=at, seen_version=0)
    words = ("townships", "often", "again", "long")
    answers = dict.fromkeys(words, "确有需要")
    register.ask_approval(entry, actor=ground.reader, at=at, answers=answers, seen_form=1)
    register.approve(entry, actor=head, at=at)
    entry.refresh_from_db()
    wanted = cycles.NewCycle(
        period=str(day.year), opens_date=day, due_date=add_working_days(day, 40), chain=()
    )
    cycle = cycles.plan_cycle(entry, wanted, actor=ground.reader, at=at)
    cycles.open_cycle(cycle, actor=ground.reader, at=at)
    rows = Filing.objects.filter(cycle=cycle).select_related("record__unit", "cycle__form")
    return ground.reader, list(rows.order_by("pk"))


def write(writer: Writer, filings: list[Filing], each: int, every: int) -> Planted:
    """Texts into the cells. A copy is made of a paragraph of the filing before, which is none itself."""
    field, at = Field.objects.get(key="text"), timezone.now()
    planted: Planted = {}
    before: list[str] = []
    cells = []
    for turn, filing in enumerate(filings):
        texts = [writer.paragraph() for _number in range(each)]
        for number in range(every - 1, each, every) if before else ():
            way = WAYS[(turn + number // every) % len(WAYS)]
            texts[number] = writer.copied(before[number - 1], way)
            planted[filing.pk, number] = (way, (filings[turn - 1].pk, number - 1))
        before = texts
        cells.append(Cell(filing=filing, field=field, text="\n".join(texts), at=at))
    Cell.objects.bulk_create(cells, batch_size=100)
    return planted


def is_turned(planted: Planted, repeat: Repeat, filing: Filing) -> bool:
    """The same pair, shown with the report that was copied from."""
    copy = planted.get((repeat.older.filing_id, repeat.older.number))
    return copy is not None and copy[1] == (filing.pk, repeat.passage.number)
