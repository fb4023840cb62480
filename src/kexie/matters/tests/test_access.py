"""Who gets which answer at every door of this room, and who sees which rows."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie.matters.actions import drafting, evidence, extensions
from kexie.matters.actions.tasks import NewTask
from kexie.matters.queries import shares_for, tasks_for
from kexie.matters.tests import make
from tests.world import World

PEOPLE = [
    "anonymous",
    "nobody",
    "qujing_clerk",
    "kunming_clerk",
    "wuhua_clerk",
    "province_clerk",
    "province_supervisor",
    "inspector",
    "system_admin",
]
# door -> what is sent; {task}, {share}, {extension}, {evidence}, {units} are put in
SENT: dict[str, dict[str, object]] = {
    "matters:many": {"task": "{task}", "move": "urge"},
    "matters:new": {},
    "matters:edit": {},
    "matters:lights": {},
    "matters:levels": {},
    "matters:answers": {},
    "matters:comment": {"text": "好"},
    "matters:move": {"note": "合并办理"},
    "matters:share_move": {"note": "请抓紧"},
    "matters:write": {"text": "进展"},
    "matters:withdraw_evidence": {},
    "matters:answer": {"note": "同意"},
}
BODIES: dict[str, dict[str, object]] = {
    "tasks-hand-out": {"unit": "{province}", "title": "新任务", "lead": "{kunming}"},
    "tasks-move": {"note": "合并办理"},
    "tasks-share-move": {"text": "进展"},
    "tasks-split": {"parts": [{"unit": "{wuhua}", "title": "部分"}], "seen_parts": 0},
    "tasks-extend": {"to_date": "2100-12-31", "reason": "场地", "progress": "一半"},
    "tasks-answer": {"note": "同意"},
}

# The task: handed out by the province, led by Kunming, signed for by its clerk, who has asked for more time.
# door                                anon nobody other lead county clerk supervisor inspector system
PAGES: dict[tuple[str, str], list[int]] = {
    ("GET", "matters:list"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "matters:shares"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "matters:export"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "matters:print"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "matters:many"): [302, 409, 409, 200, 409, 200, 200, 200, 409],
    ("GET", "matters:new"): [302, 403, 200, 200, 200, 200, 200, 403, 403],
    ("POST", "matters:new"): [302, 403, 422, 422, 422, 422, 422, 403, 403],
    ("GET", "matters:show"): [302, 404, 404, 200, 404, 200, 200, 200, 404],
    ("GET", "matters:edit"): [302, 404, 404, 403, 404, 403, 200, 403, 404],
    ("POST", "matters:edit"): [302, 404, 404, 403, 404, 403, 422, 403, 404],
    ("POST", "matters:comment"): [302, 404, 404, 302, 404, 302, 302, 302, 404],
    ("POST", "matters:move"): [302, 404, 404, 403, 404, 403, 302, 403, 404],
    ("GET", "matters:share"): [302, 404, 404, 302, 404, 302, 302, 302, 404],
    # a role holds in the unit and below it: whoever works in the province may write for Kunming
    ("POST", "matters:share_move"): [302, 404, 404, 403, 404, 403, 302, 403, 404],
    ("GET", "matters:write"): [302, 404, 404, 200, 404, 200, 200, 403, 404],
    ("POST", "matters:write"): [302, 404, 404, 302, 404, 302, 302, 403, 404],
    ("POST", "matters:withdraw_evidence"): [302, 404, 404, 302, 404, 302, 302, 403, 404],
    ("GET", "matters:extension"): [302, 404, 404, 302, 404, 302, 302, 302, 404],
    ("POST", "matters:answer"): [302, 404, 404, 302, 404, 302, 302, 403, 404],
    ("GET", "matters:rules"): [302, 403, 403, 403, 403, 403, 403, 403, 200],
    ("POST", "matters:lights"): [302, 403, 403, 403, 403, 403, 403, 403, 422],
    ("POST", "matters:levels"): [302, 403, 403, 403, 403, 403, 403, 403, 422],
    ("POST", "matters:answers"): [302, 403, 403, 403, 403, 403, 403, 403, 422],
    ("GET", "api:tasks-list"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "api:tasks-shares"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "api:tasks-figures"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "api:tasks-hand-out"): [401, 403, 403, 403, 403, 403, 201, 403, 403],
    ("GET", "api:tasks-show"): [401, 404, 404, 200, 404, 200, 200, 200, 404],
    ("POST", "api:tasks-move"): [401, 404, 404, 403, 404, 403, 200, 403, 404],
    ("GET", "api:tasks-share"): [401, 404, 404, 200, 404, 200, 200, 200, 404],
    ("POST", "api:tasks-share-move"): [401, 404, 404, 200, 404, 200, 200, 403, 404],
    ("POST", "api:tasks-split"): [401, 404, 404, 201, 404, 201, 201, 403, 404],
    ("POST", "api:tasks-evidence"): [401, 404, 404, 201, 404, 201, 201, 403, 404],
    ("POST", "api:tasks-extend"): [401, 404, 404, 409, 404, 409, 409, 403, 404],
    ("POST", "api:tasks-answer"): [401, 404, 404, 200, 404, 200, 200, 403, 404],
}
CASES = [
    pytest.param(method, door, who, code, id=f"{who}-{method}-{door}")
    for (method, door), codes in PAGES.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]


class Place:
    """One task in the middle of its life, of today, with its keys for addresses and bodies."""

    def __init__(self, world: World) -> None:
        now = timezone.now()
        self.share = make.underway(world, due_date=now.date() + timedelta(days=30), at=now)
        clerk = world.people["kunming_clerk"]
        self.extension = extensions.ask(
            self.share,
            actor=clerk,
            at=now,
            to_date=now.date() + timedelta(days=60),
            reason="场地",
            progress="一半",
        )
        self.piece = evidence.prove_with_link(
            self.share, link="https://example.org/", actor=clerk, at=now
        )
        self.keys = {
            "{task}": self.share.task_id,
            "{province}": world.province.pk,
            "{kunming}": world.kunming.pk,
            "{wuhua}": world.wuhua.pk,
        }

    def address(self, door: str) -> str:
        name = door.split(":")[1]
        plain = {
            "export": {"kind": "xlsx"},
            "move": {"pk": self.share.task_id, "move": "cancel"},
            "tasks-move": {"pk": self.share.task_id, "move": "cancel"},
            "share_move": {"pk": self.share.pk, "move": "urge"},
            "tasks-share-move": {"pk": self.share.pk, "move": "progress"},
            "write": {"pk": self.share.pk, "page": "progress"},
            "answer": {"pk": self.extension.pk, "move": "withdraw"},
            "tasks-answer": {"pk": self.extension.pk, "move": "withdraw"},
            "extension": {"pk": self.extension.pk},
            "withdraw_evidence": {"pk": self.piece.pk},
        }
        of_task = ("show", "edit", "comment", "tasks-show")
        of_share = ("share", "tasks-share", "tasks-split", "tasks-extend", "tasks-evidence")
        keys: dict[str, object] = dict(plain.get(name, {}))
        if name in of_task:
            keys = {"pk": self.share.task_id}
        if name in of_share:
            keys = {"pk": self.share.pk}
        address = reverse(door, kwargs=keys)
        return f"{address}?units={self.keys['{kunming}']}" if name == "tasks-figures" else address

    def filled(self, sent: object) -> object:
        text = json.dumps(sent, ensure_ascii=False)
        for name, key in self.keys.items():
            text = text.replace(f'"{name}"', str(key))
        return json.loads(text)


@pytest.mark.scene(of=Place)
@pytest.mark.parametrize(("method", "door", "who", "code"), CASES)
def test_door(  # noqa: PLR0917 -- a case of the table
    world: World, scene: Place, method: str, door: str, who: str, code: int
) -> None:
    place, client, name = scene, Client(), door.split(":")[1]
    if who != "anonymous":
        client.force_login(world.people[who])
    address = place.address(door)

    if method == "GET":
        answer = client.get(address)
    elif name == "tasks-evidence":
        answer = client.post(address, {"file": SimpleUploadedFile("名单.txt", "甲".encode())})
    elif door.startswith("api:"):
        body = place.filled(BODIES.get(name, {}))
        answer = client.post(address, body, content_type="application/json")
    else:
        answer = client.post(address, place.filled(SENT[door]))

    assert answer.status_code == code


SEES = {
    "nobody": set(),
    "system_admin": set(),
    "qujing_clerk": {"共同"},
    "wuhua_clerk": {"五华部分"},
    "kunming_clerk": {"共同", "昆明", "五华部分", "昆明草稿"},
    "kunming_head": {"共同", "昆明", "五华部分", "昆明草稿"},
    "department_clerk": set(),
    "province_clerk": {"共同", "昆明", "五华部分", "昆明草稿", "省草稿"},
    "inspector": {"共同", "昆明", "五华部分", "昆明草稿", "省草稿"},
}


def rows(world: World) -> None:
    make.task(world, cooperating=(world.qujing,), title="共同")
    make.task(world, title="昆明")
    make.task(world, lead=world.wuhua, unit=world.kunming, by="kunming_head", title="五华部分")
    for who, unit, title, lead in (
        ("province_clerk", world.province, "省草稿", world.qujing),
        ("kunming_clerk", world.kunming, "昆明草稿", world.wuhua),
    ):
        new = NewTask(title=title, content="", theme="other", lead=lead)
        drafting.draft(new, unit=unit, actor=world.people[who], at=make.NOON)


@pytest.mark.parametrize(("who", "titles"), SEES.items(), ids=SEES)
def test_everyone_sees_the_tasks_his_units_have_a_part_in(
    world: World, who: str, titles: set[str]
) -> None:
    """A draft is seen by the unit that writes it, not by those it shall go to."""
    rows(world)
    user = world.people[who]

    assert {task.record.title for task in tasks_for(user)} == titles
    shown = {share.record.title for share in shares_for(user)}
    assert shown == {title for title in titles if not title.endswith("草稿")}


@pytest.mark.parametrize("door", ["matters:list", "matters:print", "api:tasks-list"])
def test_no_list_shows_more_than_the_query(world: World, client: Client, door: str) -> None:
    rows(world)
    client.force_login(world.people["qujing_clerk"])

    answer = client.get(reverse(door))

    seen = str(answer.json()) if "api" in door else answer.content.decode()
    assert "共同" in seen
    assert "五华部分" not in seen
    assert "省草稿" not in seen


def test_lead_and_cooperating_units_see_each_others_shares(world: World) -> None:
    make.task(world, cooperating=(world.qujing,))

    for who in ("kunming_clerk", "qujing_clerk"):
        assert shares_for(world.people[who]).count() == 2
