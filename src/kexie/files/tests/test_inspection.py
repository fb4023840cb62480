"""What is taken in and what is refused, by content and by name."""

import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kexie.files import errors, kinds
from kexie.files.inspection import inspect
from kexie.files.models import FileLimits
from kexie.files.names import LONGEST, tidy
from kexie.files.tests import make
from kexie.kernel.errors import Refused
from kexie.kernel.secrecy import SecretMark

LIMITS = FileLimits(largest_file=1, largest_unpacked=4, most_members=50, largest_ratio=300)
WORD = make.word("一、会议要求")

GOOD = {
    "a.pdf": make.PDF,
    "请示.docx": WORD,
    "台账.xlsx": make.sheet(),
    "旧文件.doc": make.old_office("WordDocument"),
    "旧表.xls": make.old_office("Workbook"),
    "版式.ofd": make.package({"OFD.xml": b"<ofd/>", "Doc_0/Document.xml": b"<d/>"}),
    "图.png": make.png(),
    "文.txt": "请各州（市）科协于年底前完成。".encode(),
    "国标.txt": "请各州（市）科协于年底前完成。".encode("gb18030"),
    "表.csv": "单位,任务\n昆明市科协,科普\n".encode("utf-8-sig"),
    "网页.html": b"<!DOCTYPE html><html><script>1</script></html>",
    "图形.svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "材料.zip": make.package(
        {"请示.docx": WORD, "__MACOSX/._请示.docx": b"\0\1\2", "说明.txt": b"ok"}
    ),
    "地址像脚本.pdf": make.pdf_saying(
        "会议", catalog=b"/OpenAction<</S/URI/URI(https://example.org/JS/EF/Launch/XFA)>>"
    ),
    "说的是脚本.pdf": make.pdf_saying("/JS /Launch"),
    "带表.docx": make.with_member(WORD, "word/embeddings/book.xlsx", make.sheet()),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_offices_send_is_taken_in(name: str) -> None:
    kind = inspect(GOOD[name], name, LIMITS)

    assert name.rpartition(".")[2] in kind.endings


REFUSED = {
    "empty": (errors.EmptyFile, "a.txt", b""),
    "too large": (errors.TooLarge, "a.txt", b"a" * (2**20 + 1)),
    "program of Windows": (errors.Executable, "a.exe", make.PROGRAM),
    "program with another ending": (errors.Executable, "a.pdf", make.PROGRAM),
    "program of Linux": (errors.Executable, "a.txt", b"\x7fELF" + bytes(99)),
    "script by its first line": (errors.Executable, "a.txt", b"#!/bin/sh\nls"),
    "script by its ending": (errors.Executable, "a.vbs", b"MsgBox 1"),
    "shortcut": (errors.Executable, "a.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(60)),
    "direction mark hides the ending": (errors.Executable, tidy("gpj.\u202eexe"), b"any"),
    "macros in a new document": (
        errors.HasMacros,
        "a.docx",
        make.with_member(WORD, "word/vbaProject.bin", b"x"),
    ),
    "macros by the ending": (errors.HasMacros, "a.docm", WORD),
    "macro sheet": (
        errors.HasMacros,
        "a.xlsx",
        make.with_member(make.sheet(), "xl/macrosheets/sheet1.xml", b"<x/>"),
    ),
    "macros in an old document": (
        errors.HasMacros,
        "a.doc",
        make.old_office("WordDocument", "Macros", "_VBA_PROJECT"),
    ),
    "macro sheet in an old workbook": (
        errors.HasMacros,
        "a.xls",
        make.old_office("Workbook", body=b"\x85\0\x0e\0\x10\x20\0\0\0\x01\x06\0Macro1"),
    ),
    "macros in an archive": (
        errors.HasMacros,
        "a.zip",
        make.package({"b.docx": make.with_member(WORD, "word/vbaProject.bin", b"x")}),
    ),
    "macros in what a document holds": (
        errors.HasMacros,
        "a.docx",
        make.with_member(
            WORD, "word/embeddings/o.bin", make.old_office("Workbook", "_VBA_PROJECT_CUR")
        ),
    ),
    "file packed in an old document": (
        errors.Executable,
        "a.doc",
        make.old_office("WordDocument", "\x01Ole10Native"),
    ),
    "file packed in rich text": (errors.Executable, "a.rtf", rb"{\rtf1{\object\objdata 01}}"),
    "program in an archive": (errors.Executable, "a.zip", make.package({"b.pdf": make.PROGRAM})),
    "program in a document": (
        errors.Executable,
        "a.docx",
        make.with_member(WORD, "word/media/image1.png", make.PROGRAM),
    ),
    "archive in an archive": (
        errors.NestedArchive,
        "a.zip",
        make.package({"b.zip": make.package({"c.txt": b"c"})}),
    ),
    "archive in an archive under a false ending": (
        errors.NestedArchive,
        "a.zip",
        make.package({"b.txt": make.package({"c.txt": b"c"})}),
    ),
    "other archive in an archive": (
        errors.NestedArchive,
        "a.zip",
        make.package({"b.txt": b"7z\xbc\xaf\x27\x1c" + bytes(20)}),
    ),
    "archive in a document": (
        errors.NestedArchive,
        "a.docx",
        make.with_member(WORD, "word/x.dat", make.package({"c.txt": b"c"})),
    ),
    "archive that cannot be looked into": (
        errors.UnknownContent,
        "a.rar",
        b"Rar!\x1a\x07\0" + bytes(9),
    ),
    "unpacks too large": (
        errors.UnpacksTooLarge,
        "a.zip",
        make.package({f"{n}.txt": bytes([65 + n]) * 2**20 for n in range(5)}),
    ),
    "unpacks too densely": (
        errors.UnpacksTooLarge,
        "a.zip",
        make.package({"a.txt": b"a" * (2 * 2**20)}, method=zipfile.ZIP_DEFLATED),
    ),
    "too many members": (
        errors.UnpacksTooLarge,
        "a.zip",
        make.package({f"{n}.txt": b"a" for n in range(51)}),
    ),
    "protected archive": (
        errors.Unreadable,
        "a.zip",
        make.encrypted(make.package({"b.txt": b"b"})),
    ),
    "protected document": (errors.Unreadable, "a.docx", make.old_office("EncryptedPackage")),
    "protected old document": (
        errors.Unreadable,
        "a.doc",
        make.old_office("WordDocument", body=b"\xec\xa5\xc1\0" + bytes(7) + b"\x13"),
    ),
    "protected old workbook": (
        errors.Unreadable,
        "a.xls",
        make.old_office(
            "Workbook", body=b"\x09\x08\x10\0\0\x06\x05\0" + bytes(12) + b"\x2f\0\x36\0"
        ),
    ),
    "protected old slides": (
        errors.Unreadable,
        "a.ppt",
        make.old_office("PowerPoint Document", "EncryptedSummary"),
    ),
    "protected open document": (
        errors.Unreadable,
        "a.odt",
        make.package(
            {
                "mimetype": b"application/vnd.oasis.opendocument.text",
                "META-INF/manifest.xml": b"<m><encryption-data/></m>",
            },
            method=zipfile.ZIP_STORED,
        ),
    ),
    "protected PDF": (
        errors.Unreadable,
        "a.pdf",
        make.pdf_saying(
            "会议",
            more=(
                (
                    b"<</Filter/Standard/V 1/R 2/P -4"
                    b"/O<" + b"4f" * 32 + b">/U<" + b"55" * 32 + b">>>"
                ),
            ),
            trailer=b"/Encrypt 9 0 R/ID[<00><00>]",
        ),
    ),
    "broken PDF": (errors.Unreadable, "a.pdf", b"%PDF-1.7 nothing"),
    "script in a PDF": (
        errors.Executable,
        "a.pdf",
        make.pdf_saying("会议", catalog=b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"),
    ),
    "script in a PDF under a coded name": (
        errors.Executable,
        "a.pdf",
        make.pdf_saying(
            "会议", catalog=b"/OpenAction 9 0 R", more=(b"<</S/JavaScript/#4A#53(1)>>",)
        ),
    ),
    "script in what a PDF packs": (
        errors.Executable,
        "a.pdf",
        make.packed_pdf(b"<</S/JavaScript/JS(app.alert)>>"),
    ),
    "PDF that starts a program": (
        errors.Executable,
        "a.pdf",
        make.pdf_saying("会议", catalog=b"/OpenAction<</S/Launch/F(cmd.exe)>>"),
    ),
    "script in a stream of a PDF": (
        errors.Executable,
        "a.pdf",
        make.pdf_saying(
            "会议",
            catalog=b"/OpenAction<</S/JavaScript/JS 9 0 R>>",
            more=(b"<</Length 3>>stream\nabc\nendstream",),
        ),
    ),
    "form of a PDF that is a program": (
        errors.Executable,
        "a.pdf",
        make.pdf_saying("会议", catalog=b"/AcroForm<</Fields[]/XFA 9 0 R>>", more=(b"[(a)]",)),
    ),
    "file pinned to a page of a PDF": (
        errors.Executable,
        "a.pdf",
        make.pdf_saying(
            "会议",
            catalog=b"/Pinned 9 0 R",
            more=(b"<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]>>",),
        ),
    ),
    "file packed in a PDF": (
        errors.Executable,
        "a.pdf",
        make.pdf_saying(
            "会议",
            catalog=b"/Names<</EmbeddedFiles<</Names[(a)9 0 R]>>>>",
            more=(
                b"<</Type/Filespec/F(a.exe)/EF<</F 10 0 R>>>>",
                b"<</Type/EmbeddedFile/Length 2>>stream\nMZ\nendstream",
            ),
        ),
    ),
    "broken archive": (errors.Unreadable, "a.zip", b"PK\x03\x04" + bytes(50)),
    "name says otherwise": (errors.NameMismatch, "a.pdf", make.png()),
    "no ending": (errors.NameMismatch, "README", b"text"),
    "sheet called document": (errors.NameMismatch, "a.docx", make.sheet()),
    "archive called document": (errors.NameMismatch, "a.docx", make.package({"b.txt": b"b"})),
    "unknown content": (errors.UnknownContent, "a.dat", b"\x00\x01\x02\x03" * 20),
    "unknown compound": (errors.UnknownContent, "a.doc", make.old_office("Other")),
    "mark in text": (SecretMark, "a.txt", "机密★5年\n通知".encode()),
    "mark in text of the national standard": (
        SecretMark,
        "a.txt",
        "绝密★\n通知".encode("gb18030"),
    ),
    "mark in Big5, which reads as GB18030 too": (
        SecretMark,
        "a.txt",
        "機密★5年\n關於報送材料的通知".encode("big5"),
    ),
    "mark in text with broken bytes": (
        SecretMark,
        "a.txt",
        "絕密★\n".encode("big5") + "，".encode("gb18030") * 3 + "秘密".encode("big5"),
    ),
    "mark in UTF-16 with its mark": (SecretMark, "a.txt", "机密★5年".encode("utf-16")),
    "mark in a page in Big5": (
        SecretMark,
        "a.html",
        "<html><meta charset=big5><b>機密</b>★</html>".encode("big5"),
    ),
    "mark in the name of a member": (
        SecretMark,
        "a.zip",
        make.package({"机密★方案.txt": b"text"}),
    ),
    "mark in a member's name of the national standard": (
        SecretMark,
        "a.zip",
        make.package({"机密★方案.txt".encode("gb18030").decode("cp437"): b"text"}),
    ),
    "mark in a page": (SecretMark, "a.html", "<html><b>秘密</b>&#9733;</html>".encode()),
    "mark over several runs": (SecretMark, "a.docx", make.word("秘", " 密 ", "★", "1年")),
    "mark in a sheet": (SecretMark, "a.xlsx", make.sheet("机密★")),
    "mark in a PDF": (SecretMark, "a.pdf", make.pdf_saying("机密★3年")),
    "mark in an old document": (
        SecretMark,
        "a.doc",
        make.old_office("WordDocument", body="秘密 ★".encode("utf-16-le")),
    ),
    "mark in rich text": (SecretMark, "a.rtf", rb"{\rtf1 \u26426?\u23494?\u9733?}"),
    "mark in an archive": (
        SecretMark,
        "a.zip",
        make.package({"b.docx": make.word("绝密★")}),
    ),
    "mark in the name": (SecretMark, "机密★方案.txt", b"text"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_could_harm_is_refused(case: str) -> None:
    refusal, name, data = REFUSED[case]

    with pytest.raises(refusal):
        inspect(data, name, LIMITS)


NAMES = {
    "../../etc/passwd": "passwd",
    "C:\\Users\\wang\\报告.docx": "报告.docx",
    "a\u202egpj.exe": "agpj.exe",
    "报\u200b告\x00\x1b.pdf": "报告.pdf",
    "a\r\nSet-Cookie: x.pdf": "a Set-Cookie_ x.pdf",
    "..": "file",
    "": "file",
    " .pdf": "pdf",
    'a"b<c>|?.pdf': "a_b_c___.pdf",
    "a\ud800.pdf": "a.pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_becomes_calm(name: str) -> None:
    assert tidy(name) == NAMES[name]


def test_a_name_of_300_characters_is_shortened_and_keeps_its_ending() -> None:
    shortened = tidy("长" * 300 + ".docx")

    assert len(shortened) == LONGEST
    assert shortened.endswith("长.docx")


@given(st.text(max_size=400))
def test_any_name_becomes_a_short_visible_line(name: str) -> None:
    calm = tidy(name)

    assert 0 < len(calm) <= LONGEST
    assert calm.isprintable()
    assert not {"/", "\\"} & set(calm)
    assert tidy(calm) == calm


@given(
    st.binary(max_size=300),
    st.sampled_from(sorted(ending for kind in kinds.KINDS.values() for ending in kind.endings)),
)
def test_random_bytes_are_taken_or_refused_and_never_break_anything(
    data: bytes, ending: str
) -> None:
    for start in (b"", b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"):
        with suppress(Refused):
            inspect(start + data, f"a.{ending}", LIMITS)
