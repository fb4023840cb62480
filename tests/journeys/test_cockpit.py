"""The cockpit: the four services lead down to the cell, and everything prints on one sheet of A4."""

import re

import pytest

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

PAGE = re.compile(rb"/Type\s*/Page[^s]")


@pytest.mark.parametrize("account", ["lingdao", "kunming", "wuhua"])
def test_the_cockpit_prints_on_one_sheet(visit: Visitor, account: str) -> None:
    window = visit()
    window.sign_in(account, PASSWORD)
    page = window.open("/cockpit/")

    sheets = PAGE.findall(page.pdf(prefer_css_page_size=True))

    assert len(sheets) == 1


def test_a_leader_reads_a_minute_and_goes_down_to_the_cell(visit: Visitor) -> None:
    window = visit()
    window.sign_in("lingdao", PASSWORD)
    page = window.open("/cockpit/?scale=targets&theme=literacy")
    assert page.locator(".minute-lines li").count() <= 6
    assert page.locator(".key-figures > li").count() == 12
    for width in (harness.DESK, harness.PHONE):
        for scheme in ("light", "dark"):
            window.look(width, scheme)
            assert harness.axe(page) == []
            assert harness.sticks_out(page) == 0

    page.locator(".key-name a").first.click()  # the province
    page.locator("main tbody th a", has_text="昆明市科协").click()
    page.locator("main tbody th a", has_text="五华区科协").click()

    assert page.locator("#cell").is_visible()
    assert window.wrong == []
