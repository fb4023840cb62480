"""A data folder of another version is named in one sentence; nothing in it is touched."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from kexie.config import database
from kexie.config.answers import DONE, NOT_READY, WRONG, NotReady
from kexie.config.tests.test_cli import run

# What another version leaves behind, and what the message names of it.
OTHERS = {
    "changes that are folded now": (
        "INSERT INTO django_migrations (app, name, applied) VALUES ('org', '0007_gone', '2026-01-01')",
        "org.0007_gone",
    ),
    "a column that came with a change of the same name": (
        "ALTER TABLE indicators_target DROP COLUMN explanation",
        "indicators_target.explanation",
    ),
    "a table that came with a change of the same name": (
        "DROP TABLE returns_praise",
        "returns_praise",
    ),
    "tables whose change is not known to have happened": (
        "DELETE FROM django_migrations WHERE app = 'intake'",
        "intake_",
    ),
    "changes in another order": (
        "DELETE FROM django_migrations WHERE app = 'records' AND name = '0001_initial'",
        "records.0001_initial",
    ),
    "a change to come, on tables that are not ours": (
        (
            "DELETE FROM django_migrations WHERE app = 'audit' AND name = '0002_only_added';"
            " ALTER TABLE indicators_target DROP COLUMN explanation"
        ),
        "indicators_target.explanation",
    ),
}


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ours")
    assert run("migrate", **there(folder)).returncode == DONE
    return folder


def there(folder: Path) -> dict[str, str]:
    return {"KEXIE_DATA": str(folder), "KEXIE_DATABASE_URL": "", "LC_ALL": "en_GB.UTF-8"}


@pytest.mark.parametrize("other", OTHERS)
def test_a_folder_of_another_version_is_named_and_left_alone(
    ours: Path, tmp_path: Path, other: str
) -> None:
    statements, named = OTHERS[other]
    folder = Path(shutil.copytree(ours, tmp_path / "theirs"))
    held = sqlite3.connect(folder / "kexie.sqlite3")
    held.executescript(statements)
    before = list(held.iterdump())

    ended = run("migrate", **there(folder))

    assert (ended.returncode, ended.stdout) == (NOT_READY, "")
    [said] = ended.stderr.splitlines()
    assert str(folder) in said
    assert "another version" in said
    assert named in said
    assert "KEXIE_DATA" in said
    assert list(held.iterdump()) == before
    held.close()


@pytest.mark.parametrize("command", ["serve", "demo", "install", "migrate", "audit verify"])
def test_what_is_no_database_is_named_by_every_command(tmp_path: Path, command: str) -> None:
    (tmp_path / "kexie.sqlite3").write_text("a letter that was saved under this name" * 9)

    ended = run(*command.split(), **there(tmp_path))

    assert (ended.returncode, ended.stdout) == (NOT_READY, "")
    [said] = ended.stderr.splitlines()
    assert str(tmp_path / "kexie.sqlite3") in said


def test_check_says_so_among_what_it_found(tmp_path: Path) -> None:
    (tmp_path / "kexie.sqlite3").write_text("a letter that was saved under this name" * 9)

    ended = run("check", **there(tmp_path))

    assert (ended.returncode, ended.stderr) == (WRONG, "")
    assert f"{tmp_path / 'kexie.sqlite3'} cannot be used" in ended.stdout


@pytest.mark.django_db
def test_a_database_of_this_version_wants_nothing() -> None:
    assert database.look() == database.Standing([], [])


def test_a_database_that_is_behind_is_not_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "look", lambda: database.Standing(["org.0099_later"], []))

    with pytest.raises(NotReady, match="kexie migrate"):
        database.insist_up_to_date()
