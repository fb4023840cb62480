"""What is issued gets its number and its day, freezes, and comes to whom it goes."""

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from kexie.files.queries import files_for
from kexie.gongwen import Form, Kind
from kexie.gongwen.checking import check as departures
from kexie.gongwen.written import from_text
from kexie.issuing.actions import issuing, moving, series
from kexie.issuing.actions.drafting import To, edit_document
from kexie.issuing.actions.enclosing import drop_enclosure, enclose
from kexie.issuing.actions.issuing import issue_document, make_files, make_files_in_background
from kexie.issuing.actions.signing import ask_sign_off
from kexie.issuing.errors import BadDraft, BadSeries, NotReady
from kexie.issuing.models import OfficialDocument, SeriesYear
from kexie.issuing.queries import documents_for
from kexie.issuing.rendering import document_of, files_of, mark_of
from kexie.issuing.tests import make
from kexie.issuing.tests.make import NOON, later
from kexie.kernel.errors import Refused
from kexie.notify.models import Notice, NoticeKind
from kexie.records.access import NotYours
from kexie.workflow.actions import OwnWork, WrongState
from tests.world import World

if TYPE_CHECKING:
    from collections.abc import Callable


def test_it_gets_its_number_and_comes_to_whom_it_goes(world: World) -> None:
    document = make.issued(world)

    said = document_of(document)
    assert str(said.number) == "云科协发〔2026〕1号"
    assert (said.date, said.printed, said.draft) == ("2026年3月2日", "2026年3月2日", False)
    assert documents_for(world.people["kunming_clerk"]).contains(document)
    assert not documents_for(world.people["qujing_clerk"]).contains(document)
    told = Notice.objects.filter(record=document.pk, kind=NoticeKind.ARRIVED)
    assert set(told.values_list("user__username", flat=True)) == {"kunming_clerk", "kunming_head"}


def test_its_files_are_kept_by_their_hash_and_depart_from_the_standard_nowhere(
    world: World,
) -> None:
    document = make.issued(world)
    clerk = world.people["province_clerk"]

    for _again in range(2):
        make_files_in_background.func(document_id=document.pk, actor_id=clerk.pk)

    rows = {one.kind: one for one in document.issued_files.select_related("file__blob")}
    assert set(rows) == {"docx", "pdf"}
    assert rows["docx"].file.name == f"云科协发〔2026〕1号 {make.TITLE}.docx"
    assert departures(files_of(document).data["docx"]) == []
    assert files_for(world.people["kunming_clerk"]).contains(rows["pdf"].file)
    assert not files_for(world.people["qujing_clerk"]).contains(rows["pdf"].file)


def test_files_are_made_of_what_was_issued_by_who_works_there(world: World) -> None:
    document = make.signed(world)

    with pytest.raises(NotReady):
        make_files(document, actor=world.people["province_clerk"], at=NOON)
    with pytest.raises(NotYours):
        make_files(document, actor=world.people["kunming_clerk"], at=NOON)


def test_a_refused_file_is_told_to_who_ordered_it(world: World) -> None:
    document = make.issued(world)

    make_files_in_background.func(document_id=document.pk, actor_id=world.people["nobody"].pk)

    assert not document.issued_files.exists()
    assert Notice.objects.filter(record=document.pk, user=world.people["nobody"]).exists()


def test_numbers_follow_one_another_in_each_series_and_year(world: World) -> None:
    make.series(world, "云科协函", Form.LETTER)
    documents = [make.issued(world) for _n in range(2)]
    letter = make.issued(world, form=Form.LETTER, kind=Kind.LETTER)
    next_year = make.signed(world)

    issue_document(
        next_year, actor=world.people["province_clerk"], at=NOON.replace(year=2027, month=1)
    )

    assert [str(one.number) for one in (*documents, letter, next_year)] == [
        "云科协发〔2026〕1号",
        "云科协发〔2026〕2号",
        "云科协函〔2026〕1号",
        "云科协发〔2027〕1号",
    ]


def test_who_is_refused_gives_his_number_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = make.signed(world)

    def fail(*_given: object, **_named: object) -> None:
        raise BadDraft("")

    with monkeypatch.context() as patched:
        patched.setattr(issuing, "_hand_to_recipients", fail)
        with pytest.raises(BadDraft):
            issue_document(document, actor=world.people["province_clerk"], at=NOON)

    assert not SeriesYear.objects.exists()
    document = OfficialDocument.objects.get(pk=document.pk)
    issue_document(document, actor=world.people["province_clerk"], at=NOON)
    assert document.serial == 1


def test_nothing_is_numbered_in_a_closed_series(world: World) -> None:
    document, head = make.signed(world), world.people["province_head"]
    series.close_series(make.series(world), actor=head, at=NOON)

    with pytest.raises((BadSeries, NotReady)):
        issue_document(document, actor=world.people["province_clerk"], at=NOON)

    series.reopen_series(make.series(world), actor=head, at=NOON)
    issue_document(document, actor=world.people["province_clerk"], at=NOON)
    assert document.serial == 1


@pytest.mark.parametrize(
    "change",
    [
        {"content": {}},
        {"digest": "0" * 64},
        {"serial": 9},
        {"year": 2025},
        {"state": "draft", "issued_at": None, "serial": None, "year": None},
        {"signer_name": "他人"},
        {"issued_at": later(5)},
        {"title": "题"},
    ],
)
def test_the_database_itself_refuses_to_change_what_was_issued(
    world: World, change: dict[str, object]
) -> None:
    document = make.issued(world)
    if "title" in change:
        change = {"series": make.series(world, "云科协办")}

    with pytest.raises(DatabaseError), transaction.atomic():
        OfficialDocument.objects.filter(pk=document.pk).update(**change)


def test_the_database_keeps_addressees_files_and_the_row_of_what_was_issued(world: World) -> None:
    document, clerk = make.signed(world), world.people["province_clerk"]
    issue_document(document, actor=clerk, at=NOON)
    make_files(document, actor=clerk, at=NOON)
    acts: list[Callable[[], object]] = [
        lambda: document.addressees.all().delete(),
        lambda: document.addressees.update(words="他", unit=None),
        lambda: document.addressees.create(words="他"),
        lambda: document.issued_files.all().delete(),
        lambda: document.issued_files.update(replaced={}),
        lambda: SeriesYear.objects.update(last=0),
        lambda: SeriesYear.objects.update(year=2030),
        lambda: SeriesYear.objects.all()._raw_delete("default"),
        lambda: OfficialDocument.objects.filter(pk=document.pk)._raw_delete(
            "default"
        ),  # past Django's own look at what hangs on it
    ]

    for act in acts:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_what_is_archived_stays_frozen(world: World) -> None:
    document = make.issued(world)
    OfficialDocument.objects.filter(pk=document.pk).update(state="archived")

    with pytest.raises(DatabaseError), transaction.atomic():
        OfficialDocument.objects.filter(pk=document.pk).update(content={})


def test_the_author_does_not_check_his_own(world: World) -> None:
    make.series(world)
    document = make.draft(world)
    other = world.people["province_supervisor"]
    edit_document(document, make.new(world), actor=other, at=NOON, seen_version=1)

    for author in (world.people["province_clerk"], other):
        with pytest.raises(OwnWork):
            moving.check(document, actor=author, at=NOON)
    moving.check(document, actor=world.people["province_head"], at=NOON)
    assert document.state == "checked"


def test_what_lacks_something_is_not_checked(world: World) -> None:
    checker = world.people["province_supervisor"]
    unnumbered = make.draft(world)
    with pytest.raises(NotReady, match="发文字号"):
        moving.check(unnumbered, actor=checker, at=NOON)

    make.series(world)
    two = (To(words="省委"), To(words="省政府"))
    for wishes in (
        {"kind": Kind.REQUEST, "addressees": two},
        {"blocks": from_text("定于{{日期}}召开。")},
    ):
        with pytest.raises(NotReady):
            moving.check(make.draft(world, **wishes), actor=checker, at=NOON)


def test_what_was_changed_since_it_was_read_is_read_again(world: World) -> None:
    make.series(world)
    document = make.draft(world)
    read = mark_of(document)
    edit_document(
        document,
        make.new(world, blocks=from_text("二稿")),
        actor=world.people["province_clerk"],
        at=NOON,
        seen_version=1,
    )

    checker = world.people["province_supervisor"]
    with pytest.raises(NotReady):
        moving.check(document, actor=checker, at=NOON, seen=read)


def test_a_file_that_came_since_it_was_read_is_read_too(world: World) -> None:
    make.series(world)
    document, clerk = make.draft(world), world.people["province_clerk"]
    checker = world.people["province_supervisor"]
    read = mark_of(document)
    enclose(document, data="名单".encode(), name="名单.txt", actor=clerk, at=NOON)

    with pytest.raises(NotReady):
        moving.check(document, actor=checker, at=NOON, seen=read)
    moving.check(document, actor=checker, at=NOON, seen=mark_of(document))


def test_an_addressee_behind_a_greeting_that_came_since_it_was_read_is_read_too(
    world: World,
) -> None:
    make.series(world)
    few, more = (To(unit=world.kunming),), (To(unit=world.kunming), To(unit=world.wuhua))
    document = make.draft(world, greeting="各有关单位", addressees=few)
    read, said = mark_of(document), document.digest
    edit_document(
        document,
        make.new(world, greeting="各有关单位", addressees=more),
        actor=world.people["province_clerk"],
        at=NOON,
        seen_version=1,
    )

    assert document.digest == said
    with pytest.raises(NotReady):
        moving.check(document, actor=world.people["province_supervisor"], at=NOON, seen=read)


def test_a_withdrawn_one_keeps_its_reason_and_voids_what_was_asked(world: World) -> None:
    document = make.checked(world)
    clerk = world.people["province_clerk"]
    ask_sign_off(document, make.signer(world), actor=clerk, at=NOON)

    moving.withdraw(document, actor=clerk, at=NOON, note="会议改期")

    assert document.sign_offs.filter(withdrawn_at__isnull=False).count() == 1
    assert document.record.steps.get(move="withdraw").note == "会议改期"
    with pytest.raises(WrongState):
        issue_document(document, actor=clerk, at=NOON)


def test_enclosures_belong_to_the_draft(world: World) -> None:
    make.series(world)
    document, clerk = make.draft(world), world.people["province_clerk"]
    enclosed = enclose(document, data="名单".encode(), name="名单.txt", actor=clerk, at=NOON)
    dropped = enclose(document, data="回执".encode(), name="回执.txt", actor=clerk, at=NOON)
    drop_enclosure(dropped, actor=clerk, at=NOON)
    with pytest.raises(NotYours):
        enclose(document, data=b"1", name="1.txt", actor=world.people["kunming_clerk"], at=NOON)

    moving.check(document, actor=world.people["province_supervisor"], at=NOON)

    for act in (
        lambda: enclose(document, data=b"1", name="1.txt", actor=clerk, at=NOON),
        lambda: drop_enclosure(enclosed, actor=clerk, at=NOON),
    ):
        with pytest.raises(Refused):
            act()
    assert list(document.enclosures.values_list("file__name", flat=True)) == ["名单.txt"]


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("云科协发", "公文"),
        ("云科协〔发〕", "公文"),
        ("", "公文"),
        ("字" * 21, "公文"),
        ("云科协杂", "正文"),
        ("云科协杂", "x"),
    ],
)
def test_a_series_that_makes_no_sense_is_refused(world: World, code: str, form: str) -> None:
    make.series(world)

    with pytest.raises(BadSeries):
        series.add_series(
            world.province, code=code, form=form, actor=world.people["province_head"], at=NOON
        )


@pytest.mark.parametrize("who", ["province_clerk", "kunming_head", "inspector", "system_admin"])
def test_only_who_keeps_the_house_lays_series_down(world: World, who: str) -> None:
    with pytest.raises(NotYours):
        series.add_series(
            world.province, code="云科协杂", form="公文", actor=world.people[who], at=NOON
        )
    held = make.series(world)
    with pytest.raises(NotYours):
        series.close_series(held, actor=world.people[who], at=NOON)
