"""Whatever stands in a file or a question: an answer or a sentence, never a fault of the program."""

import contextlib
import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kexie.indicators.exchange.metadata import read_metadata
from kexie.indicators.exchange.values import read_values
from kexie.indicators.queries.question import read_questions
from kexie.kernel.errors import Refused
from kexie.kernel.importing import decoded
from kexie.org.trees import read_tree
from tests.ground import examples

SAMPLES: tuple[Any, ...] = (
    {
        "organisationUnits": [{"id": "a", "name": "A", "parent": {"id": "b"}, "path": "/b/a"}],
        "dataElements": [
            {
                "id": "e",
                "name": "E",
                "valueType": "NUMBER",
                "categoryCombo": {"id": "c"},
                "optionSet": {"id": "o"},
            }
        ],
        "categoryCombos": [
            {"id": "c", "name": "C", "categories": ["k"], "categoryOptionCombos": []}
        ],
        "optionSets": [{"id": "o", "options": [{"code": "1"}]}],
        "indicators": [
            {"id": "i", "name": "I", "numerator": "#{e}", "indicatorType": {"factor": 1}}
        ],
        "validationRules": [{"id": "v", "name": "V", "operator": "equal_to", "leftSide": {}}],
        "dataSets": [
            {
                "id": "f",
                "name": "F",
                "periodType": "Monthly",
                "dataSetElements": [{"dataElement": {"id": "e"}}],
                "sections": [{"name": "S", "sortOrder": 1, "dataElements": ["e"]}],
                "organisationUnits": ["a"],
            }
        ],
    },
    {
        "dataSet": "f",
        "completeDate": "2024-01-01",
        "period": "202401",
        "orgUnit": "a",
        "dataValues": [{"dataElement": "e", "value": "1", "deleted": True}],
    },
    {
        "items": {
            "elements": ["e"],
            "indicators": [{"id": "x", "numerator": "1", "factor": 2}],
            "reporting_rates": [{"data_set": "f"}],
        },
        "units": {"each": {"below": ["a"], "depth": 1}},
        "periods": {"between": ["2024-01-01", "2024-02-01"]},
        "decimals": 2,
        "filters": {"kinds": ["county"]},
    },
)
odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(["e", "202401", "²", "1e999999", "\x00", "a" * 500]),
    st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=3)), max_size=2),
    st.dictionaries(st.sampled_from(["id", "each", "below", "x"]), st.text(max_size=3), max_size=2),
)


def places(content: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    inside: list[tuple[Any, Any]] = []
    if isinstance(content, dict | list):
        inside = [*(content.items() if isinstance(content, dict) else enumerate(content))]
    for key, one in inside:
        found += places(one, (*path, key))
    return found


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A sample in which one or two places hold something else."""
    content = deepcopy(draw(st.sampled_from(SAMPLES)))
    for _time in range(draw(st.integers(1, 2))):
        path = draw(st.sampled_from(places(content)))
        holder = content
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = draw(odd)
        if not places(content):
            break
    return json.dumps(content)


def readers() -> list[Any]:
    return [
        lambda text: read_tree(text, known={}),
        lambda text: read_metadata(text, known={}),
        read_values,
        read_questions,
    ]


@pytest.mark.django_db
@settings(max_examples=examples(300), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=damaged())
def test_damaged_files_are_read_or_refused(text: str) -> None:
    for read in readers():
        with contextlib.suppress(Refused):
            read(text)


@pytest.mark.django_db
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in readers():
        with contextlib.suppress(Refused):
            read(decoded(data))
