"""Fixtures of this room's tests."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    """The brakes against too many requests count in the cache, by address and account."""
    cache.clear()
