"""Words under a mark of a state secret are kept nowhere: not in notes, reasons, captions, nor comments."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kexie.kernel.secrecy import SecretMark
from kexie.matters.actions import drafting, evidence, extensions, shares, tasks
from kexie.matters.actions.drafting import wording_of
from kexie.matters.models import Share
from kexie.matters.tests import make
from kexie.org.models import User
from tests.world import World

MARKED = "机密★5年 名单"
NOON = make.NOON
Act = Callable[[Share, User, User], object]

BY_THE_UNIT: dict[str, Act] = {
    "progress": lambda share, own, _other: shares.write_progress(
        share, actor=own, at=NOON, text=MARKED
    ),
    "report": lambda share, own, _other: shares.report(share, actor=own, at=NOON, text=MARKED),
    "why over open parts": lambda share, own, _other: shares.report(
        share, actor=own, at=NOON, text="办完", over_open=MARKED
    ),
    "note of taking back": lambda share, own, _other: _taken_back(share, own),
    "reason of an extension": lambda share, own, _other: extensions.ask(
        share,
        actor=own,
        at=NOON,
        to_date=make.DUE + timedelta(days=5),
        reason=MARKED,
        progress="过半",
    ),
    "progress of an extension": lambda share, own, _other: extensions.ask(
        share,
        actor=own,
        at=NOON,
        to_date=make.DUE + timedelta(days=5),
        reason="汛期",
        progress=MARKED,
    ),
    "caption": lambda share, own, _other: evidence.prove_with_link(
        share, link="https://example.org/", caption=MARKED, actor=own, at=NOON
    ),
    "comment": lambda share, own, _other: tasks.comment(
        share.task, actor=own, at=NOON, text=MARKED
    ),
    "urging": lambda share, _own, other: shares.urge(share, actor=other, at=NOON, note=MARKED),
    "reason of cancelling": lambda share, _own, other: tasks.cancel(
        share.task, actor=other, at=NOON, reason=MARKED
    ),
    "title": lambda share, _own, other: _reworded(share, other, "title"),
    "content": lambda share, _own, other: _reworded(share, other, "content"),
    "set by": lambda share, _own, other: _reworded(share, other, "set_by"),
    "why evidence": lambda share, _own, other: _reworded(share, other, "evidence_reason"),
}


def _taken_back(share: Share, own: User) -> None:
    shares.report(share, actor=own, at=NOON, text="办完", over_open="配合单位未报")
    shares.withdraw_report(share, actor=own, at=NOON, note=MARKED)


def _reworded(share: Share, by: User, name: str) -> None:
    words = replace(wording_of(share.task), **{name: MARKED})
    drafting.edit(share.task, words, actor=by, at=NOON, seen_version=1)


@pytest.mark.parametrize("what", BY_THE_UNIT)
def test_nothing_marked_is_written_on_a_task(world: World, what: str) -> None:
    share = make.underway(world, cooperating=(world.qujing,))
    people = world.people

    with pytest.raises(SecretMark):
        BY_THE_UNIT[what](share, people["kunming_clerk"], people["province_supervisor"])


@pytest.mark.parametrize("name", ["title", "set_by", "due_text", "evidence_reason"])
def test_no_task_is_handed_out_with_a_mark(world: World, name: str) -> None:
    words: dict[str, Any] = {"title": "任务", "content": "", "theme": "literacy", name: MARKED}
    new = tasks.NewTask(lead=world.kunming, **words)

    with pytest.raises(SecretMark):
        tasks.hand_out(
            [new], unit=world.province, actor=world.people["province_supervisor"], at=NOON
        )
