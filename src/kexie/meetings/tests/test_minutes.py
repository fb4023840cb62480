"""Minutes, from what was written down to what cannot be changed any more."""

import pytest
from django.utils import translation

from kexie.kernel.errors import Changed
from kexie.kernel.secrecy import SecretMark
from kexie.meetings.actions import amending, minutes
from kexie.meetings.actions.minutes import Wording
from kexie.meetings.errors import (
    AmendmentDecided,
    AmendmentsOpen,
    BadAmendment,
    BadTimes,
    BadWords,
    MinutesThere,
    NotAsRead,
    NotHeld,
)
from kexie.meetings.models import AmendmentState, Minutes, MinutesState, SectionKind
from kexie.meetings.queries.minutes import digest_of, minutes_for
from kexie.meetings.tests import afterwards as made
from kexie.meetings.tests.afterwards import AFTER
from kexie.meetings.tests.ground import called_meeting, held_meeting, running_meeting
from kexie.notify.models import Notice
from kexie.records.access import NotYours
from kexie.workflow.actions import OwnWork, ReasonMissing, WrongState
from tests.world import World


def texts(minutes_made: Minutes) -> dict[str, str]:
    return {one.heading: one.text for one in minutes_made.sections.all()}


def test_the_draft_says_what_was_written_down_item_by_item_and_nothing_else(world: World) -> None:
    said = texts(made.drafted(world))

    assert list(said) == [
        "会议概况",
        "参会人员",
        "昆明市科协工作汇报",
        "曲靖市科协工作汇报",
        "研究科普工作",
    ]
    assert said["会议概况"] == (
        "2026年3月5日09:00至12:00，云南省科学技术协会在省科协三楼会议室召开2026年全省科协工作会议。"
    )
    assert said["昆明市科协工作汇报"] == (
        "昆明市科协昆明领导：去年建成8个科普基地。\n"
        "任务：昆明市科协牵头建成10个科普基地（昆明市科协，2026年6月30日前完成）。"
    )
    assert said["研究科普工作"] == "议定：明年起按人均安排科普经费。\n通报：全国科普月9月举行。"


def test_the_draft_is_in_the_language_of_the_office_whatever_the_page_speaks(world: World) -> None:
    with translation.override("en"):
        said = texts(made.drafted(world))

    assert "任务：" in said["昆明市科协工作汇报"]


def test_minutes_are_drafted_once_and_after_the_meeting(world: World) -> None:
    clerk = world.people["province_clerk"]

    with pytest.raises(NotHeld):
        minutes.draft_minutes(running_meeting(world), actor=clerk, at=AFTER)
    with pytest.raises(WrongState):
        minutes.draft_minutes(called_meeting(world), actor=clerk, at=AFTER)
    meeting = held_meeting(world)
    minutes.draft_minutes(meeting, actor=clerk, at=AFTER)
    with pytest.raises(MinutesThere):
        minutes.draft_minutes(meeting, actor=clerk, at=AFTER)


@pytest.mark.parametrize("who", ["kunming_clerk", "inspector", "nobody", "system_admin"])
def test_only_the_office_that_convened_drafts(world: World, who: str) -> None:
    meeting = held_meeting(world)

    with pytest.raises(NotYours):
        minutes.draft_minutes(meeting, actor=world.people[who], at=AFTER)


def test_those_who_attended_see_the_minutes_from_the_round_on(world: World) -> None:
    drafted = made.drafted(world)
    clerk = world.people["kunming_clerk"]
    assert not minutes_for(clerk).exists()

    minutes.send_round(drafted, actor=world.people["province_clerk"], at=AFTER)

    assert minutes_for(clerk).get() == drafted
    assert Notice.objects.filter(user=clerk, record=drafted.pk, kind="waiting").exists()
    for who in ("wuhua_clerk", "nobody", "system_admin", "security_admin", "audit_admin"):
        assert not minutes_for(world.people[who]).exists()


def test_whoever_is_on_leave_gets_no_minutes(world: World) -> None:
    drafted = made.drafted(world)
    drafted.meeting.attendances.filter(unit=world.qujing).update(coming="leave", reason="出差")

    minutes.send_round(drafted, actor=world.people["province_clerk"], at=AFTER)

    assert not minutes_for(world.people["qujing_clerk"]).exists()


def test_the_second_to_save_a_section_is_shown_both_versions(world: World) -> None:
    section = made.first_item(made.drafted(world))
    made.write(section, world, "甲写的")

    with pytest.raises(Changed) as caught:
        made.write(section, world, "乙写的", by="province_supervisor")

    assert list(caught.value.yours.values())[1] == "乙写的"
    assert list(caught.value.theirs.values())[1] == "甲写的"
    section.refresh_from_db()
    assert section.text == "甲写的"


def test_two_write_in_two_sections_and_neither_is_stopped(world: World) -> None:
    drafted = made.drafted(world)
    first, second = drafted.sections.filter(kind=SectionKind.ITEM).order_by("order")[:2]

    made.write(first, world, "甲")
    made.write(second, world, "乙", by="province_supervisor")

    assert {"甲", "乙"} <= set(texts(drafted).values())


@pytest.mark.parametrize(
    ("heading", "text", "refusal"),
    [
        ("", "文", BadWords),
        ("题" * 201, "文", BadWords),
        ("题", "文" * 20_001, BadWords),
        ("题", "机密★ 10年", SecretMark),
    ],
)
def test_what_does_not_fit_is_refused(
    world: World, heading: str, text: str, refusal: type[Exception]
) -> None:
    section = made.first_item(made.drafted(world))
    clerk = world.people["province_clerk"]

    with pytest.raises(refusal):
        minutes.write_section(
            section, Wording(heading=heading, text=text), actor=clerk, at=AFTER, seen_version=1
        )


def test_sections_are_added_put_in_order_and_taken_out(world: World) -> None:
    drafted, clerk = made.drafted(world), world.people["province_clerk"]
    added = minutes.add_section(
        drafted, Wording(heading="会议要求", text="抓好落实。"), actor=clerk, at=AFTER
    )

    minutes.move_section(added, up=True, actor=clerk, at=AFTER)
    assert [one.heading for one in drafted.sections.all()][-2:] == ["会议要求", "研究科普工作"]
    minutes.move_section(drafted.sections.all()[0], up=True, actor=clerk, at=AFTER)
    assert drafted.sections.all()[0].heading == "会议概况"

    minutes.drop_section(added, actor=clerk, at=AFTER, seen_version=1)
    assert "会议要求" not in texts(drafted)


def test_a_section_on_which_something_was_proposed_stays(world: World) -> None:
    section = made.first_item(made.sent_round(world))
    made.amendment(section, world)

    with pytest.raises(AmendmentsOpen):
        minutes.drop_section(
            section, actor=world.people["province_clerk"], at=AFTER, seen_version=1
        )


def test_the_day_for_amendments_lies_ahead(world: World) -> None:
    with pytest.raises(BadTimes):
        minutes.send_round(
            made.drafted(world),
            actor=world.people["province_clerk"],
            at=AFTER,
            comments_by_date=AFTER.date().replace(day=1),
        )


def test_an_amendment_is_taken_over_and_its_unit_is_told(world: World) -> None:
    section = made.first_item(made.sent_round(world))
    proposed = made.amendment(section, world)

    amending.take_amendment(
        proposed,
        text=proposed.text,
        actor=world.people["province_clerk"],
        at=AFTER,
        seen_version=1,
    )

    section.refresh_from_db()
    proposed.refresh_from_db()
    assert (section.text, proposed.state) == (proposed.text, AmendmentState.TAKEN)
    told = Notice.objects.filter(user=world.people["kunming_clerk"], kind="answered")
    assert told.exists()


def test_an_amendment_is_declined_only_with_a_reason(world: World) -> None:
    section = made.first_item(made.sent_round(world))
    proposed, clerk = made.amendment(section, world), world.people["province_clerk"]

    with pytest.raises(BadAmendment):
        amending.decline_amendment(proposed, answer=" ", actor=clerk, at=AFTER)
    amending.decline_amendment(proposed, answer="以统计年报为准", actor=clerk, at=AFTER)

    with pytest.raises(AmendmentDecided):
        amending.decline_amendment(proposed, answer="再说", actor=clerk, at=AFTER)


@pytest.mark.parametrize("who", ["wuhua_clerk", "inspector", "nobody"])
def test_who_did_not_attend_proposes_nothing(world: World, who: str) -> None:
    section = made.first_item(made.sent_round(world))

    with pytest.raises(NotYours):
        made.amendment(section, world, by=who)


def test_nobody_speaks_for_another_unit(world: World) -> None:
    section = made.first_item(made.sent_round(world))

    with pytest.raises(BadAmendment):
        made.amendment(section, world, by="qujing_clerk")


@pytest.mark.parametrize(("text", "reason"), [("", "数字"), ("同", ""), ("", "")])
def test_an_amendment_says_something_else_and_why(world: World, text: str, reason: str) -> None:
    section = made.first_item(made.sent_round(world))

    with pytest.raises((BadAmendment, BadWords)):
        made.amendment(section, world, text=text, reason=reason)


def test_an_amendment_to_what_was_put_otherwise_meanwhile_shows_both(world: World) -> None:
    section = made.first_item(made.sent_round(world))
    made.write(section, world, "已改")

    with pytest.raises(Changed):
        made.amendment(section, world)


def test_several_amendments_are_taken_over_at_once_unless_they_meet(world: World) -> None:
    sent, clerk = made.sent_round(world), world.people["province_clerk"]
    first, second = sent.sections.filter(kind=SectionKind.ITEM).order_by("order")[:2]
    one, other = made.amendment(first, world), made.amendment(second, world)
    amending.decide_amendments(sent, [one, other], take=True, actor=clerk, at=AFTER)
    assert not sent.sections.filter(amendments__state=AmendmentState.OPEN).exists()

    third = sent.sections.get(heading="研究科普工作")
    pair = [made.amendment(third, world, text="甲"), made.amendment(third, world, text="乙")]
    with pytest.raises(Changed):
        amending.decide_amendments(sent, pair, take=True, actor=clerk, at=AFTER)

    third.refresh_from_db()
    assert "甲" not in third.text


def test_an_amendment_is_taken_back_by_its_unit_only(world: World) -> None:
    section = made.first_item(made.sent_round(world))
    proposed = made.amendment(section, world)

    with pytest.raises(BadAmendment):
        amending.withdraw_amendment(proposed, actor=world.people["qujing_clerk"], at=AFTER)
    amending.withdraw_amendment(proposed, actor=world.people["kunming_head"], at=AFTER)

    proposed.refresh_from_db()
    assert proposed.state == AmendmentState.WITHDRAWN


def test_who_wrote_the_minutes_does_not_approve_them(world: World) -> None:
    sent = made.sent_round(world)
    supervisor = world.people["province_supervisor"]
    made.write(made.first_item(sent), world, "改", by="province_supervisor")
    seen = digest_of(sent.sections.all())

    with pytest.raises(OwnWork):
        minutes.approve(sent, actor=supervisor, at=AFTER, seen=seen)
    minutes.approve(sent, actor=world.people["province_head"], at=AFTER, seen=seen)

    sent.refresh_from_db()
    assert sent.state == MinutesState.APPROVED


def test_approved_is_only_what_was_read(world: World) -> None:
    sent = made.sent_round(world)
    seen = digest_of(sent.sections.all())
    made.write(made.first_item(sent), world, "后改的")

    with pytest.raises(NotAsRead):
        minutes.approve(sent, actor=world.people["province_head"], at=AFTER, seen=seen)


def test_nothing_is_approved_over_an_open_amendment(world: World) -> None:
    sent = made.sent_round(world)
    made.amendment(made.first_item(sent), world)
    seen = digest_of(sent.sections.all())

    with pytest.raises(AmendmentsOpen):
        minutes.approve(sent, actor=world.people["province_head"], at=AFTER, seen=seen)


def test_approved_minutes_are_not_written_in_until_they_are_reopened_with_a_reason(
    world: World,
) -> None:
    done, head = made.approved(world), world.people["province_head"]
    section = made.first_item(done)

    with pytest.raises(WrongState):
        made.write(section, world, "改")
    with pytest.raises(ReasonMissing):
        minutes.reopen(done, actor=head, at=AFTER, reason="")
    minutes.reopen(done, actor=head, at=AFTER, reason="漏一项")
    made.write(section, world, "改")
