"""Is a package still as it was made? Needs no database: whoever keeps it can ask. Plain Python."""

import io
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from kexie.issuing.archive.packing import ITEMS, MANIFEST, METADATA

LINE = re.compile(r"([0-9a-f]{64})  (.+)")
LARGEST = 1 << 30  # bytes unpacked
FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


class What(StrEnum):
    """What is wrong with a file of a package, or with the package."""

    NO_PACKAGE = "no_package"
    TOO_LARGE = "too_large"
    NO_MANIFEST = "no_manifest"
    BAD_LINE = "bad_line"
    MISSING = "missing"
    ADDED = "added"
    TWICE = "twice"
    ALTERED = "altered"
    OTHER_MANIFEST = "other_manifest"


@dataclass(frozen=True, slots=True)
class Difference:
    """`name`: of the file, or the line of the manifest. `found`, `required`: SHA-256 of what is there and should be."""

    what: What
    name: str = ""
    found: str = ""
    required: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """`manifest`: SHA-256 of the manifest, to be compared with the one the product keeps; `files`: how many agree."""

    manifest: str
    files: int
    differences: tuple[Difference, ...]


def verify(data: bytes, manifest: str = "") -> Verified:
    """
    Compare every file with the manifest, and that with the hash that was kept of it.

    :param manifest: SHA-256 of the manifest as the product shows it; empty: not compared
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        names = [one.filename for one in package.infolist() if not one.is_dir()]
        if sum(one.file_size for one in package.infolist()) > LARGEST:
            return Verified("", 0, (Difference(What.TOO_LARGE),))
        held = {name: package.read(name) for name in names}
    except FAULTS:
        return Verified("", 0, (Difference(What.NO_PACKAGE),))
    if MANIFEST not in held:
        return Verified("", 0, (Difference(What.NO_MANIFEST, MANIFEST),))
    listed = held.pop(MANIFEST)
    digest = sha256(listed).hexdigest()
    found = [Difference(What.TWICE, name) for name, times in Counter(names).items() if times > 1]
    if manifest and manifest != digest:
        found.append(Difference(What.OTHER_MANIFEST, MANIFEST, digest, manifest))
    required, bad = _read(listed)
    found += bad
    found += _compared(held, required)
    agree = sum(1 for name in required if name in held) - sum(
        1 for one in found if one.what is What.ALTERED
    )
    return Verified(digest, agree, tuple(found))


def _read(listed: bytes) -> tuple[dict[str, str], list[Difference]]:
    required: dict[str, str] = {}
    bad = []
    for number, line in enumerate(listed.decode(errors="replace").splitlines(), start=1):
        read = LINE.fullmatch(line)
        if read is None or read[2] in required:
            bad.append(Difference(What.BAD_LINE, f"{MANIFEST}:{number}"))
        else:
            required[read[2]] = read[1]
    # a manifest that leaves out what every package has is none of ours
    bad += [Difference(What.MISSING, name) for name in (METADATA, ITEMS) if name not in required]
    return required, bad


def _compared(held: dict[str, bytes], required: dict[str, str]) -> list[Difference]:
    found = [
        Difference(What.MISSING, name, required=digest)
        for name, digest in required.items()
        if name not in held
    ]
    for name, data in held.items():
        digest = sha256(data).hexdigest()
        if name not in required:
            found.append(Difference(What.ADDED, name, digest))
        elif required[name] != digest:
            found.append(Difference(What.ALTERED, name, digest, required[name]))
    return found
