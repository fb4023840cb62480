"""Who gets which answer at every door of what comes after a meeting, and who sees which rows; questions counted."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie.meetings.actions import minutes
from kexie.meetings.actions import outcomes_become as become
from kexie.meetings.api.after import router as after_router
from kexie.meetings.api.minutes import router as minutes_router
from kexie.meetings.becoming import task_of
from kexie.meetings.models import Minutes
from kexie.meetings.queries.minutes import minutes_for
from kexie.meetings.tests import afterwards as made
from kexie.meetings.tests.afterwards import AFTER
from kexie.meetings.tests.ground import held_meeting
from kexie.meetings.urls_after import AFTER as DOORS_AFTER
from tests.world import World

PEOPLE = ["anonymous", "nobody", "wuhua_clerk", "kunming_clerk", "province_clerk"]
PEOPLE += ["province_head", "inspector", "system_admin"]
# Sent round to Kunming, Qujing and the department; Wuhua was not asked.
# door                                 anon nobody wuhua kunming clerk head inspector system
PAGES: dict[tuple[str, str], list[int]] = {
    ("GET", "minutes_list"): [302, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "minutes_of"): [302, 404, 404, 302, 302, 302, 302, 404],
    ("POST", "minutes_of"): [302, 404, 404, 403, 409, 409, 403, 404],
    ("GET", "minutes"): [302, 404, 404, 200, 200, 200, 200, 404],
    ("POST", "minutes_move"): [302, 404, 404, 403, 403, 409, 403, 404],
    ("GET", "add_section"): [302, 404, 404, 403, 200, 200, 403, 404],
    ("POST", "add_section"): [302, 404, 404, 403, 422, 422, 403, 404],
    ("POST", "decide_many"): [302, 404, 404, 302, 302, 302, 302, 404],
    ("GET", "section"): [302, 404, 404, 403, 200, 200, 403, 404],
    ("POST", "section"): [302, 404, 404, 403, 422, 422, 403, 404],
    ("POST", "section_move"): [302, 404, 404, 403, 302, 302, 403, 404],
    ("GET", "amend"): [302, 404, 404, 200, 200, 200, 403, 404],
    ("POST", "amend"): [302, 404, 404, 422, 422, 422, 403, 404],
    ("GET", "amendment"): [302, 404, 404, 403, 200, 200, 403, 404],
    ("POST", "amendment"): [302, 404, 404, 403, 409, 409, 403, 404],
    ("POST", "withdraw_amendment"): [302, 404, 404, 302, 302, 302, 403, 404],
    ("GET", "outcomes"): [302, 404, 404, 200, 200, 200, 200, 404],
    ("POST", "outcomes_many"): [302, 404, 404, 403, 409, 409, 403, 404],
    ("GET", "outcome_task"): [302, 404, 404, 403, 200, 200, 403, 404],
    ("POST", "outcome_task"): [302, 404, 404, 403, 422, 422, 403, 404],
    ("GET", "outcome_suggestion"): [302, 404, 404, 403, 200, 200, 403, 404],
    ("POST", "outcome_suggestion"): [302, 404, 404, 403, 422, 422, 403, 404],
    ("GET", "outcome_figure"): [302, 404, 404, 403, 200, 200, 403, 404],
    ("POST", "outcome_figure"): [302, 404, 404, 403, 422, 422, 403, 404],
    ("POST", "outcome_settling"): [302, 404, 404, 403, 302, 302, 403, 404],
    ("GET", "open_items"): [302, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "carry"): [302, 404, 404, 403, 200, 200, 403, 404],
    ("POST", "carry"): [302, 404, 404, 403, 409, 409, 403, 404],
    ("GET", "speech"): [302, 404, 404, 200, 200, 200, 200, 404],
    ("POST", "speech"): [302, 404, 404, 403, 422, 422, 403, 404],
    ("POST", "tie"): [302, 404, 404, 403, 302, 302, 403, 404],
    ("POST", "tie_all"): [302, 404, 404, 403, 302, 302, 403, 404],
    ("GET", "said"): [302, 404, 404, 200, 200, 200, 200, 404],
    ("GET", "explained"): [302, 200, 200, 200, 200, 200, 200, 200],
}
# operations: by whom they are asked, with a sensible body
API: dict[tuple[str, str], list[int]] = {
    ("GET", "minutes-list"): [401, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "minutes-draft"): [401, 404, 404, 403, 409, 409, 403, 404],
    ("GET", "minutes-show"): [401, 404, 404, 200, 200, 200, 200, 404],
    ("POST", "minutes-add"): [401, 404, 404, 403, 201, 201, 403, 404],
    ("POST", "minutes-write"): [401, 404, 404, 403, 200, 200, 403, 404],
    ("POST", "minutes-amend"): [401, 404, 404, 201, 201, 201, 404, 404],
    ("POST", "minutes-arrange"): [401, 404, 404, 403, 200, 200, 403, 404],
    ("POST", "minutes-decide"): [401, 404, 404, 403, 200, 200, 403, 404],
    ("POST", "minutes-withdraw"): [401, 404, 404, 200, 200, 200, 403, 404],
    ("POST", "minutes-move"): [401, 404, 404, 403, 403, 409, 403, 404],
    ("GET", "open-items"): [401, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "outcomes-list"): [401, 404, 404, 200, 200, 200, 200, 404],
    ("POST", "outcome-task"): [401, 404, 404, 403, 201, 201, 403, 404],
    ("POST", "outcome-suggestion"): [401, 404, 404, 403, 201, 201, 403, 404],
    ("POST", "outcome-figure"): [401, 404, 404, 404, 404, 404, 404, 404],
    ("POST", "outcome-unsettle"): [401, 404, 404, 403, 409, 409, 403, 404],
    ("POST", "outcomes-settle"): [401, 404, 404, 403, 200, 200, 403, 404],
    # its day is over by now
    ("POST", "outcomes-tasks"): [401, 404, 404, 403, 400, 400, 403, 404],
    ("POST", "outcomes-carry"): [401, 404, 404, 403, 409, 409, 403, 404],
    ("GET", "speech-show"): [401, 404, 404, 200, 200, 200, 200, 404],
    ("POST", "speech-bring"): [401, 404, 404, 403, 409, 409, 403, 404],
    ("POST", "speech-tie"): [401, 404, 404, 403, 200, 200, 403, 404],
    ("POST", "speech-tie-all"): [401, 404, 404, 403, 200, 200, 403, 404],
}
CASES = [
    pytest.param(method, name, who, code, kind, id=f"{who}-{method}-{name}")
    for kind, table in (("page", PAGES), ("api", API))
    for (method, name), codes in table.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]
WHOLE = {"minutes_list", "open_items", "minutes-list", "open-items"}


class Place:
    """Minutes sent round with an amendment; a speech; an outcome that is free, and one that became a task."""

    def __init__(self, world: World) -> None:
        people = world.people
        meeting = made.with_speech(world)
        one = minutes.draft_minutes(meeting, actor=people["province_clerk"], at=AFTER)
        minutes.send_round(one, actor=people["province_clerk"], at=AFTER)
        section = made.first_item(one)
        amended = made.amendment(section, world)
        free = meeting.outcomes.get(kind="task")
        other = made.outcome(meeting, world, "昆明市科协报送名单")
        chief = people["province_supervisor"]
        task = become.become_task(other, task_of(other), actor=chief, at=AFTER)
        assert meeting.speech is not None
        anchor = meeting.speech.anchors.earliest("pk")
        by_meeting = {"minutes_of", "outcomes", "outcomes_many", "carry", "speech", "tie"}
        by_meeting |= {"tie_all", "minutes-draft", "outcomes-list", "outcomes-settle"}
        by_meeting |= {"outcomes-tasks", "outcomes-carry", "speech-show", "speech-bring"}
        by_meeting |= {"speech-tie", "speech-tie-all"}
        self.keys: dict[str, int] = dict.fromkeys(by_meeting, meeting.pk)
        self.keys |= dict.fromkeys(
            ("minutes", "minutes_move", "add_section", "decide_many", "minutes-show"), one.pk
        )
        self.keys |= dict.fromkeys(("minutes-add", "minutes-move"), one.pk)
        self.keys |= dict.fromkeys(("section", "section_move", "amend"), section.pk)
        self.keys |= dict.fromkeys(
            ("minutes-write", "minutes-amend", "minutes-arrange"), section.pk
        )
        self.keys |= dict.fromkeys(
            ("amendment", "withdraw_amendment", "minutes-decide", "minutes-withdraw"), amended.pk
        )
        self.keys |= dict.fromkeys(
            ("outcome_task", "outcome_suggestion", "outcome_figure", "outcome_settling"), free.pk
        )
        self.keys |= dict.fromkeys(
            ("outcome-task", "outcome-suggestion", "outcome-figure", "outcome-unsettle"), free.pk
        )
        self.keys["said"] = self.keys["explained"] = task.pk
        words = {"heading": "题", "text": "文", "seen_version": 1}
        chosen = {"outcomes": [free.pk], "as_draft": True}
        self.bodies: dict[str, dict[str, object]] = {
            "minutes-add": words,
            "minutes-write": words,
            "minutes-amend": {
                "unit": world.kunming.pk,
                "text": "另外的话",
                "reason": "数字",
                "seen_version": 1,
            },
            "minutes-decide": {"take": True, "seen_version": 1},
            "outcome-task": {"title": "题", "lead": world.kunming.pk, "as_draft": True},
            "outcome-suggestion": {
                "topic": "题",
                "text": "文",
                "from_unit": world.kunming.pk,
                "to_unit": world.province.pk,
            },
            "outcome-figure": {"target": 1, "text": "文", "seen_version": 1},
            "outcomes-settle": chosen,
            "outcomes-tasks": chosen,
            "outcomes-carry": chosen,
            "speech-bring": {"text": "再讲。"},
            "speech-tie": {"anchor": anchor.pk, "item": meeting.items.all()[0].pk},
        }
        self.sent: dict[str, dict[str, object]] = {
            "outcomes_many": {"settle": ""},
            "amendment": {"text": "文", "take": "", "seen_version": 99},
            "tie": {"anchor": anchor.pk, "item": ""},
        }

    def address(self, kind: str, name: str) -> str:
        door = f"api:{name}" if kind == "api" else f"meetings:{name}"
        if name in WHOLE:
            return reverse(door)
        further = {
            "minutes_move": {"move": "approve"},
            "minutes-move": {"move": "approve"},
            "section_move": {"way": "down"},
            "minutes-arrange": {"way": "down"},
            "outcome_settling": {"way": "settle"},
            "explained": {"unit": "1", "period": "2026"},
        }
        return reverse(door, kwargs={"pk": self.keys[name], **further.get(name, {})})


@pytest.mark.scene(of=Place)
@pytest.mark.parametrize(("method", "name", "who", "code", "kind"), CASES)
def test_door(  # noqa: PLR0917 -- a case of the table
    world: World, scene: Place, method: str, name: str, who: str, code: int, kind: str
) -> None:
    client = Client()
    if who != "anonymous":
        client.force_login(world.people[who])
    address = scene.address(kind, name)

    if method == "GET":
        answer = client.get(address)
    elif kind == "api":
        body = scene.bodies.get(name, {})
        answer = client.post(address, body, content_type="application/json")
    else:
        answer = client.post(address, scene.sent.get(name, {}))

    assert answer.status_code == code


def test_every_door_stands_in_the_table() -> None:
    operations = {
        str(operation.url_name)
        for router in (minutes_router, after_router)
        for path in router.path_operations.values()
        for operation in path.operations
    }

    assert {str(one.name) for one in DOORS_AFTER} == {name for _method, name in PAGES}
    assert operations == {name for _method, name in API}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("nobody", set()),
        ("system_admin", set()),
        ("security_admin", set()),
        ("audit_admin", set()),
        ("wuhua_clerk", set()),
        ("kunming_clerk", {"amending", "locked"}),
        ("qujing_clerk", {"amending", "locked"}),
        ("province_clerk", {"drafted", "amending", "locked"}),
        ("inspector", {"drafted", "amending", "locked"}),
    ],
)
def test_rows(world: World, who: str, sees: set[str]) -> None:
    made.drafted(world)
    made.sent_round(world)
    made.locked(world)

    assert {one.state for one in minutes_for(world.people[who])} == sees


def questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_lists_ask_as_often_for_thirty_rows_as_for_one(world: World, client: Client) -> None:
    one = made.sent_round(world)
    client.force_login(world.people["province_clerk"])
    meeting = one.meeting
    addresses = [
        reverse("meetings:minutes_list"),
        reverse("meetings:open_items"),
        reverse("meetings:outcomes", args=[meeting.pk]),
        reverse("meetings:minutes", args=[one.pk]),
    ]
    for section in one.sections.all():
        made.amendment(section, world)
    client.get(addresses[0])  # the session is written once
    before = [questions(client, address) for address in addresses]

    Minutes.objects.filter(pk=one.pk).update(state="amending")
    for number in range(12):
        minutes.draft_minutes(
            held_meeting(world, title=f"会议{number}"),
            actor=world.people["province_clerk"],
            at=AFTER,
        )
        made.outcome(meeting, world, f"事项{number}", units=[world.qujing])
        made.amendment(made.first_item(one), world, text=f"另写{number}")

    assert [questions(client, address) for address in addresses] == before
