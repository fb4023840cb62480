"""
Files from other systems: bytes to JSON or rows, and what is wrong with single rows.

An import reads all rows, names each row it cannot take, and writes all or nothing.
"""

import csv
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.kernel.errors import Refused

# Longest field a CSV may have; the reader's own limit is shorter than a text section.
csv.field_size_limit(10_000_000)

Plain = dict[str, Any]
LARGEST = 300_000_000  # bytes that a package may hold
_SIGNS = (b"PK\x03\x04", b"%PDF-", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")


class Unreadable(Refused):
    """The file as a whole cannot be read; nothing of it was looked at."""

    status = 400


@dataclass(frozen=True, slots=True)
class Fault:
    """
    Why a row was not taken. `row` counts from 0 without a header line, `place` is what a person looks for.

    :ivar key: what the row speaks of (an id), for machines and to find it again
    """

    row: int
    place: str
    key: str
    words: str

    def plain(self) -> Plain:
        return {"row": self.row, "place": self.place, "key": self.key, "reason": self.words}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its number from 0, where it stands for a person (`line 2`), its cells by name."""

    number: int
    place: str
    cells: Mapping[str, Any]

    def fault(self, key: str, words: str | Promise) -> Fault:
        return Fault(self.number, self.place, key, str(words))


def decoded(data: bytes) -> str:
    """
    UTF-8 (with or without its mark), UTF-16 with a mark, otherwise GB18030.

    :raises Unreadable: neither; or a file of another kind
    """
    if data.startswith(_SIGNS):
        raise Unreadable(_("This is a file of another kind, not JSON or CSV text."))
    mark = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}.get(data[:2])
    for encoding in (mark,) if mark else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding or "utf-8")
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        if text.lstrip().startswith("<"):
            raise Unreadable(_("This is XML. Export JSON or CSV instead."))
        return text
    raise Unreadable(_("The file is neither UTF-8 nor GB18030 text. Save it in one of these."))


def unpacked(data: bytes) -> bytes:
    """
    What is inside a .gz, or the only file inside a .zip; other bytes as they are.

    :raises Unreadable: broken, several files, or more than can be taken
    """
    if not data.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        return data
    try:
        if data.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as opened:
                found = opened.read(LARGEST + 1)
        else:
            found = _only_one(data)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, RuntimeError) as reason:
        raise Unreadable(_("The package is broken or locked. Export it again.")) from reason
    if len(found) > LARGEST:
        raise Unreadable(_("The package holds more than can be taken at once. Export it in parts."))
    return found


def _only_one(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [one for one in package.namelist() if not one.endswith("/")]
        if len(names) != 1:
            words = _("The package holds %(names)s; it should hold one JSON or CSV file.")
            raise Unreadable(words % {"names": ", ".join(names[:5]) or "–"})
        with package.open(names[0]) as opened:
            return opened.read(LARGEST + 1)


def is_json(text: str) -> bool:
    return text.lstrip()[:1] in {"{", "["}


def read_json(text: str) -> Any:
    """
    Numbers keep their digits as written: they come as words (`str`).

    :raises Unreadable: not JSON, with line and column; or a name twice in one object
    """
    if "\\u0000" in text:
        raise Unreadable(_("The text holds a NUL character, which is none."))
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=_no_constant)
    except json.JSONDecodeError as reason:
        raise Unreadable(
            _("Not JSON: line %(line)s, column %(column)s: %(reason)s")
            % {"line": reason.lineno, "column": reason.colno, "reason": reason.msg}
        ) from reason
    except RecursionError as reason:
        raise Unreadable(_("The JSON is nested too deeply.")) from reason


def _no_constant(word: str) -> Any:
    raise Unreadable(_("%(word)s is no number.") % {"word": word})


def read_csv(text: str, header: Sequence[str] | None = None) -> tuple[list[str], list[Row]]:
    """
    Names of the columns, and rows of a CSV; comma, semicolon or tab, blanks before quotes allowed, empty lines left out.

    :param header: names of the columns where the file has no header line
    :return: names as they stand, so that one may stand twice: see `insist_single`
    :raises Unreadable: a quote that is never closed, or no line at all
    """
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text), skipinitialspace=True
    )
    names = [name.strip().casefold() for name in header or ()]
    rows: list[Row] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not names:
                names = [cell.strip().casefold() for cell in cells]
                continue
            place = str(_("line %(line)s") % {"line": reader.line_num})
            found = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
            if extra := [cell for cell in cells[len(names) :] if cell.strip()]:
                found[""] = ", ".join(extra)
            rows.append(Row(len(rows), place, found))
    except csv.Error as reason:
        raise Unreadable(
            _("Not a CSV: line %(line)s: %(reason)s")
            % {"line": reader.line_num, "reason": str(reason)}
        ) from reason
    if not names:
        raise Unreadable(_("The file is empty."))
    return names, rows


def insist_single(names: Sequence[str]) -> None:
    """:raises Unreadable: a column stands twice, so that nobody knows which one is meant"""
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        words = _("Columns stand twice in the first line: %(names)s. Leave one of each.")
        raise Unreadable(words % {"names": ", ".join(twice)})


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def object_rows(objects: Sequence[Any], what: str) -> Iterator[Row]:
    """
    Objects of a JSON list as rows; what is no object is read as one without cells.

    :param what: the list's name, for the place: `organisationUnits[3]`
    """
    for number, one in enumerate(objects):
        yield Row(number, f"{what}[{number}]", one if isinstance(one, dict) else {})


def more_pages(content: Mapping[str, Any]) -> list[str]:
    """What is to be said of a file that is one page of several (`pager` of DHIS2)."""
    pager = content.get("pager")
    if not isinstance(pager, Mapping):
        return []
    pages = str(pager.get("pageCount") or "1")
    if pages == "1":
        return []
    words = _(
        "The file is page %(page)s of %(pages)s; the rest is not in it (export paging=false)."
    )
    return [str(words % {"page": pager.get("page", 1), "pages": pages})]


def tidy(text: object) -> str:
    """Without blanks at the ends, inner runs of them made one."""
    return " ".join(str(text).split()) if text is not None else ""


def id_of(value: object) -> str:
    """An id, given as such or as an object that holds one; empty: none."""
    if isinstance(value, Mapping):
        value = value.get("id", value.get("uid", ""))
    return str(value).strip() if value is not None else ""
