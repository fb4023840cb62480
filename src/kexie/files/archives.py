"""Packages (zip in every dress): opened without being unpacked, and measured before anything is read."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kexie.files.errors import BROKEN, PROTECTED, UnpacksTooLarge, Unreadable

MIB = 2**20
ENCRYPTED = 0x1
# Everything that zipfile and its unpackers raise on damaged input.
FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


@dataclass(slots=True)
class Budget:
    """What may still be unpacked, over all levels. Bytes, members, and times the packed size."""

    size: int
    members: int
    ratio: int

    def spend(self, one: zipfile.ZipInfo) -> None:
        self.size -= one.file_size
        self.members -= 1
        swollen = one.file_size > MIB and one.file_size > self.ratio * max(one.compress_size, 1)
        if self.size < 0 or self.members < 0 or swollen:
            raise UnpacksTooLarge(
                _(
                    "This file unpacks to far more than it should. Send its contents in smaller parts."
                )
            )


def opened(data: bytes, budget: Budget) -> zipfile.ZipFile:
    """
    The package, measured.

    :raises UnpacksTooLarge: it would unpack to more than the budget
    :raises Unreadable: it is broken or protected by a password
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except FAULTS as fault:
        raise Unreadable(BROKEN) from fault
    for one in package.infolist():
        budget.spend(one)
        if one.flag_bits & ENCRYPTED:
            raise Unreadable(PROTECTED)
    return package


def members(package: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the files inside. What says a false size ends as broken, never as endless."""
    for one in package.infolist():
        if one.is_dir():
            continue
        yield one.filename, read_member(package, one)


def read_member(package: zipfile.ZipFile, one: zipfile.ZipInfo | str) -> bytes:
    """:raises Unreadable: it is broken, or packed in a way nobody uses"""
    try:
        return package.read(one)
    except FAULTS as fault:
        raise Unreadable(BROKEN) from fault
