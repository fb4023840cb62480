"""What journeys do with a page, besides clicking: look at it, measure it, keep a picture."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "artefacts"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE, NARROW = 1440, 390, 320
HEIGHTS = {DESK: 900, PHONE: 844, NARROW: 640}
# What Chromium says of a request that found no network.
NO_NETWORK = "net::ERR_INTERNET_DISCONNECTED"
# By day and by night the same things stand in the same places: only what is seen can differ.
RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"]

Scheme = Literal["light", "dark"]


@dataclass
class Visit:
    """One browser window of one person: a page, and everything that went wrong on it."""

    site: str
    page: Page
    wrong: list[str] = field(default_factory=list)
    cut_off: bool = False

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

    def look(self, width: int, scheme: Scheme) -> None:
        """See the page as it stands in another width or light, without opening it again."""
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})

    @contextmanager
    def offline(self) -> Iterator[Page]:
        """
        The window's network is cut in the block and restored after it; what asks in vain is not counted as wrong.

        Only the browser is cut off: the service runs on, so another window can change what this one has open.
        """
        context = self.page.context
        self.cut_off = True
        context.set_offline(True)
        try:
            yield self.page
        finally:
            context.set_offline(False)
            self.cut_off = False


def begin(browser: Browser, site: str, *, width: int, scheme: Scheme, script: str) -> Visit:
    """
    A fresh window: nobody signed in; requests to any other machine are counted as wrong.

    They get nowhere: the browser of the journeys knows no name but this machine's.
    """
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
    def only_home(request: Request) -> None:
        # Watched, not routed: with routes the browser keeps nothing, and each page would fetch everything again.
        if not request.url.startswith((visit.site, "data:", "blob:")):
            visit.wrong.append(f"asked another machine: {request.url}")

    def heard(message: ConsoleMessage) -> None:
        # A refusal (403, 409, ...) is an answer that journeys look at themselves.
        refused = re.search(r"status of 4\d\d", message.text)
        in_vain = visit.cut_off and NO_NETWORK in message.text
        if message.type == "error" and not (refused or in_vain):
            visit.wrong.append(f"console: {message.text}")

    context.on("request", only_home)
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
    page.wait_for_load_state("load")
    expect(page.locator(".htmx-request")).to_have_count(0)


def axe(page: Page, rules: list[str] | None = None) -> list[str]:
    """
    Violations of WCAG 2.2 AA and axe's best practice, or of these rules alone.

    Each is told with the rule, its words, the first place, and how many more.
    """
    settle(page)
    # what has scrolled half under the bar at the top would be taken for too small
    page.evaluate("scrollTo(0, 0)")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    asked = {"runOnly": only, "resultTypes": ["violations"]}
    found = page.evaluate("asked => axe.run(document, asked)", asked)
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
