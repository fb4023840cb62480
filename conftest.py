"""Fixtures of every room's tests."""

from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from tests import flushing
from tests import world as worlds

# Two cores shared by all make slow examples no fault.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")
DATABASE_FIXTURES = {"db", "transactional_db"}


def pytest_configure() -> None:
    flushing.let_tests_flush()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what needs a database runs: the rest has run with SQLite, and would say the same."""
    if connection.vendor == "sqlite":
        return
    needing: list[pytest.Item] = []
    others: list[pytest.Item] = []
    for item in items:
        asked = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
        (needing if asked or item.get_closest_marker("django_db") else others).append(item)
    items[:] = needing
    config.hook.pytest_deselected(items=others)


@pytest.fixture(autouse=True)
def office_language() -> Iterator[None]:
    """Every test begins in the product's own language, whatever the one before spoke."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def world(db: None) -> worlds.World:
    return worlds.build()


@pytest.fixture
def committed_world(transactional_db: None) -> worlds.World:
    """The same world, committed: for tests with two real transactions at once."""
    return worlds.build()
