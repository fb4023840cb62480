from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    name = "kexie.returns"
