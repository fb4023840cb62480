"""`kexie serve`: one process group that begins together and ends together."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kexie.config.answers import DONE, NOT_READY, WRONG

SOURCE = str(Path(__file__).parents[3])
PATIENCE = 60  # seconds


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def started(command: str, data: Path, port: int) -> subprocess.Popen[str]:
    environ = os.environ | {
        "KEXIE_DATA": str(data),
        "KEXIE_DATABASE_URL": "",
        "KEXIE_PORT": str(port),
        "PYTHONPATH": SOURCE,
        "LC_ALL": "en_US.UTF-8",
        "DJANGO_SETTINGS_MODULE": "kexie.config.settings",
    }
    called = f"import sys; from kexie.config.cli import main; sys.exit(main(['{command}']))"
    return subprocess.Popen(  # noqa: S603 -- our own command
        [sys.executable, "-c", called],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@contextmanager
def serving(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = started("serve", data, port)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_until_ready(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError


def members(group: int) -> dict[int, str]:
    """Command lines of the living processes of a group, by process id."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            words = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found[int(folder.name)] = words
    return found


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("migrated")
    process = started("migrate", folder, 0)
    said, _none = process.communicate(timeout=PATIENCE)
    assert process.returncode == DONE, said
    return folder


@pytest.fixture
def data(migrated: Path, tmp_path: Path) -> Path:
    """A folder whose database is up to date, as after the first start."""
    return Path(shutil.copytree(migrated, tmp_path / "data"))


def test_it_begins_on_an_empty_folder(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port):
        wait_until_ready(port)
        assert (tmp_path / "kexie.sqlite3").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_asked(data: Path, number: signal.Signals) -> None:
    port = free_port()
    with serving(data, port) as process:
        wait_until_ready(port)

        process.send_signal(number)

        assert process.wait(PATIENCE) == DONE
        assert members(process.pid) == {}


@pytest.mark.parametrize("part", ["config.worker", "config.web"])
def test_when_one_part_dies_all_end_and_it_is_said(data: Path, part: str) -> None:
    port = free_port()
    with serving(data, port) as process:
        wait_until_ready(port)
        found = members(process.pid)

        os.kill(next(pid for pid, words in found.items() if part in words), signal.SIGKILL)

        said, _none = process.communicate(timeout=PATIENCE)
        assert process.returncode == WRONG
        assert "ended by itself" in said
        time.sleep(0.5)  # the kernel tells an orphan
        assert members(process.pid) == {}


def test_nothing_outlives_a_killed_supervisor(data: Path) -> None:
    port = free_port()
    with serving(data, port) as process:
        wait_until_ready(port)
        process.kill()
        process.wait()
        end = time.monotonic() + PATIENCE
        while members(process.pid) and time.monotonic() < end:
            time.sleep(0.2)

        assert members(process.pid) == {}


def test_a_port_that_is_taken_is_named(data: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with serving(data, other.getsockname()[1]) as process:
            said, _none = process.communicate(timeout=PATIENCE)

    assert process.returncode == NOT_READY
    assert "KEXIE_PORT" in said
