"""A meeting is run: three points, the network lost in the middle, two who keep the notes, six voices from phones, the hall."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor
from tests.journeys.harness import Visit

pytestmark = pytest.mark.journey

TITLE = "全省科协年中工作会议"
POINTS = ("昆明市科协工作汇报", "曲靖市科协工作汇报", "讨论科普资源统筹")
ALL_SENT = "已全部发送。"
NOTES = "[data-note-cards] [data-text]"
OUTCOMES = "[data-outcome-cards] [data-text]"


def seen(visit: Visit, name: str) -> list[str]:
    """Faults of the page as it stands, wide and on a phone."""
    found = []
    for width in (harness.DESK, harness.PHONE):
        visit.look(width, "light")
        found += [f"{name} at {width}: {violation}" for violation in harness.axe(visit.page)]
        if wider := harness.sticks_out(visit.page):
            found.append(f"{name} at {width}: {wider} pixels wider than its window")
        harness.shot(visit.page, f"meeting-{name}-{width}")
    visit.look(harness.DESK, "light")
    return found


def press(page: Page, selector: str) -> None:
    with harness.next_page(page):
        page.locator(selector).first.click()


def called(office: Visit, head: Visit) -> str:
    """The meeting's address: planned with three points, asked, called and begun."""
    page = office.open("/meetings/new/")
    page.fill("#id_title", TITLE)
    page.fill("#id_day", date.today().isoformat())  # noqa: DTZ011 -- the demo's own day
    page.fill("#id_place", "三楼会议室")
    press(page, "main form .btn-primary")
    address = page.url.removeprefix(office.site)
    for point in POINTS:
        office.open(f"{address}agenda/")
        page.fill("#new [name=title]", point)
        press(page, "#new .btn-primary")
    office.open(f"{address}attendance/")
    page.check('[name=circles][value="associations"]')
    press(page, 'form[action$="/attendance/ask/"] .btn-primary')
    head.open(address)
    head.page.locator('[data-dialog="#move-call"]').click()
    press(
        head.page,
        '#move-call [type="submit"], #move-call .dialog-actions .btn:not([type="button"])',
    )
    office.open(address)
    press(page, 'form[action$="/do/begin/"] button')
    return address


def sent(page: Page) -> None:
    expect(page.locator("[data-state]")).to_have_text(ALL_SENT)


def write(page: Page, key: str, words: str) -> None:
    """By keyboard alone: a key, the words, and out of the field."""
    page.keyboard.press(key)
    page.keyboard.type(words)
    page.keyboard.press("Escape")


def words_in(page: Page, cards: str) -> list[str]:
    found: list[str] = page.locator(cards).evaluate_all("all => all.map(one => one.value)")
    return [one for one in found if one]


def runs_two_points(page: Page) -> None:
    page.keyboard.press("n")
    expect(page.locator("[data-now-title]")).to_have_text(POINTS[0])
    write(page, "w", "全年科普活动三千二百场")
    write(page, "t", "六月底前上报更新方案")
    sent(page)
    page.keyboard.press("n")
    expect(page.locator("[data-now-title]")).to_have_text(POINTS[1])
    write(page, "w", "甲记")
    sent(page)


def loses_the_network(office: Visit, other: Visit, address: str) -> None:
    """What is done meanwhile is there when the window is opened again, once, beside what the other wrote."""
    page, beside = office.page, other.page
    expect(beside.locator(NOTES).first).to_have_value("甲记", timeout=10_000)
    with office.offline():
        page.locator(NOTES).first.focus()
        page.keyboard.press("End")
        page.keyboard.type("，甲改")
        page.keyboard.press("Escape")
        write(page, "d", "同意试点")
        page.keyboard.press("n")
        expect(page.locator("[data-now-title]")).to_have_text(POINTS[2])
        expect(page.locator("[data-state]")).to_have_attribute("data-open", "3")
        harness.shot(page, "meeting-offline")
        beside.locator(NOTES).first.focus()
        beside.keyboard.press("End")
        beside.keyboard.type("，乙改")
        beside.keyboard.press("Escape")
        sent(beside)
        # the window is closed without a network
        page.goto("about:blank")
    office.open(f"{address}run/")
    expect(page.locator("[data-now-title]")).to_have_text(POINTS[2])
    expect(page.locator("[data-state]")).to_have_attribute("data-open", "0")
    page.locator("[data-trouble=show]").click()
    expect(page.locator("[data-theirs]:visible")).to_have_text("甲记，乙改")


def keeps_both(office: Visit, other: Visit) -> None:
    page = office.page
    page.locator("[data-settle=both]:visible").click()
    sent(page)
    both = ["甲记，乙改\n甲记，甲改"]
    assert words_in(page, NOTES) == both
    assert words_in(page, OUTCOMES) == ["同意试点"]
    beside = other.page
    beside.locator("[data-agenda] [data-item=choose]").nth(1).click()
    expect(beside.locator(NOTES).first).to_have_value(both[0], timeout=10_000)
    assert words_in(beside, OUTCOMES) == ["同意试点"]
    page.locator("[data-to-current]").click()


def says(phone: Visit, address: str, number: int) -> None:
    """Two taps and a text; on every other phone without a network."""
    page = phone.open(f"{address}phone/")
    page.locator("[name=suggestion]").nth(2).check()
    page.fill("#words", f"第{number}条：建议统一大篷车标识")
    if number % 2:
        with phone.offline():
            page.locator("[data-say-form] button").click()
            expect(page.locator("[data-state]")).to_have_attribute("data-open", "1")
            page.goto("about:blank")
        phone.open(f"{address}phone/")
    else:
        page.locator("[data-say-form] button").click()
    sent(page)


def test_a_meeting_is_run_and_nothing_is_lost(visit: Visitor) -> None:
    office, other = visit(), visit()
    office.sign_in("jingban", PASSWORD)
    other.sign_in("duban", PASSWORD)
    address = called(office, other)
    page = office.open(f"{address}run/")
    faults = seen(office, "begun")
    other.open(f"{address}run/")

    runs_two_points(page)
    faults += seen(office, "running")
    loses_the_network(office, other, address)
    faults += seen(office, "two-versions")
    keeps_both(office, other)

    phones = [visit(width=harness.PHONE) for _account in ("kunming", "dehong")]
    for phone, account in zip(phones, ("kunming", "dehong"), strict=True):
        phone.sign_in(account, PASSWORD)
    for number in range(6):
        says(phones[number // 3], address, number)
    faults += seen(phones[0], "phone")
    expect(page.locator("[data-heard-list] > li")).to_have_count(6, timeout=10_000)
    page.locator("[data-up=outcome]").last.click()
    sent(page)
    assert words_in(page, OUTCOMES) == ["第0条：建议统一大篷车标识"]
    faults += seen(office, "heard")

    hall = visit(scheme="dark")
    hall.sign_in("jingban", PASSWORD)
    hall.open(f"{address}hall/")
    expect(hall.page.locator(".hall h2")).to_have_text(POINTS[2])
    page.keyboard.press("u")
    page.locator("[data-agenda] [data-item=take]").first.click()
    expect(hall.page.locator(".hall h2")).to_have_text(POINTS[0], timeout=10_000)
    hall.page.keyboard.press("ArrowRight")
    expect(hall.page.locator(".hall h2")).to_have_text(POINTS[1])
    faults += seen(hall, "hall")
    assert faults == []
