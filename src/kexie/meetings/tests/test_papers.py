"""Papers bound into one PDF: parts, bookmarks, pages; who may fetch them; what makes them out of date."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from kexie.files.queries import content_of
from kexie.meetings.actions import agenda, papers
from kexie.meetings.binding import Piece, Unbindable, bind
from kexie.meetings.errors import BadItem, BadPapers
from kexie.meetings.models import ItemKind, Meeting, Papers, PapersState
from kexie.meetings.queries.papers import basis_of, digest_of
from kexie.meetings.tests import ground
from kexie.org.models import UnitKind
from kexie.records.access import NotYours
from kexie.returns.models import Cycle
from kexie.returns.tests import filed, make
from tests.world import NOON, World


def blank(pages: int, *, turned: int = 0) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842).rotate(turned)
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def outline_of(data: bytes) -> list[tuple[str, int]]:
    reader = PdfReader(io.BytesIO(data))

    def walk(some: list[Any]) -> list[tuple[str, int]]:
        found = []
        for one in some:
            if isinstance(one, list):
                found += walk(one)
            else:
                found.append((one.title, (reader.get_destination_page_number(one) or 0) + 1))
        return found

    return walk(reader.outline)


def test_parts_have_bookmarks_and_one_count_of_pages() -> None:
    pieces = [
        Piece("议程", blank(2)),
        Piece("1. 昆明", blank(3, turned=90)),
        Piece("计划", blank(1), depth=1),
    ]
    bound = bind("材料", pieces, lambda places: blank(2 if len(places) > 2 else 1))
    assert bound.pages == 8
    assert [place.page for place in bound.places] == [3, 5, 8]
    assert outline_of(bound.data) == [("议程", 3), ("1. 昆明", 5), ("计划", 8)]
    texts = [page.extract_text().strip() for page in PdfReader(io.BytesIO(bound.data)).pages]
    assert texts == [f"{number} / 8" for number in range(1, 9)]


def test_what_is_no_pdf_is_named() -> None:
    for data in (b"", b"nothing of it", b"%PDF-1.7\n%%EOF"):
        with pytest.raises(Unbindable) as refused:
            bind("材料", [Piece("坏文件", data)], lambda _places: blank(1))
        assert refused.value.title == "坏文件"


def with_reports(world: World) -> tuple[Meeting, Cycle]:
    """A meeting whose agenda is built from Kunming's accepted report."""
    meeting = ground.planned(world)
    entry = make.approved(world, audience=(UnitKind.PREFECTURE.value,))
    cycle = make.opened(world, entry, chain=())
    filing = make.filing_of(cycle, world.kunming)
    filed.write(world, filing, {"people": 90}, by="kunming_clerk")
    filed.sent(world, filing, by="kunming_clerk")
    filed.accepted(world, filing, by="province_supervisor")
    return meeting, cycle


def made(world: World, meeting: Meeting) -> Papers:
    one = papers.order_papers(meeting, actor=world.people["province_clerk"], at=NOON)
    papers.bind_in_background.call(papers_id=one.pk)
    one.refresh_from_db()
    return one


def test_an_agenda_is_built_from_accepted_reports_each_once(world: World) -> None:
    meeting, cycle = with_reports(world)
    clerk = world.people["province_clerk"]
    [item] = agenda.build_from_returns(meeting, cycle, actor=clerk, at=NOON, minutes=6)
    assert (item.unit, item.minutes, item.kind) == (world.kunming, 6, ItemKind.REPORT)
    assert item.filing is not None
    with pytest.raises(BadItem):
        agenda.build_from_returns(meeting, cycle, actor=clerk, at=NOON)


def test_papers_hold_agenda_people_reports_and_enclosures(world: World) -> None:
    meeting, cycle = with_reports(world)
    clerk = world.people["province_clerk"]
    agenda.build_from_returns(meeting, cycle, actor=clerk, at=NOON)
    ground.item(meeting, world)
    papers.enclose(meeting, data=blank(2), name="会场示意图.pdf", actor=clerk, at=NOON)
    one = made(world, meeting)
    assert one.state == PapersState.READY, one.trouble
    assert one.file is not None
    data = content_of(one.file)
    titles = [title for title, _page in outline_of(data)]
    assert titles == ["议程", "1. 昆明市科协工作汇报", "会场示意图"]
    reader = PdfReader(io.BytesIO(data))
    assert len(reader.pages) == one.pages
    text = "".join(page.extract_text() for page in reader.pages)
    assert "昆明市科协工作汇报" in text.replace("\n", "")
    assert f"{one.pages} / {one.pages}" in text


def test_papers_hold_until_something_in_them_changes(world: World) -> None:
    meeting = ground.furnished(world)
    clerk = world.people["province_clerk"]
    one = made(world, meeting)
    assert one.digest == digest_of(basis_of(clerk, meeting))
    agenda.move_item(meeting.items.all()[0], 3, actor=clerk, at=NOON)
    assert one.digest != digest_of(basis_of(clerk, meeting))


def test_only_the_office_binds_and_hands_out(world: World) -> None:
    meeting = ground.called_meeting(world)
    outsider = world.people["kunming_clerk"]
    with pytest.raises(NotYours):
        papers.order_papers(meeting, actor=outsider, at=NOON)
    one = made(world, meeting)
    with pytest.raises(NotYours):
        papers.share_papers(one, actor=outsider, at=NOON)
    client = Client()
    client.force_login(outsider)
    address = reverse("meetings:papers_fetch", args=[meeting.pk, one.pk])
    assert client.get(address).status_code == 404
    papers.share_papers(one, actor=world.people["province_clerk"], at=NOON)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content[:5] == b"%PDF-"


def test_papers_ordered_twice_are_bound_once_and_twice_run_is_once(world: World) -> None:
    meeting = ground.furnished(world)
    clerk = world.people["province_clerk"]
    first = papers.order_papers(meeting, actor=clerk, at=NOON)
    assert papers.order_papers(meeting, actor=clerk, at=NOON) == first
    for _twice in range(2):
        papers.bind_in_background.call(papers_id=first.pk)
    assert Papers.objects.count() == 1
    empty = ground.planned(world)
    with pytest.raises(BadPapers):
        papers.order_papers(empty, actor=clerk, at=NOON)
    waiting = papers.order_papers(meeting, actor=clerk, at=NOON)
    with pytest.raises(BadPapers):
        papers.share_papers(waiting, actor=clerk, at=NOON)


def test_what_was_taken_out_is_not_bound(world: World) -> None:
    meeting = ground.furnished(world)
    clerk = world.people["province_clerk"]
    held = papers.enclose(meeting, data=blank(1), name="附件.pdf", actor=clerk, at=NOON)
    assert held.file.blob.media_type == "application/pdf"
    papers.take_out(meeting, held, actor=clerk, at=NOON)
    one = made(world, meeting)
    assert one.file is not None
    assert "附件" not in dict(outline_of(content_of(one.file)))
