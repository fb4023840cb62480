"""The API: every room's router, one way in, one error shape."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from kexie.administration.api import router as administration
from kexie.desk.api import router as desk
from kexie.documents.api import router as documents
from kexie.files.api import router as files
from kexie.indicators.api import router as indicators
from kexie.intake.api import router as intake
from kexie.kernel.errors import Changed, Refused
from kexie.matters.api import router as matters
from kexie.notify.api import router as notify
from kexie.org.api import TokenOrSession
from kexie.org.api import router as org
from kexie.returns.api import router as returns

api = NinjaAPI(
    title="Kexie",
    version="1",
    urls_namespace="api",
    auth=TokenOrSession(),
    docs_url="/docs/",
    docs_decorator=login_required,
)
for prefix, router in {
    "/org/": org,
    "/documents/": documents,
    "/intake/": intake,
    "/indicators/": indicators,
    "/returns/": returns,
    "/tasks/": matters,
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
