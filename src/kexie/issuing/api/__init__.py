"""The room's operations, over the same queries and actions as its pages."""

from ninja import Router

from kexie.issuing.api.documents import router as documents
from kexie.issuing.api.signing import router as signing
from kexie.issuing.api.uses import router as uses

router = Router()
for part in (documents, signing, uses):
    router.add_router("", part)

__all__ = ["router"]
