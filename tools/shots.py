"""The pictures of the README, taken from the demo: `make shots`."""

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import django
from playwright.sync_api import Page, sync_playwright

from tests.journeys import harness
from tests.journeys.conftest import QUIET
from tools import machine
from tools.server import prepare, served

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
KEXIE = Path(sys.executable).with_name("kexie")


@dataclass(frozen=True)
class Picture:
    """A page as one account sees it; `then` follows, one after another, the first links that match."""

    name: str
    account: str
    path: str
    then: tuple[str, ...] = ()


SHOWN = (
    Picture("cockpit", "lingdao", "/cockpit/"),
    Picture("intake", "duban", "/desk/review/", ("main [data-rows] a",)),
    Picture("task", "duban", "/tasks/?theme=workers&state=underway", ("main [data-rows] a",)),
)


SIZE = {"width": 1280, "height": 820}  # small enough to be quick to load


def take(window: harness.Visit, picture: Picture) -> Page:
    window.page.set_viewport_size(SIZE)  # type: ignore[arg-type]  # a typed dict in playwright
    page = window.open(picture.path)
    for link in picture.then:
        page.locator(link).first.click()
        page.wait_for_load_state("networkidle")
    return page


def demo_password() -> str:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from kexie.config.demo.people import PASSWORD  # noqa: PLC0415  needs Django set up

    return PASSWORD


def main() -> int:
    path, password = machine.browser(), demo_password()
    if path is None:
        sys.exit("no Chromium on this machine: install Debian's package chromium")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kexie-shots-") as folder:
        prepare(KEXIE, Path(folder), "migrate", "demo")
        with served(KEXIE, Path(folder)) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=QUIET)
            for picture in SHOWN:
                window = harness.begin(
                    browser, site, width=harness.DESK, scheme="light", script="zh-CN"
                )
                window.sign_in(picture.account, password)
                take(window, picture).screenshot(path=PICTURES / f"{picture.name}.png")
                if window.wrong:
                    sys.exit("\n".join(window.wrong))
            browser.close()
    print(f"{len(SHOWN)} pictures in {PICTURES.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
