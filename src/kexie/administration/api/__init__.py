"""The same queries and actions, for machines. Each operation belongs to one power, as its page does."""

from ninja import Router

from kexie.administration.api.powers import router as powers
from kexie.administration.api.reorganisation import router as reorganisation

router = Router(tags=["administration"])
router.add_router("", powers)
router.add_router("", reorganisation)
