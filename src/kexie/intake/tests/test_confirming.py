"""Drafts become tasks: which, for whom, what is missing, and two at once."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from kexie.audit.models import Entry
from kexie.documents.actions import leave_anchor
from kexie.documents.models import Anchor, Document
from kexie.documents.queries import documents_for
from kexie.documents.tests import make as documents
from kexie.intake.actions.confirming import confirm_drafts
from kexie.intake.actions.deciding import accept_drafts
from kexie.intake.actions.editing import Edit, edit_draft
from kexie.intake.actions.finding import keep_found
from kexie.intake.errors import AlreadyHandedOut, NotComplete, NotDecided
from kexie.intake.found import Found, FoundDraft
from kexie.intake.models import Decision, Draft
from kexie.intake.queries.coverage import coverage_of
from kexie.intake.queries.drafts import drafts_of
from kexie.intake.queries.targets import plans_for
from kexie.intake.tests import make
from kexie.intake.units import UnitChoice
from kexie.kernel.errors import Changed, Refused
from kexie.matters.models import Share, Task
from kexie.notify.models import Notice
from kexie.records.access import NotYours
from tests.world import NOON, World

TODAY = NOON.date()


def accepted(world: World, words: str, **edit: object) -> tuple[Document, Draft]:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk)
    draft = make.draft(document, words)
    if edit:
        changes: Edit = edit  # type: ignore[assignment]  # written by the tests below
        draft = edit_draft(draft, seen=1, edit=changes, actor=clerk, at=NOON)
    [draft] = accept_drafts(document, [(draft.pk, draft.version)], actor=clerk, at=NOON)
    return document, draft


def confirm(world: World, document: Document, draft: Draft, who: str) -> list[Task]:
    return confirm_drafts(
        document, drafts=[(draft.pk, draft.version)], actor=world.people[who], at=NOON
    )


def test_a_group_becomes_one_task_per_unit_each_pointing_to_the_sentence(world: World) -> None:
    document, draft = accepted(world, make.MONTH)

    tasks = confirm(world, document, draft, "province_supervisor")

    leads = Share.objects.filter(role="lead").values_list("record__unit__short_name", flat=True)
    assert list(leads.order_by("pk")) == ["昆明市科协", "曲靖市科协"]
    assert {task.anchor_id for task in tasks} == {draft.anchor_id}
    assert {share.due_date for share in Share.objects.all()} == {date(2026, 12, 31)}
    draft.refresh_from_db()
    assert draft.decision == Decision.CONFIRMED
    version = draft.anchor.version
    assert coverage_of(document, version).with_task == 1
    assert Entry.objects.filter(verb="draft.confirm").count() == 1


@pytest.mark.parametrize("leave", [True, False])
def test_what_was_handed_out_is_not_offered_again_in_a_corrected_version(
    world: World, *, leave: bool
) -> None:
    document, draft = accepted(world, make.MONTH)
    confirm(world, document, draft, "province_supervisor")
    clerk = world.people["province_clerk"]
    documents.version(document, by=clerk, text="工作纪要\n散会。\n")
    anchor = Anchor.objects.get(pk=draft.anchor_id)
    assert anchor.lost_at
    if leave:
        leave_anchor(anchor, actor=clerk, at=NOON)
    again = "各州（市）科协做好科普月系列活动，年底前报送总结"
    version = documents.version(
        document, by=clerk, text=f"工作纪要\n会议要求，{again}。科普部要编写年鉴。\n"
    )

    offered = [
        FoundDraft(title=words, span=make.span_of(words, version.text))
        for words in (again, "科普部要编写年鉴")
    ]
    keep_found(version, Found(drafts=tuple(offered)), actor=clerk, at=NOON)

    new = document.drafts.filter(anchor__version=version).exclude(pk=draft.pk)
    assert [one.title for one in new] == ["科普部要编写年鉴"]


def test_one_task_in_common_has_one_lead_and_the_others_cooperate(world: World) -> None:
    kunming = UnitChoice(unit_id=world.kunming.pk)
    document, draft = accepted(
        world, make.MONTH, handling="shared", lead=[kunming, UnitChoice(group="prefectures")]
    )

    [task] = confirm(world, document, draft, "province_head")

    shares = task.shares.order_by("pk").values_list("record__unit__short_name", "role")
    assert list(shares) == [("昆明市科协", "lead"), ("曲靖市科协", "cooperating")]


def test_recipients_may_open_the_source_and_nobody_else(world: World) -> None:
    document, draft = accepted(world, make.MONTH)
    assert document not in documents_for(world.people["kunming_clerk"])

    confirm(world, document, draft, "province_supervisor")

    assert document in documents_for(world.people["kunming_clerk"])
    assert document not in documents_for(world.people["wuhua_clerk"])


def test_each_unit_is_told_once_however_many_tasks_it_gets(world: World) -> None:
    document, month = accepted(world, make.MONTH)
    clerk = world.people["province_clerk"]
    survey = make.draft(document, make.SURVEY)
    lead = [UnitChoice(unit_id=world.kunming.pk)]
    survey = edit_draft(survey, seen=1, edit={"lead": lead}, actor=clerk, at=NOON)
    [survey] = accept_drafts(document, [(survey.pk, 2)], actor=clerk, at=NOON)

    confirm_drafts(
        document,
        drafts=[(month.pk, month.version), (survey.pk, survey.version)],
        actor=world.people["province_supervisor"],
        at=NOON,
    )

    assert Notice.objects.filter(user=world.people["kunming_clerk"]).count() == 1


@pytest.mark.parametrize("who", ["province_clerk", "kunming_head", "inspector"])
def test_only_supervisor_and_head_hand_out(world: World, who: str) -> None:
    document, draft = accepted(world, make.MONTH)

    with pytest.raises(NotYours):
        confirm(world, document, draft, who)

    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("edit", "missing"),
    [
        ({"lead": []}, "lead"),
        ({"lead": [UnitChoice(words="县教育局")]}, "县教育局"),
        ({"lead": [UnitChoice(group="societies")]}, "group"),
        ({"handling": "shared"}, "common"),
        ({"due_date": None}, "年底前"),
        ({"due_date": date(2026, 3, 1)}, "2026"),
    ],
)
def test_what_is_missing_blocks_all_and_is_said(
    world: World, edit: dict[str, object], missing: str
) -> None:
    document, draft = accepted(world, make.MONTH, **edit)

    with pytest.raises(NotComplete) as told, translation.override("en"):
        confirm(world, document, draft, "province_supervisor")

    assert missing in str(told.value)
    assert not Task.objects.exists()
    draft.refresh_from_db()
    assert draft.decision == Decision.ACCEPTED


def test_an_open_draft_is_not_handed_out(world: World) -> None:
    document = make.document(world.province, by=world.people["province_clerk"])

    with pytest.raises(NotDecided):
        confirm(world, document, make.draft(document, make.MONTH), "province_supervisor")


def test_a_draft_changed_since_it_was_looked_at_is_not_handed_out(world: World) -> None:
    document, draft = accepted(world, make.MONTH)
    edit_draft(
        draft,
        seen=draft.version,
        edit={"title": "另一题"},
        actor=world.people["province_clerk"],
        at=NOON,
    )

    with pytest.raises(Changed):
        confirm(world, document, draft, "province_supervisor")


def test_the_preview_reads_each_group_once(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk)
    drafts = list(drafts_of(document)) * 10

    # the group; whom the unit reaches, and who stands above it
    with django_assert_num_queries(3):
        plans = plans_for(drafts, world.province, TODAY)

    assert len(plans) == 30


def both(first: Callable[[], object], second: Callable[[], object]) -> list[type[Exception] | None]:
    """Run two things in transactions of their own, started together; what each was told, or None."""
    gate = threading.Barrier(2)
    told: list[type[Exception] | None] = [None, None]

    def run(place: int, thing: Callable[[], object]) -> None:
        gate.wait()
        try:
            thing()
        except Refused as refusal:
            told[place] = type(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return told


def test_of_two_who_hand_out_the_same_draft_one_wins_and_the_other_is_told(
    committed_world: World,
) -> None:
    world = committed_world
    document, draft = accepted(world, make.MONTH)

    told = both(
        lambda: confirm(world, document, draft, "province_supervisor"),
        lambda: confirm(world, document, draft, "province_head"),
    )

    assert sorted(told, key=str) == sorted([None, AlreadyHandedOut], key=str)
    assert Task.objects.count() == 2


def test_of_two_who_edit_the_same_draft_one_wins_and_the_other_is_told(
    committed_world: World,
) -> None:
    world = committed_world
    _document, draft = accepted(world, make.MONTH)

    def edit(who: str) -> Callable[[], object]:
        return lambda: edit_draft(
            draft, seen=draft.version, edit={"title": who}, actor=world.people[who], at=NOON
        )

    told = both(edit("province_clerk"), edit("province_head"))

    assert sorted(told, key=str) == sorted([None, Changed], key=str)
    winner = ("province_clerk", "province_head")[told.index(None)]
    assert Draft.objects.get(pk=draft.pk).title == winner
