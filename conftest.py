"""Fixtures of every room's tests."""

import gc
import itertools
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from tests import flushing
from tests import world as worlds
from tests.ground import Ground, wanted_by

# Two cores shared by all make slow examples no fault.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")
DATABASE_FIXTURES = {"db", "transactional_db"}
# Cases of a door table differ by address and person, not by database: where they are repeated, every so manieth is.
DOOR_TABLES = {"test_door", "test_doors"}
EVERY = 5
# What is imported stays until the end: looking through it for garbage again and again costs a tenth of the time.
gc.disable()


def pytest_configure() -> None:
    flushing.let_tests_flush()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what needs a database runs: the rest has run with SQLite, and would say the same."""
    if connection.vendor == "sqlite":
        return
    needing: list[pytest.Item] = []
    others: list[pytest.Item] = []
    doors = itertools.count()
    for item in items:
        asked = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
        runs = bool(asked or item.get_closest_marker("django_db"))
        if getattr(item, "originalname", "") in DOOR_TABLES:
            runs = runs and next(doors) % EVERY == 0
        (needing if runs else others).append(item)
    items[:] = needing
    config.hook.pytest_deselected(items=others)


def pytest_collection_finish() -> None:
    """From here on garbage is looked for among what tests make, and there seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    gc.enable()


@pytest.fixture(autouse=True)
def office_language() -> Iterator[None]:
    """Every test begins in the product's own language, whatever the one before spoke."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def ground(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Ground]:
    laid = Ground()
    yield laid
    with django_db_blocker.unblock():
        laid.clear()


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> None:
    """Before a test's own transaction begins, what it stands on is laid."""
    if fixturedef.argname != "_django_db_helper":  # pytest-django's: it begins the transaction
        return
    laid: Ground = request.getfixturevalue("ground")
    blocker: DjangoDbBlocker = request.getfixturevalue("django_db_blocker")
    try:
        with blocker.unblock():
            laid.lay(wanted_by(request.node))
    except BaseException as fault:
        # Kept as pytest keeps it, or no later test could set the fixture up. It has no parameters: no key.
        fixturedef.cached_result = (None, None, (fault, fault.__traceback__))
        raise


@pytest.fixture
def world(db: None, ground: Ground) -> worlds.World:
    """The small world of `tests/world.py`; what a test does to it ends with the test."""
    found: worlds.World = ground.copies[0]
    return found


@pytest.fixture
def scene(world: worlds.World, ground: Ground) -> Any:
    """What the builder of the test's mark `scene` made of the world; the world is the same as `world`'s."""
    return ground.copies[1]


@pytest.fixture
def committed_world(transactional_db: None) -> worlds.World:
    """The same world, committed: for tests with two real transactions at once."""
    return worlds.build()
