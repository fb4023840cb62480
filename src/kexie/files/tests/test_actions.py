"""Bringing in, attaching, fetching."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from kexie.audit.models import Entry
from kexie.files import actions, queries
from kexie.files.errors import Damaged, Executable
from kexie.files.models import Attachment, Blob, File
from kexie.files.tests import make
from kexie.org.access import PowerMissing
from kexie.records.access import NotYours
from kexie.records.actions import open_record
from kexie.records.models import Record
from tests.world import NOON, World


def bring(
    world: World, who: str = "kunming_clerk", data: bytes = b"text", name: str = "a.txt"
) -> File:
    return actions.bring_in(data=data, name=name, actor=world.people[who], at=NOON)


def record_of(world: World, unit: str = "kunming", who: str = "kunming_clerk") -> Record:
    place = getattr(world, unit)
    return open_record(kind="task", unit=place, title="事项", actor=world.people[who], at=NOON)


def test_a_file_is_kept_by_its_content_and_read_back(world: World) -> None:
    file = bring(world, data=make.PDF, name="../报告.pdf")

    assert queries.content_of(file) == make.PDF
    assert (file.name, file.blob.size, file.blob.media_type) == (
        "报告.pdf",
        len(make.PDF),
        "application/pdf",
    )


def test_the_same_bytes_are_kept_once(world: World) -> None:
    first, second = bring(world), bring(world, "qujing_clerk", name="b.txt")

    assert first.blob == second.blob
    assert first != second
    assert Blob.objects.count() == 1


def test_what_is_refused_leaves_nothing(world: World) -> None:
    with pytest.raises(Executable):
        bring(world, data=make.PROGRAM, name="a.exe")

    assert not File.objects.exists()
    assert not Entry.objects.filter(verb="file.bring_in").exists()


@pytest.mark.parametrize("who", ["nobody", "system_admin", "security_admin", "audit_admin"])
def test_who_has_no_part_in_the_work_brings_nothing_in(world: World, who: str) -> None:
    with pytest.raises(NotYours):
        bring(world, who)


def test_altered_bytes_are_not_handed_out(world: World) -> None:
    file = bring(world, data=b"to be altered")
    path = Path(default_storage.path(f"{file.blob_id[:2]}/{file.blob_id}"))
    path.write_bytes(b"altered")
    try:
        with pytest.raises(Damaged):
            queries.content_of(file)
    finally:
        path.unlink()
    with pytest.raises(Damaged):
        queries.content_of(file)


def test_who_sees_the_record_may_fetch_its_file(world: World) -> None:
    file, record = bring(world), record_of(world)
    actions.attach(file, record, actor=world.people["kunming_clerk"], at=NOON)

    fetching = [who for who, user in world.people.items() if queries.files_for(user).contains(file)]

    above = ["province_supervisor", "province_head", "province_clerk", "inspector"]
    assert sorted(fetching) == sorted([*above, "kunming_head", "kunming_clerk"])


def test_a_file_that_nothing_uses_is_for_who_brought_it(world: World) -> None:
    file = bring(world)

    assert queries.file_for(world.people["kunming_clerk"], file.pk) == file
    with pytest.raises(File.DoesNotExist):
        queries.file_for(world.people["province_head"], file.pk)


def test_nobody_attaches_a_file_he_may_not_fetch(world: World) -> None:
    file = bring(world, "qujing_clerk")
    record = record_of(world)

    with pytest.raises(NotYours):
        actions.attach(file, record, actor=world.people["kunming_clerk"], at=NOON)


def test_nobody_attaches_to_a_record_he_does_not_see(world: World) -> None:
    file, record = bring(world, "qujing_clerk"), record_of(world)

    with pytest.raises(NotYours):
        actions.attach(file, record, actor=world.people["qujing_clerk"], at=NOON)


def test_attaching_twice_is_once_and_withdrawing_can_be_undone(world: World) -> None:
    clerk, file, record = world.people["kunming_clerk"], bring(world), record_of(world)
    first = actions.attach(file, record, actor=clerk, at=NOON)
    assert actions.attach(file, record, actor=clerk, at=NOON) == first

    later = NOON + timedelta(hours=1)
    actions.detach(first, actor=clerk, at=later)
    actions.detach(first, actor=clerk, at=later + timedelta(hours=1))
    assert first.withdrawn_at == later
    assert not queries.attachments_of(record).exists()

    actions.attach(file, record, actor=clerk, at=later)
    assert [one.file for one in queries.attachments_of(record)] == [file]
    assert Attachment.objects.count() == 2
    assert Entry.objects.filter(verb="file.detach").count() == 1


def test_a_withdrawn_file_is_no_longer_fetched_through_the_record(world: World) -> None:
    clerk, file, record = world.people["kunming_clerk"], bring(world), record_of(world)
    attachment = actions.attach(file, record, actor=clerk, at=NOON)
    actions.detach(attachment, actor=clerk, at=NOON)

    assert not queries.files_for(world.people["kunming_head"]).exists()


def test_limits_are_data_of_the_system_administrator(world: World) -> None:
    actions.set_limits({"largest_file": 1}, actor=world.people["system_admin"], at=NOON)

    assert queries.limits().largest_file == 1
    with pytest.raises(actions.BadLimits):
        actions.set_limits({"most_members": 0}, actor=world.people["system_admin"], at=NOON)
    with pytest.raises(actions.BadLimits):
        actions.set_limits({"largest_file": 900}, actor=world.people["system_admin"], at=NOON)
    with pytest.raises(PowerMissing):
        actions.set_limits({"largest_file": 9}, actor=world.people["security_admin"], at=NOON)
