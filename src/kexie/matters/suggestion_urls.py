"""Addresses of suggestions, a second kind of matter beside the task."""

from django.urls import path

from kexie.matters.views import suggestion_forms, suggestions

app_name = "suggestions"
urlpatterns = [
    path("", suggestions.suggestion_list, name="list"),
    path("list.<str:kind>", suggestions.export, name="export"),
    path("print/", suggestions.print_out, name="print"),
    path("new/", suggestions.new, name="new"),
    path("similar/", suggestions.similar, name="similar"),
    path("trials/", suggestions.trials, name="trials"),
    path("trials/<int:pk>/", suggestion_forms.trial, name="trial"),
    path("<int:pk>/", suggestions.show, name="show"),
    path("<int:pk>/comment/", suggestions.comment, name="comment"),
    path("<int:pk>/do/<slug:move>/", suggestions.move, name="move"),
    path("<int:pk>/write/<slug:page>/", suggestion_forms.write, name="write"),
]
