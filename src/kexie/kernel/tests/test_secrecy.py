"""Marks of state secrets, however they are written."""

import pytest

from kexie.kernel.secrecy import SecretMark, insist_no_secrets


@pytest.mark.parametrize(
    "text",
    [
        "秘密★",
        "机密★10年",
        "绝 密 ★ 长期",
        "秘\u3000密\u200b★",
        "機密☆",
        "祕密★",
        "秘密*5年",
        "机(jī)密(mì)★",
        "絶密★",
    ],
)
def test_a_mark_is_known_in_its_variants(text: str) -> None:
    with pytest.raises(SecretMark):
        insist_no_secrets(f"关于报送材料的通知\n{text}\n")


@pytest.mark.parametrize(
    "text", ["保守国家秘密。", "五★级", "密★", "秘密*", "工作秘密", "机密工作 2 * 3"]
)
def test_what_is_no_mark_passes(text: str) -> None:
    insist_no_secrets(text)


def test_texts_are_looked_at_one_by_one() -> None:
    insist_no_secrets("工作秘密", "★级景区")
    with pytest.raises(SecretMark):
        insist_no_secrets("通知", "绝密★")
