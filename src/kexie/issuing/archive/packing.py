"""
A package as a ZIP: the same content always gives the same bytes, so nothing in it is packed tighter.

    manifest-sha256.txt     SHA-256 and name of every other file, as `sha256sum` writes and checks them
    metadata.xml            what the document is, who did what, who may see it (`metadata.py`)
    items.csv               list of items
    document/…              DOCX and PDF as issued
    enclosures/…            files that went with it
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

MANIFEST = "manifest-sha256.txt"
METADATA = "metadata.xml"
ITEMS = "items.csv"
EARLIEST = 1980  # a ZIP knows no earlier year
READABLE = 0o100644 << 16
UNIX = 3


@dataclass(frozen=True, slots=True)
class Packed:
    """`manifest`: its SHA-256, which stands for the whole package."""

    data: bytes
    manifest: str


def pack(files: Mapping[str, bytes], day: datetime) -> Packed:
    """
    The package, and the hash of its manifest.

    :param files: by name in the package, as `document/通知.pdf`
    :param day: what all of them are dated, in local time
    """
    manifest = manifest_of(files)
    whole = {MANIFEST: manifest, **{name: files[name] for name in sorted(files)}}
    stamp = (max(day.year, EARLIEST), day.month, day.day, day.hour, day.minute, 0)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        for name, data in whole.items():
            entry = zipfile.ZipInfo(name, stamp)
            entry.create_system, entry.external_attr = UNIX, READABLE
            package.writestr(entry, data)
    return Packed(made.getvalue(), sha256(manifest).hexdigest())


def manifest_of(files: Mapping[str, bytes]) -> bytes:
    lines = [f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    return "".join(lines).encode()
