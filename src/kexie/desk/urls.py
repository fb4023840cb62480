from django.urls import path

from kexie.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("cockpit/", views.cockpit, name="cockpit"),
    path("desk/<slug:code>/", views.part, name="part"),
]
