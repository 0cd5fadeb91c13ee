"""The Django application."""

from django.apps import AppConfig


class ParkMateConfig(AppConfig):
    name = "parkmate"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import signals  # noqa: F401  its receivers have to be connected
