"""Builders for this room's tests. They call the real actions, so what they build is possible."""

from datetime import date, datetime, timedelta

from kexie.documents.models import Anchor
from kexie.matters.actions import shares, tasks
from kexie.matters.actions.tasks import NewTask
from kexie.matters.models import Share, ShareRole, Task
from kexie.org.models import Unit
from tests.world import World

NOON = datetime.fromisoformat("2026-03-02T12:00:00+08:00")
TODAY = NOON.date()
DUE = date(2026, 3, 31)


def later(days: int) -> datetime:
    """Noon, so many days on."""
    return NOON + timedelta(days=days)


def task(
    world: World,
    *,
    lead: Unit | None = None,
    cooperating: tuple[Unit, ...] = (),
    title: str = "建设科普基地",
    theme: str = "literacy",
    due_date: date | None = DUE,
    evidence_reason: str = "",
    verifier: Unit | None = None,
    unit: Unit | None = None,
    anchor: Anchor | None = None,
    by: str = "province_supervisor",
    at: datetime = NOON,
) -> Task:
    """A task handed out by the province to Kunming."""
    new = NewTask(
        title=title,
        content="各州市科协年内建成一批科普基地。",
        theme=theme,
        lead=lead or world.kunming,
        cooperating=cooperating,
        verifier=verifier,
        due_date=due_date,
        evidence_reason=evidence_reason,
        anchor=anchor,
    )
    return tasks.hand_out([new], unit=unit or world.province, actor=world.people[by], at=at)[0]


def lead_of(task: Task) -> Share:
    return task.shares.get(role=ShareRole.LEAD)


def share_of(task: Task, unit: Unit) -> Share:
    return task.shares.get(record__unit=unit)


def underway(world: World, **wishes: object) -> Share:
    """The lead's share of a task, signed for by Kunming's clerk."""
    share = lead_of(task(world, **wishes))  # type: ignore[arg-type]  # passed on as given
    shares.sign(share, actor=world.people["kunming_clerk"], at=NOON)
    return share


def reported(world: World, **wishes: object) -> Share:
    """The lead's share, reported complete by Kunming's clerk."""
    share = underway(world, **wishes)
    shares.report(share, actor=world.people["kunming_clerk"], at=NOON, text="已建成 3 个基地。")
    return share


def accepted(world: World, **wishes: object) -> Share:
    """The lead's share, accepted by the province's supervisor."""
    share = reported(world, **wishes)
    shares.accept(share, actor=world.people["province_supervisor"], at=NOON)
    return share
