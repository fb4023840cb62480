"""The page of a one-time link: open to whoever holds it, and to nothing else; alike for every link that does not hold."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie.issuing.actions.enclosing import enclose
from kexie.issuing.actions.moving import check
from kexie.issuing.actions.signing import recall
from kexie.issuing.models import DocumentState, OfficialDocument, SignOff
from kexie.issuing.queries.signing import hash_of
from kexie.issuing.tests import make
from kexie.issuing.tests.test_signing import leader, wrong
from tests.world import World


def asked_by_page(world: World) -> tuple[OfficialDocument, str, str]:
    """Asked for through the page, now: the document, the link's path, the PIN."""
    document = make.checked(world)
    return document, *link_of(world, document)


def link_of(world: World, document: OfficialDocument) -> tuple[str, str]:
    """The link's path, the PIN."""
    signer, pin = leader(world)
    client = Client()
    client.force_login(world.people["province_clerk"])
    shown = client.post(reverse("issuing:ask", args=[document.pk]), {"signer": signer.pk})
    path = re.search(r"/issuing/sign/[\w-]{43}/", shown.content.decode())
    assert path is not None
    return path[0], pin


def test_the_link_is_shown_once_with_its_squares_and_in_no_cache(world: World) -> None:
    document = make.checked(world)
    signer, _pin = leader(world)
    client = Client()
    client.force_login(world.people["province_clerk"])

    shown = client.post(reverse("issuing:ask", args=[document.pk]), {"signer": signer.pk})

    assert "no-store" in shown["Cache-Control"]
    assert b"data:image/svg+xml" in shown.content
    again = client.get(reverse("issuing:sign_box", args=[document.pk])).content.decode()
    assert signer.name in again
    assert "/issuing/sign/" not in again


def test_the_page_shows_the_document_without_signing_in(world: World) -> None:
    _document, path, _pin = asked_by_page(world)

    shown = Client().get(path)

    assert shown.status_code == 200
    assert make.TITLE in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert shown["Referrer-Policy"] == "no-referrer"
    assert "noindex" in shown["X-Robots-Tag"]


def test_nothing_else_is_reached_from_it(world: World) -> None:
    _document, path, _pin = asked_by_page(world)
    client = Client()

    links = set(re.findall(r'(?:href|action)="(/[^"]*)"', client.get(path).content.decode()))

    pages = {one for one in links if not one.startswith(("/static/", path, "/language/"))}
    for one in pages:
        answer = client.get(one)
        assert answer.status_code in {302, 404, 405}, one


def test_its_pdf_comes_along(world: World) -> None:
    _document, path, _pin = asked_by_page(world)

    answer = Client().get(f"{path}document.pdf")

    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store"


def test_files_that_go_with_it_come_along_and_no_others(world: World) -> None:
    clerk = world.people["province_clerk"]
    make.series(world)
    own, other = make.draft(world), make.draft(world, title="另一份通知")
    ours, theirs = (
        enclose(one, data=words.encode(), name="名单.txt", actor=clerk, at=make.NOON)
        for one, words in ((own, "甲"), (other, "乙"))
    )
    check(own, actor=world.people["province_supervisor"], at=make.NOON)
    path = link_of(world, own)[0]

    shown = Client().get(path).content.decode()
    answer = Client().get(f"{path}enclosures/{ours.pk}/")

    assert f"{path}enclosures/{ours.pk}/" in shown
    assert answer.content == "甲".encode()
    assert answer["Cache-Control"] == "no-store"
    assert Client().get(f"{path}enclosures/{theirs.pk}/").status_code == 404
    recall(own, actor=clerk, at=timezone.now())
    assert Client().get(f"{path}enclosures/{ours.pk}/").status_code == 404


def test_signing_needs_no_cookie_and_works_once(world: World) -> None:
    document, path, pin = asked_by_page(world)
    client = Client(enforce_csrf_checks=True)

    first = client.post(path, {"answer": "signed", "pin": pin, "note": ""})
    second = client.post(path, {"answer": "signed", "pin": pin, "note": ""})

    assert (first.status_code, second.status_code) == (200, 404)
    document.refresh_from_db()
    assert document.state == DocumentState.SIGNED


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"answer": "signed", "pin": "12"}, "签发密码是六位数字"),
        ({"answer": "returned", "note": ""}, ""),
        ({"answer": "", "note": "x"}, ""),
        ({"answer": "signed", "note": "机密★"}, ""),
    ],
)
def test_what_makes_no_sense_is_said_in_the_form(
    world: World, sent: dict[str, str], words: str
) -> None:
    _document, path, pin = asked_by_page(world)

    answer = Client().post(path, {"pin": pin, **sent})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_all_links_that_do_not_hold_are_answered_alike(world: World) -> None:
    document, used, pin = asked_by_page(world)
    Client().post(used, {"answer": "returned", "pin": pin, "note": "改"})
    clerk = world.people["province_clerk"]
    answers = {"used": used, "unknown": f"/issuing/sign/{'x' * 43}/", "odd": "/issuing/sign/%20/"}
    recalled, path, _pin = _another(world)
    recall(recalled, actor=clerk, at=timezone.now())
    answers["recalled"] = path
    _other, path, _pin = _another(world)
    secret = path.split("/")[3]
    SignOff.objects.filter(link=hash_of(secret)).update(
        expires_at=timezone.now() - timedelta(minutes=1)
    )
    answers["run out"] = path

    said = {(Client().get(one).status_code, _plain(Client().get(one))) for one in answers.values()}
    said |= {
        (
            Client().post(one, {"pin": pin, "answer": "signed"}).status_code,
            _plain(Client().post(one)),
        )
        for one in answers.values()
    }

    assert len(said) == 1
    assert next(iter(said))[0] == 404
    assert document.record.title not in next(iter(said))[1]


def _another(world: World) -> tuple[OfficialDocument, str, str]:
    SignOff.objects.first()
    document = make.checked(world, title="另一件的通知")
    signer, pin = leader(world, f"赵{OfficialDocument.objects.count()}")
    client = Client()
    client.force_login(world.people["province_clerk"])
    shown = client.post(reverse("issuing:ask", args=[document.pk]), {"signer": signer.pk})
    path = re.search(r"/issuing/sign/[\w-]{43}/", shown.content.decode())
    assert path is not None
    return document, path[0], pin


def _plain(answer: object) -> str:
    """Without the token against forgery that every page bears, and without its own address."""
    text: str = answer.content.decode()  # type: ignore[attr-defined]  # an answer of the test client
    return re.sub(r'X-CSRFToken": "\w+|value="\w{64}"|/issuing/sign/[^"]*', "", text)


def test_wrong_pins_end_in_the_same_page(world: World) -> None:
    _document, path, pin = asked_by_page(world)

    codes = [
        Client().post(path, {"answer": "signed", "pin": wrong(pin)}).status_code for _n in range(6)
    ]

    assert codes == [422, 422, 422, 422, 404, 404]


def test_a_signed_in_person_gets_the_same_page(world: World) -> None:
    _document, path, _pin = asked_by_page(world)
    client = Client()
    client.force_login(world.people["kunming_clerk"])

    assert client.get(path).status_code == 200
    assert "昆明经办" not in client.get(path).content.decode()
