"""Editing, deciding, merging, splitting, adding, undoing, and the coverage of the text."""

import pytest

from kexie.audit.models import Entry
from kexie.documents import actions as document_actions
from kexie.documents.errors import TextMoved
from kexie.documents.models import Document
from kexie.documents.queries import current_version
from kexie.documents.tests import make as documents
from kexie.intake.actions.deciding import accept_drafts, drop_drafts, mean_no_task, reopen_drafts
from kexie.intake.actions.editing import Edit, edit_draft
from kexie.intake.actions.finding import keep_found
from kexie.intake.actions.shaping import add_draft, merge_drafts, split_draft, title_of
from kexie.intake.actions.undoing import undo_last
from kexie.intake.errors import BadDraft, CannotUndo, NotDecided, NothingChosen
from kexie.intake.models import Decision, Draft, Obligation, ReviewStep
from kexie.intake.queries.coverage import coverage_of
from kexie.intake.queries.drafts import lost_anchors, shown_drafts
from kexie.intake.tests import make
from kexie.intake.units import UnitChoice
from kexie.kernel.errors import Changed
from kexie.org.models import User
from kexie.records.access import NotYours
from tests.world import NOON, World


@pytest.fixture
def clerk(world: World) -> User:
    return world.people["province_clerk"]


def test_what_was_found_becomes_drafts_with_units_of_the_register(
    world: World, clerk: User
) -> None:
    document = make.document(world.province, by=clerk)

    survey, month, study = shown_drafts(document)
    assert survey.units.get().unit == world.department
    assert month.units.get().group == "prefectures"
    assert [one.is_apart for one in (survey, month, study)] == [False, False, True]
    assert document.record.title == "全省科协工作会议"


def test_a_version_is_read_once(world: World, clerk: User) -> None:
    document = make.document(world.province, by=clerk)
    version = current_version(document)
    assert version

    assert not keep_found(version, make.found(), actor=clerk, at=NOON)

    assert Draft.objects.count() == 3


def test_an_edit_changes_only_what_is_named(world: World, clerk: User) -> None:
    draft = make.draft(make.document(world.province, by=clerk), make.SURVEY)
    kunming = UnitChoice(unit_id=world.kunming.pk)

    edited = edit_draft(
        draft,
        seen=1,
        edit={"title": "  完成  调查 ", "cooperating": [kunming, kunming]},
        actor=clerk,
        at=NOON,
    )

    assert (edited.title, edited.version, edited.due_text) == ("完成 调查", 2, "6月底前")
    assert [row.unit for row in edited.units.filter(role="cooperating")] == [world.kunming]
    assert [row.unit for row in edited.units.filter(role="lead")] == [world.department]
    assert Entry.objects.get(verb="draft.edit").detail["after"]["title"] == "完成 调查"


def test_an_edit_that_changes_nothing_is_no_version(world: World, clerk: User) -> None:
    draft = make.draft(make.document(world.province, by=clerk), make.SURVEY)

    edited = edit_draft(draft, seen=1, edit={"title": draft.title}, actor=clerk, at=NOON)

    assert edited.version == 1


def test_a_deadline_of_another_kind_has_no_day(world: World, clerk: User) -> None:
    draft = make.draft(make.document(world.province, by=clerk), make.SURVEY)

    edited = edit_draft(draft, seen=1, edit={"due_kind": "long_term"}, actor=clerk, at=NOON)

    assert edited.due_date is None


@pytest.mark.parametrize(
    "edit",
    [
        Edit(title=" "),
        Edit(title="长" * 81),
        Edit(theme="weather"),
        Edit(verifier_id=987654),
        Edit(lead=[UnitChoice(unit_id=987654)]),
    ],
)
def test_a_field_that_cannot_hold_this_is_refused(world: World, clerk: User, edit: Edit) -> None:
    draft = make.draft(make.document(world.province, by=clerk), make.SURVEY)

    with pytest.raises(BadDraft):
        edit_draft(draft, seen=1, edit=edit, actor=clerk, at=NOON)

    draft.refresh_from_db()
    assert draft.version == 1


def test_the_second_to_edit_is_shown_both_versions_and_overwrites_nothing(
    world: World, clerk: User
) -> None:
    draft = make.draft(make.document(world.province, by=clerk), make.SURVEY)
    edit_draft(draft, seen=1, edit={"title": "甲的题目"}, actor=clerk, at=NOON)

    with pytest.raises(Changed) as told:
        edit_draft(
            draft,
            seen=1,
            edit={"title": "乙的题目", "theme": "literacy"},
            actor=world.people["province_head"],
            at=NOON,
        )

    assert list(told.value.yours.values()) == ["乙的题目"]
    assert list(told.value.theirs.values()) == ["甲的题目"]
    draft.refresh_from_db()
    assert draft.title == "甲的题目"


@pytest.mark.parametrize("who", ["kunming_head", "inspector", "department_clerk"])
def test_only_staff_of_the_unit_reviews(world: World, clerk: User, who: str) -> None:
    draft = make.draft(make.document(world.province, by=clerk), make.SURVEY)

    with pytest.raises(NotYours):
        edit_draft(draft, seen=1, edit={"title": "x"}, actor=world.people[who], at=NOON)


def test_a_dropped_draft_is_not_edited_until_it_is_taken_up_again(
    world: World, clerk: User
) -> None:
    document = make.document(world.province, by=clerk)
    draft = make.draft(document, make.SURVEY)
    drop_drafts(document, [(draft.pk, 1)], reason="已有安排", actor=clerk, at=NOON)

    with pytest.raises(NotDecided):
        edit_draft(draft, seen=2, edit={"title": "x"}, actor=clerk, at=NOON)

    [again] = reopen_drafts(document, [(draft.pk, 2)], actor=clerk, at=NOON)
    assert (again.decision, again.drop_reason) == (Decision.OPEN, "")


def test_accepting_twice_is_told_and_not_done_twice(world: World, clerk: User) -> None:
    document = make.document(world.province, by=clerk)
    draft = make.draft(document, make.SURVEY)
    accept_drafts(document, [(draft.pk, 1)], actor=clerk, at=NOON)

    with pytest.raises(Changed):
        accept_drafts(document, [(draft.pk, 1)], actor=world.people["province_head"], at=NOON)


def test_merging_takes_all_words_and_units_and_can_be_taken_back(world: World, clerk: User) -> None:
    document = make.document(world.province, by=clerk)
    survey, month = make.draft(document, make.SURVEY), make.draft(document, make.MONTH)

    merged = merge_drafts(document, [(survey.pk, 1), (month.pk, 1)], actor=clerk, at=NOON)

    assert merged.anchor.quote == f"{make.SURVEY}。{make.MONTH}"
    assert {(row.unit, row.group) for row in merged.units.all()} == {
        (world.department, ""),
        (None, "prefectures"),
    }
    assert [one.pk for one in shown_drafts(document)] == [
        survey.pk,
        make.draft(document, make.STUDY).pk,
    ]

    undo_last(document, actor=clerk, at=NOON)

    assert len(shown_drafts(document)) == 3
    assert make.draft(document, make.SURVEY).units.get().unit == world.department
    assert make.draft(document, make.MONTH).decision == Decision.OPEN


def test_one_draft_alone_cannot_be_merged(world: World, clerk: User) -> None:
    document = make.document(world.province, by=clerk)

    with pytest.raises(NothingChosen):
        merge_drafts(document, [(make.draft(document, make.SURVEY).pk, 1)], actor=clerk, at=NOON)


def test_splitting_cuts_words_and_keeps_units_and_can_be_taken_back(
    world: World, clerk: User
) -> None:
    document = make.document(world.province, by=clerk)
    draft = make.draft(document, make.MONTH)
    place = make.TEXT.index("并于年底前")

    first, second = split_draft(draft, seen=1, place=place, actor=clerk, at=NOON)

    assert first.anchor.quote == "各州（市）科协要做好科普月活动"
    assert second.anchor.quote == "并于年底前报送总结"
    assert second.units.get().group == "prefectures"
    assert (second.due_date, second.version) == (draft.due_date, 1)
    undo_last(document, actor=clerk, at=NOON)
    assert make.draft(document, make.MONTH).title == draft.title
    assert not Draft.objects.filter(pk=second.pk).exists()


@pytest.mark.parametrize("words", ["各州（市）", "科普部", "会议强调"])
def test_a_split_outside_or_at_the_edge_is_refused(world: World, clerk: User, words: str) -> None:
    draft = make.draft(make.document(world.province, by=clerk), make.MONTH)

    with pytest.raises(NothingChosen):
        split_draft(draft, seen=1, place=make.TEXT.index(words), actor=clerk, at=NOON)


def test_a_selection_becomes_an_accepted_draft_of_its_own(world: World, clerk: User) -> None:
    document = make.document(world.province, by=clerk)

    draft = add_draft(
        document, span=make.span_of("2026年全省科协工作会议纪要"), seen=(1, 1), actor=clerk, at=NOON
    )

    assert (draft.title, draft.origin) == ("2026年全省科协工作会议纪要", "person")
    undo_last(document, actor=clerk, at=NOON)
    assert Draft.objects.count() == 3


def test_a_selection_in_a_text_that_moved_is_refused(world: World, clerk: User) -> None:
    document = make.document(world.province, by=clerk)

    with pytest.raises(TextMoved):
        add_draft(document, span=(0, 5), seen=(1, 2), actor=clerk, at=NOON)


def test_several_own_changes_are_taken_back_one_after_another(world: World, clerk: User) -> None:
    document = make.document(world.province, by=clerk)
    draft = make.draft(document, make.SURVEY)
    edit_draft(draft, seen=1, edit={"title": "一"}, actor=clerk, at=NOON)
    edit_draft(draft, seen=2, edit={"title": "二", "lead": []}, actor=clerk, at=NOON)
    drop_drafts(document, [(draft.pk, 3)], actor=clerk, at=NOON)

    titles = []
    for _ in range(3):
        undo_last(document, actor=clerk, at=NOON)
        draft.refresh_from_db()
        titles.append((draft.title, draft.decision, draft.units.count()))

    assert titles == [("二", "open", 0), ("一", "open", 1), ("完成科普阵地调查", "open", 1)]
    with pytest.raises(CannotUndo):
        undo_last(document, actor=clerk, at=NOON)


def test_a_change_that_somebody_built_upon_cannot_be_taken_back(world: World, clerk: User) -> None:
    document = make.document(world.province, by=clerk)
    draft = make.draft(document, make.SURVEY)
    edit_draft(draft, seen=1, edit={"title": "一"}, actor=clerk, at=NOON)
    edit_draft(draft, seen=2, edit={"title": "二"}, actor=world.people["province_head"], at=NOON)

    with pytest.raises(CannotUndo):
        undo_last(document, actor=clerk, at=NOON)


def standings(document: Document) -> list[str]:
    version = current_version(document)
    assert version
    return [one.standing for one in coverage_of(document, version).sentences]


def test_coverage_says_of_each_obliging_sentence_what_became_of_it(
    world: World, clerk: User
) -> None:
    document = make.document(world.province, by=clerk)
    survey, month = make.draft(document, make.SURVEY), make.draft(document, make.MONTH)
    assert standings(document) == ["undecided"] * 3

    accept_drafts(document, [(survey.pk, 1)], actor=clerk, at=NOON)
    drop_drafts(document, [(month.pk, 1)], actor=clerk, at=NOON)
    study = Obligation.objects.get(anchor__quote__contains=make.STUDY)
    mean_no_task(study, reason="只作学习要求", actor=clerk, at=NOON)

    assert standings(document) == ["task", "none", "none"]
    undo_last(document, actor=clerk, at=NOON)
    assert standings(document) == ["task", "none", "undecided"]


def test_a_reason_that_somebody_else_rewrote_stays(world: World, clerk: User) -> None:
    document = make.document(world.province, by=clerk)
    sentence = Obligation.objects.get(anchor__quote__contains=make.STUDY)
    mean_no_task(sentence, reason="甲", actor=clerk, at=NOON)
    mean_no_task(sentence, reason="乙", actor=world.people["province_head"], at=NOON)

    with pytest.raises(CannotUndo):
        undo_last(document, actor=clerk, at=NOON)


def test_a_corrected_version_proposes_only_what_is_new_and_lists_what_is_lost(
    world: World, clerk: User
) -> None:
    document = make.document(world.province, by=clerk)
    text = make.TEXT.replace(f"会议强调，{make.STUDY}。", "散会。")
    version = documents.version(document, by=clerk, text=text)
    old = make.found()
    new = type(old)(drafts=old.drafts[:2], obliging=old.obliging[:2])

    keep_found(version, new, actor=clerk, at=NOON)

    assert Draft.objects.count() == 3
    assert Obligation.objects.count() == 3
    assert [one.quote for one in lost_anchors(document)] == [make.STUDY]
    assert standings(document) == ["undecided"] * 2


def test_undoing_a_repair_keeps_drafts_on_their_words(world: World, clerk: User) -> None:
    document = make.document(world.province, by=clerk, text=documents.DAMAGED)

    version = document_actions.undo_repair(document, index=0, seen_version=1, actor=clerk, at=NOON)

    for draft in shown_drafts(document):
        assert version.text[draft.anchor.start : draft.anchor.end] == draft.anchor.quote


def test_every_change_leaves_a_step_for_the_other_reviewers(world: World, clerk: User) -> None:
    document = make.document(world.province, by=clerk)
    draft = make.draft(document, make.SURVEY)
    accept_drafts(document, [(draft.pk, 1)], actor=clerk, at=NOON)

    step = ReviewStep.objects.order_by("pk").last()

    assert step
    assert (step.verb, step.drafts, step.by) == ("accept", [draft.pk], clerk)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("完成调查。", "完成调查"),
        ("甲" * 20 + "，" + "乙" * 30, "甲" * 20),
        ("丙" * 60, "丙" * 40),
    ],
)
def test_a_first_title_fits_on_a_card(words: str, title: str) -> None:
    assert title_of(words) == title
