"""The command line: its languages, its exit codes, what it prints."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kexie.audit.models import Entry
from kexie.config import installation
from kexie.config.answers import DONE, NOT_READY, USAGE, WRONG
from kexie.config.cli import build_parser, main
from kexie.config.language import language_of
from kexie.org.models import Power, Unit, User
from kexie.org.queries import grants_of

ACCOUNTS = {"system": "xt", "security": "aq", "audit": "sj"}
TEXT = "会议要求，省科协科普部要于2026年12月31日前建成科普资源目录。"


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "zh-hans"),
        ({"LANG": "C.UTF-8"}, "zh-hans"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-hant"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": ""}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale(environ: dict[str, str], language: str) -> None:
    assert language_of(environ) == language


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("zh_CN.UTF-8", "提供网页服务"),
        ("zh_HK.UTF-8", "提供網頁服務"),
        ("en_US.UTF-8", "serve the product"),
    ],
)
def test_help_speaks_the_users_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], locale: str, words: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)

    assert main([]) == USAGE
    assert words in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["gossip"], ["demo", "--gossip"], ["audit"], ["extract"]])
def test_wrong_usage_is_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == USAGE


def test_a_bad_setting_is_named_and_is_3(tmp_path: Path) -> None:
    there = {"KEXIE_DATA": str(tmp_path), "KEXIE_DATABASE_URL": "mysql://x", "LC_ALL": "en_US"}
    ended = run("migrate", **there)

    assert ended.returncode == NOT_READY
    assert "KEXIE_DATABASE_URL" in ended.stderr


def run(*arguments: str, given: str = "", **there: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "import sys; from kexie.config.cli import main; sys.exit(main())",
    ]
    source = str(Path(__file__).parents[3])
    environ = {**os.environ, "PYTHONPATH": source, **there}
    return subprocess.run(  # noqa: S603 -- our own command
        [*command, *arguments],
        env=environ,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_extract_needs_no_django_and_reads_standard_input(tmp_path: Path) -> None:
    there = {"KEXIE_DATABASE_URL": "mysql://nowhere", "KEXIE_DATA": str(tmp_path / "none")}
    ended = run("extract", "-", "--json", given=TEXT, **there)

    assert (ended.returncode, ended.stderr) == (DONE, "")
    drafts = json.loads(ended.stdout)["drafts"]
    assert [unit["code"] for draft in drafts for unit in draft["units"]] == ["530000-D04"]
    assert not (tmp_path / "none").exists()


def test_extract_reads_folders_and_names_what_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.html").write_text(f"<p>{TEXT}</p>", encoding="utf-8")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4 nothing")
    sheet = tmp_path / "out.xlsx"

    code = main(["extract", str(tmp_path), "--json", "--xlsx", str(sheet)])

    said = capsys.readouterr()
    assert code == WRONG
    assert [json.loads(line)["input"]["name"] for line in said.out.splitlines()] == [
        "a.txt",
        "b.html",
    ]
    assert "1/3 a.txt" in said.err
    assert "c.pdf" in said.err.splitlines()[-1]
    assert sheet.read_bytes()[:2] == b"PK"


def test_extract_without_any_text_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", str(tmp_path)]) == WRONG
    assert str(tmp_path) in capsys.readouterr().err


def test_extract_in_bytes_as_they_came(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Input:
        buffer = io.BytesIO(TEXT.encode("gb18030"))

    monkeypatch.setattr(sys, "stdin", Input())

    assert main(["extract", "-"]) == DONE
    assert json.loads(capsys.readouterr().out)["input"]["encoding"] == "gb18030"


@pytest.mark.django_db
def test_an_installation_has_three_administrators_and_no_other_account() -> None:
    passwords = installation.install(ACCOUNTS)

    held = {user.username: user for user in User.objects.all()}
    assert {name: user.power for name, user in held.items()} == {
        "xt": Power.SYSTEM,
        "aq": Power.SECURITY,
        "sj": Power.AUDIT,
    }
    assert all(user.must_change_password for user in held.values())
    assert all(held[name].check_password(passwords[power]) for power, name in ACCOUNTS.items())
    assert not any(grants_of(user).exists() for user in held.values())
    assert Unit.objects.filter(kind="county").count() == 129


@pytest.mark.django_db
def test_a_second_installation_is_refused() -> None:
    assert main(["install"]) == DONE
    assert main(["install"]) == WRONG
    assert User.objects.count() == 3


@pytest.mark.django_db
def test_the_demo_is_refused_where_there_is_data(capsys: pytest.CaptureFixture[str]) -> None:
    installation.install(ACCOUNTS)

    assert main(["demo"]) == WRONG
    assert main(["demo", "--if-empty"]) == DONE
    assert "already" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_trail_is_proved_or_the_first_broken_line_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    installation.install(ACCOUNTS)
    assert main(["audit", "verify"]) == DONE

    _forge(7)

    assert main(["audit", "verify"]) == WRONG
    assert "line 7" in capsys.readouterr().out


def _forge(number: int) -> None:
    """What only somebody with the database in hand could do: triggers off, one line changed."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_entry'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
    Entry.objects.filter(number=number).update(label="nobody")


@pytest.mark.django_db
def test_check_finds_nothing_wrong_with_a_new_installation(
    capsys: pytest.CaptureFixture[str],
) -> None:
    installation.install(ACCOUNTS)

    code = main(["check"])

    assert (code, "✗" in capsys.readouterr().out) == (DONE, False)


@pytest.mark.django_db
def test_check_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == WRONG
    assert "kexie install" in capsys.readouterr().out


def test_every_command_helps(capsys: pytest.CaptureFixture[str]) -> None:
    parser = build_parser()
    actions: Any = parser._actions[-1]

    for name in actions.choices:
        with pytest.raises(SystemExit) as ended:
            parser.parse_args([name, "--help"])
        assert ended.value.code == 0
        assert len(capsys.readouterr().out) > 40
