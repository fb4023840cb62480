"""Who gets which answer at every door of suggestions, and who sees which rows."""

import pytest
from django.test import Client
from django.urls import reverse
from ninja import Router

from kexie.matters.actions.suggestions import answering, making, trials
from kexie.matters.api import suggestions as operations
from kexie.matters.queries.suggestions import suggestions_for
from kexie.matters.suggestion_urls import urlpatterns
from kexie.matters.tests import make_suggestions as made
from kexie.matters.tests.make import NOON, later
from kexie.notify.queries import notices_for
from kexie.org.actions.people import appoint
from kexie.records.queries import comments_for
from tests.world import START, World

PEOPLE = [
    "anonymous",
    "nobody",
    "member",
    "qujing_clerk",
    "wuhua_clerk",
    "department_clerk",
    "province_clerk",
    "province_supervisor",
    "inspector",
    "system_admin",
]
SENT: dict[str, dict[str, object]] = {
    "similar": {"topic": "科普经费", "text": ""},
    "comment": {"text": "好"},
    "move": {"note": "补充依据"},
}
BODIES: dict[str, dict[str, object]] = {
    "suggestions-make": {
        "topic": "题",
        "text": "文",
        "from_unit": "{wuhua}",
        "to_unit": "{province}",
    },
    "suggestions-reword": {
        "topic": "题",
        "text": "文",
        "kind": "problem",
        "theme": "other",
        "seen_version": 1,
    },
    "suggestions-answer": {"result": "explained", "text": "说明"},
    "suggestions-settle": {"follow": "rule", "text": "办法"},
    "suggestions-rate": {"satisfaction": "yes"},
    "suggestions-move": {"note": "补充依据"},
    "suggestions-trial": {"from_date": "2026-03-02", "outcome": "可行", "seen_version": 0},
}

# Said by Wuhua's clerk for his unit, answered by the province's department; another of his own is settled and offered
# to Qujing as a trial. `member` holds a post and no role; `answer` and `return_answer` are asked for.
# door                                anon nobody member other author depart clerk super inspect system
DOORS: dict[tuple[str, str], list[int]] = {
    ("GET", "suggestions:list"): [302, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "suggestions:export"): [302, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "suggestions:print"): [302, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "suggestions:new"): [302, 403, 200, 200, 200, 200, 200, 200, 200, 403],
    ("POST", "suggestions:new"): [302, 403, 422, 422, 422, 422, 422, 422, 422, 403],
    ("POST", "suggestions:similar"): [302, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "suggestions:trials"): [302, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    # a role reaches down: whoever works in the province may write for Qujing
    ("GET", "suggestions:trial"): [302, 404, 404, 200, 403, 403, 200, 200, 403, 404],
    ("POST", "suggestions:trial"): [302, 404, 404, 422, 403, 403, 422, 422, 403, 404],
    ("GET", "suggestions:show"): [302, 404, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "suggestions:comment"): [302, 404, 404, 404, 302, 302, 302, 302, 302, 404],
    ("POST", "suggestions:move"): [302, 404, 404, 404, 403, 403, 403, 302, 403, 404],
    ("GET", "suggestions:write"): [302, 404, 404, 404, 403, 403, 403, 200, 403, 404],
    ("POST", "suggestions:write"): [302, 404, 404, 404, 403, 403, 403, 422, 403, 404],
    ("GET", "api:suggestions-list"): [401, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    # the province's people may speak for the units below; nobody else for Wuhua
    ("POST", "api:suggestions-make"): [401, 403, 403, 403, 201, 403, 201, 201, 403, 403],
    ("GET", "api:suggestions-show"): [401, 404, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "api:suggestions-reword"): [401, 404, 404, 404, 409, 403, 403, 403, 403, 404],
    ("POST", "api:suggestions-answer"): [401, 404, 404, 404, 403, 409, 409, 409, 403, 404],
    ("POST", "api:suggestions-settle"): [401, 404, 404, 404, 403, 403, 403, 200, 403, 404],
    ("POST", "api:suggestions-rate"): [401, 404, 404, 404, 200, 403, 403, 403, 403, 404],
    ("POST", "api:suggestions-move"): [401, 404, 404, 404, 403, 403, 403, 200, 403, 404],
    ("POST", "api:suggestions-trial"): [401, 404, 404, 200, 403, 403, 200, 200, 403, 404],
}
CASES = [
    pytest.param(method, door, who, code, id=f"{who}-{method}-{door}")
    for (method, door), codes in DOORS.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]


class Place:
    """One answered suggestion, and a trial of a settled one."""

    def __init__(self, world: World) -> None:
        enrol(world)
        self.suggestion = made.answered(world)
        tried = made.settled(world, topic="科普大篷车进乡镇")
        [self.trial] = trials.offer_trial(
            tried, [world.qujing], actor=world.people["province_clerk"], at=NOON
        )
        self.keys: dict[object, object] = {
            "{wuhua}": world.wuhua.pk,
            "{province}": world.province.pk,
        }

    def address(self, door: str) -> str:
        name = door.split(":")[1]
        pk = self.suggestion.pk
        keys: dict[str, dict[str, object]] = {
            "export": {"kind": "xlsx"},
            "trial": {"pk": self.trial.pk},
            "suggestions-trial": {"pk": self.trial.pk},
            "move": {"pk": pk, "move": "return_answer"},
            "suggestions-move": {"pk": pk, "move": "return_answer"},
            "write": {"pk": pk, "page": "settle"},
        }
        whole = {"list", "print", "new", "similar", "trials"}
        whole |= {"suggestions-list", "suggestions-make"}
        return reverse(door, kwargs=keys.get(name, {} if name in whole else {"pk": pk}))


def enrol(world: World) -> None:
    """A member of Wuhua's association: a post, no role."""
    member = world.people["member"] = world.people["nobody"].__class__.objects.create(
        username="member", name="会员", must_change_password=False, password_changed_at=NOON
    )
    appoint(actor=None, at=NOON, user=member, unit=world.wuhua, title="会员", from_date=START)


@pytest.mark.scene(of=Place)
@pytest.mark.parametrize(("method", "door", "who", "code"), CASES)
def test_door(  # noqa: PLR0917 -- a case of the table
    world: World, scene: Place, method: str, door: str, who: str, code: int
) -> None:
    client, name = Client(), door.split(":")[1]
    if who != "anonymous":
        people = type(world.people["nobody"]).objects
        client.force_login(people.get(username=who))
    address = scene.address(door)

    if method == "GET":
        answer = client.get(address)
    elif door.startswith("api:"):
        body = {key: scene.keys.get(value, value) for key, value in BODIES[name].items()}
        answer = client.post(address, body, content_type="application/json")
    else:
        answer = client.post(address, SENT.get(name, {}))

    assert answer.status_code == code


def test_every_door_stands_in_the_table() -> None:
    doors = {f"suggestions:{pattern.name}" for pattern in urlpatterns}
    doors |= {f"api:{name}" for name in _operations(operations)}

    assert doors == {door for _method, door in DOORS}


def _operations(router: Router) -> set[str]:
    return {
        str(operation.url_name)
        for path in router.path_operations.values()
        for operation in path.operations
    }


SEES: dict[str, set[str]] = {
    "nobody": set(),
    "system_admin": set(),
    "member": {"会员"},
    "wuhua_clerk": {"五华", "五华本人"},
    "wuhua_head": {"五华"},
    "kunming_clerk": {"五华", "给昆明"},
    "qujing_clerk": {"曲靖"},
    "department_clerk": {"曲靖"},
    "province_clerk": {"五华", "五华本人", "给昆明", "曲靖", "会员"},
    "inspector": {"五华", "五华本人", "给昆明", "曲靖", "会员"},
}


def rows(world: World) -> None:
    enrol(world)
    made.suggestion(world, topic="五华")
    made.suggestion(world, topic="五华本人", own=True)
    made.suggestion(world, topic="会员", by="member", own=True)
    made.suggestion(world, topic="给昆明", by="wuhua_head", own=True, to=world.kunming)
    made.assigned(world, topic="曲靖", by="qujing_clerk", unit=world.qujing)


@pytest.mark.parametrize(("who", "topics"), SEES.items(), ids=SEES)
def test_everyone_sees_his_own_his_units_and_what_his_unit_answers(
    world: World, who: str, topics: set[str]
) -> None:
    """What somebody says in his own name is not seen by his unit."""
    rows(world)
    if who == "wuhua_head":
        topics = topics | {"给昆明"}

    assert {one.record.title for one in suggestions_for(world.people[who])} == topics


@pytest.mark.parametrize(
    "door", ["suggestions:list", "suggestions:print", "suggestions:trials", "api:suggestions-list"]
)
def test_no_list_shows_more_than_the_query(world: World, client: Client, door: str) -> None:
    rows(world)
    client.force_login(world.people["qujing_clerk"])

    answer = client.get(reverse(door))

    seen = str(answer.json()) if "api" in door else answer.content.decode()
    assert "五华" not in seen
    assert "会员" not in seen


def test_a_member_without_a_role_is_told_reads_comments_and_says_whether_it_helps(
    world: World,
) -> None:
    enrol(world)
    member = world.people["member"]
    suggestion = made.answered(world, by="member", own=True)

    assert [one.record_id for one in notices_for(member, later(7))] == [suggestion.pk]
    making.comment(suggestion, actor=member, at=NOON, text="请问何时执行")
    answering.rate(suggestion, actor=member, at=NOON, satisfaction="yes")

    assert [one.text for one in comments_for(member, suggestion.pk)] == ["请问何时执行"]
    assert not comments_for(world.people["wuhua_head"], suggestion.pk)
