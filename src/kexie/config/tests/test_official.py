"""`kexie gongwen check` says what departs from the standard, and ends with the code that says whether."""

import io
import json
import os
import sys
from pathlib import Path

import docx
import pytest

from kexie.config.answers import DONE, WRONG
from kexie.config.cli import main
from kexie.gongwen import lay_out
from kexie.gongwen.tests import samples


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.docx"
    path.write_bytes(lay_out(samples.notice()).docx)
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.docx"
    file = docx.Document()
    file.add_paragraph("关于某事的通知。")
    file.save(str(path))
    return path


def test_our_own_document_has_no_departures(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gongwen", "check", str(good)]) == DONE
    assert capsys.readouterr().out == f"{good}: nothing departs from GB/T 9704-2012.\n"


def test_departures_are_lines_and_the_code_says_so(
    good: Path, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gongwen", "check", str(good), str(bad)]) == WRONG
    said = capsys.readouterr().out.splitlines()
    assert f"{bad}: {len(said) - 2} departures" in said
    assert any("天头" in line and "37毫米" in line for line in said)


def test_json_has_one_object_for_each_file(
    good: Path, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gongwen", "check", "--json", str(good), str(bad)]) == WRONG
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {"file": str(good), "departures": []}
    assert {
        "rule",
        "part",
        "paragraph",
        "words",
        "found",
        "required",
        "place",
        "given",
    } == set(second["departures"][0])


def test_departures_are_said_in_english_where_that_is_asked(
    bad: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "text.docx"
    text.write_text("no document")
    assert main(["gongwen", "check", "--lang", "en", str(text), str(bad)]) == WRONG
    told = capsys.readouterr()
    assert "margin: top: 25.4 mm; required: 37 mm" in told.out
    assert "This is no valid DOCX file." in told.err


def test_what_cannot_be_read_is_said_and_the_others_are_checked(
    good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "text.docx"
    text.write_text("no document")
    assert main(["gongwen", "check", str(text), str(tmp_path / "none.docx"), str(good)]) == WRONG
    told = capsys.readouterr()
    assert "DOCX" in told.err
    assert "none.docx" in told.err
    assert "nothing departs" in told.out


def test_a_document_comes_through_standard_input_too(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(good.read_bytes())))
    assert main(["gongwen", "check", "-"]) == DONE
    assert os.environ["LANGUAGE"] == "en"
