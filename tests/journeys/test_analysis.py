"""The analysis in a browser: by one click, by keyboard, on a phone; its picture is saved, its link goes round."""

import pytest
from playwright.sync_api import expect

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey
PAGE = "/indicators/analysis/"


def test_a_ready_question_is_answered_changed_by_keyboard_and_opened(visit: Visitor) -> None:
    window = visit()
    window.sign_in("lingdao", PASSWORD)
    page = window.open(PAGE)
    with harness.next_page(page):
        page.locator(".ready-question").first.click()
    expect(page.locator("[data-pivot] tbody tr")).to_have_count(17)

    field = page.get_by_role("combobox", name="指标")
    field.fill("L42")
    expect(page.get_by_role("option").first).to_contain_text("科技志愿服务活动")
    field.press("Enter")
    expect(page.locator("[data-pivot] thead")).to_contain_text("科技志愿服务活动")
    harness.settle(page)
    assert "i=W07,I09,L02,D02,L42" in page.url

    cell = page.locator("[data-pivot] tbody tr").nth(1).locator("td").first
    cell.locator("a").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    with harness.next_page(page):
        page.keyboard.press("Enter")
    assert "/indicators/figure/" in page.url


@pytest.mark.parametrize("view", ["table", "bar", "heat", "tiles", "trend"])
def test_every_look_is_for_everybody(visit: Visitor, view: str) -> None:
    window = visit()
    window.sign_in("kunming", PASSWORD)
    faults = []
    window.open(f"{PAGE}?i=L01,F01&u=own,own/county&p=last-3-years&view={view}")
    for width in (harness.DESK, harness.PHONE):
        window.look(width, "light")
        faults += harness.axe(window.page)
        assert harness.sticks_out(window.page) == 0
        window.look(width, "dark")
        faults += harness.axe(window.page, harness.RULES_OF_COLOUR)

    assert faults == []


def test_a_chart_is_saved_as_a_picture_and_the_link_is_copied(visit: Visitor) -> None:
    window = visit()
    window.sign_in("wuhua", PASSWORD)
    page = window.open(f"{PAGE}?i=L01,L02&u=own&p=last-3-years&view=bar")
    expect(page.locator("figure.chart canvas").first).to_be_visible()

    with page.expect_download() as saved:
        page.locator("[data-picture]").first.click()
    page.locator("[data-copy]").click()

    assert saved.value.suggested_filename.endswith(".png")
    harness.told(page)
