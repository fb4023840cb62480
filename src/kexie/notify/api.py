"""The same queries and actions, for machines."""

from datetime import datetime

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema
from ninja.pagination import paginate

from kexie.kernel.shapes import Key
from kexie.notify import actions, queries
from kexie.notify.models import Notice
from kexie.org.http import Request

router = Router(tags=["notify"])


class NoticeOut(Schema):
    """`record` is the key of the card it is about; nothing of its content is told."""

    pk: int
    kind: str
    title: str
    record: int
    record_kind: str
    unit: str
    visible_from: datetime

    @staticmethod
    def resolve_title(notice: Notice) -> str:
        return notice.get_kind_display()

    @staticmethod
    def resolve_record(notice: Notice) -> int:
        return notice.record_id

    @staticmethod
    def resolve_record_kind(notice: Notice) -> str:
        return notice.record.kind

    @staticmethod
    def resolve_unit(notice: Notice) -> str:
        return notice.record.unit.short_name


class Keys(Schema):
    keys: list[Key]


@router.get("/", response=list[NoticeOut], url_name="notices-list")
@paginate
def list_notices(request: Request) -> QuerySet[Notice]:
    return queries.notices_for(request.user, timezone.now())


@router.post("/{int:pk}/put-away/", response=Keys, url_name="notices-put-away")
def put_away(request: Request, pk: Key) -> Keys:
    now = timezone.now()
    get_object_or_404(queries.notices_for(request.user, now), pk=pk)
    notices = Notice.objects.filter(pk=pk)
    return Keys(keys=actions.put_away(notices, actor=request.user, at=now))


@router.post("/put-away/", response=Keys, url_name="notices-put-all-away")
def put_all_away(request: Request, until: datetime) -> Keys:
    """Put away everything that showed at `until`; gives the keys with which to undo it."""
    shown = Notice.objects.filter(visible_from__lte=until)
    return Keys(keys=actions.put_away(shown, actor=request.user, at=timezone.now()))


@router.post("/bring-back/", response={204: None}, url_name="notices-bring-back")
def bring_back(request: Request, payload: Keys) -> None:
    actions.bring_back(payload.keys, actor=request.user, at=timezone.now())
