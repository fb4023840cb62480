"""Who gets which answer at every door of this room, and how much the pages ask for."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie.documents.models import Anchor, Document
from kexie.documents.tests import make as documents
from kexie.intake.actions.deciding import accept_drafts
from kexie.intake.api import router
from kexie.intake.models import Draft, Obligation, Reading
from kexie.intake.queries.drafts import reviewable_for
from kexie.intake.tests import make
from kexie.intake.urls import urlpatterns
from kexie.org.models import User
from kexie.records.actions import add_parties
from kexie.records.models import Part
from tests.world import NOON, World

PEOPLE = [
    "anonymous",
    "nobody",
    "qujing_clerk",
    "kunming_head",
    "inspector",
    "province_clerk",
    "province_supervisor",
    "system_admin",
]
STAFF_ONLY = [302, 404, 404, 403, 403, 200, 200, 404]
STAFF_ONLY_GOES_ON = [302, 404, 404, 403, 403, 302, 302, 404]
HANDS_OUT = [302, 404, 404, 403, 403, 403, 200, 404]
API_STAFF_ONLY = [401, 404, 404, 403, 403, 200, 200, 404]

# The document is the province's; Kunming received a task from it.
# door                               anon nobody qujing kunming inspector clerk supervisor admin
DOORS: dict[tuple[str, str], list[int]] = {
    ("GET", "intake:new"): [302, 403, 200, 200, 403, 200, 200, 403],
    ("POST", "intake:new"): [302, 403, 422, 422, 403, 302, 302, 403],
    ("GET", "intake:find_units"): [302, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "intake:review"): STAFF_ONLY,
    ("GET", "intake:progress"): STAFF_ONLY_GOES_ON,
    ("GET", "intake:correct"): STAFF_ONLY,
    ("POST", "intake:correct"): STAFF_ONLY_GOES_ON,
    ("GET", "intake:lost"): STAFF_ONLY,
    ("POST", "intake:lost"): STAFF_ONLY_GOES_ON,
    ("GET", "intake:margin"): [302, 404, 404, 200, 200, 200, 200, 404],
    ("GET", "intake:confirm"): HANDS_OUT,
    ("POST", "intake:confirm"): [302, 404, 404, 403, 403, 403, 302, 404],
    ("GET", "intake:text"): STAFF_ONLY,
    ("GET", "intake:changes"): STAFF_ONLY,
    ("POST", "intake:undo"): [302, 404, 404, 403, 403, 200, 409, 404],
    ("GET", "intake:repair"): STAFF_ONLY,
    ("POST", "intake:repair"): STAFF_ONLY,
    ("POST", "intake:add"): STAFF_ONLY,
    ("POST", "intake:merge"): STAFF_ONLY,
    ("POST", "intake:accept_many"): STAFF_ONLY,
    ("POST", "intake:drop_many"): STAFF_ONLY,
    ("POST", "intake:many"): STAFF_ONLY,
    ("POST", "intake:days"): STAFF_ONLY_GOES_ON,
    ("GET", "intake:card"): STAFF_ONLY,
    ("GET", "intake:edit"): STAFF_ONLY,
    ("POST", "intake:edit"): STAFF_ONLY,
    ("POST", "intake:accept"): STAFF_ONLY,
    ("POST", "intake:drop"): STAFF_ONLY,
    ("POST", "intake:reopen"): STAFF_ONLY,
    ("GET", "intake:split"): STAFF_ONLY,
    ("POST", "intake:split"): STAFF_ONLY,
    ("POST", "intake:no_task"): STAFF_ONLY,
    ("POST", "api:intake-bring-in"): [401, 403, 403, 403, 403, 201, 201, 403],
    ("GET", "api:intake-progress"): API_STAFF_ONLY,
    ("POST", "api:intake-correct"): API_STAFF_ONLY,
    ("GET", "api:intake-drafts"): API_STAFF_ONLY,
    ("POST", "api:intake-add"): [401, 404, 404, 403, 403, 201, 201, 404],
    ("PATCH", "api:intake-many"): API_STAFF_ONLY,
    ("POST", "api:intake-accept-complete"): API_STAFF_ONLY,
    ("POST", "api:intake-accept"): API_STAFF_ONLY,
    ("POST", "api:intake-drop"): API_STAFF_ONLY,
    ("POST", "api:intake-reopen"): API_STAFF_ONLY,
    ("POST", "api:intake-merge"): API_STAFF_ONLY,
    ("POST", "api:intake-undo"): [401, 404, 404, 403, 403, 200, 409, 404],
    ("PUT", "api:intake-edit"): API_STAFF_ONLY,
    ("POST", "api:intake-split"): API_STAFF_ONLY,
    ("GET", "api:intake-coverage"): API_STAFF_ONLY,
    ("PUT", "api:intake-no-task"): [401, 404, 404, 403, 403, 204, 204, 404],
    ("GET", "api:intake-handout"): [401, 404, 404, 403, 403, 403, 200, 404],
    ("POST", "api:intake-confirm"): [401, 404, 404, 403, 403, 403, 201, 404],
}
CASES = [
    pytest.param(method, door, who, code, id=f"{who}-{method}-{door}")
    for (method, door), codes in DOORS.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]
WITHOUT_KEY = {"intake:new", "intake:find_units", "api:intake-bring-in"}
OF_DRAFT = {"card", "edit", "accept", "drop", "reopen", "split"}
FILES = {"intake:new", "intake:correct", "api:intake-bring-in", "api:intake-correct"}


class Scene:
    """A document of the province: one draft accepted, two open, one lost place, a repair to undo."""

    def __init__(self, world: World) -> None:
        clerk = world.people["province_clerk"]
        self.world = world
        self.document: Document = make.document(world.province, by=clerk, text=documents.DAMAGED)
        version = documents.version(self.document, by=clerk, text=documents.DAMAGED + "完。\n")
        self.version = version
        add_parties(self.document.record, [(world.kunming, Part.RECIPIENT)])
        self.month = make.draft(self.document, make.MONTH)
        self.survey = make.draft(self.document, make.SURVEY)
        Anchor.objects.filter(pk=make.draft(self.document, make.STUDY).anchor_id).update(
            lost_at=NOON
        )
        [self.month] = accept_drafts(self.document, [(self.month.pk, 1)], actor=clerk, at=NOON)
        Reading.objects.create(version=version, read_at=NOON)

    def keys(self, door: str) -> dict[str, int]:
        room, _colon, name = door.partition(":")
        if door in WITHOUT_KEY:
            return {}
        if name in {"no_task", "intake-no-task"}:
            return {"pk": Obligation.objects.order_by("pk")[0].pk}
        if (room == "intake" and name in OF_DRAFT) or name in {"intake-edit", "intake-split"}:
            return {"pk": self.subject(name).pk}
        keys = {"pk": self.document.pk}
        return keys | {"index": 0} if name == "repair" else keys

    def subject(self, name: str) -> Draft:
        return self.month if name in {"reopen", "split", "intake-split"} else self.survey

    def body(self, door: str) -> dict[str, Any]:
        """What is posted, for pages and API alike; each door takes what it knows."""
        name = door.partition(":")[2]
        subject = self.subject(name)
        place = self.version.text.index("并于年底前")
        body: dict[str, Any] = {
            "seen": subject.version,
            "place": place,
            "start": 0,
            "end": 10,
            "version": 2,
            "revision": 1,
            "draft": [f"{self.survey.pk}:1"],
            "reason": "已有安排",
            "anchor": Anchor.objects.get(lost_at__isnull=False).pk,
            "leave": "1",
            "title": "改题",
            "kind": "do",
            "theme": "literacy",
            "due_kind": "none",
            "none": "1",
            "urgency": "ordinary",
            "handling": "each",
        }
        if name == "merge":
            body["draft"] = [f"{self.survey.pk}:1", f"{self.month.pk}:2"]
        if name == "confirm":
            body["draft"] = [f"{self.month.pk}:2"]
        if name in {"accept_many", "many"}:
            body["draft"] = [f"{self.survey.pk}:1"]
        if door in FILES:
            body = {
                "file": SimpleUploadedFile("新.txt", documents.TEXT.encode()),
                "unit": self.world.province.pk,
                "kind": "minutes",
                "seen": 2,
                "seen_version": 2,
            }
        return body

    def payload(self, door: str) -> dict[str, Any]:
        """The same for the API, in JSON."""
        name = door.removeprefix("api:intake-")
        month, survey = {"draft": self.month.pk, "seen": 2}, {"draft": self.survey.pk, "seen": 1}
        chosen = {
            "accept": [survey],
            "drop": [survey],
            "reopen": [month],
            "merge": [survey, month],
            "confirm": [month],
            "accept-complete": [survey],
        }
        if name in chosen:
            return {"drafts": chosen[name]}
        if name == "many":
            return {"drafts": [survey], "theme": "party"}
        if name == "edit":
            return {"seen": 1, "title": "改题", "lead": [f"unit:{self.world.kunming.pk}"]}
        body = self.body(door)
        return {
            key: body[key]
            for key in ("seen", "place", "start", "end", "version", "revision", "reason")
        }


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.scene(of=Scene)
@pytest.mark.parametrize(("method", "door", "who", "code"), CASES)
def test_door(  # noqa: PLR0917 -- a case of the table
    world: World, scene: Scene, method: str, door: str, who: str, code: int
) -> None:
    client = Client() if who == "anonymous" else client_of(world.people[who])
    url = reverse(door, kwargs=scene.keys(door))

    if method == "GET":
        answer = client.get(url)
    elif door.startswith("api:") and door not in FILES:
        body = json.dumps(scene.payload(door))
        answer = client.generic(method, url, body, content_type="application/json")
    else:
        answer = client.post(url, scene.body(door))

    assert answer.status_code == code


def test_every_door_is_in_the_table() -> None:
    pages = {f"intake:{pattern.name}" for pattern in urlpatterns}
    operations = {
        f"api:{one.url_name}" for view in router.path_operations.values() for one in view.operations
    }

    assert pages | operations == {door for _method, door in DOORS}


SEES = {
    "nobody": set(),
    "system_admin": set(),
    "inspector": set(),
    "qujing_clerk": set(),
    "kunming_head": {"昆明的"},
    "province_clerk": {"省里的", "昆明的"},
}


@pytest.mark.parametrize(("who", "titles"), SEES.items(), ids=SEES)
def test_drafts_are_seen_by_staff_of_the_unit_only(
    world: World, who: str, titles: set[str]
) -> None:
    people = world.people
    make.document(world.province, by=people["province_clerk"], title="省里的")
    make.document(world.kunming, by=people["kunming_head"], title="昆明的")

    seen = reviewable_for(people[who]).values_list("record__title", flat=True)

    assert set(seen) == titles


@pytest.mark.parametrize(
    "door", ["intake:review", "intake:confirm", "intake:margin", "api:intake-drafts"]
)
def test_pages_ask_as_much_for_thirty_drafts_as_for_three(world: World, door: str) -> None:
    supervisor = world.people["province_supervisor"]
    counts = []
    for times in (1, 10):
        document = make.many(world.province, by=supervisor, times=times)
        drafts = Draft.objects.filter(document=document, kind="do")
        assert drafts.count() == 2 * times
        accept_drafts(document, [(one.pk, 1) for one in drafts], actor=supervisor, at=NOON)
        client = client_of(supervisor)
        url = reverse(door, kwargs={"pk": document.pk})
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
