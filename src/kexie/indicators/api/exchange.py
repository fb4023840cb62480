"""Values of other systems in and out, and questions about figures, as DHIS2 names the doors."""

import json
from datetime import date
from typing import Any, Literal

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja import Body, Field, Query, Router, Schema, Status

from kexie.audit.actions import rehearsing
from kexie.indicators.actions.importing import Options, Strategy, ValuesRefused, import_values
from kexie.indicators.exchange.writing import as_csv, as_json
from kexie.indicators.models import Origin, Standing
from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.exchange import Scheme
from kexie.indicators.queries.export import Wanted, values_for
from kexie.indicators.queries.question import BadQuestion, read_questions
from kexie.kernel.importing import Plain, decoded
from kexie.kernel.periods_dhis2 import November
from kexie.org.http import Request

router = Router(tags=["indicators"])
CSV = "text/csv; charset=utf-8"


SchemeWord = Literal["ID", "UID", "CODE", "NAME", "id", "uid", "code", "name"]
StrategyWord = Literal["CREATE_AND_UPDATE", "DELETE", "create-and-update", "delete"]


class ImportIn(Schema):
    """Names and words are DHIS2's; its other strategies do not exist here."""

    data_set: str = Field("", alias="dataSet")
    dry_run: bool = Field(default=False, alias="dryRun")
    strategy: StrategyWord = Field("CREATE_AND_UPDATE", alias="importStrategy")
    november: November | None = None
    elements: SchemeWord = Field("ID", alias="dataElementIdScheme")
    units: SchemeWord = Field("ID", alias="orgUnitIdScheme")
    header: bool = Field(default=True, alias="firstRowIsHeader")
    partial: bool = False

    def options(self) -> Options:
        return Options(
            strategy=Strategy(self.strategy.lower().replace("_", "-")),
            form=self.data_set,
            header=self.header,
            elements=_scheme(self.elements),
            units=_scheme(self.units),
            partial=self.partial,
            november=self.november,
            label="dataValueSets",
            origin=Origin.INTERFACE,
        )


def _scheme(word: str) -> Scheme:
    return Scheme(word.lower().removeprefix("u"))


@router.post("dataValueSets", response={200: Plain, 400: Plain}, url_name="indicators-values-in")
def bring_in_values(request: Request, given: Query[ImportIn]) -> Status[Plain]:
    """
    JSON or CSV as the body. All rows or none, each refused row with its reason; a dry run gives the same verdict.

    Who may write for the unit above writes accepted figures, the unit's own office provisional ones.
    """
    text = decoded(request.body)
    try:
        with rehearsing(dry=given.dry_run):
            summary = import_values(
                text, options=given.options(), actor=request.user, at=timezone.now()
            )
    except ValuesRefused as refusal:
        return Status(400, refusal.summary.plain())
    return Status(200, summary.plain())


class ExportIn(Schema):
    """Several of a sort: the name again, as in `period=202401&period=202402`."""

    forms: list[str] = Field([], alias="dataSet")
    elements: list[str] = Field([], alias="dataElement")
    units: list[str] = Field([], alias="orgUnit")
    below: bool = Field(default=False, alias="children")
    periods: list[str] = Field([], alias="period")
    first: date | None = Field(None, alias="startDate")
    last: date | None = Field(None, alias="endDate")
    standing: Literal["accepted", "provisional"] = "accepted"

    def wanted(self) -> Wanted:
        return Wanted(
            forms=tuple(self.forms),
            elements=tuple(self.elements),
            units=tuple(self.units),
            below=self.below,
            periods=tuple(self.periods),
            first=self.first,
            last=self.last,
            standing=Standing[self.standing.upper()],
        )


@router.get("dataValueSets.json", url_name="indicators-values-json")
def values_as_json(request: Request, wanted: Query[ExportIn]) -> HttpResponse:
    """Single values with their comments, of units whose figures one may see."""
    text = as_json(values_for(request.user, wanted.wanted()))
    return HttpResponse(text, content_type="application/json")


@router.get("dataValueSets.csv", url_name="indicators-values-csv")
def values_as_csv(request: Request, wanted: Query[ExportIn]) -> HttpResponse:
    """The same as a table."""
    return HttpResponse(as_csv(values_for(request.user, wanted.wanted())), content_type=CSV)


@router.post("query", response=Plain, url_name="indicators-query")
def query(request: Request, question: Body[dict[str, Any]]) -> Plain:
    """A question about figures (docs/exchange.md): rows of what one may see."""
    asked = read_questions(json.dumps(question)).named
    if len(asked) != 1:
        raise BadQuestion(_("Put one question at a time."))
    return ask(request.user, asked[0][1]).plain()
