from django.urls import path

from kexie.administration.views import (
    accounts,
    complaints,
    home,
    reorganisation,
    rights,
    rules,
    trail,
    units,
)

app_name = "administration"
urlpatterns = [
    path("", home.home, name="home"),
    path("complain/", complaints.complain, name="complain"),
    # system administrator
    path("units/", units.unit_list, name="units"),
    path("units/open/", units.unit_open, name="unit_open"),
    path("units/merge/", reorganisation.merge, name="merge"),
    path("units/reorganisations/", reorganisation.past, name="reorganisations"),
    path("units/reorganisations/<int:pk>/undo/", reorganisation.undo, name="reorganisation_undo"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/split/", reorganisation.split, name="split"),
    path("units/<int:pk>/<slug:change>/", units.unit_change, name="unit_change"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/open/", accounts.account_open, name="account_open"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/change/", accounts.account_change, name="account_change"),
    path("accounts/<int:pk>/active/", accounts.account_active, name="account_active"),
    path("accounts/<int:pk>/password/", accounts.account_password, name="account_password"),
    path("accounts/<int:pk>/posts/", accounts.post_appoint, name="post_appoint"),
    path("accounts/<int:pk>/posts/<int:post>/end/", accounts.post_end, name="post_end"),
    path("limits/", rules.limits_page, name="limits"),
    path("limits/files/", rules.file_limits, name="file_limits"),
    path("limits/quiet-hours/", rules.quiet, name="quiet_hours"),
    path("complaints/", complaints.complaint_list, name="complaints"),
    path("complaints/<int:pk>/", complaints.complaint, name="complaint"),
    # security administrator
    path("people/", rights.people_list, name="people"),
    path("people/<int:pk>/", rights.person, name="person"),
    path("people/<int:pk>/grants/", rights.grant_give, name="grant_give"),
    path("people/<int:pk>/grants/<int:grant>/revoke/", rights.grant_revoke, name="grant_revoke"),
    path("people/<int:pk>/power/", rights.power_set, name="power_set"),
    path("people/<int:pk>/two-factor/remove/", rights.two_factor_remove, name="two_factor_remove"),
    path("rights/", rights.unit_rights, name="unit_rights"),
    path("deputies/", rights.deputy_list, name="deputies"),
    path("deputies/<int:pk>/end/", rights.deputy_end, name="deputy_end"),
    path("sign-in/", rules.policy, name="policy"),
    # audit administrator
    path("trail/", trail.trail, name="trail"),
    path("trail/<int:number>/", trail.trail_line, name="trail_line"),
    path("trail/export/", trail.trail_export, name="trail_export"),
    path("trail/proof/", trail.proof, name="proof"),
]
