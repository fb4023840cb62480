"""Office files are zip archives: looked into with care before anything is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from kexie.text.formats.model import MacrosInFile, TooLarge, UnknownFormat

_MOST_UNPACKED = 200 * 1024 * 1024
_MOST_PARTS = 5_000
_MOST_RATIO = 400
_SMALL = 1024 * 1024
_DAMAGED = "The file is damaged and cannot be opened."
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar", ".jar")
_PROGRAMS = (".exe", ".dll", ".com", ".bat", ".cmd", ".js", ".vbs", ".scr", ".msi")


def office_kind(data: bytes) -> str:
    """Whether this archive is a docx or an xlsx; refuses bombs, macros and archives within."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            kind = _kind(archive.infolist())
            if archive.testzip():
                raise UnknownFormat(_DAMAGED)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
    ) as problem:
        raise UnknownFormat(_DAMAGED) from problem
    return kind


def _kind(parts: list[zipfile.ZipInfo]) -> str:
    """Which kind of file these parts make, judged by their names and sizes alone."""
    names = {part.filename.lower() for part in parts}
    kind = "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else ""
    if any(name.endswith("vbaproject.bin") or name.endswith(_PROGRAMS) for name in names):
        raise MacrosInFile(
            "The file contains macros or programs. Save it without them and try again."
        )
    if not kind:
        raise UnknownFormat(
            "This kind of file cannot be read. Use .txt, .docx, .pdf with text, .html or .xlsx."
        )
    if any(name.endswith(_ARCHIVES) for name in names):
        raise UnknownFormat("The file contains an archive. Take it out and try again.")
    unpacked = sum(part.file_size for part in parts)
    bomb = any(
        part.file_size > _SMALL and part.file_size > _MOST_RATIO * max(1, part.compress_size)
        for part in parts
    )
    if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED or bomb:
        raise TooLarge("The file unpacks to something far too large.")
    if any(part.flag_bits & 1 for part in parts):
        raise UnknownFormat("The file is protected by a password. Remove it and try again.")
    return kind
