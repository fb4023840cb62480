"""The same queries and actions, for machines."""

from ninja import Router

router = Router(tags=["intake"])
