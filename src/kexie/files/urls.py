from django.urls import path

from kexie.files import views

app_name = "files"
urlpatterns = [path("<int:pk>/", views.fetch, name="fetch")]
