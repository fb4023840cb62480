"""Locked minutes as an official document, and what an amendment changes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kexie.gongwen import Form, Heading, lay_out
from kexie.gongwen.checking import check
from kexie.issuing.models import OfficialDocument
from kexie.issuing.rendering import document_of
from kexie.meetings.actions import minutes
from kexie.meetings.actions.minutes import Wording
from kexie.meetings.actions.printing import print_minutes
from kexie.meetings.errors import BadWords, Printed
from kexie.meetings.minutes_diff import difference
from kexie.meetings.minutes_printed import blocks_of, present_of
from kexie.meetings.models import Section, SectionKind
from kexie.meetings.tests import afterwards as made
from kexie.meetings.tests.afterwards import AFTER
from kexie.records.access import NotYours
from kexie.workflow.actions import WrongState
from tests.world import World


def printed(world: World) -> OfficialDocument:
    return print_minutes(made.locked(world), actor=world.people["province_clerk"], at=AFTER)


def test_locked_minutes_become_a_document_with_the_same_words(world: World) -> None:
    document = printed(world)

    said = document_of(document)
    assert (said.form, said.title) == (Form.MINUTES, "2026年全省科协工作会议纪要")
    assert [one.text for one in said.blocks if isinstance(one, Heading)] == [
        "昆明市科协工作汇报",
        "曲靖市科协工作汇报",
        "研究科普工作",
    ]
    assert [one.role for one in said.present] == ["未回复"]
    assert "昆明市科学技术协会" in said.copies


def test_the_printed_minutes_depart_nowhere_from_the_standard(world: World) -> None:
    # the day is put in when it is issued
    said = replace(document_of(printed(world)), date="2026年3月6日", draft=False)

    assert check(lay_out(said).docx) == []


def test_the_minutes_know_their_document_and_it_them(world: World) -> None:
    document = printed(world)

    assert document.about is not None
    one = document.about.minutes
    assert one.document == document


def test_minutes_are_printed_once_and_only_when_locked(world: World) -> None:
    clerk, done = world.people["province_clerk"], made.approved(world)
    with pytest.raises(WrongState):
        print_minutes(done, actor=clerk, at=AFTER)
    minutes.lock(done, actor=clerk, at=AFTER)
    with pytest.raises(NotYours):
        print_minutes(done, actor=world.people["kunming_clerk"], at=AFTER)
    print_minutes(done, actor=clerk, at=AFTER)

    with pytest.raises(Printed):
        print_minutes(done, actor=clerk, at=AFTER)


def test_what_could_not_be_printed_is_said_where_it_is_written(world: World) -> None:
    section = made.first_item(made.drafted(world))

    with pytest.raises(BadWords, match="第1行"):
        minutes.write_section(
            section,
            Wording(heading="题", text="【表：没有完】\n甲\t乙"),
            actor=world.people["province_clerk"],
            at=AFTER,
            seen_version=1,
        )


def test_a_post_with_a_comma_in_its_name_stays_one_person() -> None:
    line = "出席：甲（省科协党组书记、常务副主席）、乙；丙"
    section = Section(kind=SectionKind.PRESENT, heading="参会人员", text=f"{line}\n另附签到表")

    [one] = present_of([section])

    assert one.names == ("甲（省科协党组书记、常务副主席）", "乙", "丙")


def test_headings_in_a_section_stand_below_its_own() -> None:
    section = Section(kind=SectionKind.ITEM, heading="议题", text="一、甲\n文")

    levels = [one.level for one in blocks_of([section]) if isinstance(one, Heading)]

    assert levels == [1, 2]


WORDS = st.text("科协建成馆10。；，\n、", max_size=60)


@given(WORDS, WORDS)
def test_a_difference_leads_from_the_one_wording_to_the_other(before: str, after: str) -> None:
    found = difference(before, after)

    assert "".join(one.text for one in found if one.change != "new") == before
    assert "".join(one.text for one in found if one.change != "gone") == after


def test_of_a_long_text_only_the_changed_number_is_marked() -> None:
    found = difference("建成基地86个。" + "文" * 3000, "建成基地91个。" + "文" * 3000)

    assert [one.text for one in found if one.change == "new"] == ["91"]
