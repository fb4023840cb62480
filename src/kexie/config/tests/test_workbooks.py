"""`kexie import workbooks`, called as the command calls it."""

import argparse
import json
from pathlib import Path

import pytest
from django.utils import timezone

from kexie.config import workbooks
from kexie.config.answers import DONE, WRONG
from kexie.config.exchange import NoSuchAccount
from kexie.returns.actions import cycles
from kexie.returns.books.writing import workbook_of
from kexie.returns.models import Cell, Cycle, Delivery
from kexie.returns.queries.books import book_of
from kexie.returns.tests import make
from kexie.returns.tests.test_books import put
from kexie.returns.tests.test_books_many import SMALL
from tests.world import World


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    """Two counties' workbooks, one of them with words for a number."""
    today = timezone.localdate()
    clerk, now = world.people["province_clerk"], timezone.now()
    entry = make.approved(
        world, layout=SMALL, at=now, expiry_date=today.replace(year=today.year + 1)
    )
    new = make.new_cycle(opens_date=today, due_date=cycles.due_after(today, 10))
    cycle = cycles.plan_cycle(entry, new, actor=clerk, at=now)
    cycles.open_cycle(cycle, actor=clerk, at=now)
    for name, unit, value in (("甲", world.wuhua, 5), ("乙", world.panlong, "许多")):
        data = workbook_of(book_of(make.filing_of(cycle, unit)))
        (tmp_path / f"{name}.xlsx").write_bytes(put(data, people=value))
    return tmp_path


def called(*files: Path, **more: object) -> argparse.Namespace:
    plain = {"account": "province_clerk", "dry_run": False, "json": False}
    return argparse.Namespace(files=[str(one) for one in files], **(plain | more))


def test_the_good_ones_are_in_and_the_others_say_what_is_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert workbooks.run(called(folder)) == WRONG

    said = capsys.readouterr()
    assert Cell.objects.count() == 1
    assert "乙.xlsx 「数据」!D" in said.err
    assert "2" in said.out


def test_a_dry_run_gives_the_same_verdict_and_changes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbooks.run(called(folder, dry_run=True, json=True))
    dry = json.loads(capsys.readouterr().out)
    assert not Cell.objects.exists()
    assert not Delivery.objects.exists()

    workbooks.run(called(folder, json=True))

    assert json.loads(capsys.readouterr().out)["items"] == dry["items"]


@pytest.mark.usefixtures("world")
def test_what_is_no_workbook_is_said_to_be_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04")

    assert workbooks.run(called(tmp_path / "x.xlsx")) == WRONG
    assert "x.xlsx" in capsys.readouterr().err


def test_nobody_brings_in_without_an_account(folder: Path) -> None:
    with pytest.raises(NoSuchAccount):
        workbooks.run(called(folder, account=""))


def test_one_good_workbook_is_done(folder: Path) -> None:
    assert workbooks.run(called(folder / "甲.xlsx")) == DONE
    assert Cycle.objects.count() == 1
