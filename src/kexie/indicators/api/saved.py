"""Analyses that are kept under a name, for machines."""

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from kexie.indicators.actions.saved import bring_back, change_saved, delete_saved, save_analysis
from kexie.indicators.forms.analysis import AnalysisForm
from kexie.indicators.models import SavedAnalysis
from kexie.indicators.models.saved import LONGEST
from kexie.indicators.queries.saved import owned_by, saved_for
from kexie.org.http import Request
from kexie.org.models import Unit

router = Router(tags=["indicators"])


class SavedIn(Schema):
    """`unit`: code of the unit in which it is shared; empty: nowhere."""

    name: str = Field(..., min_length=1, max_length=60)
    unit: str = Field("", max_length=20)


class NewSaved(SavedIn):
    """`query`: what stands in the page's address after `?`."""

    query: str = Field(..., min_length=1, max_length=LONGEST)


class ChangedSaved(SavedIn):
    version: int


class SavedOut(Schema):
    pk: int
    name: str
    owner: str
    unit: str
    query: str
    mine: bool
    version: int


@router.get("analyses", response=list[SavedOut], url_name="indicators-saved")
def list_saved(request: Request) -> list[SavedOut]:
    """Own ones, and those shared in a unit in which one has a role."""
    return [_out(one, request) for one in saved_for(request.user)]


@router.post("analyses", response={201: SavedOut}, url_name="indicators-save")
def save(request: Request, given: NewSaved) -> Status[SavedOut]:
    asked = AnalysisForm(QueryDict(given.query)).analysis()
    saved = save_analysis(
        asked,
        name=given.name,
        unit=_unit(given.unit),
        actor=request.user,
        at=timezone.now(),
    )
    return Status(201, _out(saved, request))


@router.put("analyses/{int:pk}", response=SavedOut, url_name="indicators-change-saved")
def change(request: Request, pk: int, given: ChangedSaved) -> SavedOut:
    """Rename, share, share no longer; `version` is that of the one which was read."""
    saved = _own(request, pk)
    change_saved(
        saved,
        name=given.name,
        unit=_unit(given.unit),
        seen_version=given.version,
        actor=request.user,
        at=timezone.now(),
    )
    return _out(_own(request, pk), request)


@router.delete("analyses/{int:pk}", response={204: None}, url_name="indicators-delete-saved")
def delete(request: Request, pk: int) -> Status[None]:
    delete_saved(_own(request, pk), actor=request.user, at=timezone.now())
    return Status(204, None)


@router.post("analyses/{int:pk}/back", response=SavedOut, url_name="indicators-bring-back")
def restore(request: Request, pk: int) -> SavedOut:
    """Bring back what was deleted; of the last ones."""
    bring_back(_own(request, pk), actor=request.user, at=timezone.now())
    return _out(_own(request, pk), request)


def _own(request: Request, pk: int) -> SavedAnalysis:
    return get_object_or_404(owned_by(request.user), pk=pk)


def _unit(code: str) -> Unit | None:
    return get_object_or_404(Unit, code=code) if code else None


def _out(saved: SavedAnalysis, request: Request) -> SavedOut:
    return SavedOut(
        pk=saved.pk,
        name=saved.name,
        owner=saved.owner.name,
        unit=saved.unit.code if saved.unit else "",
        query=saved.query,
        mine=saved.owner_id == request.user.pk,
        version=saved.version,
    )
