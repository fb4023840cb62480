"""What is kept of a document is the document again."""

import json
from typing import Any

import pytest

from kexie.gongwen import BadDocument, Contents, Figure, Note, PageBreak, Paragraph, Run
from kexie.gongwen.model import Document
from kexie.gongwen.stored import BadJson, from_json, to_json
from kexie.gongwen.tests import samples

FULL = samples.notice(
    blocks=(
        *samples.body(),
        Contents(),
        PageBreak(),
        Note((Run(text="注"),)),
        Figure(caption="图", svg="<svg/>", says="图"),
        Paragraph((Run(text="1", link="https://kexie.example", note="来源"),)),
    )
)


@pytest.mark.parametrize("document", [FULL, samples.letter(), samples.minutes(), samples.joint_request(), samples.notice(sealed=False)])  # fmt: skip
def test_a_document_survives_json(document: Document) -> None:
    assert from_json(json.loads(json.dumps(to_json(document)))) == document


@pytest.mark.parametrize(
    "change",
    [
        {"kind": None, "title": None},
        {"more": 1},
        {"title": 5},
        {"copies": [None]},
        {"blocks": [{"block": "script"}]},
        {"blocks": [{"block": "heading", "text": "甲"}]},
        {"blocks": ["text"]},
        {"blocks": [{"block": "paragraph", "runs": [{"words": "甲"}]}]},
        {"attachments": [1]},
    ],
)
def test_what_is_no_document_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises((BadJson, ValueError)):
        from_json(to_json(FULL) | change)


def test_what_may_not_be_printed_is_refused_when_it_is_read_too() -> None:
    with pytest.raises(BadDocument):
        from_json(to_json(FULL) | {"mark": "绝密"})
