"""What the layout says is said in the language of the page."""

import pytest
from django.utils import translation

from kexie.gongwen.model import BadDocument
from kexie.gongwen.saying import say
from kexie.issuing.telling import told


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "A request has just one addressee."),
        ("zh-hans", "请示只能有一个主送机关。"),
        ("zh-hant", "請示只能有一個主送機關。"),
    ],
)
def test_a_refusal_of_the_layout_speaks_the_language_of_the_page(language: str, words: str) -> None:
    refused = BadDocument(say("请示只能有一个主送机关。"))

    with translation.override(language):
        assert told(refused) == words
        assert told(ValueError("x")) == "x"
