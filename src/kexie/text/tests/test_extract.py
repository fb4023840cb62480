import json
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kexie.text.extract import extract, extract_text, run_extract
from kexie.text.formats import NoTextInFile
from kexie.text.repair import repair
from kexie.text.sheet import write_breakdown
from kexie.text.tests import samples
from kexie.text.units import Register

SHARED = Path(__file__).parents[5] / "shared"
CONTRACT = SHARED / "contracts" / "extract.schema.json"
LABELLED = sorted((SHARED / "data" / "drafts" / "texts").glob("*.txt"))
REGISTER = Register()
needs_contract = pytest.mark.skipif(not CONTRACT.exists(), reason="the contract is not at hand")


def check(value: dict[str, Any]) -> None:
    schema = json.loads(CONTRACT.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(value)


@needs_contract
@pytest.mark.parametrize("path", LABELLED, ids=lambda p: p.stem)
def test_labelled_texts_come_out_as_the_contract_says(path: Path) -> None:
    check(extract(path.read_bytes(), name=path.name, register=REGISTER).as_contract())


@needs_contract
@settings(max_examples=120, deadline=None)
@given(st.text(min_size=1).filter(str.strip))
def test_any_text_comes_out_as_the_contract_says(text: str) -> None:
    check(extract(text, name="x.txt", register=REGISTER).as_contract())


def test_quotes_are_the_text_of_their_spans_and_lead_back_to_the_input() -> None:
    extraction = extract(samples.PLAN.encode("gb18030"), name="plan.txt", register=REGISTER)
    value = extraction.as_contract()
    assert value["input"]["encoding"] == "gb18030"
    assert value["drafts"]
    for draft in value["drafts"]:
        assert value["text"][slice(*draft["span"])] == draft["quote"]
        assert extraction.repaired.source[slice(*draft["input_span"])] == draft["quote"]


def test_a_blank_file_is_refused_in_plain_words() -> None:
    with pytest.raises(NoTextInFile):
        extract(b" \n", name="x.txt", register=REGISTER)


def test_a_text_whose_repairs_were_undone_is_read_as_it_stands() -> None:
    repaired = repair("各單位要於5月底前報送總結。各單位要建立臺賬。")
    undone = repaired.without(range(len(repaired.repairs)))
    assert extract_text(undone, name="x", register=REGISTER).text == undone.source


def test_several_files_are_extracted_in_order_and_progress_is_told(tmp_path: Path) -> None:
    paths = []
    for name, text in (("a.txt", samples.PLAN), ("b.txt", samples.TABLE)):
        paths.append(tmp_path / name)
        paths[-1].write_text(text, encoding="utf-8")
    heard: list[tuple[int, int, str]] = []
    done = run_extract(
        paths, register=REGISTER, on_progress=lambda n, of, path: heard.append((n, of, path.name))
    )
    assert [e.name for e in done] == ["a.txt", "b.txt"]
    assert heard == [(1, 2, "a.txt"), (2, 2, "b.txt")]


def test_the_breakdown_table_holds_a_row_for_each_draft(tmp_path: Path) -> None:
    extraction = extract(samples.TABLE, name="任务.txt", register=REGISTER)
    path = tmp_path / "out.xlsx"
    write_breakdown([extraction], path)
    sheet = load_workbook(path).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][:3] == ("序号", "任务", "原文")
    assert len(rows) == 2 + len(extraction.drafts)
    assert rows[2][4:7] == ("科普部", "各县（市、区）科协", "11月底前（2024年11月30日）")
    assert sheet.page_setup.orientation == "landscape"


def test_a_formula_in_a_text_stays_words_in_the_table(tmp_path: Path) -> None:
    text = samples.TABLE.replace("建设社区科普角60个", "=HYPERLINK(建设社区科普角60个)")
    path = tmp_path / "out.xlsx"
    write_breakdown([extract(text, name="x", register=REGISTER)], path)
    sheet = load_workbook(path).active
    assert sheet is not None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    "piece",
    ["要", "（", "“", "由市科协", "责任单位：市科协；", "每季度", "一是", "、各单位", "3月", "1. "],
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    def taken(count: int) -> float:
        text = "会议要求，" + piece * count
        begun = time.process_time()
        extract(text, name="x", register=REGISTER)
        return time.process_time() - begun

    taken(50)
    short = max(taken(2_000), 0.02)
    assert taken(16_000) < 8 * 4 * short


def test_what_a_page_obliges_leads_back_into_the_page_with_its_tags() -> None:
    page = (
        "<!DOCTYPE html><html><head><style>p{}</style><script>var a='<p>x</p>';</script></head><body>"
        "<h1>雾溪市2024年任务分解表</h1><table>\n<tr>\n<th>序号</th>\n<th>任务内容</th>\n<th>牵头单位</th>\n"
        "<th>完成时限</th>\n</tr>\n<tr>\n<td><p>1</p></td>\n<td><p>建设<b>科普角</b>60个</p></td>\n"
        "<td>科普部</td>\n<td>11月底前</td>\n</tr>\n</table></body></html>"
    )
    (draft,) = extract(page.encode(), name="x.html", register=REGISTER).as_contract()["drafts"]
    assert draft["quote"] == "建设科普角60个"
    assert page[slice(*draft["input_span"])] == "建设<b>科普角</b>60个"
    assert (draft["units"][0]["text"], draft["due"]["text"]) == ("科普部", "11月底前")
