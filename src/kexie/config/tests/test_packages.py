"""`kexie archive verify` names what differs, and ends with the code that says whether."""

from pathlib import Path

import pytest

from kexie.config.answers import DONE, WRONG
from kexie.config.cli import main
from kexie.issuing.archive.packing import ITEMS, METADATA, pack
from tests.world import NOON

FILES = {METADATA: b"<a/>", ITEMS: b"1", "document/a.docx": b"words"}


def test_a_package_as_it_was_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package, packed = tmp_path / "a.zip", pack(FILES, NOON)
    package.write_bytes(packed.data)

    assert main(["archive", "verify", "--manifest", packed.manifest, str(package)]) == DONE
    assert packed.manifest in capsys.readouterr().out


def test_what_was_altered_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = tmp_path / "a.zip"
    package.write_bytes(pack(FILES, NOON).data.replace(b"words", b"wards"))

    assert main(["archive", "verify", str(package), str(tmp_path / "none.zip")]) == WRONG
    said = capsys.readouterr()
    assert "a.zip" in said.out
    assert "none.zip" in said.err
