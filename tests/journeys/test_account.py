"""One's own account, by keyboard: a deputy, a token, the second step switched on, used and switched off again."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Page

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

ACCOUNT = "dehong"


def code_of(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def clear(page: Page, name: str) -> None:
    """Nothing wrong with the page as it stands, on a screen and on a telephone."""
    harness.shot(page, f"account-{name}")
    assert harness.axe(page) == []
    page.set_viewport_size({"width": harness.NARROW, "height": 640})
    assert harness.axe(page) == []
    assert harness.sticks_out(page) == 0
    page.set_viewport_size({"width": harness.DESK, "height": 900})


def send(page: Page) -> None:
    with harness.next_page(page):
        page.keyboard.press("Enter")


def press_on(page: Page, selector: str) -> None:
    page.locator(selector).first.focus()
    page.keyboard.press("Enter")


def test_a_deputy_is_found_by_initials_and_named(visit: Visitor) -> None:
    window = visit()
    window.sign_in(ACCOUNT, PASSWORD)
    page = window.open("/accounts/me/")

    press_on(page, "summary:has-text('指定代理人')")
    page.locator("[role=combobox]").focus()
    page.keyboard.type("jxy")
    page.locator("[role=option][aria-selected=true]").wait_for()
    clear(page, "picker")
    page.locator("[role=combobox]").focus()
    page.keyboard.type(" ")
    page.keyboard.press("Backspace")
    page.locator("[role=option][aria-selected=true]").wait_for()
    page.keyboard.press("Enter")
    assert page.locator(".picker-chosen li").count() == 1
    page.fill("[name=from_date]", "2099-01-01")
    page.fill("[name=last_date]", "2099-01-05")
    press_on(page, "button:has-text('指定代理人')")

    harness.told(page)
    assert "2099年1月5日" in page.locator("main").inner_text()
    clear(page, "deputy")
    press_on(page, "button:has-text('结束')")
    page.locator("text=2099年1月5日").wait_for(state="detached")


def test_a_token_is_shown_once(visit: Visitor) -> None:
    window = visit()
    window.sign_in(ACCOUNT, PASSWORD)
    page = window.open("/accounts/me/")

    press_on(page, "summary:has-text('生成令牌')")
    page.fill("[name=name]", "报表程序")
    send(page)
    secret = page.input_value("#secret")
    clear(page, "token")
    asked = page.request.get(
        f"{window.site}/api/v1/org/me", headers={"Authorization": f"Bearer {secret}"}
    )

    assert asked.json()["username"] == ACCOUNT
    assert secret not in window.open("/accounts/me/").content()


def test_the_second_step_is_switched_on_used_and_switched_off(visit: Visitor) -> None:
    window = visit()
    window.sign_in(ACCOUNT, PASSWORD)
    page = window.open("/accounts/2fa/totp/activate/")
    clear(page, "confirm")
    page.fill("[name=password]", PASSWORD)
    send(page)
    clear(page, "app")
    page.fill("[name=code]", code_of(page.input_value("#secret")))
    send(page)
    clear(page, "codes")
    recovery = page.locator(".codes li").first.inner_text()

    again = visit()
    again.open("/accounts/login/")
    again.page.fill("[name=login]", ACCOUNT)
    again.page.fill("[name=password]", PASSWORD)
    send(again.page)
    clear(again.page, "second-step")
    again.page.keyboard.type(recovery)
    send(again.page)
    again.page.locator("#menu").wait_for()

    page = window.open("/accounts/2fa/totp/deactivate/")
    clear(page, "off")
    press_on(page, "main button.btn-danger")
    page.wait_for_url("**/accounts/2fa/")
    assert page.locator("text=未启用").is_visible()
