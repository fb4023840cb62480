"""A round whose reports can be bound together, and what came of it, by the real actions."""

import io
from typing import Any

import docx
import pypdfium2

from kexie.files.queries import content_of
from kexie.indicators.models import AMOUNT
from kexie.org.actions import people
from kexie.org.models import Role, Unit
from kexie.returns.actions import compilation
from kexie.returns.actions.cells import CellEdit, save_cells
from kexie.returns.models import Compilation, Cycle, Filing
from kexie.returns.tests import filed, make
from tests.world import World

TEXT = "全年组织科普讲座进社区进学校。\n突出问题：经费不足。"
ORIGIN = "https://kexie.example"


def submitted(
    world: World, cycle: Cycle, unit: Unit, *, heard: int = 90, text: str = TEXT
) -> Filing:
    """Numbers in a table, a figure with a comment and a text, sent up."""
    filing = make.filing_of(cycle, unit)
    filed.write(world, filing, {"talks_n_male": 3, "talks_n_female": 4})
    edits = [
        CellEdit(field="text", text=text),
        CellEdit(field="people", amount=heard * AMOUNT, comment="含线上听众"),
    ]
    save_cells(filing, edits, actor=world.people["wuhua_clerk"], at=make.NOON)
    return filed.sent(world, filing)


def accepted(
    world: World, cycle: Cycle, unit: Unit, *, above: str = "kunming_clerk", **said: Any
) -> Filing:
    return filed.accepted(world, filed.passed(world, submitted(world, cycle, unit, **said), above))


def three_counties(world: World) -> Cycle:
    """A round that expects Wuhua, Panlong and Qilin, in which Wuhua's clerk works for all of them."""
    for unit in (world.panlong, world.qilin):
        clerk = world.people["wuhua_clerk"]
        people.grant(actor=None, at=make.NOON, user=clerk, unit=unit, role=Role.CLERK)
    return make.opened(world)


def ordered(world: World, cycle: Cycle, *, by: str = "province_clerk", **wish: Any) -> Compilation:
    new = compilation.NewCompilation(origin=ORIGIN, **wish)
    return compilation.order_compilation(cycle, new, actor=world.people[by], at=make.NOON)


def made(world: World, cycle: Cycle, **wish: Any) -> Compilation:
    one = ordered(world, cycle, **wish)
    compilation.compile_in_background.call(compilation_id=one.pk)
    one.refresh_from_db()
    return one


def printed(one: Compilation) -> str:
    """The words of the PDF, without any blanks."""
    assert one.pdf is not None
    with pypdfium2.PdfDocument(content_of(one.pdf)) as opened:
        words = [page.get_textpage().get_text_range() for page in opened]
    return "".join("".join(words).split())


def written(one: Compilation) -> Any:
    assert one.docx is not None
    return docx.Document(io.BytesIO(content_of(one.docx)))
