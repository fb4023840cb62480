import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kexie.text.decoding import UnreadableText, decode, readings
from kexie.text.tests import samples


@pytest.mark.parametrize("clean", samples.CLEAN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_each_encoding_is_told_by_its_bytes(clean: str, encoding: str) -> None:
    found = decode(clean.encode(encoding))
    assert (found.text, found.encoding) == (clean, encoding)


def test_gbk_and_gb2312_are_called_gb18030() -> None:
    assert decode("各州（市）科协".encode("gbk")).encoding == "gb18030"
    assert decode("会议".encode("gb2312")).text == "会议"


@pytest.mark.parametrize(
    "text",
    [
        "省科協召開會議,部署工作。",
        "澄海湖市科協七屆三次全委會議召開\n各縣（市、區）科協主席參加會議。",
    ],
)
def test_big5_is_told_from_gb18030(text: str) -> None:
    found = decode(text.encode("big5"))
    assert (found.text, found.encoding) == (text, "big5")


def test_utf16_is_read_with_and_without_its_mark() -> None:
    for encoding, mark in (("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE)):
        found = decode(mark + samples.PLAN.encode(encoding))
        assert (found.text, found.encoding) == (samples.PLAN, encoding)
        assert decode(samples.PLAN.encode(encoding)).encoding == encoding


def test_a_few_bad_bytes_do_not_hide_a_text() -> None:
    found = decode(samples.PLAN.encode("gb18030")[:-1] + b"\xff\n")
    assert found.encoding == "gb18030"
    assert found.text.startswith("关于开展科普设施安全检查的通知")


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"PK\x03\x04abc", b"\x89PNG\r\n", bytes(range(32)) * 40]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableText):
        decode(data)


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"").text == ""


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        found = decode(data)
    except UnreadableText:
        return
    assert found.encoding in {"utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "gb18030", "big5"}


@pytest.mark.parametrize("text", ["秘密★", "絕密★", "機密★1年", "內部資料", "注意保存"])
def test_a_few_characters_of_big5_are_enough(text: str) -> None:
    assert decode(text.encode("big5")).text == text


@pytest.mark.parametrize("text", ["秘密★", "绝密★", "机密★1年", "内部资料", "注意保存"])
def test_a_few_characters_of_gb18030_are_enough(text: str) -> None:
    assert decode(text.encode("gb18030")).text == text


def test_a_mark_is_seen_in_whatever_encoding_it_may_stand() -> None:
    mixed = "绝密★\n".encode("gb18030") + "關於報送材料的通知，請查照。".encode("big5")
    assert any("绝密★" in text for text in readings(mixed))
    assert readings("机密★".encode()) == ("机密★",)
    assert readings(bytes(range(256)))
