"""A task's whole life without a mouse: written, handed out, signed for, carried out, reported, verified, closed."""

import re

import pytest
from playwright.sync_api import Page, expect

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

TITLE = "用键盘办理的任务"
LONGEST_WAY = 120  # presses of the tab key to the farthest thing on a page


def tab_to(page: Page, selector: str) -> None:
    """Walk by the tab key until the thing has the focus: what cannot be reached so is out of reach for some."""
    page.locator(selector).first.wait_for(state="attached")
    for _press in range(LONGEST_WAY):
        if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} was not reached by the tab key on {page.url}")


def type_in(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press_on(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def go_on(page: Page, selector: str) -> None:
    """Press on what leads to another page: a link, or the button of a form."""
    tab_to(page, selector)
    with harness.next_page(page):
        page.keyboard.press("Enter")


def confirm(page: Page, action: str) -> None:
    """Make a move; if a dialog asks for a word, confirm it."""
    form = f'form[action$="{action}"]'
    page.locator(form).first.wait_for(state="attached")
    dialog = page.locator(f"dialog:has({form})")
    if dialog.count():
        name = dialog.first.get_attribute("id")
        press_on(page, f'[data-dialog="#{name}"]')
        expect(dialog.first).to_be_visible()
        go_on(page, f"#{name} .dialog-actions button:last-child")
    else:
        go_on(page, f"{form} button")
    harness.told(page)


def find(page: Page, site: str) -> None:
    page.goto(site + "/")
    link = page.get_by_role("link", name=TITLE, exact=True).first
    href = link.get_attribute("href")
    go_on(page, f'a[href="{href}"]')
    page.wait_for_url(re.compile(r"/tasks/\d+/"))


def write_task(page: Page, site: str) -> None:
    page.goto(site + "/tasks/new/")
    type_in(page, "[name=title]", TITLE)
    type_in(page, "[name=content]", "从头到尾不用鼠标。")
    tab_to(page, "[data-name=lead] [role=combobox]")
    page.keyboard.type("kmskx")
    page.locator("[data-name=lead] [role=option][aria-selected=true]").wait_for()
    page.keyboard.press("Enter")
    press_on(page, "[data-day]")
    expect(page.locator("[name=due_date]")).not_to_have_value("")
    harness.shot(page, "keys-new")
    go_on(page, "main .form-actions .btn-primary")
    page.wait_for_url(re.compile(r"/tasks/\d+/$"))


def test_a_task_lives_by_keyboard_alone(visit: Visitor) -> None:
    supervisor, clerk = visit(), visit()
    supervisor.sign_in("duban", PASSWORD)
    clerk.sign_in("kunming", PASSWORD)
    write_task(supervisor.page, supervisor.site)

    page = clerk.page
    find(page, clerk.site)
    confirm(page, "/do/sign/")
    go_on(page, 'a[href$="/write/progress/"]')
    type_in(page, "main [name=text]", "已完成一半。")
    go_on(page, "main .form-actions .btn-primary")
    harness.told(page)
    go_on(page, 'a[href$="/write/evidence/"]')
    type_in(page, "main [name=link]", "https://example.org/proof")
    go_on(page, "main .form-actions .btn-primary")
    harness.told(page)
    go_on(page, 'a[href$="/write/report/"]')
    type_in(page, "main [name=text]", "已办完，现报办结。")
    go_on(page, "main .form-actions .btn-primary")
    harness.told(page)
    harness.shot(page, "keys-reported")

    find(supervisor.page, supervisor.site)
    confirm(supervisor.page, "/do/accept/")
    confirm(supervisor.page, "/close/")
    expect(supervisor.page.locator("main")).to_contain_text("已办结")
    harness.shot(supervisor.page, "keys-closed")
