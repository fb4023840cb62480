"""A compilation is sent out (汇编): a cover document that says what is in it; the compilation itself goes with it."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from kexie.audit.actions import writing
from kexie.files.queries import content_of
from kexie.gongwen import Attachment, Run, Table, day_in_words
from kexie.issuing.actions.drafting import To
from kexie.issuing.actions.enclosing import enclose
from kexie.issuing.models import OfficialDocument, Use
from kexie.issuing.uses.common import By, Column, NothingToSay, draft, said, table
from kexie.org.models import Unit
from kexie.returns.models import Compilation, CompilationState

COLUMNS = (
    Column(head="序号", width=3, side="centre"),
    Column(head="单位", width=12),
    Column(head="收入情况", width=10),
)


@writing()
def draft_compilation(compilation: Compilation, *, by: By) -> OfficialDocument:
    """
    For one that is ready; the caller has shown that the actor sees it.

    :raises NothingToSay: it is not ready
    """
    basis = compilation.basis
    if compilation.state != CompilationState.READY or compilation.as_of is None or basis is None:
        raise NothingToSay("这份汇编还没有生成，请等生成后再印发。")
    codes = [one["unit"] for one in (*basis["reports"], *basis["missing"])]
    units = {one.code: one for one in Unit.objects.filter(code__in=codes)}
    taken = [units[one["unit"]] for one in basis["reports"] if one["unit"] in units]
    title = compilation.cycle.record.title
    as_of = timezone.localtime(compilation.as_of)
    values = {
        "round.title": title,
        "round.taken": len(basis["reports"]),
        "round.as_of": f"{day_in_words(as_of.date())}{as_of:%H:%M}",
    }
    link = by.link(reverse("returns:compilation", args=[compilation.pk]))
    page = said("汇编全文随文附送，系统中编号为", Run(text=f"{compilation.pk}", link=link), "。")
    attached = Attachment(f"《{title}汇编》收入材料清单", (_listed(basis, units, by),))
    document = draft(
        Use.COMPILATION,
        values,
        (page,),
        by=by,
        to=[To(unit=unit) for unit in taken if unit != by.unit],
        about=compilation.record,
        attachments=(attached,),
    )
    for file in (compilation.pdf, compilation.docx):
        if file is not None:
            enclose(document, data=content_of(file), name=file.name, actor=by.actor, at=by.at)
    return document


def _listed(basis: dict[str, Any], units: dict[str, Unit], by: By) -> Table:
    """Whose report is in it, in which state, and whose is not and why."""
    rows = [
        (
            _name(one["unit"], units),
            Run(
                text=_state(one["number"]),
                link=by.link(reverse("returns:filing", args=[one["filing"]])),
            ),
        )
        for one in basis["reports"]
    ]
    rows += [
        (_name(one["unit"], units), Run(text=f"未收入：{one['reason']}"))
        for one in basis["missing"]
    ]
    numbered = [(Run(text=str(at)), *row) for at, row in enumerate(rows, start=1)]
    return table("收入材料清单", COLUMNS, numbered)


def _name(code: str, units: dict[str, Unit]) -> Run:
    return Run(text=units[code].short_name if code in units else code)


def _state(number: int | None) -> str:
    if number is None:
        return "已报送，未审核"
    return f"第{number}次更正后" if number else "已审核"
