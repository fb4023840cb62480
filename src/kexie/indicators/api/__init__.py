"""The room's operations, over the same queries and actions as its pages."""

from ninja import Router

from kexie.indicators.api.analysis import router as analysis
from kexie.indicators.api.catalogue import router as catalogue
from kexie.indicators.api.exchange import router as exchange
from kexie.indicators.api.figures import router as figures
from kexie.indicators.api.saved import router as saved

router = Router(tags=["indicators"])
router.add_router("", catalogue)
router.add_router("", exchange)
router.add_router("", figures)
router.add_router("", analysis)
router.add_router("", saved)
