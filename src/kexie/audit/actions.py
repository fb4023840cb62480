"""
Writing the trail.

Every action of every room runs in `writing()`: one transaction whose audit lines are chained right before it
commits. So the lock on the chain's end is the last one taken, and writers cannot wait for each other in a circle.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from types import TracebackType
from typing import ParamSpec, Protocol, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, connection, transaction
from django.db.models import Model

from kexie.audit.chain import Line, seal
from kexie.audit.models import Entry, Head

P = ParamSpec("P")
T = TypeVar("T")
PAUSES = (0.05, 0.3)  # seconds; without them it takes again what the other waits for
TRIES = 1 + len(PAUSES)
GAVE_WAY = frozenset({"40P01", "40001"})  # PostgreSQL: deadlock_detected, serialization_failure


class Actor(Protocol):
    """Whoever acts: an account."""

    @property
    def pk(self) -> int: ...
    @property
    def name(self) -> str: ...


_lines: ContextVar[list[Line] | None] = ContextVar("audit_lines", default=None)
_origin: ContextVar[str] = ContextVar("audit_origin", default="")
# SQLite lets one writer in at a time and starves those who wait in its own queue: ours is fair.
_sqlite_writer = threading.RLock()


@contextmanager
def coming_from(origin: str) -> Iterator[None]:
    """Say where the changes inside come from: an address and a channel, as in `10.0.0.7 page`."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def writing() -> "Writing":
    """One change of state: all of it or nothing, with its audit lines. Nests; usable as a decorator."""
    return Writing()


class Writing(AbstractContextManager[None]):
    """
    What `writing()` gives.

    An action decorated with it is done again, up to `TRIES` times, where PostgreSQL broke the whole transaction off
    because two writers waited for each other (SQLSTATE 40P01, 40001): nothing of it had happened, nothing had been
    sent. A block (`with writing():`) cannot be done again, nor an action inside another: there the outermost is.
    """

    def __enter__(self) -> None:
        self._change = _change()
        self._change.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        return self._change.__exit__(kind, error, trace)

    def __call__(self, action: Callable[P, T]) -> Callable[P, T]:
        @wraps(action)
        def done(*args: P.args, **kwargs: P.kwargs) -> T:
            given = (*args, *kwargs.values())
            # what runs out by being read cannot be read again
            once = connection.in_atomic_block or any(isinstance(one, Iterator) for one in given)
            for pause in () if once else PAUSES:
                try:
                    with _change():
                        return action(*args, **kwargs)
                except OperationalError as error:
                    if getattr(error.__cause__, "sqlstate", "") not in GAVE_WAY:
                        raise
                    time.sleep(pause)
            with _change():
                return action(*args, **kwargs)

        return done


@contextmanager
def _change() -> Iterator[None]:
    outer = _lines.get()
    if outer is not None:
        with _nested(outer):
            yield
        return
    lines: list[Line] = []
    token = _lines.set(lines)
    try:
        with _one_at_a_time(), transaction.atomic():
            yield
            _append(lines)
    finally:
        _lines.reset(token)


class _OnlyTried(Exception):  # noqa: N818 -- nobody is told: it ends a rehearsal
    pass


@contextmanager
def rehearsing(*, dry: bool) -> Iterator[None]:
    """One change like any other; a dry one is taken back at its end, having met every refusal the real one would."""
    try:
        with writing():
            yield
            if dry:
                raise _OnlyTried  # noqa: TRY301 -- what ends the block is what undoes it
    except _OnlyTried:
        return


@contextmanager
def _nested(outer: list[Line]) -> Iterator[None]:
    """What is rolled back inside leaves no line."""
    mark = len(outer)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        del outer[mark:]
        raise


def _one_at_a_time() -> AbstractContextManager[object]:
    return _sqlite_writer if connection.vendor == "sqlite" else nullcontext()


def log(*, actor: Actor | None, verb: str, target: Model, at: datetime, **detail: object) -> None:
    """
    Add one line to the trail of the change that is being written.

    :param verb: record kind and move, as in `task.close`
    :param detail: what changed, best as `before=…, after=…`; must be JSON
    :raises RuntimeError: called outside `writing()`
    """
    lines = _lines.get()
    if lines is None:
        raise RuntimeError("log() belongs inside writing().")
    name = f"{target._meta.label_lower}:{target.pk}"  # noqa: SLF001 -- Django's public _meta
    pk, who = (actor.pk, actor.name) if actor else (None, "")
    plain = json.loads(json.dumps(detail, cls=DjangoJSONEncoder))
    lines.append(Line(at, pk, who, verb, name, str(target)[:200], plain, _origin.get()))


def chained(line: Line, head: Head) -> Entry:
    """The line as the chain's next entry, not saved; the head goes on with it."""
    number = head.last_number + 1
    sealed = seal(number, line, head.last_hash)
    entry = Entry(
        number=number,
        at=line.at,
        actor_id=line.actor_id,
        actor_name=line.actor_name,
        verb=line.verb,
        target=line.target,
        label=line.label,
        detail=line.detail,
        origin=line.origin,
        previous_hash=head.last_hash,
        hash=sealed,
    )
    head.last_number, head.last_hash = number, sealed
    return entry


def _append(lines: list[Line]) -> None:
    if not lines:
        return
    if connection.vendor == "postgresql":
        # foreign keys are checked, and their rows locked, now: at the commit it would be after the chain's lock
        connection.check_constraints()
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    entries = [chained(line, head) for line in lines]
    Entry.objects.bulk_create(entries)
    head.save()
