"""The checks every file passes before it is kept. Nothing inside is ever run or written to disk."""

import html
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.files import kinds, pdf
from kexie.files.archives import MIB, Budget, members, opened, read_member
from kexie.files.errors import (
    PACKED_INSIDE,
    PROTECTED,
    EmptyFile,
    Executable,
    HasMacros,
    NameMismatch,
    NestedArchive,
    TooLarge,
    UnknownContent,
    Unreadable,
)
from kexie.files.kinds import KINDS, Kind
from kexie.files.models import FileLimits
from kexie.files.names import ending_of
from kexie.kernel.secrecy import OLD_MARK, STAR, insist_no_secrets

TAG = re.compile(r"<[^<>]*>")
RTF_CHARACTER = re.compile(r"\\u(-?\d+) ?\??|((?:\\'[0-9a-fA-F]{2})+)|\\[a-z]+-?\d* ?|[{}\r\n]")
# Parts of a package that hold programs: VBA, macro sheets, ActiveX, Basic of the open formats.
MACRO_PART = re.compile(
    r"vbaproject|macrosheets/|activex/|(?:^|/)basic/.*\.xml|(?:^|/)scripts/", re.IGNORECASE
)
# What systems leave in archives by themselves; nobody opens it.
LITTER = re.compile(r"^__MACOSX/|(?:^|/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$")
DRESSES = (
    ("docx", re.compile(r"word/document\d*\.xml")),
    ("xlsx", re.compile(r"xl/workbook\.(?:xml|bin)")),
    ("pptx", re.compile(r"ppt/presentation\.xml")),
    ("ofd", re.compile(r"(?i)ofd\.xml")),
)
# A BoundSheet8 record ([MS-XLS] 2.4.28) of type macro: length, place, state, type 1, name's length and width.
MACRO_SHEET = re.compile(rb"\x85\x00(.)\x00.{4}[\x00-\x02]\x01(.)([\x00\x01])", re.DOTALL)
# Old documents under a password: fEncrypted of the Fib ([MS-DOC] 2.5.2), a FilePass behind the BOF ([MS-XLS] 2.4.117).
ODD = re.escape(bytes(range(1, 256, 2)))
OLD_LOCK = re.compile(
    rb"\xec\xa5[\xc0-\xc2]\x00.{7}[" + ODD + rb"]"
    rb"|\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00",
    re.DOTALL,
)
OFFICE = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp", "ofd"})


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the file we are looking."""

    name: str
    depth: int
    in_office: bool


def inspect(data: bytes, name: str, limits: FileLimits) -> Kind:
    """
    What the file is, once it has passed every check.

    :param name: the tidy name
    :raises Refused: one of `files.errors`
    """
    if not data:
        raise EmptyFile(_("This file is empty. Choose another."))
    if len(data) > limits.largest_file * MIB:
        raise TooLarge(
            _("This file is larger than %(limit)s MiB. Make it smaller or send it in parts.")
            % {"limit": limits.largest_file}
        )
    insist_no_secrets(name)
    budget = Budget(limits.largest_unpacked * MIB, limits.most_members, limits.largest_ratio)
    return _look(data, _Place(name, 0, in_office=False), budget)


def _look(data: bytes, place: _Place, budget: Budget) -> Kind:
    ending = ending_of(place.name)
    if kinds.is_program(data) or ending in kinds.PROGRAM_ENDINGS:
        raise Executable(_in_place(_EXECUTABLE, place))
    if kinds.is_other_archive(data):
        raise (NestedArchive if place.depth else UnknownContent)(_ARCHIVE)
    code = kinds.first_look(data)
    if code == "package":
        code = _package(data, place, budget)
    elif code == "compound":
        code = _compound(data)
    if ending in kinds.MACRO_ENDINGS:
        raise HasMacros(_MACROS)
    if not code:
        raise UnknownContent(_UNKNOWN)
    kind = KINDS[code]
    # parts of an office file are named as its program likes
    if ending not in kind.endings and not place.in_office:
        raise NameMismatch(
            _(
                "The name ends in “.%(ending)s” but the content is %(kind)s. Save it under its true ending."
            )
            % {"ending": ending, "kind": code.upper()}
        )
    for text in READERS.get(code, _no_text)(data):
        insist_no_secrets(text)
    return kind


def _in_place(message: str | Promise, place: _Place) -> str:
    return str(message) if place.depth == 0 else f"{message} ({place.name})"


def _package(data: bytes, place: _Place, budget: Budget) -> str:
    package = opened(data, budget)
    code = _dress(package)
    if place.depth and (code == "zip" or place.depth > 1):
        raise NestedArchive(_NESTED)
    inside_office = code in OFFICE
    for name, content in members(package):
        if inside_office and MACRO_PART.search(name):
            raise HasMacros(_MACROS)
        if name == "META-INF/manifest.xml" and b"encryption-data" in content:
            raise Unreadable(PROTECTED)
        insist_no_secrets(*_name_readings(name))
        _look_at_member(content, _Place(name, place.depth + 1, inside_office), budget)
    return code


def _name_readings(name: str) -> list[str]:
    """A member's name; without a mark of UTF-8 its bytes were read as those of the first PCs."""
    try:
        return [name, *kinds.readings(name.encode("cp437"))]
    except UnicodeEncodeError:
        return [name]


def _dress(package: zipfile.ZipFile) -> str:
    names = package.namelist()
    for code, telling in DRESSES:
        if any(telling.fullmatch(name) for name in names):
            return code
    if names[:1] == ["mimetype"]:
        media = read_member(package, "mimetype").decode("ascii", "replace").strip()
        return next((kind.code for kind in KINDS.values() if kind.media_type == media), "zip")
    return "zip"


def _look_at_member(content: bytes, place: _Place, budget: Budget) -> None:
    """In a plain archive every member is looked at as a file of its own; in an office file only what could harm."""
    if place.in_office:
        _look_at_part(content, place, budget)
    elif ending_of(place.name) in kinds.ARCHIVE_ENDINGS:
        raise NestedArchive(_NESTED)
    elif content and not LITTER.search(place.name):
        _look(content, place, budget)


def _look_at_part(content: bytes, place: _Place, budget: Budget) -> None:
    ending = ending_of(place.name)
    if kinds.is_program(content) or ending in kinds.PROGRAM_ENDINGS - {"bin"}:
        raise Executable(_in_place(_EXECUTABLE, place))
    if kinds.is_other_archive(content):
        raise NestedArchive(_NESTED)
    look = kinds.first_look(content[:4096])
    if look == "package":
        _package(content, place, budget)
    elif look == "compound":
        _insist_no_macros(kinds.compound_streams(content))
    elif ending in {"xml", "rels"}:
        for text in _markup_text(content):
            insist_no_secrets(text)


def _compound(data: bytes) -> str:
    streams = kinds.compound_streams(data)
    if streams.intersection(kinds.LOCKED) or OLD_LOCK.search(data):
        raise Unreadable(PROTECTED)
    _insist_no_macros(streams)
    code = next((code for name, code in kinds.COMPOUND if name in streams), "")
    if code == "xls" and _has_macro_sheets(data):
        raise HasMacros(_MACROS)
    return code


def _insist_no_macros(streams: frozenset[str]) -> None:
    if {"_VBA_PROJECT", "_VBA_PROJECT_CUR"} & streams:
        raise HasMacros(_MACROS)
    if "\x01Ole10Native" in streams:
        raise Executable(PACKED_INSIDE)


def _has_macro_sheets(data: bytes) -> bool:
    """Does an old workbook list a sheet of macros (of Excel 4)? Lengths must agree, or it is chance."""
    return any(
        found[1][0] == 8 + found[2][0] * (1 + found[3][0]) for found in MACRO_SHEET.finditer(data)
    )


def _no_text(_data: bytes) -> Iterator[str]:
    return iter(())


def _markup_text(data: bytes) -> Iterator[str]:
    """Text between tags, joined as it is seen: a mark may be spread over several runs."""
    for reading in kinds.readings(data):
        text = html.unescape(reading)
        if STAR.search(text):
            yield TAG.sub("", text)
            yield text


def _rtf_text(data: bytes) -> Iterator[str]:
    text = data.decode("latin-1")
    if re.search(r"\\obj(?:data|ocx)", text):
        raise Executable(PACKED_INSIDE)
    yield RTF_CHARACTER.sub(_rtf_character, text)


def _rtf_character(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1]) % 0x10000)
    if found[2]:
        return bytes.fromhex(found[2].replace("\\'", "")).decode("gb18030", "ignore")
    return ""


def _old_text(data: bytes) -> Iterator[str]:
    found = OLD_MARK.search(data)
    return kinds.readings(found[0]) if found else iter(())


READERS: dict[str, Callable[[bytes], Iterable[str]]] = {
    "text": kinds.readings,
    "html": _markup_text,
    "svg": _markup_text,
    "rtf": _rtf_text,
    "pdf": pdf.words_of,
    "doc": _old_text,
    "xls": _old_text,
    "ppt": _old_text,
}
_EXECUTABLE = _("Programs and scripts are not kept here. Leave it out, or send what it produced.")
_MACROS = _("This document holds macros. Save it without them (docx, xlsx, pptx) and send that.")
_ARCHIVE = _("Of archives only .zip can be checked. Pack the files as .zip and send that.")
_NESTED = _("There is an archive inside an archive. Unpack the inner one and send its files.")
_UNKNOWN = _(
    "This kind of file is not known here. Send a PDF, an office document, a picture, a text or a .zip of these."
)
