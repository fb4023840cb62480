"""Addresses of the room."""

from django.urls import path

from kexie.indicators.views import analysis, catalogue, figure, saved, targets, vocabulary

app_name = "indicators"
urlpatterns = [
    path("", catalogue.catalogue, name="list"),
    path("catalogue.xlsx", catalogue.export, name="export"),
    path("new/", catalogue.new, name="new"),
    path("<int:pk>/", catalogue.show, name="show"),
    path("<int:pk>/edit/", catalogue.edit, name="edit"),
    path("<int:pk>/define/", catalogue.define, name="define"),
    path("<int:pk>/check/", vocabulary.new_check, name="new_check"),
    path("checks/<int:pk>/", vocabulary.check, name="check"),
    path("groups/", vocabulary.breakdowns, name="breakdowns"),
    path("groups/<int:pk>/", vocabulary.new_group, name="new_group"),
    path("analysis/", analysis.analysis, name="analysis"),
    path("analysis/choices/", analysis.find, name="analysis_choices"),
    path("analysis/save/", saved.save, name="save"),
    path("analysis/saved/<int:pk>/", saved.change, name="change_saved"),
    path("analysis/saved/<int:pk>/delete/", saved.delete, name="delete_saved"),
    path("analysis/saved/<int:pk>/back/", saved.restore, name="restore_saved"),
    path("analysis.xlsx", analysis.export, {"form": "xlsx"}, name="analysis_sheet"),
    path("analysis.csv", analysis.export, {"form": "csv"}, name="analysis_lines"),
    path("figure/", figure.figure, name="figure"),
    path("figure/correct/", figure.correct, name="correct"),
    path("figure.xlsx", figure.export, name="figure_sheet"),
    path("targets/", targets.targets, name="targets"),
    path("targets/set/", targets.set_some, name="set_targets"),
    path("targets/<int:pk>/", targets.explain, name="explain"),
    path("campaigns/", vocabulary.campaigns, name="campaigns"),
]
