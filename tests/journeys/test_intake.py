"""A text becomes tasks by keyboard alone, and two people review it at once without overwriting one another."""

import re

import pytest
from playwright.sync_api import Page, expect

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

TEXT = (
    "全省科协科普工作推进会纪要\n"
    "會議要求，科普部要在12月底前完成科普陣地調查。"
    "各州（市）科協要做好科普月活動，並於每季度報送總結。\n"
    "会议强调，办公室要建立台账，组织人事部要长期坚持培训制度。\n"
)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        # a key that comes while the page is being changed is lost, as with a person
        harness.settle(page)
        page.keyboard.press(key)


def bring_in(window: harness.Visit) -> Page:
    """Paste a text and go to its review, without a mouse."""
    page = window.open("/intake/")
    page.locator("[name=text]").focus()
    page.keyboard.insert_text(TEXT)
    page.locator("[name=title]").focus()
    page.keyboard.insert_text("键盘会议")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/intake/\d+/$"))
    return page


def current(page: Page) -> str:
    return page.locator(".draft.current h3").inner_text()


def test_a_text_becomes_tasks_by_keyboard_alone(visit: Visitor) -> None:
    window = visit()
    window.sign_in("duban", PASSWORD)
    page = bring_in(window)
    expect(page.locator("#text")).to_contain_text("各州（市）科协要做好科普月活动")
    drafts = page.locator("#drafts article.open")
    before = drafts.count()
    assert before >= 2

    # accept, drop, take back; the next open draft is chosen each time
    press(page, "j", "k")
    first = current(page)
    press(page, "a")
    expect(page.locator("#tally")).to_contain_text("已采纳 1")
    assert current(page) != first
    press(page, "d")
    expect(page.locator("#tally")).to_contain_text("不采纳 1")
    press(page, "u")
    expect(page.locator("#tally")).to_contain_text("不采纳 0")

    # edit: title, lead unit by initials, deadline
    press(page, "k", "k", "k")
    title = page.locator(".draft.editing textarea")
    for _try in range(3):
        press(page, "e")
        page.wait_for_timeout(500)
        if title.count():
            break
    expect(title).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("完成全省科普阵地调查")
    page.locator(".draft.editing [id$=-lead]").focus()
    page.keyboard.type("kms")
    page.locator(".draft.editing [role=option][aria-selected=true]").wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(".draft.editing [data-saved]")).to_contain_text("已保存")
    page.locator(".draft.editing [name=due_kind]").select_option("long_term")
    harness.shot(page, "intake-edit")
    assert harness.axe(page) == []
    press(page, "Escape")
    expect(page.locator(".draft.current h3")).to_have_text("完成全省科普阵地调查")
    expect(page.locator(".draft.current")).to_contain_text("昆明市科协")

    # a sentence of the text becomes a draft of its own, and is taken back
    cards = page.locator("#drafts article").count()
    press(page, "t", "ArrowDown", "n")
    expect(page.locator("#drafts article")).to_have_count(cards + 1)
    press(page, "u")
    expect(page.locator("#drafts article")).to_have_count(cards)

    # hand out what was accepted
    press(page, "c")
    page.wait_for_url(re.compile(r"/confirm/$"))
    harness.shot(page, "intake-handout")
    page.locator("main form .btn-primary").focus()
    press(page, "Enter")
    page.wait_for_url(re.compile(r"/documents/\d+/$"))
    harness.told(page)
    expect(page.locator(".doc-notes")).to_contain_text(["昆明市科协"])
    harness.shot(page, "document-margin")


def test_two_reviewers_see_each_other_and_overwrite_nothing(visit: Visitor) -> None:
    one, other = visit(), visit()
    one.sign_in("duban", PASSWORD)
    other.sign_in("jingban", PASSWORD)
    here = bring_in(one)
    there = other.open(here.url.removeprefix(one.site))

    press(here, "j", "k", "a")
    expect(here.locator("#tally")).to_contain_text("已采纳 1")
    expect(there.locator("#tally")).to_contain_text("已采纳 1", timeout=15_000)

    key = here.locator("#drafts article").nth(1).get_attribute("data-draft")
    for page in (here, there):
        page.locator(f"#draft-{key} [data-do=edit]").click()
        page.locator(f"#d{key}-title").wait_for()
    for page, title in ((here, "甲的题目"), (there, "乙的题目")):
        page.fill(f"#d{key}-title", title)
        press(page, "Tab")
        page.wait_for_timeout(700)
    expect(there.locator(f"#conflict-{key}")).to_contain_text("甲的题目")
    expect(there.locator(f"#conflict-{key}")).to_contain_text("乙的题目")
    harness.shot(there, "intake-conflict")
    there.locator(f"#conflict-{key} button").nth(0).click()
    expect(there.locator(f"#d{key}-title")).to_have_value("甲的题目")


@pytest.mark.parametrize("width", [harness.PHONE, harness.NARROW])
def test_the_review_fits_a_telephone(visit: Visitor, width: int) -> None:
    window = visit(width=width, scheme="dark")
    window.sign_in("duban", PASSWORD)
    page = bring_in(window)
    faults = [*harness.axe(page), harness.sticks_out(page)]
    page.locator("[data-show=drafts]").click()
    expect(page.locator("#drafts article").first).to_be_visible()
    harness.shot(page, f"intake-phone-{width}")

    assert [*faults, *harness.axe(page), harness.sticks_out(page)] == [0, 0]
