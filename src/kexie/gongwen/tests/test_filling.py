"""An office's own template is filled, and what is wrong with it is named with its place."""

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from kexie.gongwen import Heading, Note, Run, Table
from kexie.gongwen.docx_body import Body
from kexie.gongwen.filling import BadTemplate, Value, fill, values_of
from kexie.gongwen.model import Paragraph
from kexie.gongwen.tests import samples


def template(*paragraphs: str | tuple[str, ...], rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A file with these paragraphs; those given in pieces are torn into runs."""
    file = docx.Document()
    for given in paragraphs:
        paragraph = file.add_paragraph()
        for piece in (given,) if isinstance(given, str) else given:
            paragraph.add_run(piece)
    if rows:
        table = file.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    return saved(file)


def saved(file: Any) -> bytes:
    data = io.BytesIO()
    file.save(data)
    return data.getvalue()


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def texts(data: bytes) -> list[str]:
    return [one.text for one in opened(data).paragraphs]


def test_a_text_takes_the_place_of_its_placeholder() -> None:
    made = fill(template("关于{{标题}}：{{ title }}"), {"title": "甲", "标题": "乙"})
    assert texts(made.data) == ["关于乙：甲"]
    assert made.unused == ()


def test_a_placeholder_torn_into_runs_is_found_and_looks_as_its_first_letter() -> None:
    file = docx.Document()
    paragraph = file.add_paragraph()
    for piece, bold in (
        ("前{", False),
        ("{ti", True),
        ("tle", False),
        ("}}后", False),
        ("{{x}}", False),
    ):
        paragraph.add_run(piece).bold = bold
    made = opened(fill(saved(file), {"title": "甲\n乙", "x": "丙"}).data).paragraphs[0]
    assert made.text == "前甲\n乙后丙"
    assert made.runs[0].text == "前甲\n乙后" or "甲" in made.runs[0].text


def test_what_is_filled_in_is_literal() -> None:
    said = "{{title}} <w:t>&amp; {% if %} \x00"
    made = fill(template("{{title}}|{{other}}", rows=(("{{rows.a}}",),)), {"title": said, "other": "{{title}}", "rows": [{"a": "{{other}}"}]})  # fmt: skip
    assert texts(made.data) == ["{{title}} <w:t>&amp; {% if %} |{{title}}"]
    assert opened(made.data).tables[0].cell(0, 0).text == "{{other}}"


def test_a_list_repeats_its_paragraph_or_is_joined_in_a_sentence() -> None:
    made = fill(template("{{names}}", "有{{names}}等"), {"names": ["甲", "乙"]})
    assert texts(made.data) == ["甲", "乙", "有甲、乙等"]
    assert texts(fill(template("头", "{{names}}"), {"names": []}).data) == ["头"]


def test_rows_repeat_the_row_of_their_table() -> None:
    rows = [{"unit": "甲", "count": "1"}, {"unit": "乙", "count": "2"}]
    made = fill(template(rows=(("单位", "数"), ("{{rows.unit}}", "{{rows.count}} {{date}}"))), {"rows": rows, "date": "今"})  # fmt: skip
    cells = [[cell.text for cell in row.cells] for row in opened(made.data).tables[0].rows]
    assert cells == [["单位", "数"], ["甲", "1 今"], ["乙", "2 今"]]


def test_heads_feet_and_boxes_of_text_are_filled_too() -> None:
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "{{a}}"
    file.sections[0].footer.paragraphs[0].text = "{{b}}"
    box = OxmlElement("w:txbxContent")
    inner = OxmlElement("w:p")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "{{c}}"
    file.add_paragraph()._p.append(box)
    box.append(inner)
    inner.append(run)
    run.append(text)
    made = opened(fill(saved(file), {"a": "头", "b": "脚", "c": "框"}).data)
    assert made.sections[0].header.paragraphs[0].text == "头"
    assert made.sections[0].footer.paragraphs[0].text == "脚"
    assert [one.text for one in made.element.body.iter(qn("w:t"))] == ["框"]


def test_a_body_stands_in_the_templates_own_styles_and_looks_as_its_placeholder() -> None:
    file = docx.Document()
    paragraph = file.add_paragraph()
    paragraph.add_run("{{正文}}").font.name = "某体"
    paragraph.paragraph_format.first_line_indent = 400_000
    table = Table(
        caption="表", head=("甲",), rows=((Run(text="乙"),),), widths=(1,), sides=("left",)
    )
    noted = Paragraph((Run(text="数", note="来源"),))
    blocks = (Heading(1, "开头"), samples.said("文"), noted, table, Note((Run(text="注"),)))
    made = opened(fill(saved(file), {"正文": Body(blocks)}).data)
    assert [one.text for one in made.paragraphs] == ["一、开头", "文", "数（来源）", "表1　表", "", "注"]  # fmt: skip
    assert made.paragraphs[0].style.name == "Heading 1"
    assert made.paragraphs[1].runs[0].font.name == "某体"
    assert made.paragraphs[1].paragraph_format.first_line_indent == paragraph.paragraph_format.first_line_indent  # fmt: skip
    assert made.paragraphs[5].style.name == "公文注释"
    assert made.tables[0].cell(1, 0).text == "乙"


def test_a_whole_document_fills_a_template_in_either_language() -> None:
    words = ("{{标题}}", "{{number}} 签发人：{{signers}}", "{{addressees}}：", "{{正文}}", "附件：{{attachments}}", "{{署名}} {{date}}", "抄送：{{copies}}。 {{office}} {{印发日期}}印发")  # fmt: skip
    made = fill(template(*words), values_of(samples.request()))
    said = texts(made.data)
    assert said[1] == "某科协发〔2025〕1号 签发人：张甲"
    assert said[-1].endswith("2025年1月21日印发")
    assert made.unused == ("发文机关", "发文机关标志", "份号", "紧急程度", "附注")


@pytest.mark.parametrize(
    ("paragraphs", "rows", "trouble"),
    [
        (("甲", "{{titel}}"), (), "正文第2段：占位符 {{titel}} 没有对应的内容，是否应为 {{title}}？"),
        (("{{title",), (), "正文第1段：占位符没有写完整，多出“{{”"),
        (("前{{body}}",), (), "正文第1段：占位符 {{body}} 应单独成段"),
        (("{{rows.a}}",), (), "正文第1段：占位符 {{rows.a}} 只能用于表格的一行"),
        (("{{rows}}",), (), "正文第1段：占位符 {{rows}} 是逐行的内容"),
        (("甲",), (("单位",), ("{{rows.b}}",)), "正文第1个表格第2行：占位符 {{rows.b}} 没有“b”这一列"),
        (("甲",), (("{{title.b}}",),), "正文第1个表格第1行：占位符 {{title.b}} 只能用于表格的一行"),
    ],
)  # fmt: skip
def test_an_error_names_the_placeholder_and_its_place(
    paragraphs: tuple[str, ...], rows: tuple[tuple[str, ...], ...], trouble: str
) -> None:
    values: dict[str, Value] = {
        "title": "甲",
        "body": Body((samples.said(),)),
        "rows": [{"a": "1"}],
    }
    with pytest.raises(BadTemplate) as told:
        fill(template(*paragraphs, rows=rows), values)
    assert told.value.troubles[0].startswith(trouble.rstrip("？"))


def test_all_errors_are_named_at_once() -> None:
    with pytest.raises(BadTemplate) as told:
        fill(template("{{a}}", "{{b}}"), {"c": ""})
    assert len(told.value.troubles) == 2


def test_what_is_no_docx_is_no_template() -> None:
    with pytest.raises(BadTemplate, match="DOCX"):
        fill(b"text", {})


@pytest.mark.parametrize(
    "kind", [RT.IMAGE, RT.OLE_OBJECT, f"{RT.IMAGE.rpartition(chr(47))[0]}/attachedTemplate"]
)
def test_a_template_that_fetches_something_from_elsewhere_is_refused(kind: str) -> None:
    file = docx.Document()
    file.add_paragraph("{{title}}")
    file.part.rels.get_or_add_ext_rel(kind, "https://elsewhere.example/seen.png")

    with pytest.raises(BadTemplate, match=r"https://elsewhere\.example/seen\.png"):
        fill(saved(file), {"title": "甲"})


def test_an_address_that_a_reader_may_open_is_none_of_these() -> None:
    file = docx.Document()
    file.add_paragraph("{{title}}")
    file.part.rels.get_or_add_ext_rel(RT.HYPERLINK, "https://kexie.example/")

    assert texts(fill(saved(file), {"title": "甲"}).data) == ["甲"]


def changed(name: str, old: bytes, new: bytes) -> bytes:
    """A template in whose part of this name one passage is another."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(template("{{title}}"))) as parts,
        zipfile.ZipFile(made, "w") as other,
    ):
        for part in parts.namelist():
            data = parts.read(part)
            other.writestr(part, data.replace(old, new) if part == name else data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (
            "word/document.xml",
            b"<w:document",
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document',
        ),
        ("word/document.xml", b"w:body", b"w:nobody"),
        ("[Content_Types].xml", b"/word/styles.xml", b"/word/none.xml"),
    ],
)
def test_a_file_that_no_office_program_wrote_is_refused_in_words(
    name: str, old: bytes, new: bytes
) -> None:
    with pytest.raises(BadTemplate, match="DOCX"):
        fill(changed(name, old, new), {"title": "甲"})
