"""Kexie served as a user would start it, for as long as a block runs."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60  # seconds until /healthz must answer


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def surroundings(data: Path, **settings: str) -> dict[str, str]:
    """The environment of a user on this data folder: nothing that tests have set shines through."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KEXIE_")}
    plain.pop("DJANGO_SETTINGS_MODULE", None)
    return plain | {"KEXIE_DATA": str(data)} | settings


def prepare(kexie: Path, data: Path, *commands: str) -> None:
    """Run these commands on the data folder, one after another."""
    for command in commands:
        subprocess.run(
            [kexie, *command.split()],
            env=surroundings(data),
            check=True,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def served(kexie: Path, data: Path, port: int = 0) -> Iterator[str]:
    """The address of `kexie serve` on this data folder, ready; the whole process group ends with the block."""
    port = port or free_port()
    there = surroundings(data, KEXIE_PORT=str(port))
    log = (data / "serve.log").open("wb")
    process = subprocess.Popen(
        [kexie, "serve"], env=there, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/healthz", process)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        finally:
            _end_group(process.pid)
            log.close()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"kexie serve ended with code {process.returncode}: see serve.log")
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own address
                if answer.status == 200:  # noqa: PLR2004  HTTP's word for yes
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError(f"{url} did not answer within {PATIENCE} s")


def _end_group(group: int) -> None:
    """Whatever the command left running."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
    raise RuntimeError("kexie serve left processes behind")
