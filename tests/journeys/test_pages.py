"""Every page of the menu, for each kind of user: readable for everybody, at any width, by day and by night."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

ACCOUNTS = ("duban", "kunming", "wuhua", "jijian", "xitong", "anquan", "shenji")
SCHEMES: dict[harness.Scheme, list[str] | None] = {"light": None, "dark": harness.RULES_OF_COLOUR}
# The first thing of a list, opened as well.
FIRST_OF_LIST = "main [data-rows] th a, main [data-rows] td a"


def addresses(page: Page, selector: str) -> list[str]:
    """Where the links that match lead, each once, in order."""
    found = page.locator(selector).evaluate_all(
        "links => links.map(link => new URL(link.href).pathname)"
    )
    return list(dict.fromkeys(found))


def faults_of(visit: harness.Visit, path: str, name: str) -> list[str]:
    """Opened once at each width; by night only what colours can spoil is looked at again."""
    faults = []
    for width in (harness.DESK, harness.NARROW):
        visit.look(width, "light")
        page = visit.open(path)
        landed = urlsplit(page.url).path
        if landed.startswith("/accounts/") and not path.startswith("/accounts/"):
            return [f"{path} leads to {landed}"]
        for scheme, rules in SCHEMES.items():
            visit.look(width, scheme)
            here = f"{path} at {width}, {scheme}"
            faults += [f"{here}: {violation}" for violation in harness.axe(page, rules)]
            if wider := harness.sticks_out(page):
                faults.append(f"{here}: {wider} pixels wider than its window")
            harness.shot(page, f"{name}-{width}-{scheme}")
    return faults


@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_page_of_the_menu_is_for_everybody(visit: Visitor, account: str) -> None:
    window = visit()
    window.sign_in(account, PASSWORD)
    paths = ["/", *addresses(window.page, "#menu a"), *addresses(window.page, "a[data-key]")]
    faults = []
    for path in dict.fromkeys(paths):
        name = f"{account}{path.rstrip('/').replace('/', '-') or '-home'}"
        faults += faults_of(window, path, name)
        for first in addresses(window.page, FIRST_OF_LIST)[:1]:
            faults += faults_of(window, first, f"{name}-first")

    assert faults == []
