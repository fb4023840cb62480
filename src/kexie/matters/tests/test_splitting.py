"""Parts handed down the tree."""

from datetime import date

import pytest

from kexie.documents.actions import new_anchors
from kexie.documents.queries import documents_for, latest_version
from kexie.documents.tests import make as documents
from kexie.kernel.errors import Changed
from kexie.matters.actions import shares, splitting
from kexie.matters.actions.tasks import NewTask
from kexie.matters.errors import (
    BadUnits,
    DueInThePast,
    OpenBelow,
)
from kexie.matters.models import ShareState
from kexie.matters.tests import make
from tests.world import World


class TestSplitting:
    def part(self, world: World, **wishes: object) -> NewTask:
        plain = {
            "title": "五华区部分",
            "content": "",
            "theme": "literacy",
            "lead": world.wuhua,
            "due_date": date(2026, 3, 20),
        }
        return NewTask(**(plain | wishes))  # type: ignore[arg-type]  # fields as given

    def test_a_part_goes_down_with_number_and_parent(self, world: World) -> None:
        share = make.underway(world)

        [part] = splitting.split(
            share,
            [self.part(world)],
            actor=world.people["kunming_clerk"],
            at=make.NOON,
            seen_parts=0,
        )

        assert (part.number, part.parent, part.record.unit) == (
            "2026-0001-01",
            share.task,
            world.kunming,
        )
        shares.sign(make.lead_of(part), actor=world.people["wuhua_clerk"], at=make.NOON)

    def test_whoever_gets_a_part_may_open_the_document_that_set_the_task(
        self, world: World
    ) -> None:
        document = documents.document(world.province, by=world.people["province_clerk"])
        [anchor] = new_anchors(latest_version(document), [(0, 5)])
        share = make.underway(world, anchor=anchor)
        seen = documents_for(world.people["wuhua_clerk"])
        assert not seen.contains(document)

        splitting.split(
            share,
            [self.part(world)],
            actor=world.people["kunming_clerk"],
            at=make.NOON,
            seen_parts=0,
        )

        assert seen.all().contains(document)
        assert documents_for(world.people["kunming_clerk"]).contains(document)

    def test_a_whole_is_not_reported_over_open_parts_without_a_word(self, world: World) -> None:
        share, clerk = make.underway(world), world.people["kunming_clerk"]
        splitting.split(share, [self.part(world)], actor=clerk, at=make.NOON, seen_parts=0)

        with pytest.raises(OpenBelow, match="2026-0001-01 五华区部分"):
            shares.report(share, actor=clerk, at=make.NOON, text="完成")
        shares.report(share, actor=clerk, at=make.NOON, text="完成", over_open="五华下月补")

        assert share.state == ShareState.REPORTED

    def test_the_second_to_split_is_told(self, world: World) -> None:
        share, part = make.underway(world), self.part(world)
        splitting.split(
            share, [part], actor=world.people["kunming_clerk"], at=make.NOON, seen_parts=0
        )

        with pytest.raises(Changed) as told:
            splitting.split(
                share, [part], actor=world.people["kunming_head"], at=make.NOON, seen_parts=0
            )

        assert told.value.theirs == {"2026-0001-01": "五华区部分"}
        assert share.task.parts.count() == 1

    def test_parts_go_only_to_units_below(self, world: World) -> None:
        with pytest.raises(BadUnits):
            splitting.split(
                make.underway(world),
                [self.part(world, lead=world.qilin)],
                actor=world.people["kunming_clerk"],
                at=make.NOON,
                seen_parts=0,
            )

    def test_a_part_is_not_due_after_the_whole(self, world: World) -> None:
        with pytest.raises(DueInThePast):
            splitting.split(
                make.underway(world),
                [self.part(world, due_date=date(2026, 4, 30))],
                actor=world.people["kunming_clerk"],
                at=make.NOON,
                seen_parts=0,
            )
