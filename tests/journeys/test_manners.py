"""Small journeys: a first sign-in, the languages, a refusal, and who is told what he may not do."""

import re

import pytest
from playwright.sync_api import expect

from kexie.config.demo.people import PASSWORD
from tests.journeys import harness
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey

OWN = "Erhai-lake-2099"
ACCOUNT = "zhaotong-new"


def test_whoever_signs_in_for_the_first_time_sets_a_password_of_his_own(visit: Visitor) -> None:
    administrator = visit()
    administrator.sign_in("xitong", PASSWORD)
    page = administrator.open("/administration/accounts/open/")
    page.fill("[name=username]", ACCOUNT)
    page.fill("[name=name]", "桑若谷")
    page.locator("main .form-actions .btn-primary").click()
    expect(page.locator("main")).to_contain_text("密码只显示这一次")
    first = page.locator("#password").inner_text().strip()

    newcomer = visit()
    newcomer.sign_in(ACCOUNT, first)
    page = newcomer.page
    for path in ("/tasks/", "/cockpit/", "/"):
        newcomer.open(path)
        assert page.url.endswith("/accounts/password/change/")
    page.fill("[name=oldpassword]", first)
    page.fill("[name=password1]", OWN)
    page.fill("[name=password2]", OWN)
    harness.shot(page, "manners-first-password")
    page.locator("main .btn-primary").click()
    page.wait_for_url(lambda url: "/password/" not in url)
    newcomer.open("/")
    expect(page.locator("main")).to_contain_text("您还没有任何角色")
    assert harness.axe(page) == []
    harness.shot(page, "manners-no-role")


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hant", "我的工作臺"), ("en", "My desk"), ("zh-hans", "我的工作台")]
)
def test_the_language_is_chosen_on_the_page_and_stays(
    visit: Visitor, language: str, words: str
) -> None:
    window = visit()
    window.sign_in("jijian", PASSWORD)
    page = window.page
    page.locator(".top-end details summary").first.click()
    page.locator(f'[name=language][value="{language}"]').first.click()
    expect(page.locator("h1")).to_have_text(words)

    window.open("/cockpit/")
    assert page.locator("html").get_attribute("lang") == language
    harness.shot(page, f"manners-{language}")
    assert harness.sticks_out(page) == 0


def test_who_did_the_work_is_told_why_he_cannot_verify_it(visit: Visitor) -> None:
    """The province's supervisor signs for a unit from above; from then on he is barred, and it is said."""
    window = visit()
    window.sign_in("duban", PASSWORD)
    page = window.open("/tasks/?state=underway")
    page.locator("main [data-rows] a[href^='/tasks/']").first.click()
    page.wait_for_url(re.compile(r"/tasks/\d+/"))
    page.locator("summary", has_text="上级代办").first.click()
    page.locator('.who-may a[href$="/write/progress/"]').first.click()
    page.fill("main [name=text]", "上级代为填写进展。")
    page.locator("main .form-actions .btn-primary").click()
    harness.told(page)
    page.locator("summary", has_text="上级代办").first.click()
    page.locator('.who-may a[href$="/write/report/"]').first.click()
    page.fill("main [name=text]", "上级代为报办结。")
    if page.locator("main .tone-attention").count():
        page.fill("main [name=over_open]", "下级部分另行督促。")
    page.locator("main .form-actions .btn-primary").click()
    harness.told(page)

    expect(page.locator("button[disabled][aria-describedby^=barred]").first).to_be_visible()
    assert not page.locator('form[action$="/do/accept/"]').count()
    harness.shot(page, "manners-barred")
    assert harness.axe(page) == []


def test_what_one_may_not_see_does_not_exist_and_what_one_may_not_do_is_said(
    visit: Visitor,
) -> None:
    window = visit()
    window.sign_in("wuhua", PASSWORD)
    answer = window.page.goto(window.site + "/cockpit/?unit=530000")
    assert answer is not None
    assert answer.status == 404
    harness.shot(window.page, "manners-not-found")
    assert harness.axe(window.page) == []
