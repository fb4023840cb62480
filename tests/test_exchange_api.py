"""Values in and out through the interface, with the rights of whoever asks."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kexie.indicators.exchange.writing import as_csv, as_json
from kexie.indicators.models import Figure, Indicator, Standing
from kexie.indicators.queries.export import Wanted, values_for
from tests import exchanging
from tests.ground import examples
from tests.world import World

JSON = "application/json"
ELEMENTS = {
    "dataElements": [
        {"id": "visits", "name": "Visits", "code": "V", "valueType": "INTEGER_ZERO_OR_POSITIVE"},
        {"id": "money", "name": "Money", "valueType": "NUMBER", "categoryCombo": {"id": "sex"}},
        {"id": "open", "name": "Open", "valueType": "BOOLEAN"},
        {"id": "words", "name": "Words", "valueType": "LONG_TEXT"},
        {"id": "day", "name": "Day", "valueType": "DATE"},
    ],
    "categoryCombos": [
        {
            "id": "sex",
            "name": "Sex",
            "categories": [],
            "categoryOptionCombos": [
                {"id": "women", "name": "Women"},
                {"id": "men", "name": "Men"},
            ],
        }
    ],
}


def value(unit: str, number: str = "7", **more: str) -> dict[str, str]:
    return {"dataElement": "visits", "period": "202401", "orgUnit": unit, "value": number, **more}


@pytest.fixture
def elements(world: World) -> World:
    exchanging.load_forms(json.dumps(ELEMENTS), owner="530000")
    return world


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def send(client: Client, *rows: dict[str, str], **query: str) -> tuple[int, dict[str, Any]]:
    door = reverse("api:indicators-values-in", query=query)
    answer = client.post(door, {"dataValues": list(rows)}, content_type=JSON)
    return answer.status_code, answer.json()


def held() -> list[tuple[str, int, int | None]]:
    rows = Figure.objects.filter(batch__isnull=False)
    return sorted(rows.values_list("unit__code", "standing", "own"))


def test_who_writes_for_the_unit_above_writes_accepted_figures(elements: World) -> None:
    code, summary = send(signed_in(elements, "kunming_clerk"), value("530102"))

    assert (code, summary["created"], summary["standing"]) == (200, 1, {"accepted": 1})
    assert held() == [("530102", Standing.ACCEPTED, 7_000_000)]


def test_the_units_own_office_writes_provisional_ones(elements: World) -> None:
    code, summary = send(signed_in(elements, "wuhua_clerk"), value("530102"))

    assert (code, summary["standing"]) == (200, {"provisional": 1})
    assert held() == [("530102", Standing.PROVISIONAL, 7_000_000)]


def test_a_row_of_somebody_elses_unit_refuses_all(elements: World) -> None:
    rows = value("530102"), value("530302")
    code, summary = send(signed_in(elements, "wuhua_clerk"), *rows)

    assert (code, summary["status"], summary["refused"]) == (400, "refused", 1)
    assert [row["row"] for row in summary["reasons"]] == [1]
    assert held() == []


@pytest.mark.parametrize("name", ["nobody", "inspector", "system_admin"])
def test_somebody_without_a_desk_writes_nothing(elements: World, name: str) -> None:
    code, summary = send(signed_in(elements, name), value("530102"))

    assert (code, summary["refused"]) == (400, 1)
    assert held() == []


def test_a_dry_run_gives_the_verdict_and_changes_nothing(elements: World) -> None:
    client = signed_in(elements, "province_clerk")
    tried = send(client, value("530102"), dryRun="true")
    assert held() == []
    assert send(client, value("530102")) == tried

    bad = value("530102", "seven")
    assert send(client, bad, dryRun="true") == send(client, bad)


def test_a_table_in_the_office_encoding_is_read(elements: World) -> None:
    text = "dataelement,period,orgunit,value,comment\nwords,2024Q1,530102,一切正常,由县里补报\n"
    door = reverse("api:indicators-values-in")
    client = signed_in(elements, "province_clerk")
    answer = client.generic("POST", door, text.encode("gb18030"), content_type="text/csv")

    assert answer.json()["created"] == 1
    figure = Figure.objects.get(text__isnull=False)
    assert (figure.text, figure.comment) == ("一切正常", "由县里补报")


def test_codes_name_elements_where_that_is_said(elements: World) -> None:
    client = signed_in(elements, "province_clerk")
    row = value("530102") | {"dataElement": "V"}
    assert send(client, row, dataElementIdScheme="CODE")[1]["created"] == 1
    assert send(client, row | {"dataElement": "VV"}, dataElementIdScheme="CODE")[0] == 400


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "-1"},
        {"value": "1.5"},
        {"value": ""},
        {"period": "202413"},
        {"period": ""},
        {"dataElement": "visit"},
        {"orgUnit": "530"},
        {"categoryOptionCombo": "women?"},
        {"attributeOptionCombo": "women"},
        {"comment": "x" * 401},
        {"value": "9" * 30},
        {"mark": "no"},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_what_is_wrong_with_a_row_is_said(elements: World, wrong: dict[str, str]) -> None:
    code, summary = send(signed_in(elements, "province_clerk"), value("530102") | wrong)

    assert (code, summary["refused"]) == (400, 1)
    assert summary["reasons"][0]["reason"]
    assert held() == []


def exported(client: Client, kind: str = "json", **query: str) -> Any:
    door = reverse(f"api:indicators-values-{kind}", query=query)
    answer = client.get(door)
    assert answer.status_code == 200, answer.content
    return answer.json()["dataValues"] if kind == "json" else answer.content.decode()


def test_values_go_out_as_far_as_one_may_see_them(elements: World) -> None:
    send(signed_in(elements, "province_clerk"), value("530102"), value("530302", "0"))

    def units(name: str, **query: str) -> list[str]:
        rows = exported(signed_in(elements, name), period="202401", **query)
        return [row["orgUnit"] for row in rows]

    assert units("province_clerk") == ["530102", "530302"]
    assert units("wuhua_clerk") == ["530102"]
    assert units("nobody") == []
    assert units("province_clerk", orgUnit="530300", children="true") == ["530302"]
    assert units("province_clerk", orgUnit="530300") == []


@pytest.mark.parametrize("query", [{}, {"period": "soon"}, {"period": "2024", "orgUnit": "x"}])
def test_too_little_or_unknown_things_are_refused(elements: World, query: dict[str, str]) -> None:
    client = signed_in(elements, "province_clerk")
    assert client.get(reverse("api:indicators-values-csv", query=query)).status_code == 400


cells = st.fixed_dictionaries(
    {
        "unit": st.sampled_from(["530000", "530100", "530102", "530103", "530302"]),
        "period": st.sampled_from(["202401", "2024Q1", "2024", "2024W9", "2024-02T1", "2023-11FY"]),
        "comment": st.sampled_from(["", "说明, 带逗号", 'a "quote"', "两行\n字"]),
        "what": st.one_of(
            st.tuples(st.just("visits"), st.just(""), st.integers(0, 10**9).map(str)),
            st.tuples(
                st.just("money"),
                st.sampled_from(["", "women", "men"]),
                st.decimals(-(10**9), 10**9, places=6).map(lambda one: f"{one:f}"),
            ),
            st.tuples(st.just("open"), st.just(""), st.sampled_from(["true", "false"])),
            st.tuples(st.just("day"), st.just(""), st.dates().map(str)),
            st.tuples(
                st.just("words"), st.just(""), st.text('字a," \n=;', min_size=1).filter(str.strip)
            ),
            st.tuples(st.just("visits"), st.just(""), st.sampled_from(["na", "nv"])),
        ),
    }
)


@pytest.mark.usefixtures("elements")
@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filled=st.lists(cells, min_size=1, max_size=12))
def test_what_went_out_comes_in_again_and_changes_nothing(filled: list[dict[str, Any]]) -> None:
    once = {(one["what"][0], one["what"][1], one["unit"], one["period"]): one for one in filled}
    lines = []
    for one in once.values():
        element, group, written = one["what"]
        cell = "mark" if written in ("na", "nv") else "value"
        line = {"dataElement": element, "period": one["period"], "orgUnit": one["unit"]}
        line |= {"categoryOptionCombo": group, cell: written, "comment": one["comment"]}
        lines.append(line)
    exchanging.load_values(json.dumps({"dataValues": lines}), partial=False)

    for written_as in (as_json, as_csv):
        everything = Wanted(first=date(1900, 1, 1), last=date(2199, 12, 31))
        text = written_as(values_for(None, everything))
        summary = exchanging.load_values(text)
        assert (summary.created, summary.updated, summary.removed) == (0, 0, 0)
        assert summary.unchanged == summary.rows >= len(lines)


def test_a_question_is_answered_as_far_as_one_may_see(elements: World) -> None:
    send(signed_in(elements, "province_clerk"), value("530102"), value("530302", "5"))

    def rows(name: str, units: Any) -> list[tuple[str | None, int]]:
        question = {"items": {"elements": ["visits"]}, "units": units, "periods": ["2024Q1"]}
        answer = signed_in(elements, name).post(
            reverse("api:indicators-query"), question, content_type=JSON
        )
        assert answer.status_code == 200, answer.content
        return [(row["unit"], row["value"]) for row in answer.json()["rows"]]

    all_units = {"each": ["530000", "530100", "530102", "530302"]}
    assert rows("province_clerk", all_units) == [
        ("530000", 12),
        ("530100", 7),
        ("530102", 7),
        ("530302", 5),
    ]
    # its own, and what stands above as context; never a unit beside
    assert rows("wuhua_clerk", all_units) == [("530000", 12), ("530100", 7), ("530102", 7)]
    assert rows("nobody", all_units) == []
    assert rows("province_clerk", None) == [(None, 12)]
    assert rows("province_clerk", {"each": {"below": "530000", "kinds": ["county"]}}) == [
        ("530102", 7),
        ("530302", 5),
    ]


def test_a_question_that_cannot_be_understood_says_where(elements: World) -> None:
    client = signed_in(elements, "province_clerk")
    question = {
        "items": {"indicators": [{"id": "x", "numerator": "#{visits} +", "denominator": "1"}]},
        "periods": ["202401"],
    }
    answer = client.post(reverse("api:indicators-query"), question, content_type=JSON)

    assert answer.status_code == 400
    assert answer.json()["title"].startswith("items.indicators[0].numerator: ")
    assert "12" in answer.json()["title"]


def test_elements_belong_to_the_unit_that_was_named(elements: World) -> None:
    assert Indicator.objects.get(code="visits").owner == elements.province
