"""Fixtures of every room's tests."""

import pytest

from tests import world as worlds


@pytest.fixture
def world(db: None) -> worlds.World:
    """The small named world of units and people, made by real actions."""
    return worlds.build()
