"""Packages for the archive: the same bytes each time, every alteration named, nothing of the inside in them."""

import io
import zipfile
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kexie.files.queries import content_of
from kexie.issuing.actions.archiving import BadRetention, archive_document, archive_many
from kexie.issuing.actions.enclosing import enclose
from kexie.issuing.actions.issuing import make_files
from kexie.issuing.actions.moving import comment
from kexie.issuing.archive.metadata import Item, metadata_of
from kexie.issuing.archive.packing import ITEMS, MANIFEST, METADATA, pack
from kexie.issuing.archive.verifying import What, verify
from kexie.issuing.errors import NotReady
from kexie.issuing.models import DocumentState, OfficialDocument, Package
from kexie.issuing.queries.archive import archivable_for, described, packages_for
from kexie.issuing.tests import make
from kexie.issuing.tests.make import NOON
from kexie.records.access import NotYours
from kexie.workflow.actions import WrongState
from tests.world import World

FILES = {METADATA: b"<a/>", ITEMS: b"1", "document/a.docx": b"words", "document/a.pdf": b"page"}


def ready(world: World, **wishes: object) -> OfficialDocument:
    """Issued, with its files."""
    document = make.issued(world, **wishes)
    make_files(document, actor=world.people["province_clerk"], at=NOON)
    return document


def archived(world: World, retention: int | None = 30) -> Package:
    return archive_document(
        ready(world), retention=retention, actor=world.people["province_clerk"], at=NOON
    )


def altered(data: bytes, change: dict[str, bytes | None]) -> bytes:
    """The package with files put in, put in anew, or (None) left out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        held: dict[str, bytes | None] = {name: old.read(name) for name in old.namelist()}
        for name, content in (held | change).items():
            if content is not None:
                new.writestr(name, content)
    return made.getvalue()


def test_the_same_content_gives_the_same_bytes() -> None:
    backwards = dict(reversed(FILES.items()))

    assert pack(FILES, NOON) == pack(backwards, NOON)


@pytest.mark.parametrize(
    ("change", "what", "name"),
    [
        ({"document/a.docx": b"other"}, What.ALTERED, "document/a.docx"),
        ({"document/a.docx": None}, What.MISSING, "document/a.docx"),
        ({"document/b.docx": b"words"}, What.ADDED, "document/b.docx"),
        ({MANIFEST: None}, What.NO_MANIFEST, MANIFEST),
        ({METADATA: None}, What.MISSING, METADATA),
    ],
)
def test_each_alteration_is_named(change: dict[str, bytes | None], what: What, name: str) -> None:
    found = verify(altered(pack(FILES, NOON).data, change))

    assert [(one.what, one.name) for one in found.differences] == [(what, name)]


def test_a_package_as_it_was_made_differs_nowhere() -> None:
    packed = pack(FILES, NOON)

    found = verify(packed.data, packed.manifest)

    assert (found.differences, found.files, found.manifest) == ((), len(FILES), packed.manifest)


def test_a_package_with_a_manifest_made_anew_is_told_by_the_hash_that_was_kept() -> None:
    kept = pack(FILES, NOON).manifest
    forged = pack(FILES | {"document/a.docx": b"other"}, NOON)

    assert verify(forged.data).differences == ()
    assert [one.what for one in verify(forged.data, kept).differences] == [What.OTHER_MANIFEST]


def test_a_name_that_stands_twice_is_told() -> None:
    made = io.BytesIO(pack(FILES, NOON).data)
    with zipfile.ZipFile(made, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("document/a.docx", b"words")

    assert What.TWICE in [one.what for one in verify(made.getvalue()).differences]


@given(st.binary(max_size=300))
def test_whatever_is_verified_nothing_breaks(data: bytes) -> None:
    assert verify(data).differences


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=255))
def test_any_altered_byte_is_noticed(place: int, byte: int) -> None:
    packed = pack(FILES, NOON)
    data = bytearray(packed.data)
    body = data.find(b"words")
    at = body + place % len(b"words")
    if data[at] == byte:
        return
    data[at] = byte

    assert verify(bytes(data), packed.manifest).differences


def test_a_package_holds_the_files_as_issued_and_says_what_they_are(world: World) -> None:
    package = archived(world)

    data = content_of(package.file)
    verified = verify(data, package.manifest)
    assert (verified.differences, verified.files) == ((), 4)
    assert package.number == "530000-WS·2026-D30-0001"
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        root = ET.fromstring(held.read(METADATA))  # noqa: S314 -- our own
        names = held.namelist()
        items = held.read(ITEMS).decode("utf-8-sig").splitlines()
    assert root.findtext("内容描述/文件编号") == "云科协发〔2026〕1号"
    assert root.findtext("内容描述/签发人") == "省领导"
    assert root.findtext("档号/保管期限") == "30年"
    assert root.findtext("来源/立档单位名称") == world.province.name
    for made in package.document.issued_files.all():
        assert f"document/{made.file.name}" in names
        assert made.file.blob_id in "\n".join(items)


def test_what_was_said_inside_is_not_in_the_package(world: World) -> None:
    document = ready(world)
    clerk = world.people["province_clerk"]
    comment(document, actor=clerk, at=NOON, text="内部意见：措辞再斟酌")

    package = archive_document(document, retention=None, actor=clerk, at=NOON)

    assert "措辞再斟酌".encode() not in content_of(package.file)


def test_numbers_of_the_archive_follow_each_other_by_retention(world: World) -> None:
    numbers = [archived(world, retention).number for retention in (30, 30, None, 10)]

    assert numbers == [
        "530000-WS·2026-D30-0001",
        "530000-WS·2026-D30-0002",
        "530000-WS·2026-Y-0001",
        "530000-WS·2026-D10-0001",
    ]


def test_the_same_document_is_described_in_the_same_bytes(world: World) -> None:
    document = OfficialDocument.objects.get(pk=ready(world).pk)

    told = [metadata_of(described(document, number="1", retention=10)) for _n in range(2)]

    assert told[0] == told[1]


def test_enclosures_go_with_it(world: World) -> None:
    document = make.draft(world)
    clerk = world.people["province_clerk"]
    enclose(document, data="名单".encode(), name="名单.txt", actor=clerk, at=NOON)

    assert [one.name for one in described_items(document)] == ["enclosures/1-名单.txt"]


def described_items(document: OfficialDocument) -> list[Item]:
    document.issued_at = timezone.now() - timedelta(days=1)
    return list(described(document, number="1", retention=10).items)


def test_another_retention_is_refused(world: World) -> None:
    document = ready(world)

    with pytest.raises(BadRetention):
        archive_document(document, retention=5, actor=world.people["province_clerk"], at=NOON)


def test_a_document_whose_files_are_not_made_waits(world: World) -> None:
    document = make.issued(world)
    assert document.issued_files.count() == 0

    with pytest.raises(NotReady):
        archive_document(document, retention=10, actor=world.people["province_clerk"], at=NOON)

    document.refresh_from_db()
    assert document.state == DocumentState.ISSUED


def test_a_draft_is_not_archived(world: World) -> None:
    with pytest.raises(WrongState):
        archive_document(
            make.draft(world), retention=10, actor=world.people["province_clerk"], at=NOON
        )


def test_a_recipient_neither_archives_nor_fetches_the_package(world: World) -> None:
    document = ready(world)
    clerk = world.people["kunming_clerk"]

    with pytest.raises(NotYours):
        archive_document(document, retention=10, actor=clerk, at=NOON)
    archive_document(document, retention=10, actor=world.people["province_clerk"], at=NOON)

    assert not archivable_for(clerk).exists()
    assert not packages_for(clerk).exists()
    assert packages_for(world.people["province_clerk"], year=2026).count() == 1


def test_many_at_once_each_for_itself(world: World) -> None:
    documents = [ready(world), make.draft(world), ready(world)]

    outcomes = archive_many(
        documents, retention=None, actor=world.people["province_clerk"], at=NOON
    )

    assert [bool(one.refusal) for one in outcomes] == [False, True, False]


def test_the_database_refuses_to_change_or_take_away_a_package(world: World) -> None:
    package = archived(world)

    for act in (
        lambda: Package.objects.filter(pk=package.pk).update(manifest="0" * 64),
        lambda: Package.objects.filter(pk=package.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
