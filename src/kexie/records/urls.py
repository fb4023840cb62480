from django.urls import path

from kexie.records import views

app_name = "records"
urlpatterns = [
    path("<int:pk>/trail/", views.trail, name="trail"),
    path("<int:pk>/trail/<slug:form>/", views.trail_export, name="trail_export"),
]
