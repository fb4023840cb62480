"""Who gets which answer at every door of the room, and who sees which rows."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from ninja import Router

from kexie.issuing.actions.enclosing import enclose
from kexie.issuing.actions.issuing import make_files
from kexie.issuing.api.documents import router as operations
from kexie.issuing.queries import documents_for
from kexie.issuing.tests import make
from kexie.issuing.tests.make import NOON
from kexie.issuing.urls import urlpatterns
from tests.world import World

PEOPLE = [
    "anonymous",
    "nobody",
    "kunming_clerk",
    "qujing_clerk",
    "department_clerk",
    "province_clerk",
    "province_supervisor",
    "province_head",
    "inspector",
    "system_admin",
]
FORM: dict[str, object] = {
    "use": "other",
    "kind": "通知",
    "form": "公文",
    "title": "题",
    "text": "正文",
    "length": "specialised",
    "seen_version": 1,
}
SENT: dict[str, dict[str, object]] = {
    "comment": {"text": "好"},
    "edit": FORM,
    "series": {"code": "云科协杂", "form": "公文"},
    "issuing-enclose": {"upload": SimpleUploadedFile("a.txt", "甲".encode())},
    "enclose": {"upload": SimpleUploadedFile("a.txt", "甲".encode())},
}

# A draft of the province by its clerk, to Kunming; `issued` doors ask about an issued one. `move` is the check.
# door                                anon nobody kunming qujing depart clerk super head inspect system
DOORS: dict[tuple[str, str], list[int]] = {
    ("GET", "issuing:list"): [302, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "issuing:export"): [302, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "issuing:new"): [302, 403, 200, 200, 200, 200, 200, 200, 403, 403],
    ("POST", "issuing:new"): [302, 403, 422, 422, 422, 422, 422, 422, 403, 403],
    ("POST", "issuing:count"): [302, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "issuing:series"): [302, 403, 200, 200, 200, 200, 200, 200, 403, 403],
    ("POST", "issuing:series"): [302, 403, 422, 422, 422, 422, 422, 422, 403, 403],
    ("POST", "issuing:close_series"): [302, 404, 404, 404, 404, 403, 302, 302, 404, 404],
    ("POST", "issuing:reopen_series"): [302, 404, 404, 404, 404, 403, 302, 302, 404, 404],
    ("GET", "issuing:show"): [302, 404, 404, 404, 404, 200, 200, 200, 200, 404],
    ("GET", "issuing:readiness"): [302, 404, 404, 404, 404, 200, 200, 200, 200, 404],
    ("GET", "issuing:preview"): [302, 404, 404, 404, 404, 200, 200, 200, 200, 404],
    ("GET", "issuing:edit"): [302, 404, 404, 404, 404, 200, 200, 200, 403, 404],
    ("POST", "issuing:edit"): [302, 404, 404, 404, 404, 302, 302, 302, 403, 404],
    ("POST", "issuing:enclose"): [302, 404, 404, 404, 404, 302, 302, 302, 403, 404],
    ("POST", "issuing:take_out_enclosure"): [302, 404, 404, 404, 404, 302, 302, 302, 403, 404],
    ("POST", "issuing:comment"): [302, 404, 404, 404, 404, 302, 302, 302, 302, 404],
    ("POST", "issuing:move"): [302, 404, 404, 404, 404, 403, 302, 302, 403, 404],
    ("GET", "api:issuing-list"): [401, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "api:issuing-draft"): [401, 403, 403, 403, 403, 201, 201, 201, 403, 403],
    ("GET", "api:issuing-show"): [401, 404, 404, 404, 404, 200, 200, 200, 200, 404],
    ("GET", "api:issuing-readiness"): [401, 404, 404, 404, 404, 200, 200, 200, 200, 404],
    ("POST", "api:issuing-edit"): [401, 404, 404, 404, 404, 200, 200, 200, 403, 404],
    ("POST", "api:issuing-move"): [401, 404, 404, 404, 404, 403, 200, 200, 403, 404],
    ("POST", "api:issuing-comment"): [401, 404, 404, 404, 404, 201, 201, 201, 201, 404],
    ("POST", "api:issuing-enclose"): [401, 404, 404, 404, 404, 200, 200, 200, 403, 404],
    ("POST", "api:issuing-take-out-enclosure"): [
        401,
        404,
        404,
        404,
        404,
        200,
        200,
        200,
        403,
        404,
    ],
    ("GET", "api:issuing-series"): [401, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "api:issuing-add-series"): [401, 403, 403, 403, 403, 403, 201, 201, 403, 403],
    ("POST", "api:issuing-close-series"): [401, 404, 404, 404, 404, 403, 200, 200, 404, 404],
    ("POST", "api:issuing-reopen-series"): [401, 404, 404, 404, 404, 403, 200, 200, 404, 404],
    # of the issued one
    ("POST", "api:issuing-make-files"): [401, 404, 404, 404, 404, 200, 200, 200, 404, 404],
    ("GET", "issuing:files"): [302, 404, 200, 404, 404, 200, 200, 200, 200, 404],
    ("POST", "issuing:make_files"): [302, 404, 404, 404, 404, 302, 302, 302, 404, 404],
}
OF_ISSUED = {"files", "make_files", "issuing-make-files"}
BODIES: dict[str, dict[str, object]] = {
    "issuing-draft": {"title": "题", "text": "正文", "unit": "{province}"},
    "issuing-edit": {"title": "题", "text": "正文", "seen_version": 1},
    "issuing-comment": {"text": "好"},
    "issuing-add-series": {"unit": "{province}", "code": "云科协杂", "form": "公文"},
}
CASES = [
    pytest.param(method, door, who, code, id=f"{who}-{method}-{door}")
    for (method, door), codes in DOORS.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]


class Place:
    """A draft with a file beside it, and an issued document with its files."""

    def __init__(self, world: World) -> None:
        clerk = world.people["province_clerk"]
        self.series = make.series(world)
        self.draft = make.draft(world)
        self.enclosure = enclose(self.draft, data=b"1", name="1.txt", actor=clerk, at=NOON)
        self.issued = make.issued(world, title="已发")
        make_files(self.issued, actor=clerk, at=NOON)
        self.keys: dict[object, object] = {"{province}": world.province.pk}

    def address(self, door: str) -> str:
        name = door.split(":")[1]
        pk = self.issued.pk if name in OF_ISSUED else self.draft.pk
        keys: dict[str, dict[str, object]] = {
            "export": {"kind": "xlsx"},
            "preview": {"pk": pk, "kind": "docx"},
            "move": {"pk": pk, "move": "check"},
            "take_out_enclosure": {"pk": self.enclosure.pk},
            "close_series": {"pk": self.series.pk},
            "reopen_series": {"pk": self.series.pk},
            "issuing-move": {"pk": pk, "move": "check"},
            "issuing-take-out-enclosure": {"pk": self.enclosure.file_id},
            "issuing-close-series": {"pk": self.series.pk},
            "issuing-reopen-series": {"pk": self.series.pk},
        }
        whole = {"list", "new", "count", "series", "issuing-list", "issuing-draft"}
        whole |= {"issuing-series", "issuing-add-series"}
        return reverse(door, kwargs=keys.get(name, {} if name in whole else {"pk": pk}))


@pytest.mark.scene(of=Place)
@pytest.mark.parametrize(("method", "door", "who", "code"), CASES)
def test_door(  # noqa: PLR0917 -- a case of the table
    world: World, scene: Place, method: str, door: str, who: str, code: int
) -> None:
    client, name = Client(), door.split(":")[1]
    if who != "anonymous":
        client.force_login(world.people[who])
    sent = {} if name in {"new", "series"} else SENT.get(name, {})
    if "upload" in sent:
        sent = {"upload": SimpleUploadedFile("a.txt", "甲".encode())}
    address = scene.address(door)

    if method == "GET":
        answer = client.get(address)
    elif door.startswith("api:") and not name.endswith("-enclose"):
        body = {key: scene.keys.get(value, value) for key, value in BODIES.get(name, {}).items()}
        answer = client.post(address, body, content_type="application/json")
    else:
        answer = client.post(address, sent)

    assert answer.status_code == code


OWN = {
    "list",
    "export",
    "new",
    "count",
    "series",
    "close_series",
    "reopen_series",
    "take_out_enclosure",
    "show",
    "edit",
    "enclose",
    "readiness",
    "files",
    "make_files",
    "preview",
    "comment",
    "move",
}


# These stand in the table of `test_rest_access.py`.
ELSEWHERE = frozenset(
    {
        "sign",
        "sign_pdf",
        "sign_enclosure",
        "sign_box",
        "ask",
        "recall",
        "answer",
        "signers",
        "edit_signer",
        "close_signer",
        "pins",
        "signing_rule",
        "give_pin",
        "templates",
        "new_template",
        "template",
        "edit_template",
        "close_template",
        "template_layout",
        "archive",
        "archive_many",
        "archive_year",
        "package",
        "begin",
        "begin_use",
        "draft",
        "draft_many",
        "tasks_button",
        "about_task",
        "about_text",
        "about_suggestion",
        "about_compilation",
        "issuing-ask",
        "issuing-recall",
        "issuing-answer",
        "issuing-archive",
        "issuing-packages",
        "issuing-package",
        "issuing-signers",
        "issuing-add-signer",
        "issuing-edit-signer",
        "issuing-close-signer",
        "issuing-give-pin",
        "issuing-signing-rule",
        "issuing-templates",
        "issuing-save-template",
        "issuing-close-template",
        "issuing-draft-breakdown",
        "issuing-draft-source",
        "issuing-draft-bulletin",
        "issuing-draft-reminder",
        "issuing-draft-about",
    }
)


def test_every_door_stands_in_the_table() -> None:
    doors = {f"issuing:{pattern.name}" for pattern in urlpatterns if pattern.name not in ELSEWHERE}
    doors |= {f"api:{name}" for name in _operations(operations) if name not in ELSEWHERE}

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
    "security_admin": set(),
    "audit_admin": set(),
    "kunming_clerk": {"已发"},
    "kunming_head": {"已发"},
    "wuhua_clerk": set(),
    "qujing_clerk": set(),
    "department_clerk": set(),
    "province_clerk": {"拟稿甲", "已发"},
    "inspector": {"拟稿甲", "已发"},
}


def rows(world: World) -> None:
    make.draft(world, title="拟稿甲")
    make.issued(world, title="已发")


@pytest.mark.scene(of=rows)
@pytest.mark.parametrize(("who", "titles"), SEES.items(), ids=SEES)
def test_everyone_sees_his_units_documents_and_those_issued_to_it(
    world: World, who: str, titles: set[str]
) -> None:
    assert {one.record.title for one in documents_for(world.people[who])} == titles


@pytest.mark.parametrize("door", ["issuing:list", "issuing:export", "api:issuing-list"])
def test_no_list_shows_more_than_the_query(world: World, client: Client, door: str) -> None:
    rows(world)
    client.force_login(world.people["kunming_clerk"])

    answer = client.get(reverse(door, kwargs={"kind": "csv"} if door.endswith("export") else {}))

    if "api" in door:
        seen = str(answer.json())
    else:
        seen = (b"".join(answer) if answer.streaming else answer.content).decode()
    assert "已发" in seen
    assert "拟稿甲" not in seen
