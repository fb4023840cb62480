"""Workbooks that would ask for more memory than any machine has are refused before they are read."""

import io
import zipfile

import pytest
import xlsxwriter

from kexie.text.formats import TooLarge, UnreadableFile, read_file
from kexie.text.formats.extent import insist_modest

FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
# the same, said in ways that readers understand too
SAID = (
    FAR,
    "<row\tr='1048576'><c\n s=\"0\" r = 'xfd1048576' ><v>1</v></c></row>",
    '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    '<row r="1048576"><c s=\' r="A1"\' r="XFD1048576"><v>1</v></c></row>',
    '<row r="1048576">' + "<c><v>1</v></c>" * 600 + "</row>",
)


def book(rows: str = "", name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook with a number in A1, and these rows after it."""
    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain, {"in_memory": True}) as made:
        made.add_worksheet().write_number(0, 0, 1)
    changed = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == name:
                data = data.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            new.writestr(part, data)
    return changed.getvalue()


@pytest.mark.parametrize("rows", SAID)
def test_two_cells_in_opposite_corners_are_refused_before_room_is_laid_out(rows: str) -> None:
    with pytest.raises(TooLarge):
        insist_modest(book(rows))
    with pytest.raises(TooLarge):
        read_file(book(rows), "a.xlsx")


def test_cells_that_only_bear_a_format_reach_nowhere() -> None:
    insist_modest(book('<row r="1048576"><c r="XFD1048576" s="0"/></row>'))


def test_a_usual_workbook_passes() -> None:
    insist_modest(book())


@pytest.mark.parametrize("data", [b"\xd0\xcf\x11\xe0" + b"0" * 600, b"PK\x03\x04nothing", b""])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        insist_modest(data)
