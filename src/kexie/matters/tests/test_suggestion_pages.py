"""Pages of suggestions: what is shown to whom, forms, lists, files, and how many queries they cost."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from kexie.matters.actions.suggestions import making, merging, trials
from kexie.matters.actions.suggestions.making import NewSuggestion
from kexie.matters.models import AnswerTime, Suggestion, SuggestionState, Trial
from kexie.matters.tests import make_suggestions as made
from kexie.matters.tests.make import NOON
from tests.world import World

NOTE = "财政部门尚未会签"


def window(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def shown(world: World, who: str, suggestion: Suggestion) -> str:
    return (
        window(world, who).get(reverse("suggestions:show", args=[suggestion.pk])).content.decode()
    )


def test_a_clerk_sends_one_from_the_form(world: World) -> None:
    client = window(world, "wuhua_clerk")
    form = client.get(reverse("suggestions:new")).context["form"]
    sent = {"topic": made.TOPIC, "text": made.TEXT, "kind": "problem", "theme": "literacy"}
    sent |= {name: form[name].value() for name in ("voice", "from_unit", "to_unit")}
    sent |= {name: getattr(value, "pk", value) for name, value in sent.items()}

    answer = client.post(reverse("suggestions:new"), sent)

    suggestion = Suggestion.objects.get()
    assert answer["Location"] == reverse("suggestions:show", args=[suggestion.pk])
    assert suggestion.record.unit == world.province
    assert list(suggestion.record.holders.values_list("user__username", flat=True)) == [
        "wuhua_clerk"
    ]


def test_a_form_with_a_secret_is_refused_with_a_sentence(world: World) -> None:
    client = window(world, "wuhua_clerk")
    sent = {
        "topic": "题",
        "text": "机密★5年",
        "kind": "problem",
        "theme": "other",
        "voice": "unit",
        "from_unit": world.wuhua.pk,
        "to_unit": world.province.pk,
    }

    answer = client.post(reverse("suggestions:new"), sent)

    assert answer.status_code == 422
    assert "机密★" in answer.content.decode()


def test_what_it_is_said_at_is_named_and_kept(world: World) -> None:
    about = made.suggestion(world).record
    client = window(world, "wuhua_clerk")
    address = f"{reverse('suggestions:new')}?about={about.pk}"
    assert about.title in client.get(address).content.decode()
    sent = {
        "topic": "题",
        "text": "文",
        "kind": "problem",
        "theme": "other",
        "voice": "unit",
        "from_unit": world.wuhua.pk,
        "to_unit": world.province.pk,
    }

    client.post(address, sent)

    assert Suggestion.objects.get(record__title="题").about == about


def test_the_internal_note_stands_only_on_pages_of_those_inside(world: World) -> None:
    suggestion = made.answered(world)

    assert NOTE in shown(world, "province_clerk", suggestion)
    assert NOTE in shown(world, "inspector", suggestion)
    assert NOTE not in shown(world, "wuhua_clerk", suggestion)
    seen = window(world, "wuhua_clerk").get(reverse("api:suggestions-show", args=[suggestion.pk]))
    assert NOTE not in str(seen.json())


def test_a_page_says_why_one_may_not_and_who_may(world: World) -> None:
    suggestion = made.assigned(world, by="department_clerk", unit=world.department)

    page = shown(world, "department_clerk", suggestion)

    assert "这是您本人提出的，须由他人办理。" in page
    assert "他人可办" in page


def test_a_suggestion_goes_its_whole_way_by_its_pages(world: World) -> None:
    suggestion = made.suggestion(world)
    clerk, department = window(world, "province_clerk"), window(world, "department_clerk")
    head, author = window(world, "province_head"), window(world, "wuhua_clerk")

    def move(client: Client, name: str) -> None:
        client.post(reverse("suggestions:move", args=[suggestion.pk, name]), {"note": "理由"})

    def write(client: Client, page: str, **said: object) -> None:
        address = reverse("suggestions:write", args=[suggestion.pk, page])
        assert client.get(address).status_code == 200
        assert client.post(address, said).status_code == 302

    move(clerk, "register")
    write(clerk, "assign", unit=world.department.pk)
    write(department, "hand-over", unit=world.province.pk, note="属办公室")
    write(clerk, "hand-over", unit=world.department.pk, note="仍属科普部")
    write(department, "answer", result="adopted", text="采纳", note=NOTE)
    move(head, "return_answer")
    write(department, "answer", result="adopted", text="采纳并落实")
    write(head, "settle", follow="trial", text="试点")
    write(author, "rate", satisfaction="yes", words="谢谢")
    write(clerk, "trial", units=[world.qujing.pk])
    trial = Trial.objects.get()
    address = reverse("suggestions:trial", args=[trial.pk])
    said = {"from_date": "2026-03-02", "outcome": "可行", "seen_version": 0}
    assert window(world, "qujing_clerk").post(address, said).status_code == 302

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.satisfaction) == (SuggestionState.SETTLED, "yes")
    assert "可行" in shown(world, "wuhua_clerk", suggestion)
    assert "可行" in window(world, "inspector").get(reverse("suggestions:trials")).content.decode()


def test_two_are_merged_by_number_and_apart_again(world: World) -> None:
    first, same = made.registered(world), made.registered(world, topic="经费又少")
    clerk = window(world, "province_clerk")
    page = shown(world, "province_clerk", same)
    address = reverse("suggestions:write", args=[same.pk, "merge"])
    assert f"{address}?into={first.number}" in page

    assert clerk.post(address, {"number": "JY2026-0099"}).status_code == 422
    assert clerk.post(address, {"number": first.number}).status_code == 302
    same.refresh_from_db()
    assert same.merged_into == first
    clerk.post(reverse("suggestions:move", args=[same.pk, "unmerge"]), {"note": "不同"})

    same.refresh_from_db()
    assert same.merged_into is None


def test_an_edit_over_somebody_elses_shows_both(world: World) -> None:
    suggestion = made.suggestion(world)
    client = window(world, "wuhua_clerk")
    address = reverse("suggestions:write", args=[suggestion.pk, "reword"])
    said = {"topic": "甲", "text": "甲文", "kind": "problem", "theme": "other", "seen_version": 1}
    client.post(address, said)

    answer = client.post(address, said | {"text": "乙文"})

    assert answer.status_code == 409
    assert "甲文" in answer.content.decode()
    assert "乙文" in answer.content.decode()


def test_while_one_writes_similar_ones_are_shown(world: World) -> None:
    made.suggestion(world)
    sent = {"topic": "科普经费", "text": "县级科普经费太低"}

    answer = window(world, "wuhua_head").post(reverse("suggestions:similar"), sent)

    assert made.TOPIC in answer.content.decode()


def test_the_task_points_back(world: World) -> None:
    suggestion = made.settled(world, follow="task")
    assert suggestion.task_id
    assert suggestion.number

    page = window(world, "province_clerk").get(reverse("matters:show", args=[suggestion.task_id]))
    others = window(world, "kunming_clerk").get(reverse("matters:show", args=[suggestion.task_id]))

    assert suggestion.number in page.content.decode()
    # Wuhua lies below Kunming, whose people see what it put forward
    assert suggestion.number in others.content.decode()


def test_a_sent_form_is_done_once(world: World) -> None:
    client = window(world, "wuhua_clerk")
    sent = {
        "topic": "题",
        "text": "文",
        "kind": "problem",
        "theme": "other",
        "voice": "unit",
        "from_unit": world.wuhua.pk,
        "to_unit": world.province.pk,
        "once": "7d5f3a57-6f0b-4b8e-9a59-3e8a2f9b7c11",
    }

    places = {client.post(reverse("suggestions:new"), sent)["Location"] for _ in range(2)}

    assert (len(places), Suggestion.objects.count()) == (1, 1)


def test_sheet_and_paper_hold_the_filtered_list_and_no_note(world: World) -> None:
    made.answered(world)
    made.suggestion(world, topic="另一件", kind="innovation")
    client = window(world, "province_clerk")
    asked = {"kind": "problem", "sort": "-due"}

    data = client.get(reverse("suggestions:export", args=["xlsx"]), asked).content
    text = client.get(reverse("suggestions:export", args=["csv"]), asked).content.decode()
    paper = client.get(reverse("suggestions:print"), asked).content.decode()

    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == [made.TOPIC]
    for held in (text, paper):
        assert made.TOPIC in held
        assert "另一件" not in held
    assert NOTE not in text + paper


def test_the_system_administrator_sets_the_days(world: World) -> None:
    client = window(world, "system_admin")
    sent = {"answers-problem": 7, "answers-proposal": 30, "answers-innovation": 30}

    assert client.post(reverse("matters:answers"), sent).status_code == 302
    assert AnswerTime.objects.get(kind="problem").working_days == 7
    assert client.post(reverse("matters:answers"), sent | {"answers-problem": 0}).status_code == 422


DOORS = ["suggestions:list", "suggestions:export", "suggestions:print", "api:suggestions-list"]


@pytest.mark.parametrize("door", DOORS)
def test_a_list_costs_the_same_with_thirty_rows(
    world: World, door: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse(door, args=["xlsx"] if door.endswith("export") else [])
    client = window(world, "province_clerk")
    made.assigned(world)
    client.get(address)
    with django_assert_max_num_queries(60) as one:
        client.get(address)
    for place in range(29):
        made.assigned(world, topic=f"第{place}件")

    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(address)


@pytest.mark.parametrize("door", ["suggestions:show", "suggestions:trials"])
def test_a_page_costs_the_same_with_thirty_of_everything(
    world: World, door: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    suggestion = made.settled(world)
    clerk = world.people["province_clerk"]
    client = window(world, "province_clerk")
    address = reverse(door, args=[suggestion.pk] if door.endswith("show") else [])

    def more(place: int, unit: object) -> None:
        same = made.registered(world, topic=f"第{place}件", text=f"完全两样的第{place}件事")
        merging.merge(same, into=suggestion, actor=clerk, at=NOON)
        trials.offer_trial(suggestion, [unit], actor=clerk, at=NOON)  # type: ignore[list-item]  # a unit

    more(0, world.kunming)
    client.get(address)
    with django_assert_max_num_queries(80) as one:
        client.get(address)
    for place, unit in enumerate((world.qujing, world.wuhua, world.panlong, world.qilin), start=1):
        more(place, unit)

    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(address)


def test_what_it_was_said_at_is_one_click_away_for_who_sees_it(world: World) -> None:
    about = made.suggestion(world)
    one = making.make_suggestion(
        NewSuggestion(
            topic="题",
            text="文",
            kind="problem",
            theme="other",
            from_unit=world.wuhua,
            to_unit=world.province,
        ),
        actor=world.people["wuhua_clerk"],
        at=NOON,
        record=about.record,
    )

    assert reverse("suggestions:show", args=[about.pk]) in shown(world, "wuhua_clerk", one)
