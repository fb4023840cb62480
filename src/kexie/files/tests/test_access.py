"""Who gets which answer at every door of this room, and who may fetch which files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kexie.files import actions, queries
from kexie.files.models import File
from kexie.files.tests import make
from kexie.records.actions import open_record
from tests.world import NOON, World

PEOPLE = [
    "anonymous",
    "nobody",
    "qujing_clerk",
    "kunming_clerk",
    "province_head",
    "inspector",
    "system_admin",
]

# door                             anon nobody other own above inspector system
DOORS: dict[tuple[str, str], list[int]] = {
    ("GET", "files:fetch"): [302, 404, 404, 200, 200, 200, 404],
    ("GET", "api:files-show"): [401, 404, 404, 200, 200, 200, 404],
    ("GET", "api:files-content"): [401, 404, 404, 200, 200, 200, 404],
    ("POST", "api:files-bring-in"): [401, 403, 201, 201, 201, 201, 403],
}
CASES = [
    pytest.param(method, door, who, code, id=f"{who}-{method}-{door}")
    for (method, door), codes in DOORS.items()
    for who, code in zip(PEOPLE, codes, strict=True)
]


def attached(world: World, data: bytes = make.PDF, name: str = "关于“科普月”的报告.pdf") -> File:
    clerk = world.people["kunming_clerk"]
    record = open_record(kind="task", unit=world.kunming, title="事项", actor=clerk, at=NOON)
    file = actions.bring_in(data=data, name=name, actor=clerk, at=NOON)
    actions.attach(file, record, actor=clerk, at=NOON)
    return file


@pytest.mark.parametrize(("method", "door", "who", "code"), CASES)
def test_door(world: World, method: str, door: str, who: str, code: int) -> None:
    file = attached(world)
    client = Client()
    if who != "anonymous":
        client.force_login(world.people[who])

    if method == "POST":
        answer = client.post(reverse(door), {"file": SimpleUploadedFile("a.txt", b"text")})
    else:
        answer = client.get(reverse(door, args=[file.pk]))

    assert answer.status_code == code


def test_everyone_fetches_the_files_of_what_he_sees(world: World) -> None:
    for unit, who in (
        ("kunming", "kunming_clerk"),
        ("wuhua", "wuhua_clerk"),
        ("qujing", "qujing_clerk"),
    ):
        clerk = world.people[who]
        record = open_record(
            kind="task", unit=getattr(world, unit), title="事", actor=clerk, at=NOON
        )
        file = actions.bring_in(data=unit.encode(), name=f"{unit}.txt", actor=clerk, at=NOON)
        actions.attach(file, record, actor=clerk, at=NOON)

    sees = {
        who: {file.name.removesuffix(".txt") for file in queries.files_for(world.people[who])}
        for who in (
            "nobody",
            "wuhua_clerk",
            "kunming_clerk",
            "qujing_clerk",
            "inspector",
            "audit_admin",
        )
    }

    assert sees == {
        "nobody": set(),
        "wuhua_clerk": {"wuhua"},
        "kunming_clerk": {"kunming", "wuhua"},
        "qujing_clerk": {"qujing"},
        "inspector": {"kunming", "wuhua", "qujing"},
        "audit_admin": set(),
    }


def test_a_file_leaves_as_something_to_save(world: World) -> None:
    file = attached(world)
    client = Client()
    client.force_login(world.people["kunming_clerk"])

    answer = client.get(reverse("files:fetch", args=[file.pk]))

    assert answer.content == make.PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%85%B3")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<html><script>alert(1)</script></html>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.txt", b"plain"),
    ],
)
def test_what_a_browser_could_show_goes_out_as_octets(world: World, name: str, data: bytes) -> None:
    file = attached(world, data, name)
    client = Client()
    client.force_login(world.people["kunming_clerk"])

    answer = client.get(reverse("files:fetch", args=[file.pk]))

    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_refused_upload_says_why(world: World) -> None:
    client = Client()
    client.force_login(world.people["kunming_clerk"])

    answer = client.post(
        reverse("api:files-bring-in"),
        {"file": SimpleUploadedFile("方案.docx", make.word("机密★5年"))},
    )

    assert answer.status_code == 422
    assert answer.json()["type"] == "kernel.SecretMark"
    assert "机密★" in answer.json()["title"]
