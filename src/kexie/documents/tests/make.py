"""Documents for tests, made by the real actions."""

from datetime import datetime

from kexie.documents import actions
from kexie.documents.models import Document, Version
from kexie.documents.queries import latest_version
from kexie.org.models import Unit, User
from tests.world import NOON

TEXT = (
    "2026年全省科协工作会议纪要\n"
    "会议要求，科普部要在6月底前完成科普阵地调查。各州（市）科协要做好科普月活动，并于年底前报送总结。\n"
    "会议强调，要认真学习会议精神。\n"
)
# As a mirrored page has it: traditional characters, zero-width ones between.
DAMAGED = TEXT.replace("会议", "會議").replace("科协", "科\u200b协")


def document(
    unit: Unit, *, by: User, text: str = TEXT, title: str = "工作会议纪要", at: datetime = NOON
) -> Document:
    return actions.load_document(
        unit=unit,
        kind="minutes",
        title=title,
        data=text.encode(),
        name="纪要.txt",
        actor=by,
        at=at,
    )


def version(document: Document, *, by: User, text: str) -> Version:
    seen = latest_version(document).number
    return actions.load_version(
        document, data=text.encode(), name="更正.txt", actor=by, at=NOON, seen_version=seen
    )
