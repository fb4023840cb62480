"""The yearly meeting of the demo: opened with the balance, run, followed up, and the next one opens with what it set."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor
from tests.journeys.harness import DESK, PHONE, Visit
from tests.journeys.meeting_hall import (
    OUTCOMES,
    confirmed,
    in_a_borrowed_browser,
    keeps_both,
    loses_its_point,
    loses_the_network,
    press,
    says,
    says_by_machine,
    seen,
    sent,
    takes,
    words_in,
    write,
)

pytestmark = pytest.mark.journey

SERIES = "全省科协工作会议"
REPORTED = "全年科普活动三千二百场"
TASK = "六月底前上报科普阵地更新方案"
SUGGESTED = "建议统一大篷车标识"
SPEECH = (
    "在全省科协工作会议上的讲话\n"
    "科普部要在六月底前完成科普阵地普查。\n"
    "各州（市）科协要认真抓好科普月活动。\n"
)
DRAWN = ("完成科普阵地普查", "抓好科普月活动")
WRITTEN = "全年开展科普活动三千二百场，建成科普基地86个。"
OTHERWISE = "全年科普活动三千二百场；县级经费不足。"
MERGED = "全年开展科普活动三千二百场，建成科普基地86个；县级经费不足。"
AMENDED = MERGED.replace("86", "91")
UNSENT = "没有网络时写下的话"
SAVE = "main form[data-keep] .btn-primary"
# Who speaks from a phone: two with its page, four as it sends.
PHONES, MACHINES = ("kunming", "dehong"), ("kunming-fzr", "kepubu", "kepubu-fzr", "kejiguan")


class Year:
    """The meeting, the four who see to it at their desks, and what was found wrong on the way."""

    def __init__(self, visit: Visitor) -> None:
        self.visit = visit
        self.office, self.second = self._signed_in("jingban"), self._signed_in("duban")
        self.chief, self.prefecture = self._signed_in("lingdao"), self._signed_in("kunming")
        self.faults: list[str] = []
        page = self.office.open("/meetings/")
        row = page.locator("tbody tr", has_text="已通知").locator("th a, td a", has_text=SERIES)
        self.address = row.first.get_attribute("href") or ""
        self.points: list[str] = []

    def _signed_in(self, account: str, *, width: int = DESK) -> Visit:
        window = self.visit(width=width)
        window.sign_in(account, PASSWORD)
        return window

    def see(self, window: Visit, name: str, *widths: int) -> None:
        self.faults += seen(window, name, widths=widths or (DESK, PHONE))

    def opens_with_what_became_of_the_last(self) -> None:
        page = self.chief.open(f"{self.address}balance/")
        expect(page.locator(".requirement").first).to_be_visible()
        self.see(self.chief, "balance")
        press(page, 'main a[href$="/balance/slides/"], .page-actions a[href$="/balance/slides/"]')
        self.see(self.chief, "slides", DESK)

    def begins(self) -> None:
        """Sixteen report, each with the report that was accepted."""
        page = self.office.open(self.address)
        expect(page.locator("table.agenda .at-hand")).to_have_count(16)
        press(page, 'form[action$="/do/begin/"] button')
        self.office.open(f"{self.address}run/")
        self.points = page.locator("[data-agenda] [data-title]").all_inner_texts()
        self.see(self.office, "begun")
        self.second.open(f"{self.address}run/")

    def runs_three_points(self) -> None:
        page = self.office.page
        takes(page, self.points[0])
        takes(page, self.points[1])
        write(page, "w", REPORTED)
        write(page, "t", TASK)
        sent(page)
        takes(page, self.points[2])
        write(page, "w", "甲记")
        sent(page)
        loses_the_network(self.office, self.second, f"{self.address}run/", behind=self.points[3])
        self.see(self.office, "two-versions")
        keeps_both(self.office, self.second, place=2)
        loses_its_point(self.office, self.second, self.address, point=self.points[9])

    def hears_six_phones(self) -> None:
        page = self.office.page
        item = page.locator("[data-agenda] > li").nth(3).get_attribute("data-pk") or ""
        for number, account in enumerate(PHONES):
            phone = self._signed_in(account, width=PHONE)
            words = f"第{number}条：{SUGGESTED}"
            phone.open(f"{self.address}phone/")
            if number == 0:
                says(phone, self.address, words)
                self.see(phone, "phone", PHONE)
            else:
                in_a_borrowed_browser(phone, self.address, words, by=account, another="kunming-fzr")
        for number, account in enumerate(MACHINES, start=len(PHONES)):
            machine = self.visit(width=PHONE)
            words = f"第{number}条：{SUGGESTED}"
            says_by_machine(machine, account, self.address, words, item=int(item))
        expect(page.locator("[data-heard-list] > li")).to_have_count(6, timeout=10_000)
        page.locator("[data-up=outcome]").last.click()
        sent(page)
        assert words_in(page, OUTCOMES) == [f"第0条：{SUGGESTED}"]
        self.see(self.office, "heard", DESK)

    def is_shown_in_the_hall(self) -> None:
        hall = self.visit(scheme="dark")
        hall.sign_in("jingban", PASSWORD)
        page = hall.open(f"{self.address}hall/")
        title = page.locator(".hall h2")
        expect(title).to_have_text(self.points[3])
        self.office.page.locator("[data-agenda] [data-item=take]").nth(1).click()
        expect(title).to_have_text(self.points[1], timeout=10_000)
        page.keyboard.press("ArrowRight")
        expect(title).to_have_text(self.points[2])
        self.see(hall, "hall")
        sent(self.office.page)
        press(self.office.page, 'form[action$="/do/end/"] button')

    def hands_out_what_was_set(self) -> None:
        """Drafts of the speech, each tied to its point, and the task that was noted."""
        page = self.second.open(f"{self.address}speech/")
        page.fill("#id_text", SPEECH)
        press(page, "main form[data-keep] .btn-primary")
        page.reload()
        self.see(self.second, "speech")
        press(page, 'a[href^="/intake/"][data-key=r]')
        drafts = page.locator("#drafts article.open")
        expect(drafts).to_have_count(2)
        for key in ("j", "k", "a", "a"):
            harness.settle(page)
            page.keyboard.press(key)
        expect(page.locator("#tally")).to_contain_text("已采纳 2")
        page.keyboard.press("c")
        page.wait_for_url(re.compile(r"/confirm/$"))
        press(page, "main form .btn-primary")
        harness.told(page)
        self.second.open(f"{self.address}outcomes/")
        page.locator("tbody tr", has_text=TASK).locator("input[type=checkbox]").check()
        press(page, "button[name=hand_out]")
        harness.told(page)
        self.see(self.second, "outcomes")

    def _section(self, page: Page) -> str:
        """Address of the form in which the first report is written."""
        part = page.locator(".minutes-section", has_text=self.points[1])
        return part.locator('a[href*="/sections/"]').first.get_attribute("href") or ""

    def writes_minutes(self) -> str:
        """Two at once: the second sees both versions and merges them by hand."""
        page, beside = self.office.page, self.second.page
        self.office.open(f"{self.address}minutes/")
        press(page, "main form .btn-primary")
        expect(page.locator("#sections")).to_contain_text(REPORTED)
        self.see(self.office, "minutes")
        minutes = page.url.removeprefix(self.office.site)
        place = self._section(page)
        self.office.open(place)
        self.second.open(place)
        page.fill("#id_text", WRITTEN)
        beside.fill("#id_text", OTHERWISE)
        press(page, SAVE)
        press(beside, SAVE)
        expect(beside.locator(".two-versions")).to_contain_text("建成科普基地86个")
        expect(beside.locator("#id_text")).to_have_value(OTHERWISE)
        self.see(self.second, "both")
        beside.fill("#id_text", MERGED)
        press(beside, SAVE)
        return minutes

    def takes_an_amendment_over(self, minutes: str) -> None:
        page, theirs = self.office.page, self.prefecture.page
        self.office.open(minutes)
        confirmed(page, "#send-round")
        self.prefecture.open(minutes)
        expect(theirs.locator("#sections")).to_contain_text(MERGED)
        self.prefecture.open(self._section(theirs))
        theirs.fill("#id_text", AMENDED)
        theirs.fill("#id_reason", "以年报为准")
        self.see(self.prefecture, "amend")
        press(theirs, SAVE)
        self.office.open(minutes)
        expect(page.locator(".difference ins").first).to_have_text("91")
        page.check("input[name=amendment]")
        press(page, "button[name=take]")
        expect(page.locator("#sections")).to_contain_text(AMENDED)

    def locks_and_prints(self, minutes: str) -> None:
        """Whoever wrote approves nothing."""
        page = self.second.open(minutes)
        expect(page.locator("[aria-describedby=barred-approve]")).to_be_disabled()
        self.chief.open(minutes)
        press(self.chief.page, 'form[action$="/do/approve/"] button')
        page = self.office.open(minutes)
        confirmed(page, "#lock")
        expect(page.locator(".hash")).to_have_count(1)
        self.see(self.office, "locked")
        press(page, 'form[action$="/do/print/"] button')
        assert "/issuing/" in page.url

    def is_followed_by_the_next(self) -> None:
        """The next one's balance has the tasks of the speech, that of the outcome, and the six suggestions."""
        page = self.office.open("/meetings/new/")
        page.fill("#id_title", f"下一年度{SERIES}")
        page.fill("#id_day", date(date.today().year + 2, 1, 12).isoformat())  # noqa: DTZ011 -- the demo's own day
        page.fill("#id_place", "报告厅")
        page.select_option("#id_series", label=f"{SERIES}（省科协）")
        press(page, "main form .btn-primary")
        following = page.url.removeprefix(self.office.site)
        page = self.chief.open(f"{following}balance/")
        for words in (*DRAWN, TASK):
            expect(page.locator(".requirement", has_text=words)).to_have_count(1)
        for number in range(6):
            expect(page.locator("tr", has_text=f"第{number}条：{SUGGESTED}")).to_have_count(1)
        self.see(self.chief, "next-balance")


def test_a_meeting_from_the_balance_it_opens_with_to_the_next_ones(visit: Visitor) -> None:
    year = Year(visit)
    year.opens_with_what_became_of_the_last()
    year.begins()
    year.runs_three_points()
    year.hears_six_phones()
    year.is_shown_in_the_hall()
    year.hands_out_what_was_set()
    minutes = year.writes_minutes()
    year.takes_an_amendment_over(minutes)
    year.locks_and_prints(minutes)
    year.is_followed_by_the_next()
    assert year.faults == []


def closed_over_what_waits(visit: Visitor) -> tuple[Visit, Visit, str]:
    """The demo's office meeting is closed while the clerk and a department have words that are not sent yet."""
    office, chief, guest = visit(), visit(), visit(width=PHONE)
    for window, account in ((office, "jingban"), (chief, "duban"), (guest, "kepubu")):
        window.sign_in(account, PASSWORD)
    page = office.open("/meetings/")
    row = page.locator("tbody tr", has_text="已召开").locator("th a, td a", has_text="办公会")
    address = row.first.get_attribute("href") or ""
    office.open(f"{address}run/")
    guest.open(f"{address}phone/")
    with office.offline(), guest.offline():
        write(page, "w", UNSENT)
        expect(page.locator("[data-state]")).to_have_attribute("data-open", "1")
        guest.page.fill("#words", UNSENT)
        guest.page.locator("[data-say-form] button").click()
        expect(guest.page.locator("[data-state]")).to_have_attribute("data-open", "1")
        chief.open(address)
        press(chief.page, 'form[action$="/do/close/"] button')
        for window in (office, guest):
            window.page.goto("about:blank")
    return office, guest, address


def test_a_meeting_that_is_closed_over_words_leaves_them_with_their_authors(visit: Visitor) -> None:
    office, guest, address = closed_over_what_waits(visit)
    page = office.open(address)
    lead = page.locator("[data-unsent^=meeting]")
    expect(lead).to_be_visible()
    press(page, "[data-unsent^=meeting] a")
    expect(page.locator("[data-troubles] [data-words]")).to_have_text(UNSENT)
    faults = seen(office, "closed")

    # signing out elsewhere forgets it only if one insists
    office.open("/")
    page.locator("summary.who").click()
    sign_out = page.locator('form[action*="/logout/"] button')
    sign_out.click()
    expect(page.locator("[data-note].tone-bad")).to_be_visible()
    sign_out.click()
    page.wait_for_url("**/accounts/login/**")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('meeting-'))") == []

    telephone = guest.open(address)
    press(telephone, "[data-unsent^=said] a")
    link = telephone.locator("[data-elsewhere]")
    expect(link).to_be_visible()
    faults += seen(guest, "closed-phone", widths=(PHONE,))
    with harness.next_page(telephone):
        link.click()
    telephone.locator("[data-keep-restore]").click()
    expect(telephone.locator("textarea[name=text]")).to_have_value(UNSENT)
    assert faults == []
