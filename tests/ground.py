"""
What many tests stand on is built once and kept in an open transaction; each test works in a savepoint above it.

The world lies at the bottom. Upon it a module may lay a scene of its own, for tests beside each other:

    @pytest.mark.scene(of=Scene)
    def test_door(scene: Scene) -> None: ...        # Scene(world), a copy of its own for each test

A test with real transactions, or with a database but no world, finds the tables as the migrations leave them.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction

from tests import world as worlds

Build = Callable[[Any], object]  # takes the world


def examples(many: int) -> int:
    """How many examples a property with a database takes: all on SQLite, a fifth where PostgreSQL repeats it."""
    return many if connection.vendor == "sqlite" else max(many // 5, 5)


def _world(_nothing: object) -> worlds.World:
    return worlds.build()


@dataclass(frozen=True)
class _Layer:
    build: Build
    atomic: transaction.Atomic
    values: list[Any]  # of the layers below and of this one; they know each other


@dataclass
class Ground:
    """The layers that stand, the lowest first, and this test's own copies of what their builders gave."""

    layers: list[_Layer] = field(default_factory=list)
    copies: list[Any] = field(default_factory=list)

    def lay(self, wanted: tuple[Build, ...]) -> None:
        """Take away what is not wanted, build what is missing. No test's transaction may be open."""
        while tuple(layer.build for layer in self.layers) != wanted[: len(self.layers)]:
            self._lift()
        for build in wanted[len(self.layers) :]:
            self._build(build)
        self.copies = self._copied()

    def clear(self) -> None:
        self.lay(())

    def _copied(self) -> list[Any]:
        return copy.deepcopy(self.layers[-1].values) if self.layers else []

    def _build(self, build: Build) -> None:
        atomic = transaction.atomic()
        atomic.__enter__()
        # so that a durable block may stand in it, as in any test
        atomic._from_testcase = True  # type: ignore[attr-defined]  # Django's own tests set it
        values = self._copied()
        try:
            values.append(build(values[0] if values else None))
        except BaseException as fault:
            atomic.__exit__(type(fault), fault, fault.__traceback__)
            raise
        self.layers.append(_Layer(build, atomic, values))

    def _lift(self) -> None:
        layer = self.layers.pop()
        transaction.set_rollback(True)
        layer.atomic.__exit__(None, None, None)


def wanted_by(item: pytest.Item) -> tuple[Build, ...]:
    """The layers a test stands on."""
    names = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    real = "transactional_db" in names or bool(marker and marker.kwargs.get("transaction"))
    if real or "world" not in names:
        return ()
    scene = item.get_closest_marker("scene")
    return (_world, scene.kwargs["of"]) if scene else (_world,)
