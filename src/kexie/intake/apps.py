from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "kexie.intake"
