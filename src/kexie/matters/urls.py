from django.urls import path

from kexie.matters.views import ledger, rules, shares, tasks

app_name = "matters"
urlpatterns = [
    path("", ledger.task_list, name="list"),
    path("shares/", ledger.share_list, name="shares"),
    path("ledger.<str:kind>", ledger.export, name="export"),
    path("print/", ledger.print_out, name="print"),
    path("many/", ledger.many, name="many"),
    path("rules/", rules.rules, name="rules"),
    path("rules/lights/", rules.lights, name="lights"),
    path("rules/levels/", rules.levels, name="levels"),
    path("rules/answers/", rules.answers, name="answers"),
    path("new/", tasks.new, name="new"),
    path("<int:pk>/", tasks.show, name="show"),
    path("<int:pk>/edit/", tasks.edit, name="edit"),
    path("<int:pk>/comment/", tasks.comment, name="comment"),
    path("<int:pk>/<slug:move>/", tasks.move, name="move"),
    path("shares/<int:pk>/", shares.share, name="share"),
    path("shares/<int:pk>/do/<slug:move>/", shares.move, name="share_move"),
    path("shares/<int:pk>/write/<slug:page>/", shares.write, name="write"),
    path("evidence/<int:pk>/withdraw/", shares.withdraw_evidence, name="withdraw_evidence"),
    path("extensions/<int:pk>/", shares.extension, name="extension"),
    path("extensions/<int:pk>/<slug:move>/", shares.answer, name="answer"),
]
