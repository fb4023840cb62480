"""Layouts: written and read, laid out in cells, and what the linter says."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from kexie.returns.layout import (
    BadLayout,
    Layout,
    Lines,
    Question,
    Section,
    Table,
    digest_of,
    lint,
    places_of,
    read_layout,
    write_layout,
)
from kexie.returns.tests.shapes import CATALOGUE, LAYOUT, LAYOUTS, TABLE


def form(*items: Any) -> Layout:
    return Layout(sections=(Section(key="s", title="一", items=items),))


def faults(*items: Any, grave: bool = True) -> dict[str, str]:
    """What the linter says, by place, in English keys of the sentences."""
    return {
        one.place: str(one.message) for one in lint(form(*items), CATALOGUE) if one.grave == grave
    }


@given(LAYOUTS)
def test_what_is_written_is_read_again_as_it_was(layout: Layout) -> None:
    written = json.loads(json.dumps(write_layout(layout)))

    assert read_layout(written) == layout
    assert digest_of(read_layout(written)) == digest_of(layout)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"sections": 1}, "sections"),
        ({"sections": [{"key": "a"}]}, "sections.0.title"),
        ({"sections": [{"key": "a", "title": 3}]}, "sections.0.title"),
        (
            {"sections": [{"key": "a", "title": "b", "items": [{"item": "x"}]}]},
            "sections.0.items.0.item",
        ),
        ({"sections": [{"key": "a", "title": "b", "colour": "red"}]}, "sections.0.colour"),
        ({"format": 9}, "format"),
        ({"sections": [{"key": "a", "title": "长" * 4001}]}, "sections.0.title"),
        (
            {
                "sections": [
                    {
                        "key": "a",
                        "title": "b",
                        "items": [
                            {
                                "item": "question",
                                "key": "q",
                                "kind": "words",
                                "label": "l",
                                "length": -1,
                            }
                        ],
                    }
                ]
            },
            "sections.0.items.0.length",
        ),
        ([], "layout"),
    ],
)
def test_what_is_no_layout_is_refused_with_its_place(change: Any, path: str) -> None:
    with pytest.raises(BadLayout) as refusal:
        read_layout(change)

    assert refusal.value.path == path


def test_a_table_comes_to_its_cells_with_formulas_of_their_own() -> None:
    places = {place.key: place for place in places_of(form(TABLE))}

    assert list(places)[:3] == ["work_talks_male", "work_talks_female", "work_talks_sum"]
    assert "work_people_male" not in places
    assert places["work_talks_sum"].formula == "{work_talks_male} + {work_talks_female}"
    assert places["work_each_sum"].formula == "{work_people_sum} / {work_talks_sum}"
    assert places["work_talks_male"].group == "male"
    assert not places["work_each_sum"].is_editable


def test_a_sound_form_has_no_findings() -> None:
    assert lint(LAYOUT, CATALOGUE) == []


def figure(key: str, **named: Any) -> Question:
    return Question(key=key, kind="figure", label="数", **({"indicator": "L03"} | named))


def test_a_fact_is_asked_once() -> None:
    assert set(faults(figure("a"), figure("b"))) == {"b"}
    whole = [figure(code, indicator="L02", group=code) for code in ("male", "female")]
    assert set(faults(figure("all", indicator="L02"), *whole)) == {"all"}
    assert not faults(figure("all", indicator="L02"), whole[0])


def test_a_fact_and_its_target_are_two_things() -> None:
    assert not faults(figure("a"), replace(figure("b"), kind="target"))


@pytest.mark.parametrize(
    "item",
    [
        figure("x", indicator="Z99"),
        figure("x", indicator="L09"),
        figure("x", group="old"),
        Question(key="x", kind="file", label="名单"),
        Question(key="x", kind="file", label="名单", reason="核对", required=True),
        Question(key="x", kind="words", label="活动照片链接"),
        Question(key="x", kind="words", label="活动定位", reason="核对"),
        Question(key="x", kind="choice", label="选"),
        Question(key="x", kind="calculated", label="算"),
        Question(key="x", kind="calculated", label="算", formula="{nothing} + 1"),
        Question(key="x", kind="calculated", label="算", formula="#{Z99}"),
        Question(key="x", kind="calculated", label="算", formula="{x} + 1"),
        Question(key="x", kind="words", label=""),
        Question(key="x", kind="odd", label="怪"),
        Question(key="x", kind="words", label="话", show_if="{x} = 1"),
        Table(key="x", title="空", rows=(), columns=()),
        Lines(key="x", title="空", columns=()),
    ],
)
def test_what_cannot_be_asked_is_a_grave_finding(item: Any) -> None:
    assert "x" in faults(figure("sound", indicator="L02"), item)


def test_keys_are_plain_and_stand_once() -> None:
    twice = [
        Question(key="a", kind="words", label="甲"),
        Question(key="a", kind="words", label="乙"),
    ]

    assert "a" in faults(*twice)
    assert "Ä" in faults(Question(key="Ä", kind="words", label="甲"))


def test_calculations_in_a_circle_are_found() -> None:
    one = Question(key="one", kind="calculated", label="甲", formula="{two} + {a}")
    two = Question(key="two", kind="calculated", label="乙", formula="{one} * 2")

    assert set(faults(figure("a"), one, two)) == {"one", "two"}


def test_an_empty_form_asks_nothing() -> None:
    assert [one.place for one in lint(Layout(), {})] == [""]
