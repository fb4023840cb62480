from django.urls import path

from kexie.notify import views

app_name = "notify"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("<int:pk>/put-away/", views.put_away, name="put_away"),
    path("put-away/", views.put_all_away, name="put_all_away"),
    path("bring-back/", views.bring_back, name="bring_back"),
]
