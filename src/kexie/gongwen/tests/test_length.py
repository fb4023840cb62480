"""The length of a document, as word processors count it, against its limit."""

import pytest

from kexie.gongwen import Heading, Kind, Length, length_of
from kexie.gongwen.length import count
from kexie.gongwen.tests import samples


@pytest.mark.parametrize(
    ("text", "characters"),
    [("", 0), ("认真贯彻。", 5), ("2025年1月", 4), ("word two", 2), ("“四个服务”——", 8), ("12,345.6人", 2), ("𬭛和㛃", 3)],
)  # fmt: skip
def test_characters_are_counted_as_word_processors_do(text: str, characters: int) -> None:
    assert count(text) == characters


def test_title_and_body_count_and_the_limit_depends_on_what_it_is_about() -> None:
    made = samples.notice(title="通知", blocks=(Heading(1, "甲乙"), samples.said("字" * 4100)))
    assert length_of(made) == Length(4104, 4000)
    assert length_of(made).over == 104
    assert length_of(made, "comprehensive").over == 0
    assert Kind.NOTICE.value == "通知"
