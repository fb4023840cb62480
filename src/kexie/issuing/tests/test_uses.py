"""Documents drafted from the record say what it says, link to it, and depart nowhere from the standard."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kexie.documents.models import Anchor
from kexie.gongwen import Document, lay_out
from kexie.gongwen.checking import check
from kexie.gongwen.model import Block, Note, Paragraph, Table
from kexie.gongwen.numbering import Number
from kexie.intake.tests import make as intaken
from kexie.issuing.models import OfficialDocument, Use
from kexie.issuing.queries.uses import about_text
from kexie.issuing.rendering import document_of
from kexie.issuing.tests.make import NOON
from kexie.issuing.uses.breakdown import draft_breakdown, draft_of_document
from kexie.issuing.uses.bulletin import draft_bulletin
from kexie.issuing.uses.common import By, NothingToSay
from kexie.issuing.uses.compilation import draft_compilation
from kexie.issuing.uses.reminder import draft_reminder
from kexie.issuing.uses.reply import draft_reply
from kexie.issuing.uses.supervision import draft_supervision
from kexie.kernel.errors import Refused
from kexie.matters.queries import Wanted, shares_for
from kexie.matters.queries.suggestions.page import suggestions_with_all
from kexie.matters.tests import make, make_suggestions
from kexie.records.access import NotYours
from kexie.returns.tests import compiled
from tests.world import World

ORIGIN = "https://kexie.example"
LATE = make.NOON + timedelta(days=60)


def by(world: World, who: str = "province_supervisor", at: object = NOON) -> By:
    return By(unit=world.province, actor=world.people[who], at=at, origin=ORIGIN)  # type: ignore[arg-type]  # a moment


def blocks_of(document: OfficialDocument) -> tuple[Block, ...]:
    said = document_of(document)
    return (*said.blocks, *(block for one in said.attachments for block in one.blocks))


def text_of(document: OfficialDocument) -> str:
    words = [document_of(document).title]
    for block in blocks_of(document):
        if isinstance(block, Table):
            words += [cell.text for row in block.rows for cell in row]
        elif isinstance(block, Paragraph):
            words.append("".join(run.text for run in block.runs))
        else:
            words.append(getattr(block, "text", ""))
    return "\n".join(words)


def links_of(document: OfficialDocument) -> set[str]:
    found = set()
    for block in blocks_of(document):
        rows = block.rows if isinstance(block, Table) else [getattr(block, "runs", ())]
        found |= {cell.link for row in rows for cell in row if cell.link}
    return found


def departures(document: OfficialDocument) -> list[object]:
    """As it will be issued: with number and day."""
    said = document_of(document)
    given = {name: getattr(said, name) for name in Document.__dataclass_fields__}
    given |= {"draft": False, "number": Number("云科协发", 2026, 1), "date": "2026年3月2日"}
    return list(check(lay_out(Document(**given)).docx))


def drafted(world: World, use: str) -> OfficialDocument:
    match use:
        case Use.BREAKDOWN:
            keys = [make.task(world, cooperating=(world.qujing,)).pk for _n in range(3)]
            return draft_breakdown(keys, "2026年全省科协工作会议讲话", by=by(world))
        case Use.SUPERVISION:
            return draft_supervision(make.underway(world), by=by(world))
        case Use.REMINDER:
            make.underway(world)
            return draft_reminder(world.kunming, by=by(world, at=LATE))
        case Use.BULLETIN:
            make.underway(world)
            make.task(world, lead=world.qujing, due_date=None)
            return draft_bulletin(by=by(world, at=LATE))
        case Use.COMPILATION:
            cycle = compiled.three_counties(world)
            compiled.accepted(world, cycle, world.wuhua)
            return draft_compilation(compiled.made(world, cycle), by=by(world, "province_clerk"))
        case _:
            answered = make_suggestions.answered(world)
            user = world.people["province_supervisor"]
            return draft_reply(suggestions_with_all(user).get(pk=answered.pk), by=by(world))


USES = [Use.BREAKDOWN, Use.SUPERVISION, Use.REMINDER, Use.BULLETIN, Use.REPLY, Use.COMPILATION]


@pytest.mark.parametrize("use", USES)
def test_what_is_drafted_departs_nowhere_from_the_standard(world: World, use: str) -> None:
    document = drafted(world, use)

    assert document.use == use
    assert departures(document) == []
    assert "{{" not in text_of(document)


@pytest.mark.parametrize("use", USES)
def test_what_is_drafted_links_to_what_it_was_read_from(world: World, use: str) -> None:
    links = links_of(drafted(world, use))

    assert links
    assert all(one.startswith(f"{ORIGIN}/") for one in links)


def test_a_breakdown_names_lead_and_cooperating_units(world: World) -> None:
    document = drafted(world, Use.BREAKDOWN)

    said = text_of(document)
    assert "3项任务，涉及2个责任单位" in said
    assert "昆明市科协" in said
    assert "曲靖市科协" in said
    assert "2026年3月31日" in said
    assert [one.unit for one in document.addressees.all()] == [world.kunming, world.qujing]


def test_a_passage_stands_once_beneath_the_table_however_many_tasks_it_set(world: World) -> None:
    """At the foot of pages it stood once for each row, and a table of ten pages became one of fifty."""
    user = world.people["province_supervisor"]
    text = intaken.document(world.province, by=user)
    anchor = Anchor.objects.filter(document=text).first()
    keys = [make.task(world, anchor=anchor).pk for _n in range(3)]
    document = draft_breakdown(keys, "讲话", by=by(world))

    notes = [one for one in blocks_of(document) if isinstance(one, Note)]
    assert anchor is not None
    assert ["".join(run.text for run in one.runs) for one in notes] == [
        f"第1—3项出自《{text.record.title}》：“{anchor.quote}”"
    ]


def test_a_text_is_broken_down_into_what_the_unit_itself_handed_out(world: World) -> None:
    user = world.people["province_supervisor"]
    text = intaken.document(world.province, by=user)
    anchor = Anchor.objects.filter(document=text).first()
    make.task(world, anchor=anchor, title="省里交办")
    make.task(world, anchor=anchor, title="市里分解", unit=world.kunming, lead=world.wuhua)
    document = draft_of_document(text, by=by(world))

    assert "省里交办" in text_of(document)
    assert "市里分解" not in text_of(document)
    offered = about_text(user, text).offers
    assert [(one.use, one.pk) for one in offered] == [("text-breakdown", text.pk)]


def test_a_figure_of_a_bulletin_is_the_length_of_the_list_it_opens(world: World) -> None:
    document = drafted(world, Use.BULLETIN)

    table = next(one for one in blocks_of(document) if isinstance(one, Table))
    row = next(row for row in table.rows if row[0].text == "昆明市科协")
    asked = Wanted(unit=world.kunming.pk, issuer=world.province.pk, measure="late")
    user = world.people["province_supervisor"]
    assert row[5].text == str(shares_for(user, wanted=asked, today=LATE.date()).count()) == "1"
    assert f"unit={world.kunming.pk}" in row[5].link


def test_a_bulletin_praises_only_whose_tasks_were_all_done_in_time(world: World) -> None:
    said = text_of(drafted(world, Use.BULLETIN))

    assert "予以肯定" not in said
    assert "昆明市科协有1件任务逾期未办结，最长已逾期31天" in said


def test_a_reply_never_says_what_was_noted_inside(world: World) -> None:
    said = text_of(drafted(world, Use.REPLY))

    assert "已采纳，明年起执行。" in said
    assert "财政部门尚未会签" not in said


def test_a_suggestion_without_an_answer_has_no_reply(world: World) -> None:
    made = make_suggestions.assigned(world)
    user = world.people["province_supervisor"]

    with pytest.raises(NothingToSay):
        draft_reply(suggestions_with_all(user).get(pk=made.pk), by=by(world))


def test_nobody_is_reminded_of_nothing(world: World) -> None:
    make.underway(world)

    with pytest.raises(NothingToSay):
        draft_reminder(world.kunming, by=by(world))


def test_what_the_drafter_does_not_see_is_in_no_document(world: World) -> None:
    keys = [make.task(world).pk, make.task(world, lead=world.qujing).pk]
    kunming = By(unit=world.kunming, actor=world.people["kunming_clerk"], at=NOON, origin=ORIGIN)

    document = draft_breakdown(keys, "讲话", by=kunming)

    assert "曲靖" not in text_of(document)


def test_nobody_drafts_in_the_name_of_another_unit(world: World) -> None:
    keys = [make.task(world).pk]

    with pytest.raises(NotYours):
        draft_breakdown(keys, "讲话", by=by(world, "kunming_clerk"))


def test_words_of_the_record_are_no_markup(world: World) -> None:
    task = make.task(world, title="【表：假】〖x→y〗{{unit.name}}")

    document = draft_supervision(make.lead_of(task), by=by(world))

    assert "【表：假】〖x→y〗{{unit.name}}" in text_of(document)


def test_a_marked_secret_is_not_drafted(world: World) -> None:
    with pytest.raises(Refused):
        draft_breakdown([make.task(world).pk], "机密★会议", by=by(world))


def test_a_compilation_goes_with_its_cover_and_names_who_is_in_it_and_who_is_not(
    world: World,
) -> None:
    document = drafted(world, Use.COMPILATION)

    names = [one.file.name.rpartition(".")[2] for one in document.enclosures.all()]
    assert sorted(names) == ["docx", "pdf"]
    words = text_of(document)
    assert "五华区科协" in words
    assert "未收入" in words
    assert [one.unit for one in document.addressees.all()] == [world.wuhua]


def test_a_clerk_drafts_a_breakdown_from_the_list_of_tasks(world: World, client: Client) -> None:
    task = make.task(world)
    client.force_login(world.people["province_clerk"])
    listed = client.get(reverse("matters:list")).content.decode()

    client.post(reverse("issuing:draft_many"), {"task": task.pk})

    assert reverse("issuing:tasks_button") in listed
    assert f'name="task" value="{task.pk}"' in listed
    assert OfficialDocument.objects.get(use=Use.BREAKDOWN).record.unit == world.province


def test_a_county_breaks_down_in_its_own_name_what_others_handed_out(
    world: World, client: Client
) -> None:
    task = make.task(world)
    client.force_login(world.people["kunming_clerk"])

    client.post(reverse("issuing:draft_many"), {"task": task.pk})

    assert OfficialDocument.objects.get(use=Use.BREAKDOWN).record.unit == world.kunming
