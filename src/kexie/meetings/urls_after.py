"""Addresses of what comes after a meeting: minutes, outcomes, open items, the speech."""

from django.urls import path

from kexie.meetings.views import amendments, minutes, open_items, outcomes, speech

AFTER = [
    path("minutes/", minutes.minutes_list, name="minutes_list"),
    path("<int:pk>/minutes/", minutes.minutes_of, name="minutes_of"),
    path("minutes/<int:pk>/", minutes.minutes, name="minutes"),
    path("minutes/<int:pk>/do/<slug:move>/", minutes.minutes_move, name="minutes_move"),
    path("minutes/<int:pk>/sections/", minutes.add_section, name="add_section"),
    path("minutes/<int:pk>/amendments/", amendments.decide_many, name="decide_many"),
    path("sections/<int:pk>/", minutes.section, name="section"),
    path("sections/<int:pk>/do/<slug:way>/", minutes.section_move, name="section_move"),
    path("sections/<int:pk>/amend/", amendments.amend, name="amend"),
    path("amendments/<int:pk>/", amendments.amendment, name="amendment"),
    path("amendments/<int:pk>/withdraw/", amendments.withdraw_amendment, name="withdraw_amendment"),
    path("<int:pk>/outcomes/", outcomes.outcomes, name="outcomes"),
    path("<int:pk>/outcomes/many/", outcomes.many, name="outcomes_many"),
    path("outcomes/<int:pk>/task/", outcomes.task, name="outcome_task"),
    path("outcomes/<int:pk>/suggestion/", outcomes.suggestion, name="outcome_suggestion"),
    path("outcomes/<int:pk>/figure/", outcomes.figure, name="outcome_figure"),
    path("outcomes/<int:pk>/do/<slug:way>/", outcomes.settling, name="outcome_settling"),
    path("open-items/", open_items.open_items, name="open_items"),
    path("<int:pk>/carry/", open_items.carry, name="carry"),
    path("<int:pk>/speech/", speech.speech, name="speech"),
    path("<int:pk>/speech/ties/", speech.tie, name="tie"),
    path("<int:pk>/speech/ties/all/", speech.tie_all, name="tie_all"),
    path("said/<int:pk>/", speech.said, name="said"),
    path("explained/<int:pk>/<int:unit>/<str:period>/", speech.explained, name="explained"),
]
