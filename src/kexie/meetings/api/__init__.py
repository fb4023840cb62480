"""The room's operations, over the same queries and actions as its pages."""

from ninja import Router

from kexie.meetings.api.balance import router as balance

router = Router()
for part in (balance,):
    router.add_router("", part)

__all__ = ["router"]
