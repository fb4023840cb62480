"""The room's operations, over the same queries and actions as its pages."""

from kexie.returns.api import books, compilation, cycles, filling, forms, register, review, together
from kexie.returns.api.base import router

__all__ = [
    "books",
    "compilation",
    "cycles",
    "filling",
    "forms",
    "register",
    "review",
    "router",
    "together",
]
