from django.urls import path

from kexie.intake.views import bring, confirm, many, places, review

app_name = "intake"
urlpatterns = [
    path("", bring.new, name="new"),
    path("units/", review.find_units, name="find_units"),
    path("<int:pk>/", review.review, name="review"),
    path("<int:pk>/progress/", bring.progress, name="progress"),
    path("<int:pk>/correct/", bring.correct, name="correct"),
    path("<int:pk>/lost/", places.lost, name="lost"),
    path("<int:pk>/margin/", places.margin, name="margin"),
    path("<int:pk>/confirm/", confirm.confirm, name="confirm"),
    path("<int:pk>/text/", review.text, name="text"),
    path("<int:pk>/changes/", review.changes, name="changes"),
    path("<int:pk>/undo/", review.undo, name="undo"),
    path("<int:pk>/repairs/<int:index>/", review.repair, name="repair"),
    path("<int:pk>/drafts/add/", review.add, name="add"),
    path("<int:pk>/drafts/merge/", review.merge, name="merge"),
    path("<int:pk>/drafts/many/", many.many, name="many"),
    path("<int:pk>/drafts/days/", many.days, name="days"),
    path("<int:pk>/drafts/accept/", review.accept_many, name="accept_many"),
    path("<int:pk>/drafts/drop/", review.drop_many, name="drop_many"),
    path("drafts/<int:pk>/", review.card, name="card"),
    path("drafts/<int:pk>/edit/", review.edit, name="edit"),
    path("drafts/<int:pk>/accept/", review.accept, name="accept"),
    path("drafts/<int:pk>/drop/", review.drop, name="drop"),
    path("drafts/<int:pk>/reopen/", review.reopen, name="reopen"),
    path("drafts/<int:pk>/split/", review.split, name="split"),
    path("sentences/<int:pk>/", review.no_task, name="no_task"),
]
