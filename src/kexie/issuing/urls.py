"""Addresses of the room."""

from django.urls import path

from kexie.issuing.views import documents, series, writing

app_name = "issuing"
urlpatterns = [
    path("", documents.listing, name="list"),
    path("save/<slug:kind>/", documents.export, name="export"),
    path("new/", writing.new, name="new"),
    path("count/", writing.count, name="count"),
    path("series/", series.listing, name="series"),
    path("series/<int:pk>/close/", series.close, name="close_series"),
    path("series/<int:pk>/reopen/", series.reopen, name="reopen_series"),
    path("enclosures/<int:pk>/take-out/", writing.take_out_enclosure, name="take_out_enclosure"),
    path("<int:pk>/", documents.show, name="show"),
    path("<int:pk>/edit/", writing.edit, name="edit"),
    path("<int:pk>/enclose/", writing.add_enclosure, name="enclose"),
    path("<int:pk>/readiness/", documents.readiness, name="readiness"),
    path("<int:pk>/files/", documents.files, name="files"),
    path("<int:pk>/files/make/", documents.make_files, name="make_files"),
    path("<int:pk>/files/<slug:kind>/", documents.preview, name="preview"),
    path("<int:pk>/comment/", documents.comment, name="comment"),
    path("<int:pk>/move/<slug:move>/", documents.move, name="move"),
]
