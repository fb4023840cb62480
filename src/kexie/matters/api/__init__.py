"""The room's operations, over the same queries and actions as its pages."""

from kexie.matters.api.suggestions import router as suggestions
from kexie.matters.api.tasks import router

__all__ = ["router", "suggestions"]
