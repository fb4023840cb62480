"""Official documents stand on the desks of those who check, sign off and issue them."""

import pytest
from django.urls import reverse

from kexie.desk.tests.test_access import client_of
from kexie.issuing.tests import make
from kexie.issuing.tests.test_flow import waiting
from tests.world import World

TOLD = {
    "province_clerk": {"已签发件"},
    "province_supervisor": {"草稿件", "已签发件"},
    "province_head": {"草稿件", "待签发件", "已签发件"},
    "kunming_head": set(),
    "inspector": set(),
}


@pytest.mark.parametrize(("who", "shown"), TOLD.items(), ids=TOLD)
def test_they_stand_before_whoever_may_do_it(world: World, who: str, shown: set[str]) -> None:
    make.series(world)
    make.draft(world, title="草稿件")
    asked = waiting(world)
    asked.record.title = "待签发件"
    asked.record.save(update_fields=["title"])
    make.signed(world, title="已签发件")

    page = client_of(world.people[who]).get(reverse("desk:home")).content.decode()

    assert {title for title in ("草稿件", "待签发件", "已签发件") if title in page} == shown
