"""Files as bytes, good and bad, each made as its own program would."""

import io
import struct
import zipfile
import zlib

import docx
import xlsxwriter

PROGRAM = b"MZ" + bytes(200)


def package(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return buffer.getvalue()


def word(*runs: str) -> bytes:
    """A docx with one paragraph of these runs."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    for run in runs:
        paragraph.add_run(run)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def sheet(text: str = "任务") -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet().write(0, 0, text)
    book.close()
    return buffer.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one more member."""
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as out:
        out.writestr(name, content)
    return buffer.getvalue()


def encrypted(data: bytes) -> bytes:
    """The package with its members declared as protected by a password."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + offset] |= 1
            place = changed.find(mark, place + 4)
    return bytes(changed)


def old_office(*streams: str, body: bytes = b"") -> bytes:
    """The bare bones of a compound file: its mark, and directory entries of these names."""
    entries = b"".join((name + "\0").encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + body.ljust(512, b"\0") + entries


def pdf_saying(
    text: str, *, catalog: bytes = b"", more: tuple[bytes, ...] = (), trailer: bytes = b""
) -> bytes:
    """
    A PDF of one page whose text can be read: each character is named by its code in a `ToUnicode` table.

    `catalog` and `trailer` are added to the root and to the trailer, `more` are further objects, from number 9 on.
    """
    codes = "".join(f"{ord(c):04X}" for c in text)
    content = f"BT /F1 20 Tf 72 700 Td <{codes}> Tj ET".encode()
    table = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
        b"1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</Font<</F1 5 0 R>>>>>>"
        ),
        _stream(content),
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        (
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            b"/Supplement 0>>/DW 1000/FontDescriptor 8 0 R>>"
        ),
        _stream(table),
        (
            b"<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800"
            b"/Descent -200/CapHeight 700/StemV 80>>"
        ),
        *more,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(out)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF"
        % (size, rows, size, trailer, start)
    )


def packed_pdf(action: bytes) -> bytes:
    """A PDF of version 1.5: its root, pages and an action (object 4) lie in a packed stream of objects."""
    objects = [
        b"<</Type/Catalog/Pages 3 0 R/OpenAction 4 0 R>>",
        b"<</Type/Pages/Kids[5 0 R]/Count 1>>",
        action,
        b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 595 842]>>",
    ]
    head, body = b"", b""
    for number, one in enumerate(objects, start=2):
        head += b"%d %d " % (number, len(body))
        body += one + b" "
    packed = zlib.compress(head + body)
    out = b"%PDF-1.5\n"
    start = len(out)
    out += (
        b"1 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\n"
        % (len(objects), len(head), len(packed), packed)
    )
    table = len(out)
    rows = [
        (0, 0, 0),
        (1, start, 0),
        *((2, 1, place) for place in range(len(objects))),
        (1, table, 0),
    ]
    places = b"".join(struct.pack(">BHB", *row) for row in rows)
    return out + (
        b"6 0 obj\n<</Type/XRef/Size 7/W[1 2 1]/Root 2 0 R/Length %d>>stream\n%s\nendstream\nendobj\n"
        b"startxref\n%d\n%%%%EOF" % (len(places), places, table)
    )


def _stream(content: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)


def png() -> bytes:
    """One white pixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


PDF = pdf_saying("会议要求")
