"""A served demo province and a real browser, once for all journeys."""

import fcntl
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys import harness
from tools import machine
from tools.server import prepare, served

KEXIE = Path(sys.executable).with_name("kexie")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # no other machine is found, whatever a page asks for
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]

Visitor = Callable[..., harness.Visit]


def demo(folder: Path) -> Path:
    """A data folder with the demo province, made once for all workers of a run."""
    with (folder.parent / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            fresh = folder.with_suffix(".fresh")
            fresh.mkdir()
            prepare(KEXIE, fresh, "migrate", "demo")
            fresh.rename(folder)
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The address of `kexie serve`, on a data folder with the demo province that is the worker's own."""
    base = tmp_path_factory.getbasetemp()
    made = demo((base if worker_id == "master" else base.parent) / "demo")
    data = Path(shutil.copytree(made, tmp_path_factory.mktemp("kexie") / "data"))
    with served(KEXIE, data) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = machine.browser()
    assert path, "no Chromium on this machine: install Debian's package chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visitor]:
    """Opens windows: `visit(width=390, scheme="dark")`. At the end nothing may have gone wrong in any."""
    with ExitStack() as closing:
        opened: list[harness.Visit] = []

        def begin(
            *, width: int = harness.DESK, scheme: harness.Scheme = "light", script: str = "zh-CN"
        ) -> harness.Visit:
            new = harness.begin(browser, site, width=width, scheme=scheme, script=script)
            closing.callback(new.page.context.close)
            opened.append(new)
            return new

        yield begin
        wrong = [fault for one in opened for fault in one.wrong]
    assert wrong == []
