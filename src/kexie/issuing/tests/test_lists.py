"""The list of official documents, what waits, and how many questions the pages ask."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie.gongwen import Form, Kind
from kexie.issuing.actions.drafting import To
from kexie.issuing.actions.moving import withdraw
from kexie.issuing.models import OfficialDocument
from kexie.issuing.queries import (
    WantedDocuments,
    documents_for,
    tally_of,
    to_check,
    to_issue,
    to_sign,
)
from kexie.issuing.rendering import mark_of
from kexie.issuing.tests import make
from kexie.issuing.tests.make import NOON
from kexie.issuing.tests.test_flow import waiting
from tests.world import World


def titles(world: World, who: str = "province_clerk", **wanted: object) -> list[str]:
    found = documents_for(world.people[who], wanted=WantedDocuments(**wanted))  # type: ignore[arg-type]  # passed on as given
    return sorted(one.record.title for one in found)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["甲通知", "乙函", "丙草稿", "丁撤回"]),
        ({"text": "甲"}, ["甲通知"]),
        ({"text": "云科协发〔2026〕1号"}, ["甲通知"]),
        ({"text": "云科协发1号"}, ["甲通知"]),
        ({"text": "2026"}, []),
        ({"text": "1号"}, ["甲通知", "乙函"]),
        ({"text": "云科协函"}, ["乙函"]),
        ({"text": "雲科協函"}, ["乙函"]),
        ({"standing": "draft"}, ["丙草稿"]),
        ({"standing": "issued"}, ["甲通知", "乙函"]),
        ({"standing": "all"}, ["甲通知", "乙函", "丙草稿"]),
        ({"standing": "withdrawn"}, ["丁撤回"]),
        ({"kind": "函"}, ["乙函"]),
        ({"year": 2026}, ["甲通知", "乙函", "丙草稿", "丁撤回"]),
        ({"year": 2025}, []),
        ({"use": "bulletin"}, ["丙草稿"]),
    ],
)
def test_the_list_is_cut_down(world: World, wanted: dict[str, object], found: list[str]) -> None:
    make.series(world, "云科协函", Form.LETTER)
    make.issued(world, title="甲通知")
    make.issued(world, title="乙函", form=Form.LETTER, kind=Kind.LETTER)
    make.draft(world, title="丙草稿", use="bulletin")
    gone = make.draft(world, title="丁撤回")
    withdraw(gone, actor=world.people["province_clerk"], at=NOON, note="不发")

    assert titles(world, **wanted) == sorted(found)  # type: ignore[arg-type]  # passed on as given


def test_it_is_found_by_who_issues_it_and_to_whom_it_goes(world: World) -> None:
    make.issued(world, title="给昆明")
    make.issued(world, title="给五华", addressees=(To(unit=world.wuhua),))

    assert titles(world, to=world.wuhua.pk) == ["给五华"]
    assert titles(world, to=world.kunming.pk) == ["给五华", "给昆明"]
    assert titles(world, unit=world.province.pk) == ["给五华", "给昆明"]
    assert titles(world, unit=world.kunming.pk) == []
    assert titles(world, "kunming_head", mine=True) == []


def test_what_waits_stands_before_whoever_may_do_it(world: World) -> None:
    make.series(world)
    draft, asked, signed = make.draft(world), waiting(world), make.signed(world)
    people = world.people

    assert list(to_check(people["province_supervisor"])) == [draft]
    assert not to_check(people["province_clerk"]).exists()
    assert list(to_sign(people["province_head"])) == [asked]
    assert not to_sign(people["province_supervisor"]).exists()
    assert list(to_issue(people["province_clerk"])) == [signed]
    for who in ("kunming_head", "inspector", "system_admin"):
        for found in (to_check, to_sign, to_issue):
            assert not found(people[who]).exists()


def test_the_figures_count_what_their_lists_show(world: World) -> None:
    make.series(world)
    make.draft(world)
    waiting(world)
    clerk = world.people["province_clerk"]

    counts = tally_of(documents_for(clerk))

    for code, number in counts.items():
        assert documents_for(clerk, wanted=WantedDocuments(standing=code)).count() == number


@pytest.mark.parametrize(
    "door", ["issuing:list", "issuing:export", "api:issuing-list", "issuing:series"]
)
def test_a_long_list_asks_no_more_questions_than_a_short_one(
    world: World, client: Client, door: str
) -> None:
    client.force_login(world.people["province_clerk"])
    address = reverse(door, kwargs={"kind": "xlsx"} if door.endswith("export") else {})
    make.issued(world)

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(address)
            assert answer.status_code == 200
        return len(caught)

    asked()
    one = asked()
    for number in range(29):
        make.draft(world, title=f"第{number}件")
    for sign in "甲乙丙丁":
        make.series(world, f"云科协{sign}")

    assert asked() <= one


def test_a_long_document_asks_no_more_questions_than_a_short_one(
    world: World, client: Client
) -> None:
    client.force_login(world.people["province_clerk"])
    some = make.draft(world)
    many = make.draft(
        world,
        addressees=[
            To(unit=one) for one in (world.kunming, world.qujing, world.wuhua, world.qilin)
        ],
    )

    def asked(document: OfficialDocument) -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("issuing:show", args=[document.pk]))
        return len(caught)

    asked(some)
    assert asked(many) <= asked(some)


@pytest.mark.parametrize(
    "query",
    [
        "?year=abc",
        "?year=99999",
        "?unit=x",
        "?standing=nonsense",
        "?sort=drop",
        "?page=-1",
        "?about=99999999999999999999",
        "?text=%00",
        "?series=-1",
    ],
)
def test_an_address_that_makes_no_sense_asks_for_nothing(
    world: World, client: Client, query: str
) -> None:
    client.force_login(world.people["province_clerk"])

    assert client.get(reverse("issuing:list") + query).status_code in {200, 400}


FORM = {"use": "other", "kind": "通知", "form": "公文", "title": "题", "length": "specialised"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": ""}, "text"),
        ({"text": "【表：甲】"}, "text"),
        ({"text": "甲", "title": ""}, "title"),
        ({"text": "甲", "kind": "歌"}, "kind"),
        ({"text": "甲", "to_units": ["999999"]}, "to_units"),
        ({"text": "甲", "present": "张三"}, "present"),
        ({"text": "甲", "series": "999"}, "series"),
        ({"text": "机密★3年"}, "__all__"),
        ({"text": "甲", "to_words": "省委；省委"}, "__all__"),
    ],
)
def test_a_form_says_what_is_wrong_in_it(
    world: World, client: Client, given: dict[str, object], said: str
) -> None:
    client.force_login(world.people["province_clerk"])

    answer = client.post(reverse("issuing:new"), {**FORM, **given})

    assert answer.status_code == 422
    assert said in answer.context["form"].errors
    assert not OfficialDocument.objects.exists()


def test_a_draft_is_written_read_and_edited_on_its_pages(world: World, client: Client) -> None:
    client.force_login(world.people["province_clerk"])
    text = "正文。\n一、要求\n按时。\n【附件：名单】\n张三"
    sent = {
        **FORM,
        "text": text,
        "to_words": "省委；省政府",
        "to_units": [world.kunming.pk],
        "present": "",
        "signature": "云南省科学技术协会",
    }
    client.post(reverse("issuing:new"), sent)
    document = OfficialDocument.objects.get()

    form = client.get(reverse("issuing:edit", args=[document.pk])).context["form"]
    assert form["text"].value() == "正文。\n一、要求\n按时。\n\n【附件：名单】\n张三"
    assert form["to_words"].value() == "省委\n省政府"
    assert form["greeting"].value() == ""
    again = {name: form[name].value() or "" for name in form.fields} | {
        "to_units": [world.kunming.pk],
        "copy_units": [],
    }
    answer = client.post(reverse("issuing:edit", args=[document.pk]), again)

    assert answer.status_code == 302
    edited = OfficialDocument.objects.get()
    assert (edited.digest, edited.version) == (document.digest, 2)


def test_a_form_sent_twice_drafts_once(world: World, client: Client) -> None:
    client.force_login(world.people["province_clerk"])
    page = client.get(reverse("issuing:new"))
    [key] = re.findall(r'name="once" value="([\w-]{36})"', page.content.decode())[:1]

    for _again in range(2):
        client.post(reverse("issuing:new"), {**FORM, "text": "甲", "once": key})

    assert OfficialDocument.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"title": "题", "text": "【表完】", "unit": 1}, 422),
        ({"title": "", "text": "甲", "unit": 1}, 422),
        ({"title": "题", "text": "甲", "unit": 1, "kind": "歌"}, 422),
        ({"title": "题", "text": "甲", "unit": 1, "to": [999]}, 404),
        ({"title": "题", "text": "甲", "unit": 1, "series": 999}, 404),
        ({"title": "题", "text": "甲", "unit": 1, "about": 999}, 404),
        ({"title": "题", "text": "甲"}, 422),
        ({"title": "题", "text": "甲", "unit": 1, "urgency": "急急"}, 422),
    ],
)
def test_the_api_says_what_is_wrong(
    world: World, client: Client, body: dict[str, object], status: int
) -> None:
    client.force_login(world.people["province_clerk"])
    sent = body | ({"unit": world.province.pk} if "unit" in body else {})

    answer = client.post(reverse("api:issuing-draft"), sent, content_type="application/json")

    assert answer.status_code == status


def test_the_file_of_a_draft_is_a_preview_and_that_of_an_issued_one_the_kept_one(
    world: World, client: Client
) -> None:
    client.force_login(world.people["province_clerk"])
    draft, issued = make.draft(world), make.issued(world)

    answer = client.get(reverse("issuing:preview", args=[draft.pk, "pdf"]))
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("inline")
    assert client.get(reverse("issuing:preview", args=[draft.pk, "exe"])).status_code == 404
    # not made yet
    assert client.get(reverse("issuing:preview", args=[issued.pk, "pdf"])).status_code == 404


def test_no_file_is_no_enclosure(world: World, client: Client) -> None:
    client.force_login(world.people["province_clerk"])
    draft = make.draft(world)

    client.post(reverse("issuing:enclose", args=[draft.pk]), {})
    client.post(
        reverse("issuing:enclose", args=[draft.pk]),
        {"upload": SimpleUploadedFile("a.txt", "甲".encode())},
    )

    assert draft.enclosures.count() == 1


def test_recipients_see_what_was_issued_and_not_how_it_came_about(
    world: World, client: Client
) -> None:
    about = make.draft(world)
    document = make.issued(world, about=about.record)
    client.force_login(world.people["kunming_clerk"])

    page = client.get(reverse("issuing:show", args=[document.pk]))

    assert page.status_code == 200
    seen = page.context["page"]
    assert (seen.inside, seen.history, seen.opens_about, seen.buttons) == (False, [], False, [])
    assert "省督办" not in page.content.decode()


def test_who_checks_says_what_he_read(world: World, client: Client) -> None:
    make.series(world)
    document = make.draft(world)
    client.force_login(world.people["province_supervisor"])
    address = reverse("issuing:move", args=[document.pk, "check"])

    assert client.post(f"{address}?seen={'0' * 64}").status_code == 409
    assert client.post(f"{address}?seen={mark_of(document)}").status_code == 302
    assert client.post(reverse("issuing:move", args=[document.pk, "sign"])).status_code == 404
