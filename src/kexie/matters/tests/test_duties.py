"""Nobody verifies or closes what he did: in no post, on no path, not as a deputy."""

import pytest

from kexie.matters.actions import shares, splitting, tasks
from kexie.matters.actions.tasks import NewTask
from kexie.matters.tests import make
from kexie.workflow.actions import OwnWork
from tests.world import World


class TestNobodyVerifiesOwnWork:
    def test_who_reported_for_a_county_does_not_accept_in_another_post(self, world: World) -> None:
        share = make.lead_of(
            make.task(world, lead=world.wuhua, unit=world.kunming, by="kunming_head")
        )
        head = world.people["kunming_head"]
        shares.sign(share, actor=world.people["wuhua_clerk"], at=make.NOON)
        shares.report(share, actor=head, at=make.NOON, text="代五华完成")

        for verify in (shares.accept, lambda *a, **k: shares.return_for_more(*a, reason="x", **k)):
            with pytest.raises(OwnWork):
                verify(share, actor=head, at=make.NOON)

    def test_who_reported_a_part_does_not_verify_the_whole(self, world: World) -> None:
        share = make.underway(world)
        supervisor = world.people["province_supervisor"]
        new = NewTask(title="五华部分", content="", theme="other", lead=world.wuhua)
        [part] = splitting.split(
            share, [new], actor=world.people["kunming_clerk"], at=make.NOON, seen_parts=0
        )
        below = make.lead_of(part)
        shares.sign(below, actor=supervisor, at=make.NOON)
        shares.report(below, actor=supervisor, at=make.NOON, text="完成")
        shares.accept(below, actor=world.people["kunming_head"], at=make.NOON)
        shares.report(
            share,
            actor=world.people["kunming_clerk"],
            at=make.NOON,
            text="完成",
            over_open="五华待结",
        )

        with pytest.raises(OwnWork):
            shares.accept(share, actor=supervisor, at=make.NOON)
        shares.accept(share, actor=world.people["province_head"], at=make.NOON)

    def test_who_worked_on_a_share_does_not_close_the_task(self, world: World) -> None:
        share = make.lead_of(
            make.task(world, lead=world.wuhua, unit=world.kunming, by="kunming_head")
        )
        shares.sign(share, actor=world.people["kunming_head"], at=make.NOON)
        shares.report(share, actor=world.people["wuhua_clerk"], at=make.NOON, text="完成")
        shares.accept(share, actor=world.people["province_supervisor"], at=make.NOON)

        with pytest.raises(OwnWork):
            tasks.close(share.task, actor=world.people["kunming_head"], at=make.NOON)
