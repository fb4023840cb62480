"""The room's operations, over the same queries and actions as its pages."""

from kexie.returns.api import cycles, forms, register
from kexie.returns.api.base import router

__all__ = ["cycles", "forms", "register", "router"]
