"""Files made to cost time, and marks made to slip through."""

import io
import time
import zipfile
from contextlib import suppress

import pytest

from kexie.files.errors import Unreadable
from kexie.files.inspection import inspect
from kexie.files.models import FileLimits
from kexie.kernel.errors import Refused
from kexie.kernel.secrecy import SecretMark, insist_no_secrets

LONG = {
    "comments": b"<!---->" * 20_000 + b"x",
    "a doctype without end": b"<!DOCTYPE " * 20_000,
    "angles": ("<html>★" + "<" * 200_000).encode(),
    "stars": ("密★" * 80_000).encode(),
}


@pytest.mark.parametrize("data", LONG.values(), ids=LONG)
def test_no_content_costs_more_than_its_length(data: bytes) -> None:
    begun = time.process_time()
    for name in ("a.txt", "a.html"):
        with suppress(Refused):
            inspect(data, name, FileLimits())

    assert (
        time.process_time() - begun < 5
    )  # far from a measure: the square of the length takes minutes


MARKS = [
    "机密★5年",
    "机密⋆5年",
    "绝密✦",
    "〖机密〗★",
    "机·密★",
    "机-密★",
    "机密：★",
    "机密（★）",
    "絕密★",
    "秘(mì)密(mì)★1年",
    "秘 密 ★",
    "秘密*1年",
]


@pytest.mark.parametrize("text", MARKS)
def test_a_mark_in_any_dress_is_refused(text: str) -> None:
    with pytest.raises(SecretMark):
        insist_no_secrets(f"发文机关\n{text}\n关于工作的通知")


@pytest.mark.parametrize("text", ["保守国家秘密，人人有责。", "★ 重点", "2*3", "加强保密工作 * 一"])
def test_talk_of_secrets_is_no_mark(text: str) -> None:
    insist_no_secrets(text)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("member", ["mimetype", "a.txt"])
def test_a_damaged_package_is_said_to_be_broken(method: int, member: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as package:
        package.writestr(member, "字" * 2000)
    data = bytearray(packed.getvalue())
    data[60:90] = bytes(byte ^ 0x5A for byte in data[60:90])

    with pytest.raises(Unreadable):
        inspect(bytes(data), "a.zip", FileLimits())
