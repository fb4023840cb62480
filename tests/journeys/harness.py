"""What journeys do with a page, besides clicking: look at it, measure it, keep a picture."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Route,
    expect,
)

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "artefacts"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE, NARROW = 1440, 390, 320
SETTLED = "document.readyState === 'complete' && !document.querySelector('.htmx-request')"
HEIGHTS = {DESK: 900, PHONE: 844, NARROW: 640}

Scheme = Literal["light", "dark"]


@dataclass
class Visit:
    """One browser window of one person: a page, and everything that went wrong on it."""

    site: str
    page: Page
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        answer = self.page.goto(self.site + path)
        assert answer is not None
        if answer.status >= 400:
            self.wrong.append(f"{path} answered {answer.status}")
        return self.page

    def sign_in(self, account: str, password: str) -> None:
        self.open("/accounts/login/")
        self.page.fill("input[name=login]", account)
        self.page.fill("input[name=password]", password)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/accounts/login/" not in url)


def begin(browser: Browser, site: str, *, width: int, scheme: Scheme, script: str) -> Visit:
    """A fresh window: nobody signed in; requests to any other machine are stopped and counted as wrong."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme=scheme,
        locale=script,
        reduced_motion="reduce",
        has_touch=width < DESK,
    )
    visit = Visit(site, context.new_page())
    _watch(context, visit)
    return visit


def _watch(context: BrowserContext, visit: Visit) -> None:
    def only_home(route: Route, request: Request) -> None:
        if request.url.startswith((visit.site, "data:", "blob:")):
            route.continue_()
            return
        visit.wrong.append(f"asked another machine: {request.url}")
        route.abort()

    def heard(message: ConsoleMessage) -> None:
        # A refusal (403, 409, ...) is an answer that journeys look at themselves.
        refused = re.search(r"status of 4\d\d", message.text)
        if message.type == "error" and not refused:
            visit.wrong.append(f"console: {message.text}")

    context.route("**/*", only_home)
    visit.page.on("console", heard)
    visit.page.on("pageerror", lambda error: visit.wrong.append(f"script: {error}"))


@contextmanager
def next_page(page: Page) -> Iterator[None]:
    """What is pressed in the block leads to another page, which stands after it, be it at the same address."""
    with page.expect_event("load"):
        yield


def told(page: Page) -> None:
    """The page says that what was asked is done: at the top, or beside what it is about."""
    expect(page.locator("[data-note].tone-good")).to_be_visible()


def settle(page: Page) -> None:
    """Wait until nothing is on its way to the page as it stands."""
    page.wait_for_function(SETTLED)


def axe(page: Page) -> list[str]:
    """Violations of WCAG 2.2 AA and axe's best practice: rule, its words, the first place, how many more."""
    settle(page)
    # What an address scrolled halfway under the bar would count as too small to press.
    page.evaluate("scrollTo(0, 0)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{violation['id']}: {violation['help']}: {violation['nodes'][0]['target']}"
        f" and {len(violation['nodes']) - 1} more"
        for violation in found["violations"]
    ]


def sticks_out(page: Page) -> int:
    """By how many pixels the page is wider than its window: 0 where nobody must scroll sideways."""
    wider: int = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return max(wider, 0)


def shot(page: Page, name: str) -> Path:
    """A picture of the whole page, kept in artefacts/."""
    ARTEFACTS.mkdir(exist_ok=True)
    path = ARTEFACTS / f"{name}.png"
    # Hiding the caret would leave style attributes behind, which htmx then copies against the policy.
    page.screenshot(path=path, full_page=True, caret="initial")
    return path
