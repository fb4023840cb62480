import zipfile
from contextlib import suppress
from datetime import date
from io import BytesIO

import docx
import pypdfium2
import pytest
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from kexie.text.formats import (
    MOST_BYTES,
    MacrosInFile,
    NoTextInFile,
    TooLarge,
    UnknownFormat,
    UnreadableFile,
    read_file,
)
from kexie.text.tests import samples


def word() -> bytes:
    """A document with paragraphs, a table with a merged cell, an insertion and a deletion."""
    document = docx.Document()
    document.add_paragraph("关于任务分工的通知")
    changed = document.add_paragraph("各单位要")._p
    changed.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>按时</w:t></w:r></w:ins>"))
    changed.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>尽快</w:delText></w:r></w:del>")
    )
    changed.append(parse_xml(f"<w:r {nsdecls('w')}><w:t>报送。</w:t></w:r>"))
    table = document.add_table(3, 3)
    for row, words in zip(
        table.rows,
        (("序号", "任务", "牵头单位"), ("1", "建站", "科普部"), ("2", "开会", "")),
        strict=True,
    ):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("2024年3月28日")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def workbook() -> bytes:
    """Two sheets, one hidden; a merged column, a date, numbers, a line break in a cell."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("分解表")
        sheet.merge_range("A1:D1", "任务分解表")
        sheet.write_row("A2", ["序号", "任务", "牵头单位", "完成时限"])
        sheet.write_row("A3", [1, "建设科普角\n60个", "", "年底前"])
        sheet.write_row("A4", [2, "比例达到", "", 0])
        sheet.write_datetime(
            "D4", date(2024, 11, 30), book.add_format({"num_format": "yyyy-mm-dd"})
        )
        sheet.write("E4", 12.5)
        sheet.merge_range("C3:C4", "科普部")
        hidden = book.add_worksheet("草稿")
        hidden.write("A1", "不该出现")
        hidden.hide()
    return file.getvalue()


def pdf(words: str = "") -> bytes:
    """A PDF of one page by hand."""
    content = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, thing in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (table, len(body))
    )


def archive(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def test_a_plain_text_comes_as_it_stands() -> None:
    source = read_file(samples.NEWS.encode("gb18030"), "会议.txt")
    assert (source.text, source.kind, source.encoding) == (samples.NEWS, "txt", "gb18030")


def test_a_text_with_tags_in_it_stays_a_text() -> None:
    text = '<p style="text-indent:2em;">各单位：</p>\n请按时报送。'
    assert read_file(text.encode(), "通知.txt").kind == "txt"


def test_a_document_of_word_gives_paragraphs_and_tables_in_order() -> None:
    source = read_file(word(), "a.txt")
    assert source.kind == "docx"
    assert source.text == (
        "关于任务分工的通知\n各单位要按时报送。\n序号\t任务\t牵头单位\n1\t建站\t科普部\n2\t开会\t科普部\n2024年3月28日\n"
    )
    assert source.tables[0][2] == ("2", "开会", "科普部")


def test_a_workbook_gives_its_visible_sheets_row_by_row() -> None:
    source = read_file(workbook(), "a.docx")
    assert source.kind == "xlsx"
    assert source.text == (
        "任务分解表\n序号\t任务\t牵头单位\t完成时限\n1\t建设科普角 60个\t科普部\t年底前\n2\t比例达到\t科普部\t2024年11月30日\t12.5\n"
    )


def test_a_pdf_gives_its_text_and_a_scan_says_that_it_has_none() -> None:
    assert (
        read_file(pdf("Kexie work points of the year"), "a.pdf").text
        == "Kexie work points of the year\n"
    )
    with pytest.raises(NoTextInFile, match="no text"):
        read_file(pdf(), "a.pdf")
    empty = BytesIO()
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(empty)
    document.close()
    with pytest.raises(NoTextInFile):
        read_file(empty.getvalue(), "a.pdf")


def test_a_page_gives_what_a_reader_sees() -> None:
    page = """<!DOCTYPE html><html><head><title>x</title><style>p{}</style><meta charset="utf-8"><body>
    <nav><a href="/">首页</a></nav><h1>通知</h1><p>各单位要<b>按时</b>&ldquo;报送&rdquo;。<br>特此通知。</p>
    <script>if (a < b) alert("x")</script>
    <table><tr><th>任务</th><th>牵头</th></tr><tr><td><p>建站</p><p>三个</p></td><td>科普部</td></tr></table>
    <p>二〇二四年</p></body></html>"""
    source = read_file(page.encode(), "page")
    assert source.kind == "html"
    assert (
        source.text
        == "通知\n各单位要按时“报送”。\n特此通知。\n任务\t牵头\n建站 三个\t科普部\n二〇二四年\n"
    )
    assert source.tables == ((("任务", "牵头"), ("建站 三个", "科普部")),)


@pytest.mark.parametrize(
    ("data", "refusal", "code"),
    [
        (b"", NoTextInFile, "no_text"),
        (b" \r\n\t", NoTextInFile, "no_text"),
        (b"x" * (MOST_BYTES + 1), TooLarge, "too_large"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 20, UnknownFormat, "unknown_format"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 20, UnknownFormat, "unknown_format"),
        (b"PK\x03\x04broken", UnknownFormat, "unknown_format"),
        (b"%PDF-1.7 broken", UnknownFormat, "unknown_format"),
        (archive({"a.txt": b"x"}), UnknownFormat, "unknown_format"),
        (archive({"word/document.xml": b"<broken"}), UnknownFormat, "unknown_format"),
        (archive({"word/document.xml": b"x", "word/vbaProject.bin": b"x"}), MacrosInFile, "macros"),
        (archive({"xl/workbook.xml": b"x", "xl/embeddings/a.exe": b"x"}), MacrosInFile, "macros"),
        (archive({"word/document.xml": b"x", "word/a.zip": b"x"}), UnknownFormat, "unknown_format"),
        (archive({"word/document.xml": b"0" * 50_000_000}), TooLarge, "too_large"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_plain_words(
    data: bytes, refusal: type[UnreadableFile], code: str
) -> None:
    with pytest.raises(refusal) as raised:
        read_file(data, "file")
    assert raised.value.code == code
    assert str(raised.value).endswith(".")


@settings(deadline=None)
@given(st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4\n", b"<html>"]), st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(start: bytes, data: bytes) -> None:
    with suppress(UnreadableFile):
        assert read_file(start + data, "x").text.strip()


@settings(deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_document_is_read_or_refused(place: int, noise: bytes) -> None:
    whole = WORD
    at = place % len(whole)
    with suppress(UnreadableFile):
        read_file(whole[:at] + noise + whole[at + len(noise) :], "x")


WORD = word()
