"""Input no person types: answered with a plain refusal on both databases."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from kexie.kernel.forms import DayField
from kexie.kernel.words import whole_number
from tests.world import World


@pytest.fixture
def clerk(world: World) -> Client:
    client = Client()
    client.force_login(world.people["wuhua_clerk"])
    return client


@pytest.mark.parametrize("address", ["/tasks/?text=%00", "/accounts/units/?q=%00", "/%00"])
def test_a_nul_in_an_address_is_refused(clerk: Client, address: str) -> None:
    assert clerk.get(address).status_code == 400


def test_a_nul_in_a_form_or_a_message_is_refused(clerk: Client) -> None:
    assert clerk.post("/administration/complain/", {"text": "a\0b"}).status_code == 400
    body = json.dumps({"text": "a\0b"})
    sent = clerk.post("/api/v1/administration/complaints", body, content_type="application/json")
    assert sent.status_code == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/vnd.api+json", "text/csv"])
def test_a_nul_is_refused_whatever_the_message_is_called(clerk: Client, kind: str) -> None:
    body = json.dumps({"text": "a\0b"})
    assert clerk.post("/api/v1/administration/complaints", body, kind).status_code == 400


def test_a_form_where_json_is_taken_is_answered_in_words(clerk: Client) -> None:
    answer = clerk.post("/api/v1/administration/complaints/", {"text": "a"})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["title"]


def test_a_written_backslash_is_no_nul(clerk: Client) -> None:
    body = json.dumps({"kind": "complaint", "text": "\\u0000"})
    sent = clerk.post("/api/v1/administration/complaints", body, content_type="application/json")
    assert sent.status_code != 400


@pytest.mark.parametrize("key", ["²", "-1", "9" * 40, "1e3", ""])
def test_what_is_no_key_finds_nothing(clerk: Client, key: str) -> None:
    assert whole_number(key) is None
    for address in ("/tasks/", "/tasks/shares/", "/documents/"):
        assert clerk.get(address, {"unit": key, "issuer": key}).status_code == 200


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1989-12-31"])
def test_days_that_no_work_has_are_no_days(day: str) -> None:
    with pytest.raises(ValidationError):
        DayField().clean(day)


def test_what_a_signed_in_person_saw_is_kept_nowhere(clerk: Client) -> None:
    assert clerk.get("/tasks/").headers["Cache-Control"] == "private, no-store"


def test_the_documentation_of_the_api_is_served_here_and_to_the_signed_in_only(
    clerk: Client,
) -> None:
    page = clerk.get("/api/v1/docs/").content.decode()

    assert "https://" not in page
    assert "/static/ninja/swagger-ui-bundle.js" in page
    assert Client().get("/api/v1/docs/").status_code == 302
    assert Client().get("/api/v1/openapi.json").status_code == 302
