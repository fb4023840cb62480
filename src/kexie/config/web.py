"""The web server of `kexie serve`."""

import sys
from importlib import import_module
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from kexie.config.environment import number, read
from kexie.config.lifeline import end_with_parent

TARGET = "kexie.config.wsgi"


def load(_target: str) -> Any:
    """Called in the process that answers."""
    end_with_parent()
    return import_module(TARGET).application


def main() -> int:
    end_with_parent()
    Server(
        TARGET,
        address=read("KEXIE_HOST"),
        port=number("KEXIE_PORT"),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        blocking_threads=number("KEXIE_THREADS"),
        log_level=LogLevels.error,
    ).serve(target_loader=load)
    return 0


if __name__ == "__main__":
    sys.exit(main())
