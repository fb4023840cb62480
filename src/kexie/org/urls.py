"""One's own account and the pickers; the doors of signing in are in `allauth_urls`."""

from django.urls import path

from kexie.org import views

app_name = "org"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/email/", views.own_email, name="own_email"),
    path("me/deputies/", views.add_deputy, name="add_deputy"),
    path("me/deputies/<int:pk>/end/", views.end_deputy, name="end_deputy"),
    path("me/tokens/", views.add_token, name="add_token"),
    path("me/tokens/<int:pk>/end/", views.end_token, name="end_token"),
    path("units/", views.find_units, name="find_units"),
    path("people/", views.find_people, name="find_people"),
]
