"""Addresses of the room."""

from django.urls import path

from kexie.returns.views import burden, cycles, filling, forms, register, reminders, review, together

app_name = "returns"
urlpatterns = [
    path("register/", register.listing, name="register"),
    path("register/new/", register.new, name="propose"),
    path("register/new/<slug:name>/", register.begin, name="begin"),
    path("register/indicators/", forms.find_indicators, name="find_indicators"),
    path("register/asking/<int:pk>/", register.asked_by, name="asked_by"),
    path("register/<int:pk>/", register.show, name="entry"),
    path("register/<int:pk>/edit/", register.edit, name="entry_edit"),
    path("register/<int:pk>/ask/", register.ask, name="ask"),
    path("register/<int:pk>/weight/", register.weight, name="weigh"),
    path("register/<int:pk>/prolong/", register.prolong, name="prolong"),
    path("register/<int:pk>/do/<slug:move>/", register.move, name="entry_move"),
    path("register/<int:pk>/form/", forms.build, name="build"),
    path("register/<int:pk>/form/<slug:act>/do/", forms.do, name="build_act"),
    path("register/<int:pk>/preview/", forms.preview, name="preview"),
    path("register/<int:pk>/versions/", forms.versions, name="versions"),
    path("register/<int:pk>/form.xlsx", forms.save_sheet, name="form_sheet"),
    path("register/<int:pk>/form/bring/", forms.bring_sheet, name="bring_sheet"),
    path("register/<int:pk>/plan/", cycles.plan, name="plan"),
    path("cycles/", cycles.listing, name="cycles"),
    path("cycles/<int:pk>/", cycles.show, name="cycle"),
    path("cycles/<int:pk>/edit/", cycles.edit, name="cycle_edit"),
    path("cycles/<int:pk>/do/<slug:move>/", cycles.move, name="cycle_move"),
    path("cycles/<int:pk>/together/", together.show, name="together"),
    path("cycles/<int:pk>/together/do/<slug:move>/", together.move, name="together_move"),
    path("mine/", filling.mine, name="mine"),
    path("filings/<int:pk>/", filling.show, name="filing"),
    path("filings/<int:pk>/findings/", filling.findings, name="filing_findings"),
    path("filings/<int:pk>/enclose/<slug:key>/", filling.enclose, name="enclose"),
    path("filings/<int:pk>/files/<int:enclosure>/away/", filling.take_back, name="take_back"),
    path("filings/<int:pk>/do/<slug:move>/", filling.move, name="filing_move"),
    path("reviews/", review.inbox, name="inbox"),
    path("reviews/many/", review.judge_many, name="judge_many"),
    path("reviews/<int:pk>/", review.show, name="review"),
    path("reviews/<int:pk>/do/<slug:move>/", review.move, name="review_move"),
    path("reminders/", reminders.rules, name="reminders"),
    path("burden/", burden.burden, name="burden"),
    path("burden/sheet.xlsx", burden.export, name="burden_sheet"),
    path("burden/<int:pk>/", burden.unit_burden, name="unit_burden"),
]
