"""Files where a form asks for one: enclosed, seen by the reviewer, frozen with the rest, taken back; hostile ones refused."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kexie.audit.queries import verify_chain
from kexie.files.models import Attachment
from kexie.kernel.errors import Refused
from kexie.records.access import NotYours
from kexie.returns.actions import enclosing, review
from kexie.returns.actions.cells import UnknownCell
from kexie.returns.actions.freezing import digest_of
from kexie.returns.layout import Layout, Question, Section
from kexie.returns.models import Enclosure, Filing, FilingState
from kexie.returns.queries.enclosures import enclosed_in
from kexie.returns.tests import filed, make
from kexie.workflow.actions import WrongState
from tests.world import World

CSV = "姓名,单位\n甲,某校\n".encode()
FORM = Layout(
    sections=(
        Section(
            key="work",
            title="工作",
            items=(
                Question(key="people", kind="figure", label="听众", indicator="T02"),
                Question(key="list", kind="file", label="名单", reason="核对人数"),
                Question(
                    key="more",
                    kind="file",
                    label="补充",
                    reason="人数过千时核对",
                    show_if="{people} > 1000",
                ),
            ),
        ),
    )
)


@pytest.fixture
def filing(world: World) -> Filing:
    make.catalogue(world)
    cycle = make.opened(world, make.approved(world, layout=FORM), chain=())
    return make.filing_of(cycle, world.wuhua)


def enclose(
    world: World, filing: Filing, data: bytes = CSV, name: str = "名单.csv", key: str = "list"
) -> Enclosure:
    return enclosing.enclose(
        filing, key=key, data=data, name=name, actor=world.people["wuhua_clerk"], at=make.NOON
    )


def accepted(world: World, filing: Filing) -> Filing:
    return filed.accepted(world, filed.sent(world, filing))


def hostile() -> bytes:
    """A workbook with a macro."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/vbaProject.bin", b"macro")
    return data.getvalue()


def test_it_is_seen_and_fetched_by_who_sees_the_report(
    world: World, client: Client, filing: Filing
) -> None:
    made = enclose(world, filing)
    filed.sent(world, filing)
    fetch = reverse("files:fetch", args=[made.file_id])

    for who, status in (("province_clerk", 200), ("kunming_clerk", 200), ("qujing_clerk", 404)):
        client.force_login(world.people[who])
        assert client.get(fetch).status_code == status
    client.force_login(world.people["province_clerk"])
    page = client.get(reverse("returns:review", args=[filing.pk])).content.decode()
    assert fetch in page
    assert "名单.csv" in page


def test_the_reason_stands_where_it_is_supplied(
    world: World, client: Client, filing: Filing
) -> None:
    filed.write(world, filing, {"people": 3})
    client.force_login(world.people["wuhua_clerk"])
    address = reverse("returns:enclose", args=[filing.pk, "list"])

    sent = {"upload": SimpleUploadedFile("名单.csv", CSV)}
    answer = client.post(address, sent, follow=True)

    page = answer.content.decode()
    assert "核对人数" in page
    assert "名单.csv" in page
    [made] = Enclosure.objects.all()
    client.post(reverse("returns:take_back", args=[filing.pk, made.pk]))
    assert enclosed_in(filing) == {}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (hostile(), "名单.xlsm"),
        (hostile(), "名单.xlsx"),
        (b"MZ\x90\x00" + b"\x00" * 200, "名单.csv"),
        (b"#!/bin/sh\nrm -rf /\n", "名单.sh"),
        ("机密★ 名单\n甲".encode(), "名单.csv"),
        (b"", "名单.csv"),
    ],
)
def test_what_could_harm_is_refused_and_leaves_nothing(
    world: World, filing: Filing, data: bytes, name: str
) -> None:
    with pytest.raises(Refused):
        enclose(world, filing, data, name)

    assert Enclosure.objects.count() == Attachment.objects.count() == 0


def test_a_file_goes_only_where_one_is_asked_for(world: World, filing: Filing) -> None:
    for key in ("people", "nowhere", "more"):
        with pytest.raises(UnknownCell):
            enclose(world, filing, key=key)
    filed.write(world, filing, {"people": 2000})
    enclose(world, filing, key="more")
    for number in range(enclosing.MOST):
        enclose(world, filing, CSV + bytes(str(number), "ascii"))
    with pytest.raises(enclosing.TooMany):
        enclose(world, filing, CSV + b"more")


def test_only_its_unit_encloses_and_only_while_it_writes(world: World, filing: Filing) -> None:
    with pytest.raises(NotYours):
        enclosing.enclose(
            filing,
            key="list",
            data=CSV,
            name="a.csv",
            actor=world.people["qujing_clerk"],
            at=make.NOON,
        )
    made = enclose(world, filing)
    filed.sent(world, filing)
    with pytest.raises(WrongState):
        enclose(world, filing, CSV + b"2")
    with pytest.raises(WrongState):
        enclosing.take_back(made, actor=world.people["wuhua_clerk"], at=make.NOON)
    assert verify_chain().broken_at is None


def test_twice_away_is_refused(world: World, filing: Filing) -> None:
    made, clerk = enclose(world, filing), world.people["wuhua_clerk"]
    enclosing.take_back(made, actor=clerk, at=make.NOON)

    with pytest.raises(enclosing.NotThere):
        enclosing.take_back(made, actor=clerk, at=make.NOON)
    assert not Attachment.objects.filter(withdrawn_at=None).exists()


def test_who_enclosed_never_reviews(world: World, filing: Filing) -> None:
    """It is work on the filing, like writing in a cell."""
    enclosing.enclose(
        filing,
        key="list",
        data=CSV,
        name="a.csv",
        actor=world.people["province_clerk"],
        at=make.NOON,
    )
    sent = filed.sent(world, filing)

    with pytest.raises(Refused):
        filed.accepted(world, sent, by="province_clerk")


def test_files_are_part_of_what_is_frozen(world: World, filing: Filing) -> None:
    made = enclose(world, filing)
    done = accepted(world, filing)

    snapshot = done.snapshots.get()

    assert snapshot.content["files"] == [
        {"field": "list", "name": "名单.csv", "sha256": made.file.blob_id}
    ]
    assert snapshot.digest == digest_of(snapshot.content)
    assert snapshot.digest != digest_of(snapshot.content | {"files": []})


def test_an_abandoned_amendment_leaves_the_files_as_they_were(world: World, filing: Filing) -> None:
    first = enclose(world, filing)
    done, clerk = accepted(world, filing), world.people["wuhua_clerk"]
    review.amend(done, actor=clerk, at=make.NOON, reason="更正")
    enclosing.take_back(first, actor=clerk, at=make.NOON)
    enclose(world, filed.fresh(done), CSV + b"2", "新名单.csv")

    review.abandon_amendment(filed.fresh(done), actor=clerk, at=make.NOON)

    assert filed.fresh(done).state == FilingState.ACCEPTED
    assert [one.file.name for one in enclosed_in(done)["list"]] == ["名单.csv"]
    used = Attachment.objects.filter(record=done.pk, withdrawn_at=None)
    assert [one.file_id for one in used] == [first.file_id]
