"""What nobody's page sends is answered with 4xx, never with a fault."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from kexie.files.actions import bring_in
from kexie.matters.actions import evidence, splitting
from kexie.matters.errors import BadEvidence
from kexie.matters.export import _plain
from kexie.matters.models import Evidence, Task
from kexie.matters.tests import make
from tests.world import World

JSON = "application/json"
HUGE = 10**25


@pytest.fixture
def api(world: World, client: Client) -> Client:
    client.force_login(world.people["province_supervisor"])
    return client


@pytest.mark.parametrize(
    "wrong",
    [
        {"theme": "nonsense"},
        {"urgency": "panic"},
        {"title": "长" * 81},
        {"set_by": "长" * 61},
        {"evidence_reason": "长" * 201},
        {"due_date": "9999-12-31"},
        {"lead": HUGE},
        {"verifier": -1},
        {"cooperating": [HUGE]},
    ],
)
def test_the_api_takes_no_task_that_the_page_refuses(
    world: World, api: Client, wrong: dict[str, object]
) -> None:
    body = {"unit": world.province.pk, "title": "任务", "lead": world.kunming.pk} | wrong

    answer = api.post(reverse("api:tasks-hand-out"), body, content_type=JSON)

    assert answer.status_code == 422
    assert not Task.objects.exists()


@pytest.mark.parametrize("name", ["unit", "issuer", "document"])
@pytest.mark.parametrize("list_name", ["api:tasks-list", "api:tasks-shares"])
def test_lists_of_the_api_take_no_huge_keys(api: Client, list_name: str, name: str) -> None:
    assert api.get(reverse(list_name), {name: str(HUGE)}).status_code == 422


@pytest.mark.parametrize("name", ["matters:list", "matters:shares"])
@pytest.mark.parametrize("value", [str(HUGE), "１２", "²"])
def test_pages_shrug_at_odd_numbers(api: Client, name: str, value: str) -> None:
    asked = dict.fromkeys(("unit", "issuer", "document", "page"), value)

    assert api.get(reverse(name), asked).status_code == 200


@pytest.mark.parametrize(
    "name", ["matters:show", "api:tasks-show", "documents:show", "api:documents-show"]
)
def test_a_huge_key_in_an_address_is_not_found(api: Client, name: str) -> None:
    assert api.get(reverse(name, args=[HUGE])).status_code == 404


def test_many_at_once_leaves_odd_keys_out(world: World, api: Client) -> None:
    share = make.reported(world)
    chosen = [str(HUGE), "²", "-1", "x", str(share.task_id)]

    assert api.post(reverse("matters:many"), {"task": chosen, "move": "accept"}).status_code == 200

    share.refresh_from_db()
    assert share.state == "accepted"


def test_an_offset_that_no_list_has_is_refused(api: Client) -> None:
    assert api.get(reverse("api:documents-list"), {"offset": str(HUGE)}).status_code == 422


def test_who_was_relieved_of_a_share_does_not_see_the_next_units(world: World) -> None:
    share = make.lead_of(make.task(world, lead=world.qujing))
    splitting.redirect(
        share,
        unit=world.kunming,
        actor=world.people["province_supervisor"],
        at=make.NOON,
        reason="改派",
    )
    clerk = Client()
    clerk.force_login(world.people["qujing_clerk"])

    [row] = clerk.get(reverse("api:tasks-list")).json()["rows"]
    asked = {"unit": str(world.kunming.pk)}
    cut = clerk.get(reverse("api:tasks-list"), asked).json()
    page = clerk.get(reverse("matters:list")).content.decode()
    sheet = clerk.get(reverse("matters:export", args=["csv"])).content.decode()

    assert row["shares"] == []
    assert cut["total"] == 0
    assert world.kunming.short_name not in sheet
    assert f">{world.kunming.short_name}<" not in page


def test_a_file_proves_a_share_once(world: World) -> None:
    share, clerk = make.underway(world), world.people["kunming_clerk"]
    file = bring_in(data="小结".encode(), name="小结.txt", actor=clerk, at=make.NOON)
    first = evidence.prove_with_file(share, file=file, actor=clerk, at=make.NOON)

    with pytest.raises(BadEvidence):
        evidence.prove_with_file(share, file=file, actor=clerk, at=make.NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(share=share, file=file, caption="又", by=clerk, at=make.NOON)
    evidence.withdraw_evidence(first, actor=clerk, at=make.NOON)
    evidence.prove_with_file(share, file=file, actor=clerk, at=make.NOON)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_text_that_a_sheet_would_take_for_a_formula_is_quoted(first: str) -> None:
    assert _plain(f"{first}1+1") == f"'{first}1+1"
