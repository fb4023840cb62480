"""The room's operations, over the same queries and actions as its pages."""

from ninja import Router

from kexie.meetings.api.after import router as after
from kexie.meetings.api.balance import router as balance
from kexie.meetings.api.before import router as before
from kexie.meetings.api.beside import router as beside
from kexie.meetings.api.minutes import router as minutes
from kexie.meetings.api.running import router as running
from kexie.meetings.api.speaking import router as speaking

router = Router()
for part in (before, beside, balance, running, speaking, minutes, after):
    router.add_router("", part)

__all__ = ["router"]
