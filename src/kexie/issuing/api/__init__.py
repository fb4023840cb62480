"""The room's operations, over the same queries and actions as its pages."""

from ninja import Router

router = Router()

__all__ = ["router"]
