"""Polishing by a real endpoint on this machine: a proposal side by side, refused where it states something else."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from kexie.audit.models import Entry as Line
from kexie.kernel.errors import Changed
from kexie.kernel.secrecy import SecretMark
from kexie.records.access import NotYours
from kexie.returns.actions import polishing
from kexie.returns.actions.cells import CellEdit, UnknownCell, save_cells
from kexie.returns.models import Cell, Filing, Ground
from kexie.returns.tests import make
from tests.world import World

DRAFT = "2026年2月，五华区科协举办科普讲座32场，受众1200人次。“科技小院”未按期建成。"
SOUND = "2026年2月，五华区科协扎实举办科普讲座32场，惠及1200人次。“科技小院”未按期建成。"


@dataclass
class Server:
    """Answers as it is told, and keeps what it was asked."""

    answer: str = SOUND
    status: int = 200
    delay: float = 0
    raw: bytes | None = None
    location: str = ""
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    said = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            said.asked.append((self.path, dict(self.headers), body))
            time.sleep(said.delay)
            data = said.raw
            if data is None:
                choices = [{"message": {"role": "assistant", "content": said.answer}}]
                data = json.dumps({"choices": choices}).encode()
            self.send_response(said.status)
            if said.location:
                self.send_header("Location", said.location)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_words: object) -> None:
            """Nothing on the screen of the tests."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.02,))
    thread.start()
    said.address = f"http://127.0.0.1:{http.server_port}"
    settings.POLISH_URL, settings.POLISH_MODEL = f"{said.address}/v1", "small"
    settings.POLISH_KEY, settings.POLISH_SECONDS = "s3cret", 1
    yield said
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def filing(world: World) -> Filing:
    one = make.filing_of(make.opened(world), world.wuhua)
    write(world, one, DRAFT)
    cell = Cell.objects.get(filing=one)
    Ground.objects.create(cell=cell, start=0, end=5, sentence=DRAFT[:5], words="科普讲座")
    return one


def write(world: World, filing: Filing, text: str, seen: int = 0) -> None:
    edit = CellEdit(field="text", text=text, seen=seen)
    save_cells(filing, [edit], actor=world.people["wuhua_clerk"], at=make.NOON)


def propose(world: World, filing: Filing, who: str = "wuhua_clerk") -> polishing.Proposal:
    return polishing.propose(filing, key="text", actor=world.people[who], at=make.NOON)


def take(world: World, filing: Filing, text: str, seen: int = 1) -> None:
    clerk = world.people["wuhua_clerk"]
    polishing.take(filing, key="text", text=text, seen=seen, actor=clerk, at=make.NOON)


def test_only_the_section_is_sent_and_a_sound_text_can_be_taken(
    world: World, client: Client, server: Server, filing: Filing
) -> None:
    client.force_login(world.people["wuhua_clerk"])
    page = client.get(reverse("returns:filing", args=[filing.pk])).content.decode()
    polish = reverse("returns:polish", args=[filing.pk, "text"])
    assert polish in page
    assert server.asked == []

    shown = client.post(polish).content.decode()

    [(path, heads, body)] = server.asked
    assert path == "/v1/chat/completions"
    assert heads["Authorization"] == "Bearer s3cret"
    assert body["model"] == "small"
    assert [one["content"] for one in body["messages"][1:]] == [DRAFT]
    assert DRAFT in shown
    assert SOUND in shown
    assert Cell.objects.get(filing=filing).text == DRAFT
    client.post(
        reverse("returns:polish_take", args=[filing.pk, "text"]), {"text": SOUND, "seen": "1"}
    )
    assert Cell.objects.get(filing=filing).text == SOUND
    line = Line.objects.get(verb="filing.polish")
    assert line.detail["letters"] == len(DRAFT)
    assert "科普讲座" not in json.dumps(line.detail, ensure_ascii=False)


@pytest.mark.parametrize(
    "change",
    [
        ("32场", "33场"),
        ("，受众1200人次", ""),
        ("五华区", "盘龙区"),
        ("未按期", "已按期"),
        ("32场", "32场，在昆明市科协指导下开展"),
    ],
)
def test_what_states_something_else_is_shown_but_never_taken(
    world: World, client: Client, server: Server, filing: Filing, change: tuple[str, str]
) -> None:
    server.answer = DRAFT.replace(*change)
    client.force_login(world.people["wuhua_clerk"])

    shown = client.post(reverse("returns:polish", args=[filing.pk, "text"])).content.decode()

    assert "不能采用" in shown
    assert "采用润色稿" not in shown
    with pytest.raises(polishing.SaysOtherwise):
        take(world, filing, server.answer)
    assert Cell.objects.get(filing=filing).text == DRAFT


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"raw": b"not json"},
        {"raw": b'{"choices": []}'},
        {"raw": b'{"choices": [{"message": {"content": 7}}]}'},
        {"raw": b" " * 500_000},
        {"raw": b"[" * 300_000},
        {"raw": b'{"choices": [{"message": {"content": "a\\ud800"}}]}'},
        {"raw": b'{"choices": [{"message": {"content": "a\\u0000"}}]}'},
        {"delay": 1.5},
    ],
)
def test_an_endpoint_that_fails_leaves_the_draft(
    world: World, server: Server, filing: Filing, fault: dict[str, object]
) -> None:
    for name, value in fault.items():
        setattr(server, name, value)

    with pytest.raises(polishing.NoAnswer):
        propose(world, filing)
    assert Cell.objects.get(filing=filing).text == DRAFT


def test_no_other_address_is_ever_asked(
    world: World, server: Server, filing: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by redirect nor by a proxy of the environment."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    propose(world, filing)
    server.status, server.location = 307, f"{server.address}/elsewhere"

    with pytest.raises(polishing.NoAnswer):
        propose(world, filing)

    assert {path for path, _heads, _body in server.asked} == {"/v1/chat/completions"}


def test_what_is_marked_secret_is_not_sent(world: World, server: Server, filing: Filing) -> None:
    Cell.objects.filter(filing=filing).update(text="机密★5年 内部情况")

    with pytest.raises(SecretMark):
        propose(world, filing)
    assert server.asked == []


def test_only_who_writes_may_ask_and_only_about_a_text(
    world: World, server: Server, filing: Filing
) -> None:
    with pytest.raises(NotYours):
        propose(world, filing, "qujing_clerk")
    with pytest.raises(UnknownCell):
        polishing.propose(filing, key="people", actor=world.people["wuhua_clerk"], at=make.NOON)
    assert server.asked == []


@pytest.mark.usefixtures("server")
def test_a_text_that_was_written_meanwhile_is_not_overwritten(world: World, filing: Filing) -> None:
    proposal = propose(world, filing)
    write(world, filing, DRAFT + "补充。", seen=1)

    with pytest.raises(Changed):
        take(world, filing, proposal.text)


def test_it_is_off_unless_somebody_sets_it(
    world: World, client: Client, filing: Filing, settings: Settings
) -> None:
    client.force_login(world.people["wuhua_clerk"])
    for address in ("", "ftp://127.0.0.1/v1", "file:///etc/passwd", "127.0.0.1:80"):
        settings.POLISH_URL, settings.POLISH_MODEL = address, "small"
        page = client.get(reverse("returns:filing", args=[filing.pk])).content.decode()
        assert reverse("returns:polish", args=[filing.pk, "text"]) not in page
        with pytest.raises(polishing.PolishingOff):
            propose(world, filing)
