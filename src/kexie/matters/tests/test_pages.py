"""What the pages say and do, and what is taken from them as a file."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie.matters.actions import drafting, evidence, shares
from kexie.matters.actions.tasks import NewTask
from kexie.matters.models import Evidence, Share, ShareState, Task, TaskState
from kexie.matters.tests import make
from tests.world import World

FORM = {
    "title": "办好科普月主场活动",
    "theme": "literacy",
    "urgency": "ordinary",
    "seen_version": "0",
}


@pytest.fixture
def supervisor(world: World, client: Client) -> Client:
    client.force_login(world.people["province_supervisor"])
    return client


@pytest.fixture
def clerk(world: World) -> Client:
    client = Client()
    client.force_login(world.people["kunming_clerk"])
    return client


def now_underway(world: World, **wishes: object) -> Share:
    """Of today, because pages look at the clock."""
    now = timezone.now()
    plain = {"at": now, "due_date": now.date() + timedelta(days=30)}
    return make.underway(world, **(plain | wishes))


class TestByHand:
    def sent(self, world: World, **more: object) -> dict[str, object]:
        return {**FORM, "unit": world.province.pk, "lead": world.kunming.pk, **more}

    def test_a_task_is_handed_out_without_a_text(self, world: World, supervisor: Client) -> None:
        answer = supervisor.post(reverse("matters:new"), self.sent(world, hand_out=""))

        task = Task.objects.get()
        assert answer["Location"] == reverse("matters:show", args=[task.pk])
        assert (task.state, task.shares.get().record.unit) == (TaskState.OPEN, world.kunming)

    def test_a_clerk_drafts_and_a_head_hands_out(self, world: World, client: Client) -> None:
        client.force_login(world.people["province_clerk"])
        client.post(
            reverse("matters:new"), self.sent(world, draft="", cooperating=[world.qujing.pk])
        )
        task = Task.objects.get()
        client.force_login(world.people["province_head"])
        sent = {"seen_version": task.version}

        client.post(reverse("matters:move", args=[task.pk, "hand_out"]), sent)

        task.refresh_from_db()
        assert (task.state, task.shares.count()) == (TaskState.OPEN, 2)

    def test_a_clerk_who_hands_out_keeps_what_he_wrote(self, world: World, client: Client) -> None:
        client.force_login(world.people["province_clerk"])

        answer = client.post(reverse("matters:new"), self.sent(world, hand_out=""))

        assert answer.status_code == 422
        assert "办好科普月主场活动" in answer.content.decode()
        assert not Task.objects.exists()

    def test_a_day_that_is_over_is_said_in_the_form(self, world: World, supervisor: Client) -> None:
        sent = self.sent(world, hand_out="", due_date="2020-01-01")

        answer = supervisor.post(reverse("matters:new"), sent)

        assert answer.status_code == 422
        assert "时限已过，请选择以后的日期。" in answer.content.decode()

    def test_somebody_elses_edit_is_shown_not_overwritten(
        self, world: World, supervisor: Client
    ) -> None:
        task = make.task(world)
        drafting.edit(
            task,
            drafting.Wording(
                title="别人改的标题",
                content="",
                theme="other",
                urgency="ordinary",
                set_by="",
                evidence_reason="",
            ),
            actor=world.people["province_head"],
            at=make.NOON,
            seen_version=1,
        )
        sent = {**FORM, "title": "我的标题", "seen_version": "1"}

        answer = supervisor.post(reverse("matters:edit", args=[task.pk]), sent)

        page = answer.content.decode()
        assert answer.status_code == 409
        assert "我的标题" in page
        assert "别人改的标题" in page
        assert Task.objects.get().record.title == "别人改的标题"

    def test_a_new_title_reaches_every_share(self, world: World, supervisor: Client) -> None:
        task = make.task(world, cooperating=(world.qujing,))
        sent = {**FORM, "title": "更准确的标题", "seen_version": "1"}

        supervisor.post(reverse("matters:edit", args=[task.pk]), sent)

        titles = set(task.shares.values_list("record__title", flat=True))
        assert titles == {"更准确的标题"}

    def test_a_draft_is_edited_with_its_units(self, world: World, supervisor: Client) -> None:
        new = NewTask(title="草稿", content="", theme="other", lead=world.kunming)
        task = drafting.draft(
            new, unit=world.province, actor=world.people["province_clerk"], at=make.NOON
        )
        sent = {**FORM, "lead": world.qujing.pk, "seen_version": "1"}

        supervisor.post(reverse("matters:edit", args=[task.pk]), sent)

        task.refresh_from_db()
        assert (task.plan.lead, task.version) == (world.qujing, 2)


class TestTaskPage:
    def test_a_task_lives_through_its_forms(
        self, world: World, supervisor: Client, clerk: Client
    ) -> None:
        share = make.lead_of(make.task(world, at=timezone.now(), due_date=None))
        for client, door, move, sent in (
            (clerk, "share_move", "sign", {}),
            (clerk, "write", "progress", {"text": "过半", "percent": "50"}),
            (clerk, "write", "evidence", {"link": "https://example.org/a", "caption": "公示"}),
            (clerk, "write", "report", {"text": "全部建成"}),
            (supervisor, "share_move", "return_for_more", {"note": "缺名单"}),
            (clerk, "write", "report", {"text": "全部建成，名单附后"}),
            (supervisor, "share_move", "accept", {}),
        ):
            answer = client.post(reverse(f"matters:{door}", args=[share.pk, move]), sent)
            assert answer.status_code == 302, (move, answer.content.decode()[:2000])
        supervisor.post(reverse("matters:move", args=[share.task_id, "close"]), {})

        share.refresh_from_db()
        assert (share.state, share.task.state) == (ShareState.ACCEPTED, TaskState.CLOSED)
        page = supervisor.get(reverse("matters:show", args=[share.task_id])).content.decode()
        for words in ("全部建成，名单附后", "公示", "过半", "缺名单", "通过验收"):
            assert words in page

    def test_the_clerk_is_offered_his_moves_and_told_who_makes_the_others(
        self, world: World, clerk: Client
    ) -> None:
        share = now_underway(world)

        page = clerk.get(reverse("matters:show", args=[share.task_id])).content.decode()

        assert reverse("matters:write", args=[share.pk, "report"]) in page
        assert reverse("matters:share_move", args=[share.pk, "urge"]) not in page
        assert "催办" in page
        assert "省科协" in page

    def test_what_is_done_for_a_unit_from_above_stands_apart(
        self, world: World, supervisor: Client
    ) -> None:
        share = now_underway(world)

        page = supervisor.get(reverse("matters:show", args=[share.task_id])).content.decode()

        before, folded = page.split("上级代办", 1)
        assert reverse("matters:write", args=[share.pk, "report"]) not in before
        assert reverse("matters:write", args=[share.pk, "report"]) in folded

    def test_the_reason_for_evidence_is_shown_to_who_must_supply_it(
        self, world: World, clerk: Client
    ) -> None:
        share = now_underway(world, evidence_reason="省级验收需核对名单")
        address = reverse("matters:write", args=[share.pk, "report"])

        assert "省级验收需核对名单" in clerk.get(address).content.decode()
        answer = clerk.post(address, {"text": "完成"})
        assert answer.status_code == 422
        assert "省级验收需核对名单" in answer.content.decode()

    def test_silent_units_are_named_before_the_lead_reports(
        self, world: World, clerk: Client
    ) -> None:
        share = now_underway(world, cooperating=(world.qujing,))
        address = reverse("matters:write", args=[share.pk, "report"])

        assert "曲靖市科协" in clerk.get(address).content.decode()
        assert clerk.post(address, {"text": "完成"}).status_code == 422
        sent = {"text": "完成", "over_open": "曲靖下月补报"}
        assert clerk.post(address, sent).status_code == 302

    def test_a_form_for_a_move_that_is_over_is_refused(self, world: World, clerk: Client) -> None:
        share = make.reported(world)

        answer = clerk.get(reverse("matters:write", args=[share.pk, "progress"]))

        assert answer.status_code == 409

    @pytest.mark.parametrize("page", ["report", "evidence", "split", "extend", "progress"])
    def test_every_form_opens(self, world: World, clerk: Client, page: str) -> None:
        share = now_underway(world)

        assert clerk.get(reverse("matters:write", args=[share.pk, page])).status_code == 200

    @pytest.mark.parametrize("page", ["due", "redirect"])
    def test_every_form_of_the_issuer_opens(
        self, world: World, supervisor: Client, page: str
    ) -> None:
        share = make.lead_of(make.task(world))

        assert supervisor.get(reverse("matters:write", args=[share.pk, page])).status_code == 200

    def test_unknown_moves_are_not_found(self, world: World, supervisor: Client) -> None:
        share = now_underway(world)
        for door, key in (("share_move", share.pk), ("write", share.pk), ("move", share.task_id)):
            address = reverse(f"matters:{door}", args=[key, "nonsense"])
            assert supervisor.post(address).status_code == 404

    def test_a_part_is_shown_on_its_whole_and_leads_back(self, world: World, clerk: Client) -> None:
        share = now_underway(world)
        sent = {"units": [world.wuhua.pk, world.panlong.pk], "title": "本区部分", "seen_parts": "0"}

        clerk.post(reverse("matters:write", args=[share.pk, "split"]), sent)

        parts = list(share.task.parts.order_by("number"))
        assert len(parts) == 2
        page = clerk.get(reverse("matters:show", args=[share.task_id])).content.decode()
        assert all(reverse("matters:show", args=[part.pk]) in page for part in parts)
        below = clerk.get(reverse("matters:show", args=[parts[0].pk])).content.decode()
        assert reverse("matters:show", args=[share.task_id]) in below

    def test_a_second_split_from_a_stale_page_is_told(self, world: World, clerk: Client) -> None:
        share = now_underway(world)
        address = reverse("matters:write", args=[share.pk, "split"])
        sent = {"units": [world.wuhua.pk], "title": "本区部分", "seen_parts": "0"}

        assert [clerk.post(address, sent).status_code for _ in range(2)] == [302, 409]
        assert share.task.parts.count() == 1


class TestEvidence:
    def test_one_file_serves_two_shares(self, world: World, clerk: Client) -> None:
        first, second = now_underway(world), now_underway(world)
        upload = SimpleUploadedFile("名单.txt", "五华、盘龙".encode())

        clerk.post(reverse("matters:write", args=[first.pk, "evidence"]), {"upload": upload})
        file = Evidence.objects.get().file
        assert file is not None
        clerk.post(reverse("matters:write", args=[second.pk, "evidence"]), {"file": file.pk})

        assert set(Evidence.objects.values_list("share", "file")) == {
            (first.pk, file.pk),
            (second.pk, file.pk),
        }

    def test_a_file_of_others_cannot_be_used(self, world: World, clerk: Client) -> None:
        task = make.task(world, lead=world.qujing, at=timezone.now(), due_date=None)
        theirs, who = make.lead_of(task), world.people["qujing_clerk"]
        shares.sign(theirs, actor=who, at=make.NOON)
        piece = evidence.prove_with_upload(
            theirs, data="曲靖".encode(), name="曲靖.txt", actor=who, at=make.NOON
        )
        address = reverse("matters:write", args=[now_underway(world).pk, "evidence"])

        assert clerk.post(address, {"file": piece.file_id}).status_code == 422

    @pytest.mark.parametrize("sent", [{}, {"link": "javascript:alert(1)"}, {"link": "nonsense"}])
    def test_what_proves_nothing_is_refused(
        self, world: World, clerk: Client, sent: dict[str, str]
    ) -> None:
        address = reverse("matters:write", args=[now_underway(world).pk, "evidence"])

        assert clerk.post(address, sent).status_code == 422
        assert not Evidence.objects.exists()

    def test_a_withdrawn_piece_stays_on_record(self, world: World, clerk: Client) -> None:
        share = now_underway(world, evidence_reason="需核对")
        clerk.post(
            reverse("matters:write", args=[share.pk, "evidence"]), {"link": "https://a.example/"}
        )
        piece = Evidence.objects.get()

        clerk.post(reverse("matters:withdraw_evidence", args=[piece.pk]))

        page = clerk.get(reverse("matters:show", args=[share.task_id])).content.decode()
        assert "<s>https://a.example/</s>" in page
        answer = clerk.post(reverse("matters:write", args=[share.pk, "report"]), {"text": "完成"})
        assert answer.status_code == 422
