"""The review page and its fragments: what each answer carries, and what two reviewers see of each other."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from kexie.documents.models import Document
from kexie.documents.tests import make as documents
from kexie.intake.actions.confirming import confirm_drafts
from kexie.intake.actions.deciding import accept_drafts, drop_drafts
from kexie.intake.actions.editing import Edit, edit_draft
from kexie.intake.models import Decision, Draft, Obligation
from kexie.intake.queries.picking import picks
from kexie.intake.queries.steps import newest_step
from kexie.intake.tests import make
from kexie.matters.models import Task
from kexie.org.models import User
from tests.world import NOON, World


class Reviewer:
    """A person at the review page, and what his page was last told."""

    def __init__(self, user: User, document: Document) -> None:
        self.client = Client(headers={"HX-Request": "true"})
        self.client.force_login(user)
        self.document = document
        self.state = {"since": str(newest_step(document)), "version": "1", "revision": "1"}

    def post(self, door: str, pk: int, **fields: object) -> str:
        answer = self.client.post(reverse(f"intake:{door}", args=[pk]), {**self.state, **fields})
        assert answer.status_code == 200, answer.content.decode()
        self._remember(answer.content.decode())
        return answer.content.decode()

    def asks(self) -> str:
        """What the page asks every few seconds; nothing new is nothing sent."""
        url = reverse("intake:changes", args=[self.document.pk])
        answer = self.client.get(url, self.state)
        if answer.status_code == 204:
            return ""
        self._remember(answer.content.decode())
        return answer.content.decode()

    def _remember(self, page: str) -> None:
        for name in self.state:
            found = re.search(rf'id="{name}" name="{name}" value="(\d+)"', page)
            assert found
            self.state[name] = found[1]


@pytest.fixture
def document(world: World) -> Document:
    return make.document(world.province, by=world.people["province_clerk"])


@pytest.fixture
def clerk(world: World, document: Document) -> Reviewer:
    return Reviewer(world.people["province_clerk"], document)


@pytest.fixture
def supervisor(world: World, document: Document) -> Reviewer:
    return Reviewer(world.people["province_supervisor"], document)


def fields_of(draft: Draft, **changes: object) -> dict[str, object]:
    """A draft's form as the browser sends it."""
    fields: dict[str, object] = {
        "seen": draft.version,
        "title": draft.title,
        "kind": draft.kind,
        "theme": draft.theme,
        "set_by": draft.set_by,
        "due_kind": draft.due_kind,
        "due_text": draft.due_text,
        "due_date": draft.due_date or "",
        "urgency": draft.urgency,
        "handling": draft.handling,
        "lead": [f"unit:{row.unit_id}" for row in draft.units.all() if row.unit_id],
    }
    return fields | changes


def test_the_page_shows_text_and_drafts_and_keeps_apart_what_is_not_proposed(
    clerk: Reviewer, document: Document
) -> None:
    page = clerk.client.get(reverse("intake:review", args=[document.pk])).content.decode()

    survey, study = make.draft(document, make.SURVEY), make.draft(document, make.STUDY)
    assert page.index(f'id="draft-{survey.pk}"') < page.index('class="apart"')
    assert page.index('class="apart"') < page.index(f'id="draft-{study.pk}"')
    assert f'draft-{survey.pk}">{make.SURVEY}</span>' in page


def test_accepting_answers_with_the_card_its_paragraph_and_the_coverage(
    clerk: Reviewer, document: Document
) -> None:
    survey, month = make.draft(document, make.SURVEY), make.draft(document, make.MONTH)

    page = clerk.post("accept", survey.pk, seen=1)

    assert f'id="draft-{survey.pk}"' in page
    assert f'id="draft-{month.pk}"' not in page
    assert 'id="p-2"' in page
    assert 'id="coverage"' in page
    assert 'id="p-1"' not in page


def test_what_one_does_the_other_is_told_and_only_once(
    clerk: Reviewer, supervisor: Reviewer, document: Document
) -> None:
    survey = make.draft(document, make.SURVEY)
    assert supervisor.asks() == ""

    clerk.post("accept", survey.pk, seen=1)

    told = supervisor.asks()
    assert f'id="draft-{survey.pk}"' in told
    assert "省经办" in told
    assert supervisor.asks() == ""
    assert clerk.asks() == ""


def test_a_split_of_the_other_brings_the_whole_list(
    clerk: Reviewer, supervisor: Reviewer, document: Document
) -> None:
    month = make.draft(document, make.MONTH)
    clerk.post("split", month.pk, seen=1, place=make.TEXT.index("并于年底前"))

    told = supervisor.asks()

    assert '<div id="drafts" hx-swap-oob="innerHTML">' in told
    assert told.count("<article") == 4


def test_an_undone_repair_of_the_other_brings_the_whole_text(world: World) -> None:
    document = make.document(
        world.province, by=world.people["province_clerk"], text=documents.DAMAGED
    )
    other = Reviewer(world.people["province_supervisor"], document)
    first = Reviewer(world.people["province_clerk"], document)
    url = reverse("intake:repair", args=[document.pk, 0])
    first.client.post(url, first.state)

    assert '<div id="text" hx-swap-oob="innerHTML">' in other.asks()


def test_a_form_saved_as_one_goes_gets_its_new_version(
    clerk: Reviewer, document: Document, world: World
) -> None:
    survey = make.draft(document, make.SURVEY)
    lead = [f"unit:{world.kunming.pk}", "group:counties", "words:某单位"]

    page = clerk.post("edit", survey.pk, **fields_of(survey, title="新题", lead=lead))

    assert f'id="d{survey.pk}-seen" name="seen" value="2"' in page
    survey.refresh_from_db()
    assert survey.title == "新题"
    named = [(row.unit_id, row.group, row.words) for row in survey.units.all()]
    assert named == [(world.kunming.pk, "", ""), (None, "counties", ""), (None, "", "某单位")]


def test_a_form_that_came_too_late_shows_both_versions_and_keeps_what_was_typed(
    clerk: Reviewer, supervisor: Reviewer, document: Document
) -> None:
    survey = make.draft(document, make.SURVEY)
    clerk.post("edit", survey.pk, **fields_of(survey, title="甲的题目"))

    answer = supervisor.client.post(
        reverse("intake:edit", args=[survey.pk]), fields_of(survey, title="乙的题目")
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == f"#conflict-{survey.pk}"
    assert "甲的题目" in page
    assert "乙的题目" in page
    supervisor.post("edit", survey.pk, **fields_of(survey, title="乙的题目", seen=2))
    survey.refresh_from_db()
    assert (survey.title, survey.version) == ("乙的题目", 3)


@pytest.mark.parametrize("wrong", [{"title": ""}, {"due_date": "31.2."}, {"lead": ["nonsense"]}])
def test_a_form_with_a_fault_comes_back_with_it(
    clerk: Reviewer, document: Document, wrong: dict[str, object]
) -> None:
    survey = make.draft(document, make.SURVEY)

    answer = clerk.client.post(reverse("intake:edit", args=[survey.pk]), fields_of(survey, **wrong))

    assert answer.status_code == 422
    survey.refresh_from_db()
    assert survey.version == 1


def test_what_is_not_proposed_is_dropped_at_one_stroke(clerk: Reviewer, document: Document) -> None:
    study = make.draft(document, make.STUDY)

    clerk.post("drop_many", document.pk, draft=[f"{study.pk}:1"], reason="只作学习")

    study.refresh_from_db()
    assert (study.decision, study.drop_reason) == (Decision.DROPPED, "只作学习")


def test_a_sentence_without_a_task_gets_its_reason(clerk: Reviewer) -> None:
    sentence = Obligation.objects.get(anchor__quote__contains=make.STUDY)

    page = clerk.post("no_task", sentence.pk, reason="号召")

    sentence.refresh_from_db()
    assert sentence.reason == "号召"
    assert 'id="text"' in page


def test_undo_takes_the_page_back_to_the_draft(clerk: Reviewer, document: Document) -> None:
    survey = make.draft(document, make.SURVEY)
    clerk.post("drop", survey.pk, seen=1)

    answer = clerk.client.post(reverse("intake:undo", args=[document.pk]), clerk.state)

    assert answer.headers["HX-Trigger"] == f'{{"go-to-draft": "{survey.pk}"}}'


def test_the_preview_says_which_tasks_and_what_is_missing_and_hands_out(
    world: World, supervisor: Reviewer, document: Document
) -> None:
    people = world.people
    month, survey = make.draft(document, make.MONTH), make.draft(document, make.SURVEY)
    survey = edit_draft(survey, seen=1, edit={"lead": []}, actor=people["province_clerk"], at=NOON)
    # The day of the test is today: the deadlines of the text may be over.
    for draft in (month, survey):
        edit_draft(
            draft,
            seen=draft.version,
            edit={"due_kind": "long_term"},
            actor=people["province_clerk"],
            at=NOON,
        )
    month.refresh_from_db()
    survey.refresh_from_db()
    pairs = [(month.pk, month.version), (survey.pk, survey.version)]
    accept_drafts(document, pairs, actor=people["province_clerk"], at=NOON)
    url = reverse("intake:confirm", args=[document.pk])

    page = supervisor.client.get(url)
    blocked = supervisor.client.post(url, {"draft": [f"{survey.pk}:{survey.version + 1}"]})
    done = supervisor.client.post(url, {"draft": [f"{month.pk}:{month.version + 1}"]})

    handout = page.context["handout"]
    assert [plan.draft for plan in handout.ready] == [month]
    assert [plan.draft for plan in handout.blocked] == [survey]
    assert (handout.tasks, len(handout.units)) == (2, 2)
    assert (blocked.status_code, done.status_code) == (200, 302)
    assert Task.objects.count() == 2


def test_the_margin_shows_each_reader_the_tasks_he_may_see(
    world: World, supervisor: Reviewer, document: Document
) -> None:
    test_the_preview_says_which_tasks_and_what_is_missing_and_hands_out(world, supervisor, document)
    numbers = {}
    for who in ("province_supervisor", "kunming_clerk"):
        client = Client()
        client.force_login(world.people[who])
        page = client.get(reverse("intake:margin", args=[document.pk])).content.decode()
        numbers[who] = set(re.findall(r"\d{4}-\d{4}", page))

    assert len(numbers["province_supervisor"]) == 2
    assert len(numbers["kunming_clerk"]) == 1


def _handed_out(document: Document, words: str, people: dict[str, User]) -> Task:
    """The first task of the draft, handed out without a day."""
    draft = make.draft(document, words)
    undated = Edit(due_kind="long_term")
    draft = edit_draft(draft, seen=1, edit=undated, actor=people["province_clerk"], at=NOON)
    pairs = [(draft.pk, draft.version)]
    accept_drafts(document, pairs, actor=people["province_clerk"], at=NOON)
    draft.refresh_from_db()
    pairs = [(draft.pk, draft.version)]
    return confirm_drafts(document, drafts=pairs, actor=people["province_supervisor"], at=NOON)[0]


def _source_link(client: Client, task: Task) -> str:
    page = client.get(reverse("matters:show", args=[task.pk])).content.decode()
    found = re.search(r'href="([^"]+#anchor-\d+)"', page)
    assert found
    return found[1]


def test_the_link_to_the_source_meets_its_sentence_on_the_documents_page(
    world: World, document: Document
) -> None:
    task = _handed_out(document, make.SURVEY, world.people)
    client = Client()
    client.force_login(world.people["province_supervisor"])

    link = _source_link(client, task)
    margin = client.get(reverse("intake:margin", args=[document.pk])).content.decode()

    assert link == f"{reverse('documents:show', args=[document.pk])}#anchor-{task.anchor_id}"
    place = re.escape(f'<span id="anchor-{task.anchor_id}" class="place" tabindex="-1">')
    assert re.search(rf'{place}<span class="[^"]+">{make.SURVEY}</span></span>', margin)


def test_in_a_long_document_the_link_opens_the_part_with_the_sentence(world: World) -> None:
    before = "".join(
        f"第{number}组共有一百二十人参加了这次会议的讨论。\n" for number in range(1_000)
    )
    document = make.document(
        world.province, by=world.people["province_clerk"], text=before + make.TEXT
    )
    task = _handed_out(document, make.SURVEY, world.people)
    client = Client()
    client.force_login(world.people["province_supervisor"])

    link = _source_link(client, task)
    page = client.get(link.split("#")[0]).content.decode()
    margin = client.get(f"{reverse('intake:margin', args=[document.pk])}?part=1").content.decode()

    assert "?part=1#" in link
    assert "margin/?part=1" in page
    assert make.SURVEY in page
    assert f'id="anchor-{task.anchor_id}"' in margin


def test_dropped_drafts_stay_to_be_taken_up_again(
    world: World, clerk: Reviewer, document: Document
) -> None:
    survey = make.draft(document, make.SURVEY)
    drop_drafts(document, [(survey.pk, 1)], actor=world.people["province_clerk"], at=NOON)

    page = clerk.client.get(reverse("intake:review", args=[document.pk])).content.decode()

    assert reverse("intake:reopen", args=[survey.pk]) in page


@pytest.mark.parametrize(
    ("typed", "first"),
    [("kms", "昆明市科协"), ("五华", "五华区科协"), ("州（市）", "各州（市）科协")],
)
def test_units_are_found_by_name_short_name_and_initials(
    world: World, typed: str, first: str
) -> None:
    assert world.kunming.pk

    assert first in [one["label"] for one in picks(typed)]
