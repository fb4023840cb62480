"""
How far the sheets of a workbook reach, found before a reader lays out memory for them.

The reader sets aside room for every cell between the first and the last one that holds anything: two cells in opposite
corners of a sheet end the whole process, and nothing can catch that.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from io import BytesIO

from kexie.text.formats.model import TooLarge, UnknownFormat

# Cells of all sheets, blank ones between the others too: 1,550 units and 200 columns thirty times over.
MOST_CELLS = 10_000_000
WIDEST = 16_384
_OTHER_READERS = {"xl/workbook.bin", "content.xml"}
_ATTRIBUTES = rb"""((?:[^<>"']|"[^"]*"|'[^']*')*+)"""
_ROW = re.compile(rb"<(?:[^\s<>/:]+:)?row\b" + _ATTRIBUTES + rb">")
# a cell that is closed at once holds nothing
_CELL = re.compile(rb"<(?:[^\s<>/:]+:)?c(?=[\s>])" + _ATTRIBUTES + rb"(?<!/)>")
_PLACE = re.compile(
    rb"""(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*?\s+r\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,9})["']"""
)
_DAMAGED = "The file is damaged and cannot be opened."
_SECONDS = 20
# In a process of its own, with a gigabyte: what does not fit ends that one.
_PROBE = """
import io, resource, sys
import python_calamine
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
"""


def insist_modest(data: bytes) -> None:
    """
    Is it a workbook whose sheets can be laid out in memory?

    :raises TooLarge: its sheets reach farther than can be read
    :raises UnknownFormat: it is no workbook, or damaged
    """
    if not data.startswith(b"PK"):
        _insist_readable(data)
        return
    cells = 0
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = {name.lower().replace("\\", "/") for name in package.namelist()}
            if "xl/workbook.xml" not in names or names & _OTHER_READERS:
                raise UnknownFormat(_DAMAGED)
            for name in package.namelist():
                cells += _cells_in(package.read(name))
                if cells > MOST_CELLS:
                    raise TooLarge("The table is far too large.")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as fault:
        raise UnknownFormat(_DAMAGED) from fault


def _cells_in(part: bytes) -> int:
    """Between A1 and the farthest cell, if the part is a sheet."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")):
        raise UnknownFormat(_DAMAGED)
    if b"sheetData" not in part:
        return 0
    down = right = nameless = 0
    for found in _CELL.finditer(part):
        place = _PLACE.match(found[1])
        if place is None or not place[1]:
            nameless += 1
            continue
        down, right = max(down, int(place[2])), max(right, _column(place[1]))
    rows = 0
    for found in _ROW.finditer(part):
        rows += 1
        place = _PLACE.match(found[1])
        # an empty row reaches nowhere: only cells without a place of their own stand where their row says
        if place and nameless:
            down = max(down, int(place[2]))
    if nameless:
        down, right = max(down, rows), max(right, min(nameless, WIDEST))
    return down * right


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _insist_readable(data: bytes) -> None:
    """The records of an old workbook lie scattered: it is tried where it can do no harm."""
    try:
        # no word of the file is in the command
        tried = subprocess.run(  # noqa: S603 -- our own interpreter and our own words
            [sys.executable, "-c", _PROBE],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise TooLarge("The table is far too large.") from fault
    if tried.returncode:
        raise UnknownFormat(_DAMAGED)
