"""The whole loop: the text of a meeting as found becomes tasks that are carried through and seen on the cockpit."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

MEETING = Path(__file__).parents[3] / "shared" / "data" / "meeting-2023-12-29.txt"
READING = re.compile(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+[)）]")
DUE = date.today() + timedelta(days=60)  # noqa: DTZ011 -- the browser's day
PARTS_DUE = DUE - timedelta(days=20)
TITLE = "宣传科协工作亮点和先进经验"


class Desk:
    """One person at work: opens pages, looks at each at both widths, presses what is there to press."""

    def __init__(self, visit: Visitor, account: str) -> None:
        self.window = visit()
        self.window.sign_in(account, PASSWORD)
        self.page: Page = self.window.page
        self.account = account

    def open(self, path: str) -> Page:
        return self.window.open(path)

    def look(self, name: str) -> None:
        """A picture at desk and telephone width; nothing is hard to use and nothing sticks out."""
        for width in (harness.DESK, harness.PHONE):
            self.page.set_viewport_size({"width": width, "height": harness.HEIGHTS[width]})
            harness.shot(self.page, f"loop-{name}-{width}")
            assert harness.axe(self.page) == []
            assert harness.sticks_out(self.page) == 0
        self.page.set_viewport_size(
            {"width": harness.DESK, "height": harness.HEIGHTS[harness.DESK]}
        )

    def find(self, title: str) -> None:
        """Open the thing of this title from one's own desk."""
        self.open("/")
        self.page.get_by_role("link", name=title, exact=True).first.click()
        self.page.wait_for_url(re.compile(r"/tasks/\d+/"))

    def share(self, unit: str) -> Locator:
        return self.page.locator("section.share").filter(has=self.page.locator("h2", has_text=unit))

    def move(self, unit: str, move: str) -> None:
        """Make a move of a unit's share; where it asks for a word, confirm without one."""
        self.press(self.share(unit), f"/do/{move}/")

    def press(self, place: Page | Locator, action: str) -> None:
        """Send the form of this action; where a dialog asks for a word, open it and confirm without one."""
        form = place.locator(f'form[action$="{action}"]').first
        form.wait_for(state="attached")
        dialog = place.locator(f'dialog:has(form[action$="{action}"])')
        if dialog.count():
            opener = f'[data-dialog="#{dialog.first.get_attribute("id")}"]'
            place.locator(opener).click()
        form.locator("button").last.click()
        harness.told(self.page)

    def write(self, unit: str, page: str, **fields: str) -> None:
        self.share(unit).locator(f'a[href$="/write/{page}/"]').first.click()
        for name, value in fields.items():
            self.page.fill(f"main [name={name}]", value)
        self.send()

    def send(self) -> None:
        self.page.locator("main .form-actions .btn-primary").click()
        harness.told(self.page)


def bring_in(desk: Desk) -> None:
    page = desk.open("/intake/")
    page.set_input_files("input[name=file]", MEETING)
    page.select_option("[name=kind]", "meeting")
    desk.look("bring-in")
    page.locator("main .form-actions .btn-primary").click()
    page.wait_for_url(re.compile(r"/intake/\d+/$"))


def text_is_repaired(desk: Desk) -> None:
    text = desk.page.locator("#text").inner_text()
    assert READING.findall(text) == []
    assert "16个州（市）科协" in text
    assert "（" in text
    assert "," not in text
    desk.page.keyboard.press("r")
    expect(desk.page.locator("[data-act=repairs][aria-pressed=true]")).to_be_visible()
    desk.look("repairs")
    desk.page.keyboard.press("r")


def draft(desk: Desk, words: str) -> Locator:
    """The card of the draft whose title holds these words."""
    return desk.page.locator("article.draft", has_text=words).first


def complete(desk: Desk, card: Locator) -> None:
    """Give the draft to all prefectures, with a day and a title that stands alone."""
    key = card.get_attribute("data-draft")
    card.locator("[data-do=edit]").click()
    form = desk.page.locator(f"#draft-{key} form")
    form.locator("[name=title]").fill(TITLE)
    picker = form.locator("[data-name=lead] [role=combobox]")
    picker.fill("各州")
    desk.page.locator("[role=option][aria-selected=true]").first.wait_for()
    picker.press("Enter")
    form.locator("[name=due_kind]").select_option("date")
    form.locator("[name=due_date]").fill(DUE.isoformat())
    form.locator("[name=due_date]").press("Tab")
    expect(form.locator("[data-saved]")).not_to_be_empty()
    desk.look("edit-draft")
    form.locator("[data-close]").click()
    expect(desk.page.locator(f"#draft-{key} form")).to_have_count(0)
    desk.page.wait_for_load_state("networkidle")


def review(desk: Desk) -> None:
    """One draft is completed and accepted, one that nobody could report on is dropped; the rest is left for later."""
    card = draft(desk, "先进经验")
    complete(desk, card)
    card = draft(desk, TITLE)
    key = card.get_attribute("data-draft")
    card.locator("[data-do=accept]").click()
    expect(desk.page.locator(f"#draft-{key} [data-do=reopen]")).to_be_visible()
    appeal = draft(desk, "掌握真实情况")
    other = appeal.get_attribute("data-draft")
    appeal.locator("[data-do=drop]").click()
    expect(desk.page.locator(f"#draft-{other} [data-do=reopen]")).to_be_visible()
    desk.look("review")


def hand_out(desk: Desk) -> str:
    """Confirm; the address of the document, whose margin then tells what became of the sentence."""
    desk.page.locator("#handout a").click()
    expect(desk.page.locator("main form h2")).to_contain_text("16")
    desk.look("hand-out")
    desk.page.locator("main form .btn-primary").click()
    desk.page.wait_for_url(re.compile(r"/documents/\d+/$"))
    expect(desk.page.locator("#messages")).to_contain_text("16")
    expect(desk.page.locator(".doc-notes").first).to_be_visible()
    desk.look("document")
    return desk.page.url.removeprefix(desk.window.site)


def figure(desk: Desk, measure: str, unit: str = "530100") -> int:
    """A figure of the cockpit, read from the page, and found again in the list that it opens."""
    page = desk.open(f"/cockpit/?unit={unit}")
    link = page.locator(f'.headline a[href*="measure={measure}"]')
    if not link.count():
        return 0
    value = int(link.locator("strong").inner_text().replace(",", ""))
    link.click()
    found = re.search(r"\d+", page.locator(".pager").first.inner_text().replace(",", ""))
    rows = page.locator("tbody[data-rows] tr").count()
    assert found or rows == value
    return value


@pytest.mark.skipif(not MEETING.exists(), reason="the real text is kept beside the checkout")
def test_the_text_of_a_meeting_becomes_work_that_is_carried_through(visit: Visitor) -> None:
    supervisor = Desk(visit, "duban")
    closed_before = figure(supervisor, "closed")
    bring_in(supervisor)
    text_is_repaired(supervisor)
    review(supervisor)
    document = hand_out(supervisor)

    kunming = Desk(visit, "kunming")
    kunming.find(TITLE)
    kunming.look("task")
    assert "先进经验" in kunming.page.locator("main").inner_text()
    kunming.move("昆明市科协", "sign")
    kunming.share("昆明市科协").locator('a[href$="/write/split/"]').first.click()
    kunming.page.get_by_label("五华区科协").check()
    kunming.page.fill("main [name=title]", "报送五华区科普工作亮点")
    kunming.page.fill("main [name=due_date]", PARTS_DUE.isoformat())
    kunming.look("split")
    kunming.send()

    wuhua = Desk(visit, "wuhua")
    wuhua.find("报送五华区科普工作亮点")
    wuhua.move("五华区科协", "sign")
    wuhua.write("五华区科协", "progress", text="已走访 3 个社区科普站。", percent="60")
    wuhua.share("五华区科协").locator('a[href$="/write/evidence/"]').first.click()
    wuhua.page.set_input_files(
        "input[name=upload]",
        {"name": "五华区亮点.txt", "mimeType": "text/plain", "buffer": "社区科普站小结".encode()},
    )
    wuhua.page.fill("main [name=caption]", "五华区亮点材料")
    wuhua.send()
    wuhua.write("五华区科协", "report", text="亮点材料已汇总，现报办结。")
    wuhua.look("reported")
    assert not wuhua.page.locator('form[action$="/do/accept/"]').count()

    head = Desk(visit, "kunming-fzr")
    head.find("报送五华区科普工作亮点")
    head.look("verify")
    head.move("五华区科协", "accept")
    head.press(head.page, "/close/")

    kunming.find(TITLE)
    kunming.write("昆明市科协", "report", text="全市亮点已汇总，五华区材料为佐证。")

    supervisor.find(TITLE)
    supervisor.move("昆明市科协", "accept")
    supervisor.press(supervisor.page, "/close/")
    supervisor.look("closed")
    supervisor.open(document)
    expect(supervisor.page.locator(".doc-notes", has_text="已办结").first).to_be_visible()
    supervisor.look("document-later")

    assert figure(supervisor, "closed") == closed_before + 2
    supervisor.open("/cockpit/")
    supervisor.look("cockpit")
