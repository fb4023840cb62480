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
    editing,
    lint,
    places_of,
    read_layout,
    write_layout,
)
from kexie.returns.layout.comparing import differences
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


def test_parts_are_added_changed_moved_and_taken_away() -> None:
    form = editing.add(Layout(), "", "part")
    form = editing.add(form, "0", "table")
    form = editing.add(
        form, "0.0", "rows", [editing.Source("L02", "讲座"), editing.Source("L03", "听众")]
    )
    form = editing.add(form, "0.0", "columns", [editing.Source("male", "男")])
    form = editing.add(form, "0", "note")
    form = editing.change(form, "0.0.rows.1", {"label": "人数", "nonsense": 1})
    form = editing.move(form, "0.0.rows.1", -1)
    form = editing.remove(form, "0.1")

    table = form.sections[0].items[0]
    assert isinstance(table, Table)
    assert [row.label for row in table.rows] == ["人数", "讲座"]
    assert [column.group for column in table.columns] == ["", "male"]
    assert len(form.sections[0].items) == 1


def test_a_new_key_goes_into_every_formula() -> None:
    layout = editing.change(
        form(TABLE, figure("a", indicator="L03")), "0.0.columns.0", {"key": "men"}
    )
    table = layout.sections[0].items[0]
    assert isinstance(table, Table)
    assert table.columns[2].formula == "{men} + {female}"

    asked = form(figure("a"), Question(key="b", kind="calculated", label="乙", formula="{a} * 2"))
    renamed = editing.change(asked, "0.0", {"key": "c"}).sections[0].items[1]
    assert isinstance(renamed, Question)
    assert renamed.formula == "{c} * 2"


def test_an_item_at_the_end_of_a_section_moves_into_the_next() -> None:
    layout = editing.add(form(figure("a")), "", "part")

    moved = editing.move(layout, "0.0", 1)
    assert [len(section.items) for section in moved.sections] == [0, 1]
    assert editing.move(moved, "1.0", -1) == layout


@pytest.mark.parametrize("path", ["9", "0.9", "0.0.rows.7", "x", "0.0.options.1", "-1"])
def test_a_place_that_is_not_there_is_refused(path: str) -> None:
    with pytest.raises(BadLayout):
        editing.remove(form(TABLE), path)


@given(LAYOUTS)
def test_no_act_of_the_builder_breaks_a_form(layout: Layout) -> None:
    for path in [str(n) for n in range(len(layout.sections))]:
        assert read_layout(write_layout(editing.move(layout, path, 1))) == editing.move(
            layout, path, 1
        )
        assert len(editing.remove(layout, path).sections) == len(layout.sections) - 1


def test_options_are_written_one_a_line() -> None:
    options = editing.options_of("a 线上\n线下 或其他\n\n3")

    assert [(one.code, one.label) for one in options] == [
        ("a", "线上"),
        ("2", "线下 或其他"),
        ("3", "3"),
    ]
    assert editing.options_of(editing.text_of_options(options)) == options


@given(LAYOUTS)
def test_a_form_does_not_differ_from_itself(layout: Layout) -> None:
    assert differences(layout, layout) == []


def test_differences_say_what_came_went_and_changed() -> None:
    old = form(figure("a"), Question(key="b", kind="words", label="乙"))
    new = form(figure("c"), Question(key="b", kind="words", label="丙"))

    found = {(one.path, one.kind) for one in differences(old, new)}
    assert found == {("s.c", "added"), ("s.b", "changed"), ("s.a", "removed")}
