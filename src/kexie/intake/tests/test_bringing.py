"""Texts come in: pasted, as files of every kind, large ones by a job, bad ones with a clear sentence."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from kexie.documents.actions import load_document
from kexie.documents.models import Document, VersionState
from kexie.documents.queries import current_version, latest_version
from kexie.documents.tests import make as documents
from kexie.intake.actions import bringing
from kexie.intake.engine import find, guess
from kexie.intake.models import Draft, Obligation, Reading
from kexie.intake.queries.coverage import coverage_of
from tests.world import NOON, World

REAL = Path(__file__).parents[4] / "../shared/data/meeting-2023-12-29.txt"
real_text = pytest.mark.skipif(not REAL.exists(), reason="the real meeting text is not here")
# One page of a PDF with nothing on it, as a scan has before its picture.
PICTURES_ONLY = b"\n".join(
    [
        b"%PDF-1.4",
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj",
        b"trailer<</Size 4/Root 1 0 R>>",
        b"%%EOF",
    ]
)


@pytest.fixture
def clerk(world: World) -> Client:
    client = Client()
    client.force_login(world.people["province_clerk"])
    return client


def form(world: World, **fields: object) -> dict[str, object]:
    return {"unit": world.province.pk, "kind": "minutes", **fields}


def test_a_pasted_text_lies_ready_for_review(world: World, clerk: Client) -> None:
    answer = clerk.post(reverse("intake:new"), form(world, text=documents.DAMAGED), follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse(
        "intake:review", args=[Document.objects.get().pk]
    )
    assert "各州（市）科协" in page
    assert Draft.objects.exists()
    assert Obligation.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "请粘贴文字或选择文件"),
        ({"text": "  \n "}, "请粘贴文字或选择文件"),
        ({"text": "秘密★1年\n各单位要做好工作。"}, ""),
        ({"file": SimpleUploadedFile("扫描件.pdf", PICTURES_ONLY)}, "没有文字"),
        ({"file": SimpleUploadedFile("程序.txt", b"MZ\x90\x00" + bytes(200))}, ""),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(
    world: World, clerk: Client, fields: dict[str, object], said: str
) -> None:
    answer = clerk.post(reverse("intake:new"), form(world, title="我的题目", **fields))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "我的题目" in page
    assert not Document.objects.exists()


def test_text_and_file_at_once_are_refused(world: World, clerk: Client) -> None:
    file = SimpleUploadedFile("a.txt", "要做好工作。".encode())

    answer = clerk.post(reverse("intake:new"), form(world, text="要做好工作。", file=file))

    assert answer.status_code == 422


def test_a_text_for_a_unit_of_somebody_else_is_refused(world: World) -> None:
    client = Client()
    client.force_login(world.people["qujing_clerk"])

    answer = client.post(reverse("intake:new"), form(world, text=documents.TEXT))

    assert answer.status_code == 422
    assert not Document.objects.exists()


def test_a_large_text_is_read_by_a_job_that_may_run_twice(
    world: World, clerk: Client, django_capture_on_commit_callbacks: object
) -> None:
    asked = "第{0}次会议要求，科普部要在6月底前完成第{0}项调查。\n"
    told = "第{0}次会议在昆明召开，有关单位介绍了科普阵地的情况。\n"
    lines = (told.format(n) if n % 40 else asked.format(n) for n in range(9000))
    file = SimpleUploadedFile("长.txt", "".join(lines).encode())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        answer = clerk.post(reverse("intake:new"), form(world, file=file), follow=True)
    document = Document.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("intake:progress", args=[document.pk])
    assert DBTaskResult.objects.count() == 1
    version = latest_version(document)

    for _time in range(2):
        bringing.read_in_background.call(version_id=version.pk)

    assert Reading.objects.get().version == version
    done = Draft.objects.count()
    assert done > 100
    polled = clerk.get(
        reverse("intake:progress", args=[document.pk]), headers={"HX-Request": "true"}
    )
    assert polled.headers["HX-Redirect"] == reverse("intake:review", args=[document.pk])
    page = clerk.get(reverse("intake:review", args=[document.pk]), {"part": 1})
    assert page.status_code == 200


def test_a_large_file_without_text_says_so_where_one_waits(world: World, clerk: Client) -> None:
    document = load_document(
        unit=world.province,
        kind="minutes",
        title="",
        data=PICTURES_ONLY,
        name="扫描件.pdf",
        actor=world.people["province_clerk"],
        at=NOON,
        later=True,
    )

    bringing.read_in_background.call(version_id=latest_version(document).pk)

    assert latest_version(document).state == VersionState.FAILED
    page = clerk.get(reverse("intake:progress", args=[document.pk])).content.decode()
    assert "没有文字" in page


def test_a_corrected_version_is_loaded_from_its_page(world: World, clerk: Client) -> None:
    document = documents.document(world.province, by=world.people["province_clerk"])
    url = reverse("intake:correct", args=[document.pk])

    first = clerk.post(url, {"text": documents.TEXT + "完。\n", "seen": 1})
    late = clerk.post(url, {"text": documents.TEXT + "又完。\n", "seen": 1})

    assert (first.status_code, late.status_code) == (302, 422)
    assert document.versions.count() == 2


def test_words_chosen_by_a_person_are_read_as_one_draft(world: World) -> None:
    read = guess("科普部要在6月底前完成科普阵地调查", unit=world.province, text_date=NOON.date())

    assert read
    assert [(one.code, one.role) for one in read.units] == [("530000-D04", "lead")]
    assert str(read.due_date) == "2026-06-30"


def test_words_that_oblige_to_nothing_are_no_draft(world: World) -> None:
    assert guess("2026年全省科协工作会议纪要", unit=world.province, text_date=None) is None


def test_short_names_mean_the_unit_nearest_to_the_one_that_speaks(world: World) -> None:
    found = find("会议要求，各州（市）科协要于6月底前报送方案。", unit=world.province)

    assert [one.group for draft in found.drafts for one in draft.units] == ["prefectures"]


@real_text
def test_the_real_meeting_text_arrives_clean_with_its_drafts(world: World, clerk: Client) -> None:
    file = SimpleUploadedFile("meeting.txt", REAL.read_bytes())

    answer = clerk.post(reverse("intake:new"), form(world, kind="meeting", file=file), follow=True)

    document = Document.objects.get()
    version = current_version(document)
    assert version
    toned = set("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ")
    assert not toned & set(version.text)
    assert "州（市）" in version.text
    assert "協" not in version.text
    assert str(document.text_date) == "2023-12-29"
    assert "工作会议" in document.record.title
    assert answer.status_code == 200
    assert Draft.objects.count() >= 8
    assert coverage_of(document, version).undecided == coverage_of(document, version).total > 5
    for draft in Draft.objects.select_related("anchor"):
        assert version.text[draft.anchor.start : draft.anchor.end] == draft.anchor.quote
