"""The same queries and actions, for machines."""

from kexie.intake.api.operations import router

__all__ = ["router"]
