from django.urls import path

from kexie.meetings.views import balance

app_name = "meetings"
urlpatterns = [
    path("<int:pk>/balance/", balance.balance, name="balance"),
    path("<int:pk>/balance/slides/", balance.slides, name="balance_slides"),
]
