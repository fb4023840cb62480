"""Builders of official documents. They call the real actions, so what they build is possible."""

from datetime import datetime, timedelta

from kexie.gongwen import Form, Kind
from kexie.gongwen.written import from_text
from kexie.issuing.actions.drafting import NewDocument, To, draft_document
from kexie.issuing.actions.issuing import issue_document
from kexie.issuing.actions.moving import check
from kexie.issuing.actions.series import add_series
from kexie.issuing.actions.signers import NewSigner, add_signer
from kexie.issuing.actions.signing import Said, ask_sign_off, sign_with_account
from kexie.issuing.models import NumberSeries, OfficialDocument, Signer, Use
from tests.world import NOON, World

__all__ = ["BODY", "NOON", "checked", "draft", "issued", "later", "new", "series", "signed"]

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


def series(world: World, code: str = "云科协发", form: Form = Form.DOCUMENT) -> NumberSeries:
    """Of the province, laid down by its head; the same if it is there."""
    found = NumberSeries.objects.filter(code=code).first()
    return found or add_series(
        world.province, code=code, form=form, actor=world.people["province_head"], at=NOON
    )


def checked(world: World, **wishes: object) -> OfficialDocument:
    """By the province's supervisor."""
    series(world)
    document = draft(world, **wishes)  # type: ignore[arg-type]  # passed on as given
    check(document, actor=world.people["province_supervisor"], at=NOON)
    return document


def signer(world: World) -> Signer:
    """The province's head, with his account."""
    head = world.people["province_head"]
    found = Signer.objects.filter(user=head).first()
    return found or add_signer(
        NewSigner(name=head.name, post_title="党组书记", user=head),
        unit=world.province,
        actor=head,
        at=NOON,
    )


def signed(world: World, **wishes: object) -> OfficialDocument:
    document = checked(world, **wishes)
    ask_sign_off(document, signer(world), actor=world.people["province_clerk"], at=NOON)
    sign_with_account(document, Said(answer="signed"), actor=world.people["province_head"], at=NOON)
    document.refresh_from_db()
    return document


def issued(world: World, **wishes: object) -> OfficialDocument:
    document = signed(world, **wishes)
    issue_document(document, actor=world.people["province_clerk"], at=NOON)
    return document
