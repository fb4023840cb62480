"""What is done in journeys of a meeting: keep its notes, lose the network, speak from a phone."""

from urllib.parse import urlsplit
from uuid import uuid4

from playwright.sync_api import Page, expect

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.harness import Visit

ALL_SENT = "已全部发送。"
NOTES = "[data-note-cards] [data-text]"
OUTCOMES = "[data-outcome-cards] [data-text]"
NOW = "[data-now-title]"


def seen(
    visit: Visit, name: str, *, widths: tuple[int, ...] = (harness.DESK, harness.PHONE)
) -> list[str]:
    """Faults of the page as it stands, wide and on a phone."""
    found = []
    for width in widths:
        visit.look(width, "light")
        found += [f"{name} at {width}: {violation}" for violation in harness.axe(visit.page)]
        if wider := harness.sticks_out(visit.page):
            found.append(f"{name} at {width}: {wider} pixels wider than its window")
        harness.shot(visit.page, f"meeting-{name}-{width}")
    visit.look(widths[0], "light")
    return found


def press(page: Page, selector: str) -> None:
    with harness.next_page(page):
        page.locator(selector).first.click()


def confirmed(page: Page, dialog: str) -> None:
    page.locator(f'[data-dialog="{dialog}"]').click()
    press(page, f"{dialog} .dialog-actions .btn-primary")


def sent(page: Page) -> None:
    expect(page.locator("[data-state]")).to_have_text(ALL_SENT)


def write(page: Page, key: str, words: str) -> None:
    """By keyboard alone: a key, the words, and out of the field."""
    page.keyboard.press(key)
    page.keyboard.type(words)
    page.keyboard.press("Escape")


def write_on(page: Page, words: str) -> None:
    """At the end of the first note."""
    page.locator(NOTES).first.focus()
    page.keyboard.press("End")
    page.keyboard.type(words)
    page.keyboard.press("Escape")


def words_in(page: Page, cards: str) -> list[str]:
    found: list[str] = page.locator(cards).evaluate_all("all => all.map(one => one.value)")
    return [one for one in found if one]


def takes(page: Page, point: str) -> None:
    """The next point by its key, once the field before it is left."""
    expect(page.locator("[data-do-take]")).to_be_enabled()
    page.wait_for_function("!document.activeElement.closest('input, textarea, select')")
    page.keyboard.press("n")
    expect(page.locator(NOW)).to_have_text(point)


def loses_the_network(office: Visit, other: Visit, run: str, *, behind: str) -> None:
    """What is done meanwhile is there when the window is opened again, once, beside what the other wrote."""
    page, beside = office.page, other.page
    expect(beside.locator(NOTES).first).to_have_value("甲记", timeout=10_000)
    with office.offline():
        write_on(page, "，甲改")
        write(page, "d", "同意试点")
        takes(page, behind)
        expect(page.locator("[data-state]")).to_have_attribute("data-open", "3")
        harness.shot(page, "meeting-offline")
        write_on(beside, "，乙改")
        sent(beside)
        # the window is closed without a network
        page.goto("about:blank")
    office.open(run)
    expect(page.locator(NOW)).to_have_text(behind)
    expect(page.locator("[data-state]")).to_have_attribute("data-open", "0")
    page.locator("[data-trouble=show]").click()
    expect(page.locator("[data-theirs]:visible")).to_have_text("甲记，乙改")


def keeps_both(office: Visit, other: Visit, *, place: int) -> None:
    """:param place: of the point on the agenda, from 0"""
    page, beside = office.page, other.page
    page.locator("[data-settle=both]:visible").click()
    sent(page)
    both = ["甲记，乙改\n甲记，甲改"]
    assert words_in(page, NOTES) == both
    assert words_in(page, OUTCOMES) == ["同意试点"]
    beside.locator("[data-agenda] [data-item=choose]").nth(place).click()
    expect(beside.locator(NOTES).first).to_have_value(both[0], timeout=10_000)
    assert words_in(beside, OUTCOMES) == ["同意试点"]
    page.locator("[data-to-current]").click()


def loses_its_point(office: Visit, other: Visit, address: str, *, point: str) -> None:
    """A note is written without a network while its point is taken off: the words are led to another."""
    page, words = office.page, "无处安放的话"
    with office.offline():
        page.locator("[data-agenda] [data-item=choose]", has_text=point).click()
        write(page, "w", words)
        expect(page.locator("[data-state]")).to_have_attribute("data-open", "1")
        other.open(f"{address}agenda/")
        row = other.page.locator("li.point", has_text=point)
        with harness.next_page(other.page):
            row.locator('form[action$="/drop/"] button').click()
        other.open(f"{address}run/")
    trouble = page.locator("[data-troubles] > li")
    expect(trouble.locator("[data-words]")).to_have_text(words, timeout=10_000)
    page.locator(
        "[data-to-current]:visible, [data-agenda] .now-row [data-item=choose]"
    ).first.click()
    trouble.locator("[data-trouble=move]").click()
    sent(page)
    expect(trouble).to_have_count(0)
    assert words in words_in(page, NOTES)


def says(phone: Visit, address: str, words: str) -> None:
    """Two taps and a text, without a network; the window is closed and opened again."""
    page = phone.page
    page.locator("[name=suggestion]").nth(2).check()
    page.fill("#words", words)
    with phone.offline():
        page.locator("[data-say-form] button").click()
        expect(page.locator("[data-state]")).to_have_attribute("data-open", "1")
        page.goto("about:blank")
    phone.open(f"{address}phone/")
    sent(page)


def in_a_borrowed_browser(phone: Visit, address: str, words: str, *, by: str, another: str) -> None:
    """The session ends before the words are sent, and another signs in there: neither sees he them, nor sends them."""
    page, context = phone.page, phone.page.context
    page.locator("[name=suggestion]").nth(2).check()
    phone.cut_off = True
    page.route("**/api/**", lambda route: route.abort("internetdisconnected"))
    page.fill("#words", words)
    page.locator("[data-say-form] button").click()
    expect(page.locator("[data-state]")).to_have_attribute("data-open", "1")
    context.clear_cookies()
    borrower = Visit(phone.site, context.new_page())
    borrower.sign_in(another, PASSWORD)
    with harness.next_page(page):
        page.unroute("**/api/**")
        page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-no-said]")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(words)
    assert page.input_value("#words") == ""
    borrower.page.close()
    phone.cut_off = False
    context.clear_cookies()
    phone.sign_in(by, PASSWORD)
    phone.open(f"{address}phone/")
    sent(page)
    expect(page.locator("[data-said-list]")).to_contain_text(words)


def says_by_machine(phone: Visit, account: str, address: str, words: str, *, item: int) -> None:
    """What a phone's page sends, without the page."""
    asks = phone.page.context.request
    sign_in = f"{phone.site}/accounts/login/"

    def token() -> str:
        cookies = phone.page.context.cookies()
        return next(one["value"] for one in cookies if one["name"].endswith("csrftoken"))

    asks.get(sign_in)
    form: dict[str, str | float | bool] = {
        "login": account,
        "password": PASSWORD,
        "csrfmiddlewaretoken": token(),
    }
    assert asks.post(sign_in, form=form, headers={"Referer": sign_in}).ok
    meeting = urlsplit(address).path
    answer = asks.put(
        f"{phone.site}/api/v1{meeting}contributions/{uuid4()}/",
        data={"item": item, "text": words, "suggestion": "proposal"},
        headers={"X-CSRFToken": token()},
    )
    assert answer.status == 200, answer.text()
