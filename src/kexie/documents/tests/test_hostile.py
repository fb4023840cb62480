"""What nobody's page sends is answered with 4xx, never with a fault."""

import pytest
from django.test import Client
from django.urls import reverse

from kexie.documents import actions
from kexie.documents.actions.facts import Facts
from kexie.documents.errors import BadFacts
from kexie.documents.tests import make
from tests.world import NOON, World


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nonsense"},
        {"kind": None},
        {"title": ""},
        {"title": "长" * 201},
        {"source": "长" * 201},
        {"meeting_place": "长" * 101},
        {"convener": "长" * 101},
        {"text_date": "9999-12-31"},
    ],
)
def test_facts_that_the_page_refuses_are_refused(
    world: World, client: Client, wrong: dict[str, object]
) -> None:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk)
    client.force_login(clerk)
    door = reverse("api:documents-describe", args=[document.pk])

    answer = client.put(
        door, {"seen": 1, "title": "新题", **wrong}, content_type="application/json"
    )

    assert answer.status_code in {400, 422}
    document.refresh_from_db()
    assert document.version == 1


@pytest.mark.parametrize(
    ("title", "facts"), [(" ", {}), ("题", {"kind": "nonsense"}), ("题", {"source": "长" * 201})]
)
def test_the_action_says_what_is_wrong(world: World, title: str, facts: Facts) -> None:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk)

    with pytest.raises(BadFacts, match=": "):
        actions.describe(document, seen=99, title=title, facts=facts, actor=clerk, at=NOON)


def test_no_document_comes_in_of_a_kind_that_is_none(world: World) -> None:
    with pytest.raises(BadFacts):
        actions.load_document(
            unit=world.province,
            kind="nonsense",
            title="题",
            data="各州市科协要建设科普基地。".encode(),
            name="题.txt",
            actor=world.people["province_clerk"],
            at=NOON,
        )
