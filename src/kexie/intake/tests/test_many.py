"""Several drafts changed at once, and what a corrected text left without a place."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kexie.documents.actions import undo_kind
from kexie.documents.errors import NoSuchPlace
from kexie.documents.models import Document
from kexie.documents.queries import current_version
from kexie.documents.tests import make as documents
from kexie.intake.actions.confirming import confirm_drafts
from kexie.intake.actions.deciding import accept_drafts
from kexie.intake.actions.editing import Edit, edit_draft
from kexie.intake.actions.many import accept_complete, edit_drafts
from kexie.intake.actions.shaping import add_draft
from kexie.intake.actions.undoing import undo_last
from kexie.intake.errors import NothingChosen
from kexie.intake.models import Decision, Draft
from kexie.intake.queries.coverage import coverage_of
from kexie.intake.queries.drafts import tally_of
from kexie.intake.queries.handout import handout_of
from kexie.intake.tests import make
from kexie.org.models import User
from kexie.records.access import NotYours
from tests.world import NOON, World


@pytest.fixture
def clerk(world: World) -> User:
    return world.people["province_clerk"]


@pytest.fixture
def document(world: World, clerk: User) -> Document:
    return make.document(world.province, by=clerk)


def seen(*drafts: Draft) -> list[tuple[int, int]]:
    return [(draft.pk, draft.version) for draft in drafts]


def test_several_drafts_are_set_as_one_step_and_those_changed_meanwhile_are_left(
    document: Document, clerk: User
) -> None:
    survey, month = make.draft(document, make.SURVEY), make.draft(document, make.MONTH)
    study = make.draft(document, make.STUDY)
    known = seen(survey, month, study)
    edit_draft(study, seen=1, edit={"title": "学习"}, actor=clerk, at=NOON)

    day = date(2026, 9, 30)
    edit = {"due_kind": "date", "due_date": day, "urgency": "urgent"}
    result = edit_drafts(document, known, edit=edit, actor=clerk, at=NOON)  # type: ignore[arg-type]  # as the form gives it

    assert (result.done, result.left) == (2, ("学习",))
    days = document.drafts.order_by("pk").values_list("due_date", flat=True)
    assert list(days) == [day, day, None]
    undo_last(document, actor=clerk, at=NOON)
    days = document.drafts.order_by("pk").values_list("due_date", flat=True)
    assert list(days) == [survey.due_date, month.due_date, None]


def test_only_drafts_that_lack_nothing_are_accepted_at_once(
    document: Document, clerk: User
) -> None:
    drafts = list(document.drafts.all())

    result = accept_complete(document, seen(*drafts), actor=clerk, at=NOON)

    assert (result.done, result.left) == (2, ("学习会议精神",))
    assert document.drafts.filter(decision=Decision.ACCEPTED).count() == 2
    undo_last(document, actor=clerk, at=NOON)
    assert not document.drafts.filter(decision=Decision.ACCEPTED).exists()


def test_nothing_chosen_or_nothing_to_set_is_said(document: Document, clerk: User) -> None:
    with pytest.raises(NothingChosen):
        edit_drafts(document, [], edit={"theme": "party"}, actor=clerk, at=NOON)
    with pytest.raises(NothingChosen):
        edit_drafts(document, seen(*document.drafts.all()), edit={}, actor=clerk, at=NOON)


def test_who_may_not_review_changes_no_drafts(world: World, document: Document) -> None:
    drafts = seen(*document.drafts.all())

    with pytest.raises(NotYours):
        accept_complete(document, drafts, actor=world.people["kunming_head"], at=NOON)


def test_the_page_says_in_one_line_what_came_of_it(document: Document, clerk: User) -> None:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(clerk)
    pairs = [f"{pk}:{version}" for pk, version in seen(*document.drafts.all())]
    fields = {"draft": pairs, "theme": "party", "since": "0", "version": "1", "revision": "1"}

    answer = client.post(reverse("intake:many", args=[document.pk]), fields)

    assert "toast" in answer.headers["HX-Trigger"]
    assert set(document.drafts.values_list("theme", flat=True)) == {"party"}


def test_review_and_handing_out_count_the_same_drafts_as_open(document: Document) -> None:
    assert tally_of(document).open == handout_of(document, NOON.date()).open == 2
    assert tally_of(document).apart == 1


def test_a_sentence_with_tasks_counts_as_such_while_another_draft_of_it_waits(
    world: World, document: Document, clerk: User
) -> None:
    month = make.draft(document, make.MONTH)
    accept_drafts(document, seen(month), actor=clerk, at=NOON)
    month.refresh_from_db()
    head = world.people["province_head"]
    confirm_drafts(document, drafts=seen(month), actor=head, at=NOON)
    version = current_version(document)
    assert version
    span = make.span_of("年底前报送总结", version.text)
    added = add_draft(document, span=span, seen=(1, 1), actor=clerk, at=NOON)

    coverage = coverage_of(document, version)

    assert (coverage.with_task, coverage.waiting) == (1, 1)
    assert added.set_by == "会议"


def test_tasks_whose_sentence_is_gone_are_listed_on_the_document(
    world: World, document: Document, clerk: User
) -> None:
    month = make.draft(document, make.MONTH)
    accept_drafts(document, seen(month), actor=clerk, at=NOON)
    month.refresh_from_db()
    [task, *_] = confirm_drafts(
        document, drafts=seen(month), actor=world.people["province_head"], at=NOON
    )
    documents.version(document, by=clerk, text="工作纪要\n散会。\n")
    client = Client()
    client.force_login(clerk)

    page = client.get(reverse("intake:margin", args=[document.pk])).content.decode()

    assert "找不到原句的任务" in page
    assert reverse("matters:show", args=[task.pk]) in page


def test_all_repairs_of_a_kind_are_undone_at_once(world: World, clerk: User) -> None:
    made = documents.document(world.province, by=clerk, text=documents.DAMAGED)
    version = current_version(made)
    assert version
    kinds = [one["kind"] for one in version.repairs]

    changed = undo_kind(made, kind="traditional", seen_version=1, actor=clerk, at=NOON)

    assert len(changed.undone) == kinds.count("traditional") > 1
    assert "會議" in changed.text
    assert "科\u200b协" not in changed.text
    with pytest.raises(NoSuchPlace):
        undo_kind(made, kind="traditional", seen_version=1, actor=clerk, at=NOON)


def test_a_draft_without_a_title_is_told_so_and_keeps_what_was_typed(
    document: Document, clerk: User
) -> None:
    survey = make.draft(document, make.SURVEY)
    client = Client(headers={"HX-Request": "true"})
    client.force_login(clerk)
    fields = {"seen": 1, "title": "", "kind": "do", "theme": "party", "due_kind": "none"}
    fields |= {"urgency": "ordinary", "handling": "each", "set_by": "刚写的人"}

    answer = client.post(reverse("intake:edit", args=[survey.pk]), fields)

    assert answer.status_code == 422
    assert "请填写标题" in answer.content.decode()
    assert "刚写的人" in answer.content.decode()


def test_where_handing_out_is_refused_another_day_is_chosen_for_one_or_for_all(
    world: World, document: Document
) -> None:
    supervisor = world.people["province_supervisor"]
    client = Client()
    client.force_login(supervisor)
    survey, month = make.draft(document, make.SURVEY), make.draft(document, make.MONTH)
    over: Edit = {"due_kind": "date", "due_date": date(2020, 1, 1)}
    edit_drafts(document, seen(survey, month), edit=over, actor=supervisor, at=NOON)
    accept_drafts(document, [(survey.pk, 2), (month.pk, 2)], actor=supervisor, at=NOON)
    place = reverse("intake:confirm", args=[document.pk])
    page = client.get(place).content.decode()
    assert page.count('name="none"') == 3

    days = reverse("intake:days", args=[document.pk])
    both = [f"{survey.pk}:3", f"{month.pk}:3"]
    answer = client.post(days, {"draft": both, "other": "2100-06-30"}, follow=True)

    assert answer.redirect_chain == [(place, 302)]
    assert "已修改 2 个草案" in answer.content.decode()
    client.post(days, {"draft": f"{survey.pk}:4", "none": "1", "day": ""})
    survey.refresh_from_db()
    month.refresh_from_db()
    assert (survey.due_kind, survey.due_date, survey.due_text) == ("none", None, "")
    assert (month.due_kind, month.due_date) == ("date", date(2100, 6, 30))


def test_the_review_offers_another_day_to_all_whose_day_is_over(
    document: Document, clerk: User
) -> None:
    survey, month = make.draft(document, make.SURVEY), make.draft(document, make.MONTH)
    over: Edit = {"due_kind": "date", "due_date": date(2020, 1, 1)}
    edit_drafts(document, seen(survey, month), edit=over, actor=clerk, at=NOON)
    client = Client(headers={"HX-Request": "true"})
    client.force_login(clerk)
    assert "2 条草案" in client.get(reverse("intake:review", args=[document.pk])).content.decode()

    told = {"since": "0", "version": "1", "revision": "1"}
    fields = {"draft": [f"{survey.pk}:2", f"{month.pk}:2"], "day": "2100-12-31"} | told
    answer = client.post(reverse("intake:days", args=[document.pk]), fields)

    assert "toast" in answer.headers["HX-Trigger"]
    assert 'id="lack-said"' not in answer.content.decode()
    assert set(document.drafts.filter(due_kind="date").values_list("due_date", flat=True)) == {
        date(2100, 12, 31)
    }


@pytest.mark.parametrize("fields", [{"day": "yesterday"}, {"other": "1000-01-01"}, {}])
def test_a_day_that_is_none_is_refused(
    document: Document, clerk: User, fields: dict[str, str]
) -> None:
    client = Client()
    client.force_login(clerk)
    chosen = f"{make.draft(document, make.SURVEY).pk}:1"

    answer = client.post(reverse("intake:days", args=[document.pk]), {"draft": chosen} | fields)

    assert answer.status_code == 400


def test_the_api_sets_several_drafts_as_the_page_does(document: Document, clerk: User) -> None:
    client = Client()
    client.force_login(clerk)
    pairs = [{"draft": pk, "seen": version} for pk, version in seen(*document.drafts.all())]
    pairs[0]["seen"] = 9

    answer = client.patch(
        reverse("api:intake-drafts", args=[document.pk]),
        {"drafts": pairs, "theme": "brand"},
        content_type="application/json",
    )

    assert answer.json()["done"] == 2
    assert len(answer.json()["left"]) == 1
    assert document.drafts.filter(theme="brand").count() == 2
    wrong = {"drafts": pairs[1:], "lead": ["moon:1"]}
    place = reverse("api:intake-drafts", args=[document.pk])
    assert client.patch(place, wrong, content_type="application/json").status_code == 422
