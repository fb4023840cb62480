"""Nobody verifies or closes what he did: in no post, on no path, not as a deputy."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kexie.matters.actions import evidence, extensions, shares, splitting, tasks
from kexie.matters.actions.tasks import NewTask
from kexie.matters.models import ShareState
from kexie.matters.tests import make
from kexie.org.actions import people
from kexie.org.models import User
from kexie.records.access import NotYours
from kexie.workflow.actions import OwnWork
from kexie.workflow.queries import steps_of
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

    def test_who_withdrew_a_report_from_above_does_not_accept_the_next(self, world: World) -> None:
        share = make.reported(world)
        supervisor = world.people["province_supervisor"]
        shares.withdraw_report(share, actor=supervisor, at=make.NOON)
        shares.report(share, actor=world.people["kunming_clerk"], at=make.NOON, text="再报")

        with pytest.raises(OwnWork):
            shares.accept(share, actor=supervisor, at=make.NOON)

    def test_who_withdrew_evidence_sent_back_or_handed_parts_on_does_not_accept(
        self, world: World
    ) -> None:
        supervisor, clerk = world.people["province_supervisor"], world.people["kunming_clerk"]
        withdrawn, returned, split = (make.lead_of(make.task(world)) for _ in range(3))
        shares.send_back(returned, actor=supervisor, at=make.NOON, reason="不属我")
        shares.insist(returned, actor=world.people["province_head"], at=make.NOON, reason="属")
        for share in (withdrawn, returned, split):
            shares.sign(share, actor=clerk, at=make.NOON)
        proof = evidence.prove_with_link(
            withdrawn, link="https://example.org/", actor=clerk, at=make.NOON
        )
        evidence.withdraw_evidence(proof, actor=supervisor, at=make.NOON)
        new = NewTask(title="五华部分", content="", theme="other", lead=world.wuhua)
        splitting.split(split, [new], actor=supervisor, at=make.NOON, seen_parts=0)

        for share in (withdrawn, returned, split):
            shares.report(share, actor=clerk, at=make.NOON, text="完成", over_open="待结")
            with pytest.raises(OwnWork):
                shares.accept(share, actor=supervisor, at=make.NOON)

    def test_who_asked_for_time_or_did_the_work_does_not_correct_the_due_day(
        self, world: World
    ) -> None:
        supervisor = world.people["province_supervisor"]
        asked, worked = make.underway(world), make.underway(world)
        wish = {"to_date": date(2026, 4, 20), "reason": "雨季", "progress": "过半"}
        extensions.ask(asked, actor=supervisor, at=make.NOON, **wish)  # type: ignore[arg-type]  # as given
        shares.write_progress(worked, actor=supervisor, at=make.NOON, text="过半")

        for share in (asked, worked):
            new = {"due_date": date(2026, 4, 10), "reason": "笔误"}
            with pytest.raises(OwnWork):
                shares.correct_due(share, actor=supervisor, at=make.NOON, **new)  # type: ignore[arg-type]  # as given
            shares.correct_due(
                share,
                actor=world.people["province_head"],
                at=make.NOON,
                **new,  # type: ignore[arg-type]  # as given
            )


class TestDeputies:
    def deputy(self, world: World, *, principal: str, deputy: str) -> User:
        people.name_deputy(
            actor=world.people[principal],
            at=make.NOON,
            principal=world.people[principal],
            deputy=world.people[deputy],
            from_date=make.TODAY,
            to_date=date(2026, 12, 31),
        )
        stand_in = User.objects.get(pk=world.people[deputy].pk)
        stand_in.as_of = make.TODAY
        return stand_in

    def test_a_deputy_verifies_for_his_principal_and_it_is_written_down(self, world: World) -> None:
        stand_in = self.deputy(world, principal="province_supervisor", deputy="department_clerk")
        share = make.reported(world)

        shares.accept(share, actor=stand_in, at=make.NOON)

        step = steps_of([share.pk]).get(move="accept")
        assert (step.actor, step.on_behalf_of) == (stand_in, world.people["province_supervisor"])

    def test_a_deputy_does_not_verify_his_own_work(self, world: World) -> None:
        stand_in = self.deputy(world, principal="province_supervisor", deputy="kunming_clerk")
        share = make.reported(world)

        with pytest.raises(OwnWork):
            shares.accept(share, actor=stand_in, at=make.NOON)

    def test_a_deputy_does_not_verify_what_his_principal_did(self, world: World) -> None:
        """The right comes from the principal alone, and the principal may not."""
        supervisor = world.people["province_supervisor"]
        stand_in = self.deputy(world, principal="province_supervisor", deputy="department_clerk")
        share = make.underway(world)
        shares.report(share, actor=supervisor, at=make.NOON, text="代昆明完成")

        with pytest.raises(OwnWork):
            shares.accept(share, actor=stand_in, at=make.NOON)

    def test_a_principal_does_not_verify_what_his_deputy_did_for_him(self, world: World) -> None:
        stand_in = self.deputy(world, principal="province_supervisor", deputy="department_clerk")
        share = make.underway(world)
        shares.report(share, actor=stand_in, at=make.NOON, text="代报")

        with pytest.raises(OwnWork):
            shares.accept(share, actor=world.people["province_supervisor"], at=make.NOON)

    def test_of_two_principals_the_one_who_did_nothing_is_stood_in_for(self, world: World) -> None:
        self.deputy(world, principal="province_supervisor", deputy="department_clerk")
        stand_in = self.deputy(world, principal="province_head", deputy="department_clerk")
        share = make.underway(world)
        shares.report(
            share, actor=world.people["province_supervisor"], at=make.NOON, text="代昆明完成"
        )

        shares.accept(share, actor=stand_in, at=make.NOON)

        step = steps_of([share.pk]).get(move="accept")
        assert step.on_behalf_of == world.people["province_head"]

    def test_a_deputyship_that_is_over_gives_nothing(self, world: World) -> None:
        stand_in = self.deputy(world, principal="province_supervisor", deputy="department_clerk")
        stand_in.as_of = date(2027, 1, 1)

        with pytest.raises(NotYours):
            shares.accept(make.reported(world), actor=stand_in, at=make.NOON)


class TestOnScreen:
    def test_the_button_is_there_but_disabled_and_says_why(
        self, world: World, client: Client
    ) -> None:
        task = make.task(world, lead=world.wuhua, unit=world.kunming, by="kunming_head")
        share, head = make.lead_of(task), world.people["kunming_head"]
        shares.sign(share, actor=world.people["wuhua_clerk"], at=make.NOON)
        shares.report(share, actor=head, at=make.NOON, text="代五华完成")
        client.force_login(head)

        page = client.get(reverse("matters:show", args=[task.pk])).content.decode()

        said = f'<button type="button" class="btn" disabled aria-describedby="barred-{share.pk}-accept">'
        assert said in page
        assert "这项工作由您本人办理，须由其他人验收。" in page

    @pytest.mark.parametrize("move", ["accept", "return_for_more"])
    def test_the_door_stays_shut_as_well(self, world: World, client: Client, move: str) -> None:
        task = make.task(world, lead=world.wuhua, unit=world.kunming, by="kunming_head")
        share, head = make.lead_of(task), world.people["kunming_head"]
        shares.sign(share, actor=head, at=make.NOON)
        shares.report(share, actor=head, at=make.NOON, text="代五华完成")
        client.force_login(head)

        for door in ("matters:share_move", "api:tasks-share-move"):
            answer = client.post(
                reverse(door, args=[share.pk, move]),
                {"note": "好"},
                content_type="application/json",
            )
            assert answer.status_code == 403
        share.refresh_from_db()
        assert share.state == ShareState.REPORTED

    def test_many_at_once_verifies_no_own_work(self, world: World, client: Client) -> None:
        """The same action stands behind the list: what may not be done row by row may not be done at once."""
        other = make.reported(world)
        own = make.underway(world)
        supervisor = world.people["province_supervisor"]
        shares.report(own, actor=supervisor, at=make.NOON, text="代昆明完成")
        client.force_login(supervisor)

        sent = {"task": [own.task_id, other.task_id], "move": "accept"}
        page = client.post(reverse("matters:many"), sent).content.decode()

        own.refresh_from_db()
        other.refresh_from_db()
        assert (own.state, other.state) == (ShareState.REPORTED, ShareState.ACCEPTED)
        assert "这项工作由您本人办理" in page
