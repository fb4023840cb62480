"""Builders of official documents. They call the real actions, so what they build is possible."""

from datetime import datetime, timedelta

from kexie.gongwen import Form, Kind
from kexie.gongwen.written import from_text
from kexie.issuing.actions.drafting import NewDocument, To, draft_document
from kexie.issuing.models import OfficialDocument, Use
from tests.world import NOON, World

__all__ = ["BODY", "NOON", "draft", "later", "new"]

BODY = "现将有关事项通知如下。\n一、时间\n3月12日上午9:00。\n二、要求\n请按时参加。"
TITLE = "关于召开年度工作会议的通知"


def later(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def new(world: World, **wishes: object) -> NewDocument:
    """A notice to Kunming, with a copy to somebody outside."""
    given: dict[str, object] = {
        "use": Use.OTHER,
        "kind": Kind.NOTICE,
        "form": Form.DOCUMENT,
        "title": TITLE,
        "blocks": from_text(BODY),
        "addressees": (To(unit=world.kunming), To(words="省科技厅", copy=True)),
    }
    return NewDocument(**(given | wishes))  # type: ignore[arg-type]  # passed on as given


def draft(world: World, *, by: str = "province_clerk", **wishes: object) -> OfficialDocument:
    """Of the province, by its clerk."""
    return draft_document(
        new(world, **wishes), unit=world.province, actor=world.people[by], at=NOON
    )
