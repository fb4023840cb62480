"""The way in."""

import pytest

from tests.journeys import harness
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [harness.NARROW, harness.DESK])
def test_the_sign_in_page_is_for_everybody(
    visit: Visitor, width: int, scheme: harness.Scheme
) -> None:
    page = visit(width=width, scheme=scheme).open("/accounts/login/")

    harness.shot(page, f"sign-in-{width}-{scheme}")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    assert harness.axe(page) == []
    assert harness.sticks_out(page) == 0


def test_a_wrong_password_is_answered_with_a_sentence(visit: Visitor) -> None:
    page = visit().open("/accounts/login/")
    page.fill("input[name=login]", "nobody")
    page.fill("input[name=password]", "wrong")

    with harness.next_page(page):
        page.keyboard.press("Enter")

    page.locator("form .invalid-feedback, form .errorlist, form [role=alert]").first.wait_for()
    assert harness.axe(page) == []
