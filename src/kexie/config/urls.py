"""Every address of the product."""

from django.urls import include, path

from kexie.config.api import api
from kexie.config.views import healthz, set_language

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("language/", set_language, name="set_language"),
    path("accounts/", include("kexie.org.urls")),
    path("accounts/", include("kexie.org.allauth_urls")),
    path("records/", include("kexie.records.urls")),
    path("documents/", include("kexie.documents.urls")),
    path("intake/", include("kexie.intake.urls")),
    path("indicators/", include("kexie.indicators.urls")),
    path("returns/", include("kexie.returns.urls")),
    path("issuing/", include("kexie.issuing.urls")),
    path("meetings/", include("kexie.meetings.urls")),
    path("tasks/", include("kexie.matters.urls")),
    path("suggestions/", include("kexie.matters.suggestion_urls")),
    path("files/", include("kexie.files.urls")),
    path("notices/", include("kexie.notify.urls")),
    path("administration/", include("kexie.administration.urls")),
    path("api/v1/", api.urls),
    path("", include("kexie.desk.urls")),
]
