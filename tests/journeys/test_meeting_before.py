"""A meeting before it begins: planned, its agenda written, people asked, called; a prefecture answers on a phone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor
from tests.journeys.harness import DESK, PHONE, Visit

pytestmark = pytest.mark.journey

TITLE = "全省科普工作专题会（演示）"
POINT = "研究科普项目申报办法"


def looked_at(visit: Visit, name: str, *widths: int) -> list[str]:
    """Faults of the page as it stands."""
    found = []
    for width in widths:
        visit.look(width, "light")
        found += [f"{name} at {width}: {violation}" for violation in harness.axe(visit.page)]
        if wider := harness.sticks_out(visit.page):
            found.append(f"{name} at {width}: {wider} pixels wider than its window")
        harness.shot(visit.page, f"before-{name}-{width}")
    visit.look(widths[0], "light")
    return found


def press(page: Page, button: str) -> None:
    """A button after which another page is shown."""
    with page.expect_navigation():
        page.locator(button).first.click()


def planned(office: Visit) -> str:
    """Address of the meeting."""
    page = office.open("/meetings/new/")
    page.fill("#id_title", TITLE)
    page.select_option("#id_kind", "topic")
    page.fill("#id_day", (timezone.localdate() + timedelta(days=9)).isoformat())
    page.fill("#id_place", "省科协三楼会议室")
    press(page, "main form .btn-primary")
    return page.url.removeprefix(office.site)


def furnished(office: Visit, address: str) -> list[str]:
    """One point, and the sixteen who lead the associations below."""
    page = office.open(f"{address}agenda/")
    page.fill("#id_title", POINT)
    page.fill("#id_minutes", "30")
    press(page, "form:has(#id_title) .btn-primary")
    expect(page.locator("#points")).to_contain_text(POINT)
    faults = looked_at(office, "agenda", DESK, PHONE)
    office.open(f"{address}attendance/")
    page.check("input[name=circles][value=associations]")
    press(page, 'form[action$="/attendance/ask/"] .btn-primary')
    expect(page.locator("#seats .point")).to_have_count(16)
    return faults + looked_at(office, "attendance", DESK, PHONE)


def called(chief: Visit, address: str) -> None:
    page = chief.open(address)
    page.locator('[data-dialog="#move-call"]').click()
    press(page, "#move-call .dialog-actions .btn-primary")


def test_a_meeting_is_planned_called_and_answered_from_a_phone(visit: Visitor) -> None:
    office, chief = visit(width=DESK), visit(width=DESK)
    office.sign_in("jingban", PASSWORD)
    chief.sign_in("duban", PASSWORD)
    address = planned(office)
    faults = furnished(office, address)
    called(chief, address)
    expect(chief.page.locator("main")).to_contain_text("已通知")

    phone = visit(width=PHONE)
    phone.sign_in("kunming", PASSWORD)
    page = phone.open("/")
    press(page, f'a[href="{address}answer/"]')  # the desk leads there
    faults += looked_at(phone, "answer", PHONE)
    page.check("input[name$=coming][value=deputy]")
    page.fill("input[name$=deputy_name]", "李副主席")
    press(page, "main form .btn-primary")
    expect(page.locator(".own-places")).to_contain_text("李副主席")
    faults += looked_at(phone, "answered", PHONE)
    page.goto(phone.site)
    expect(page.locator(f'a[href="{address}answer/"]')).to_have_count(0)

    page = office.open(address)
    expect(page.locator("#attendance")).to_contain_text(re.compile("代会.?1人"))
    assert faults == []
    assert [*office.wrong, *chief.wrong, *phone.wrong] == []
