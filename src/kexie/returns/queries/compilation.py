"""Compilations as the user may see them, and what the page of one shows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from kexie.org.models import Unit, User
from kexie.records.access import SEE, may, scope
from kexie.returns.flow import CYCLE
from kexie.returns.layout import Section, read_layout
from kexie.returns.models import Compilation, CompilationState, Cycle, CycleState

ENDS = frozenset({CompilationState.READY, CompilationState.FAILED})
# A job that has not ended after this time never will: its process is gone.
LONGEST = timedelta(minutes=10)


def compilations_for(user: User) -> QuerySet[Compilation]:
    """Those the user may see, the newest first."""
    rows = Compilation.objects.select_related(
        "record__unit", "cycle__record__unit", "asked_by", "pdf__blob", "docx__blob", "sheet__blob"
    )
    return scope(rows, {"see": SEE}, user, "see").order_by("-pk")


def may_compile(user: User, cycle: Cycle) -> bool:
    """Those who collect, once the round has been opened."""
    opened = cycle.state in (CycleState.OPEN, CycleState.CLOSED)
    return opened and may(cycle, CYCLE.rules, user, "compile")


def sections_of(cycle: Cycle) -> tuple[Section, ...]:
    return read_layout(cycle.form.layout).sections


def is_stalled(compilation: Compilation, now: datetime) -> bool:
    return compilation.state not in ENDS and now - compilation.asked_at > LONGEST


@dataclass(frozen=True, slots=True)
class Left:
    """A unit whose report is not in it, with the reason."""

    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class CompilationPage:
    """
    One compilation.

    :ivar step: how many of `steps` are done
    :ivar running: it goes on by itself; `stalled`: it should, and does not
    :ivar chosen: short names of the units it was cut down to; none: all that are expected
    """

    compilation: Compilation
    step: int
    steps: int
    running: bool
    stalled: bool
    chosen: tuple[str, ...]
    sections: tuple[str, ...]
    taken: int
    provisional: int
    left: tuple[Left, ...]
    may_order: bool


def page_of_compilation(user: User, one: Compilation, now: datetime) -> CompilationPage:
    stages: list[str] = [state for state in CompilationState if state != CompilationState.FAILED]
    basis = one.basis or {"reports": [], "missing": []}
    stalled = is_stalled(one, now)
    return CompilationPage(
        compilation=one,
        step=stages.index(one.state) if one.state in stages else 0,
        steps=len(stages) - 1,
        running=one.state not in ENDS and not stalled,
        stalled=stalled,
        chosen=_names(one.units),
        sections=tuple(part.title for part in sections_of(one.cycle) if part.key in one.sections),
        taken=len(basis["reports"]),
        provisional=sum(1 for report in basis["reports"] if report["number"] is None),
        left=_left(basis["missing"]),
        may_order=may_compile(user, one.cycle),
    )


def _names(units: Collection[int]) -> tuple[str, ...]:
    rows = Unit.objects.filter(pk__in=units).order_by("order", "code")
    return tuple(rows.values_list("short_name", flat=True)) if units else ()


def _left(missing: list[dict[str, str]]) -> tuple[Left, ...]:
    codes = [one["unit"] for one in missing]
    names = dict(Unit.objects.filter(code__in=codes).values_list("code", "short_name"))
    return tuple(Left(names.get(one["unit"], one["unit"]), one["reason"]) for one in missing)
