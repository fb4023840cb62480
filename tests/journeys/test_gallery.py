"""Every part of the look on one page, in a real browser: for everybody, in both lights, by keyboard, without a word on the console."""

import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser, Page

from tests.journeys import harness

pytestmark = pytest.mark.journey


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """The address of a server that knows the gallery only; it asks no database."""
    with override_settings(ROOT_URLCONF="kexie.kernel.tests.gallery"):
        server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


def opened(
    browser: Browser, site: str, width: int = harness.DESK, scheme: harness.Scheme = "light"
) -> harness.Visit:
    visit = harness.begin(browser, site, width=width, scheme=scheme, script="zh-CN")
    visit.open("/gallery/").wait_for_selector("canvas")
    return visit


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [harness.NARROW, harness.PHONE, harness.DESK])
def test_every_part_is_for_everybody(
    browser: Browser, gallery: str, width: int, scheme: harness.Scheme
) -> None:
    visit = opened(browser, gallery, width, scheme)

    harness.shot(visit.page, f"gallery-{width}-{scheme}")
    assert harness.axe(visit.page) == []
    assert harness.sticks_out(visit.page) == 0
    assert visit.wrong == []
    visit.page.context.close()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText || document.activeElement.name"))


def test_rows_search_and_help_are_reached_by_keys(browser: Browser, gallery: str) -> None:
    visit = opened(browser, gallery)
    page = visit.page

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == "开展全国科普月主场活动"
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.press("j")
    assert page.input_value("[name=q]") == "j", "typing in a field moves nothing"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("?")
    assert page.locator("#shortcuts").is_visible()
    assert harness.axe(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("1")
    page.wait_for_url("**/0/")
    page.context.close()


def test_the_drawer_opens_holds_the_focus_and_closes(browser: Browser, gallery: str) -> None:
    visit = opened(browser, gallery, harness.PHONE)
    page = visit.page
    button = page.locator("[data-drawer]")

    button.click()
    assert page.locator("#menu a").first.is_visible()
    assert page.locator("#content").evaluate("main => main.inert") is True
    assert harness.axe(page) == []
    page.keyboard.press("Escape")

    assert button.get_attribute("aria-expanded") == "false"
    assert page.locator("#content").evaluate("main => main.inert") is False
    assert visit.wrong == []
    page.context.close()


def test_brightness_and_size_of_text_stay_as_chosen(browser: Browser, gallery: str) -> None:
    visit = opened(browser, gallery)
    page = visit.page
    root = page.locator("html")

    page.locator("summary:has(.visually-hidden)").first.click()
    page.click("[data-look=theme][data-value=dark]")
    page.click("[data-look=size][data-value=large]")
    page.reload()

    assert root.get_attribute("data-bs-theme") == "dark"
    assert root.get_attribute("data-size") == "large"
    assert harness.axe(page) == []
    page.context.close()


def test_a_reason_is_asked_before_something_goes_back(browser: Browser, gallery: str) -> None:
    visit = opened(browser, gallery)
    page = visit.page

    page.click("[data-dialog='#return']")
    page.locator("#return").wait_for(state="visible")
    assert harness.axe(page) == []
    page.click("#return button.btn-primary")

    assert page.locator("#return").is_visible(), "without a reason nothing is sent"
    page.click("#return [data-dialog-close]")
    assert page.locator("#return").is_hidden()
    page.context.close()


def test_a_page_prints_without_its_shell(browser: Browser, gallery: str) -> None:
    visit = opened(browser, gallery)
    page = visit.page

    page.emulate_media(media="print")

    for part in (".top", ".side", ".foot", ".filters", ".page-actions"):
        assert page.locator(part).is_hidden()
    assert page.locator(".table").first.is_visible()
    page.context.close()


def test_a_window_is_cut_off_and_comes_back(browser: Browser, gallery: str) -> None:
    """The harness itself: what is asked in vain is no fault, what is asked before and after is answered."""
    visit = opened(browser, gallery)
    answered = "fetch('/gallery/').then(answer => answer.ok, () => false)"

    with visit.offline() as page:
        assert page.evaluate(answered) is False
    assert visit.page.evaluate(answered) is True
    assert visit.wrong == []
    visit.page.evaluate("fetch('https://example.org/').catch(() => null)")
    assert "example.org" in visit.wrong[0]
    visit.page.context.close()
