"""What a file is, told by its first bytes and, for the packages of office programs, by what lies inside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

OCTETS = "application/octet-stream"
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken in, with the endings its name may have. `media_type` is what is recorded."""

    code: str
    media_type: str
    endings: frozenset[str]


def _kinds(*rows: tuple[str, str, str]) -> dict[str, Kind]:
    return {code: Kind(code, media, frozenset(endings.split())) for code, media, endings in rows}


KINDS = _kinds(
    ("pdf", "application/pdf", "pdf"),
    ("docx", f"{OFFICE}.wordprocessingml.document", "docx"),
    ("xlsx", f"{OFFICE}.spreadsheetml.sheet", "xlsx"),
    ("pptx", f"{OFFICE}.presentationml.presentation", "pptx"),
    ("odt", f"{OPEN}.text", "odt"),
    ("ods", f"{OPEN}.spreadsheet", "ods"),
    ("odp", f"{OPEN}.presentation", "odp"),
    ("ofd", "application/ofd", "ofd"),
    ("doc", "application/msword", "doc wps wpt"),
    ("xls", "application/vnd.ms-excel", "xls et"),
    ("ppt", "application/vnd.ms-powerpoint", "ppt dps"),
    ("rtf", "application/rtf", "rtf doc"),
    ("zip", "application/zip", "zip"),
    ("png", "image/png", "png"),
    ("jpeg", "image/jpeg", "jpg jpeg"),
    ("gif", "image/gif", "gif"),
    ("webp", "image/webp", "webp"),
    ("bmp", "image/bmp", "bmp"),
    ("tiff", "image/tiff", "tif tiff"),
    ("mp4", "video/mp4", "mp4 m4a m4v mov"),
    ("mp3", "audio/mpeg", "mp3"),
    ("html", "text/html", "html htm xhtml mhtml"),
    ("svg", "image/svg+xml", "svg"),
    ("text", "text/plain", "txt csv tsv md json xml log"),
)
# Told truthfully when fetched; everything else goes out as plain octets.
SAFE = frozenset(
    KINDS[code].media_type
    for code in [
        "pdf",
        "docx",
        "xlsx",
        "pptx",
        "odt",
        "ods",
        "odp",
        "doc",
        "xls",
        "ppt",
        "zip",
        "png",
        "jpeg",
        "gif",
        "webp",
    ]
)
# Archives that cannot be looked into here.
OTHER_ARCHIVES = {
    b"Rar!\x1a\x07": "rar",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b": "gz",
    b"BZh": "bz2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zst",
    b"MSCF": "cab",
}
ARCHIVE_ENDINGS = frozenset(
    [
        "zip",
        "rar",
        "7z",
        "gz",
        "tgz",
        "bz2",
        "xz",
        "zst",
        "tar",
        "cab",
        "iso",
        "jar",
        "war",
        "img",
        "dmg",
    ]
)
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"dex\n",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a shortcut of Windows
    b"#!",
    b"\xef\xbb\xbf#!",
    b"<?php",
)
PROGRAM_ENDINGS = frozenset(
    [
        "exe",
        "com",
        "scr",
        "pif",
        "cpl",
        "dll",
        "sys",
        "msi",
        "msp",
        "msix",
        "appx",
        "bat",
        "cmd",
        "ps1",
        "psm1",
        "vbs",
        "vbe",
        "js",
        "mjs",
        "jse",
        "ws",
        "wsf",
        "wsh",
        "hta",
        "lnk",
        "url",
        "reg",
        "inf",
        "scf",
        "chm",
        "sh",
        "bash",
        "zsh",
        "csh",
        "py",
        "pyc",
        "pyw",
        "pl",
        "rb",
        "php",
        "jsp",
        "asp",
        "aspx",
        "jar",
        "class",
        "war",
        "apk",
        "dex",
        "deb",
        "rpm",
        "app",
        "command",
        "desktop",
        "elf",
        "bin",
        "run",
        "so",
        "dylib",
        "xll",
        "xlam",
        "wll",
        "gadget",
        "application",
        "iso",
        "img",
        "dmg",
    ]
)
MACRO_ENDINGS = frozenset(
    ["docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm", "ppam", "sldm"]
)
_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"{\\rtf", "rtf"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"\xff\xf3", "mp3"),
    (b"PK\x03\x04", "package"),
    (b"PK\x05\x06", "package"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "compound"),
)
_MARKUP = re.compile(
    # possessive, so that no comment is read in two ways: time grows with the length, not with its power
    r"\s*+(?:<\?xml[^<>]*+>\s*+)?+(?:<!--(?:(?!-->).)*+-->\s*+|<!DOCTYPE[^<>]*+>\s*+)*+<(svg|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# streams of a compound file (an old office document) that tell what it is
COMPOUND = (
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
# streams of one that is protected by a password
LOCKED = ("EncryptedPackage", "EncryptedSummary")
_PDF_HEAD = 1024
_TAR_MARK = slice(257, 262)


def is_program(data: bytes) -> bool:
    return data.startswith(PROGRAMS)


def is_other_archive(data: bytes) -> bool:
    return data.startswith(tuple(OTHER_ARCHIVES)) or data[_TAR_MARK] == b"ustar"


def first_look(data: bytes) -> str:
    """A kind's code, `package` (a zip of some sort), `compound` (an old office file), or nothing."""
    for start, code in _STARTS:
        if data.startswith(start):
            return code
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "pdf"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return "mp4"
    if data[:2] == b"BM" and int.from_bytes(data[2:6], "little") == len(data):
        return "bmp"
    return _text_kind(data)


def _text_kind(data: bytes) -> str:
    text = decoded(data)
    if text is None:
        return ""
    found = _MARKUP.match(text[:4096])
    if found:
        return "svg" if found[1].lower() == "svg" else "html"
    return "text"


def decoded(data: bytes) -> str | None:
    """The bytes as text in UTF-8, UTF-16 with its mark, GB18030 or Big5; None if they are not text."""
    codes = (
        ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030", "big5"]
    )
    for code in codes:
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None


def readings(data: bytes) -> Iterator[str]:
    """Everything the bytes may say: many a text in Big5 can also be read as GB18030, into other words."""
    for code in ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"):
        yield data.decode(code, "replace")


def compound_streams(data: bytes) -> frozenset[str]:
    """Which of the telling streams a compound file names; its directory holds names in UTF-16."""
    lower = data.lower()
    names = [name for name, _code in COMPOUND]
    names += ["_VBA_PROJECT", "_VBA_PROJECT_CUR", "\x01Ole10Native", *LOCKED]
    # a directory entry is 128 bytes and begins with its name, closed by a zero
    return frozenset(name for name in names if (name + "\0").lower().encode("utf-16-le") in lower)
