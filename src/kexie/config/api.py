"""The API: every room's router, one way in, one error shape."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from kexie.administration.api import router as administration
from kexie.desk.api import router as desk
from kexie.documents.api import router as documents
from kexie.files.api import router as files
from kexie.indicators.api import router as indicators
from kexie.intake.api import router as intake
from kexie.issuing.api import router as issuing
from kexie.kernel.errors import Changed, Refused
from kexie.matters.api import router as matters
from kexie.matters.api import suggestions
from kexie.meetings.api import router as meetings
from kexie.notify.api import router as notify
from kexie.org.api import TokenOrSession
from kexie.org.api import router as org
from kexie.records.api import router as records
from kexie.records.http import SAFE, once_by_header
from kexie.returns.api import router as returns

AUTH = TokenOrSession()
ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 255},
    "description": (
        "A key of your own, new for each request. Sent again within a week with the same key, the request changes "
        "nothing and gets the first answer again (`Idempotent-Replayed: true`); another request with the same key "
        "is refused (422). Refusals are not kept."
    ),
}


class KexieAPI(NinjaAPI):
    """The API, whose description names what every operation that changes something takes."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                if method.upper() not in SAFE:
                    operation.setdefault("parameters", []).append(ONCE)
        return schema


api = KexieAPI(
    title="Kexie",
    version="1",
    urls_namespace="api",
    auth=AUTH,
    docs_url="/docs/",
    docs_decorator=login_required,
)
api.add_decorator(once_by_header(AUTH, api.on_exception), mode="view")
for prefix, router in {
    "/org/": org,
    "/records/": records,
    "/documents/": documents,
    "/intake/": intake,
    "/indicators/": indicators,
    "/returns/": returns,
    "/issuing/": issuing,
    "/meetings/": meetings,
    "/tasks/": matters,
    "/suggestions/": suggestions,
    "/files/": files,
    "/notices/": notify,
    "/desk/": desk,
    "/administration/": administration,
}.items():
    api.add_router(prefix, router)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, exc: Refused) -> HttpResponse:
    problem: dict[str, object] = {"type": exc.code, "title": str(exc), "status": exc.status}
    if isinstance(exc, Changed):
        problem |= {"yours": exc.yours, "theirs": exc.theirs}
    return api.create_response(request, problem, status=exc.status)


@api.exception_handler(RawPostDataException)
def _no_json(request: HttpRequest, _exc: RawPostDataException) -> HttpResponse:
    """A form was sent where JSON is taken."""
    words = gettext("Send JSON, with Content-Type: application/json.")
    problem = {"type": "kernel.NoJson", "title": words, "status": 415}
    return api.create_response(request, problem, status=415)
