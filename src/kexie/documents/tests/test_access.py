"""Who gets which answer at every door of this room, and who sees which documents."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie.documents import actions
from kexie.documents.api import router
from kexie.documents.models import Document
from kexie.documents.queries import current_version, documents_for
from kexie.documents.tests import make
from kexie.documents.urls import urlpatterns
from kexie.org.models import User
from kexie.records.actions import add_parties
from kexie.records.models import Part
from tests.world import NOON, World

PEOPLE = [
    "anonymous",
    "nobody",
    "qujing_clerk",
    "kunming_clerk",
    "inspector",
    "province_clerk",
    "province_head",
    "system_admin",
]

# The document is the province's; Kunming received a task from it.
# door                               anon nobody qujing kunming inspector clerk head admin
DOORS: dict[tuple[str, str], list[int]] = {
    ("GET", "documents:list"): [302, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "documents:show"): [302, 404, 404, 200, 200, 200, 200, 404],
    ("GET", "documents:edit"): [302, 404, 404, 403, 403, 200, 200, 404],
    ("POST", "documents:edit"): [302, 404, 404, 403, 403, 302, 302, 404],
    ("GET", "documents:version"): [302, 404, 404, 200, 200, 200, 200, 404],
    ("GET", "documents:source"): [302, 404, 404, 200, 200, 200, 200, 404],
    ("GET", "api:documents-list"): [401, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "api:documents-show"): [401, 404, 404, 200, 200, 200, 200, 404],
    ("GET", "api:documents-versions"): [401, 404, 404, 200, 200, 200, 200, 404],
    ("GET", "api:documents-text"): [401, 404, 404, 200, 200, 200, 200, 404],
    ("PUT", "api:documents-describe"): [401, 404, 404, 403, 403, 200, 200, 404],
    ("POST", "api:documents-repair"): [401, 404, 404, 403, 403, 200, 200, 404],
    ("POST", "api:documents-place"): [401, 404, 404, 403, 403, 200, 200, 404],
}
CASES = [
    pytest.param(method, door, who, code, id=f"{who}-{method}-{door}")
    for (method, door), codes in DOORS.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]
FORM = {"seen": "1", "title": "改题", "kind": "minutes"}
BODIES = {
    "api:documents-describe": {"seen": 1, "title": "改题"},
    "api:documents-repair": {"version": 2, "undone": True},
    "api:documents-place": {},
}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def document_with_a_lost_anchor(world: World) -> tuple[Document, int]:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk, text=make.DAMAGED)
    version = current_version(document)
    assert version
    start = version.text.index("要认真学习")
    [anchor] = actions.new_anchors(version, [(start, start + 9)])
    make.version(document, by=clerk, text="會議要求，做好工作。\n")
    add_parties(document.record, [(world.kunming, Part.RECIPIENT)])
    return document, anchor.pk


@pytest.mark.scene(of=document_with_a_lost_anchor)
@pytest.mark.parametrize(("method", "door", "who", "code"), CASES)
def test_door(  # noqa: PLR0917 -- a case of the table
    world: World, scene: tuple[Document, int], method: str, door: str, who: str, code: int
) -> None:
    document, anchor = scene
    client = Client() if who == "anonymous" else client_of(world.people[who])
    keys: dict[str, int] = {} if door.endswith("list") else {"pk": document.pk}
    if door in {"documents:version", "documents:source", "api:documents-text"}:
        keys["number"] = 2
    if door == "api:documents-repair":
        keys["index"] = 0
    if door == "api:documents-place":
        keys["anchor"] = anchor
    url = reverse(door, kwargs=keys)

    if door.startswith("api:"):
        body = json.dumps(BODIES.get(door, {}))
        answer = client.generic(method, url, body, content_type="application/json")
    else:
        answer = client.post(url, FORM) if method == "POST" else client.get(url)

    assert answer.status_code == code


def test_every_door_is_in_the_table() -> None:
    pages = {f"documents:{pattern.name}" for pattern in urlpatterns}
    operations = {
        f"api:{one.url_name}" for view in router.path_operations.values() for one in view.operations
    }

    assert pages | operations == {door for _method, door in DOORS}


SEES = {
    "nobody": set(),
    "system_admin": set(),
    "qujing_clerk": set(),
    "kunming_clerk": {"省里的", "昆明的", "五华的"},
    "wuhua_clerk": {"五华的"},
    "kunming_head": {"省里的", "昆明的", "五华的"},
    "province_clerk": {"省里的", "昆明的", "五华的"},
    "inspector": {"省里的", "昆明的", "五华的"},
}


@pytest.mark.parametrize(("who", "titles"), SEES.items(), ids=SEES)
def test_one_sees_the_documents_of_ones_units_and_those_that_set_them_work(
    world: World, who: str, titles: set[str]
) -> None:
    people = world.people
    province = make.document(world.province, by=people["province_clerk"], title="省里的")
    make.document(world.kunming, by=people["kunming_head"], title="昆明的")
    make.document(world.wuhua, by=people["wuhua_head"], title="五华的")
    add_parties(province.record, [(world.kunming, Part.RECIPIENT)])

    seen = documents_for(people[who]).values_list("record__title", flat=True)
    listed = client_of(people[who]).get(reverse("api:documents-list")).json()["items"]

    assert set(seen) == titles == {one["title"] for one in listed}


@pytest.mark.parametrize("door", ["documents:list", "api:documents-list"])
def test_the_list_asks_as_much_for_thirty_as_for_one(world: World, door: str) -> None:
    clerk = world.people["province_clerk"]
    counts = []
    for rows in (1, 29):
        for _number in range(rows):
            make.document(world.province, by=clerk)
        client = client_of(clerk)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse(door), {"limit": 100})
        assert answer.status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("text=讲话", ["讲话一"]),
        ("kind=speech", ["讲话一"]),
        ("kind=notice", []),
        ("since=2026-01-01", []),
        ("sort=title", ["纪要二", "讲话一"]),
        ("sort=-title", ["讲话一", "纪要二"]),
        ("sort=nonsense&page=9", ["纪要二", "讲话一"]),
    ],
)
def test_the_list_is_filtered_and_sorted_by_its_address(
    world: World, query: str, titles: list[str]
) -> None:
    clerk = world.people["province_clerk"]
    speech = make.document(world.province, by=clerk, title="讲话一")
    actions.describe(speech, seen=1, title="讲话一", facts={"kind": "speech"}, actor=clerk, at=NOON)
    make.document(world.province, by=clerk, title="纪要二", at=NOON.replace(hour=13))

    page = client_of(clerk).get(f"{reverse('documents:list')}?{query}").context["page"]

    assert [document.record.title for document in page] == titles


def test_two_who_correct_the_facts_are_both_shown_what_the_other_wrote(world: World) -> None:
    document = make.document(world.province, by=world.people["province_clerk"])
    url = reverse("documents:edit", args=[document.pk])
    client_of(world.people["province_clerk"]).post(url, FORM)

    answer = client_of(world.people["province_head"]).post(url, {**FORM, "title": "别题"})

    assert answer.status_code == 409
    assert "改题" in answer.content.decode()
    assert "别题" in answer.content.decode()


def test_the_original_is_one_click_away_unrepaired(world: World) -> None:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk, text=make.DAMAGED)

    page = client_of(clerk).get(reverse("documents:show", args=[document.pk]))
    source = client_of(clerk).get(reverse("documents:source", args=[document.pk, 1]))

    assert reverse("documents:source", args=[document.pk, 1]) in page.content.decode()
    assert "會議要求" in source.content.decode()
