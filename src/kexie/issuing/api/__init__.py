"""The room's operations, over the same queries and actions as its pages."""

from ninja import Router

from kexie.issuing.api.documents import router as documents

router = Router()
for part in (documents,):
    router.add_router("", part)

__all__ = ["router"]
