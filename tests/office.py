"""Files taken through another office program: LibreOffice, without a window, with a profile of its own."""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from tools import machine

NEEDED = (
    "LibreOffice is not on this machine (Debian: libreoffice-writer-nogui, libreoffice-calc-nogui)"
)
# Empty pages before an odd or even one are pages too.
PDF = "pdf:writer_pdf_Export:" + json.dumps({"IsSkipEmptyPages": {"type": "boolean", "value": "false"}})  # fmt: skip
PATIENCE = 120  # seconds

with_office = pytest.mark.skipif(machine.office() is None, reason=NEEDED)


@cache
def _profile() -> "tempfile.TemporaryDirectory[str]":
    """Made at the first start of the program, used again by those that follow in this process."""
    return tempfile.TemporaryDirectory(prefix="kexie-office-")


def converted(
    files: Mapping[str, bytes],
    to: str,
    folder: Path,
    *,
    reads: str = "",
    faces: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """
    All these files in one start of the program, by the names they came with.

    :param to: an ending, with a filter and its settings behind a colon
    :param reads: how files are to be read, where the ending does not say it
    :param faces: families that stand for others which are not installed
    """
    given, made = folder / "given", folder / "made"
    given.mkdir(parents=True)
    for name, data in files.items():
        (given / name).write_bytes(data)
    about = os.environ | {"HOME": _profile().name}
    if faces:
        (folder / "fonts.conf").write_text(_stand_ins(faces), encoding="utf-8")
        about["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
    command = [machine.office() or "", f"-env:UserInstallation={Path(_profile().name).as_uri()}"]
    command += ["--headless", *([f"--infilter={reads}"] if reads else []), "--convert-to", to]
    told = subprocess.run(
        [*command, "--outdir", str(made), *map(str, sorted(given.iterdir()))],
        env=about,
        capture_output=True,
        check=True,
        timeout=PATIENCE,
    )
    ending = to.partition(":")[0]
    paths = {name: made / f"{name.rpartition('.')[0]}.{ending}" for name in files}
    assert all(path.exists() for path in paths.values()), told.stderr.decode()
    return {name: path.read_bytes() for name, path in paths.items()}


def _stand_ins(faces: Mapping[str, str]) -> str:
    rules = "".join(
        f'<match target="pattern"><test name="family"><string>{wanted}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{used}</string></edit></match>'
        for wanted, used in faces.items()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include>/etc/fonts/fonts.conf</include>{rules}</fontconfig>"
    )
