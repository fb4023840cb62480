"""What somebody types outlives an ended session, and is forgotten once it was sent."""

import pytest
from playwright.sync_api import expect

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

KEPT = "Object.keys(localStorage).filter(key => key.startsWith('kexie-keep'))"


def test_a_comment_outlives_an_ended_session_and_is_forgotten_once_sent(visit: Visitor) -> None:
    window = visit()
    window.sign_in("kunming", PASSWORD)
    page = window.open("/tasks/")
    page.locator("main [data-rows] a").first.click()
    page.locator("#comment-text").fill("请附名单")
    page.wait_for_function(f"() => {KEPT}.length === 1")
    task = page.url

    page.context.clear_cookies(name="sessionid")
    with harness.next_page(page):
        page.locator("#comments [data-once] .form-actions button").click()
    assert "/accounts/login/" in page.url
    window.sign_in("kunming", PASSWORD)
    page.goto(task)
    page.locator("#comments [data-keep-restore]").click()
    expect(page.locator("#comment-text")).to_have_value("请附名单")
    with harness.next_page(page):
        page.locator("#comments [data-once] .form-actions button").click()

    expect(page.locator("#comments")).to_contain_text("请附名单")
    assert page.evaluate(KEPT) == []
