"""Fixtures of every room's tests."""

import pytest

from tests import flushing
from tests import world as worlds


def pytest_configure() -> None:
    flushing.let_tests_flush()


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.build()


@pytest.fixture
def committed_world(transactional_db: None) -> worlds.World:
    """The same world, committed: for tests with two real transactions at once."""
    return worlds.build()
