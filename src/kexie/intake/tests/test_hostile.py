"""What nobody's page sends is answered with 4xx, never with a fault."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kexie.documents.models import Document
from kexie.intake.tests import make
from tests.world import World

HUGE = 10**25


@pytest.fixture
def api(world: World, client: Client) -> Client:
    client.force_login(world.people["province_clerk"])
    return client


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nonsense"},
        {"unit": HUGE},
        {"source": "长" * 201},
        {"title": "长" * 201},
        {"text_date": "9999-12-31"},
    ],
)
def test_no_text_comes_in_with_facts_that_the_page_refuses(
    world: World, api: Client, wrong: dict[str, object]
) -> None:
    body = {"unit": world.province.pk, "kind": "notice", **wrong}
    body["file"] = SimpleUploadedFile("通知.txt", "各州市科协要建设科普基地。".encode())

    answer = api.post(reverse("api:intake-bring-in"), body)

    assert answer.status_code in {400, 422}
    assert answer.json()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nonsense"},
        {"theme": "nonsense"},
        {"due_kind": "someday"},
        {"urgency": None},
        {"title": "长" * 81},
        {"due_date": "0001-01-01"},
        {"verifier": HUGE},
        {"lead": [f"unit:{HUGE}"]},
    ],
)
def test_no_draft_is_edited_into_what_the_page_refuses(
    world: World, api: Client, wrong: dict[str, object]
) -> None:
    document = make.document(world.province, by=world.people["province_clerk"])
    draft = make.draft(document, make.SURVEY)
    body = {"seen": draft.version, **wrong}

    answer = api.put(
        reverse("api:intake-edit", args=[draft.pk]), body, content_type="application/json"
    )

    assert answer.status_code == 422
