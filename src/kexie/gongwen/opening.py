"""DOCX files of others, opened with care."""

import io
import zipfile

import docx
from docx.document import Document as File
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError

from kexie.gongwen.saying import Told, say

NO_DOCX = say("这不是有效的 DOCX 文件。")
MOST = 200_000_000  # bytes of a file, unpacked
HEAD = 4096  # bytes of a part in which a declaration stands
# What python-docx breaks with on a file that is a package of something else, or of nothing.
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    EOFError,
    KeyError,
    IndexError,
    AttributeError,
    TypeError,
    ValueError,
    SyntaxError,
    PythonDocxError,
    OpcError,
)


class Unreadable(Told):
    """The file is no DOCX, or too large."""


def open_file(data: bytes) -> File:
    """:raises Unreadable: it is no DOCX, or unpacks to more than can be meant"""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            size = sum(part.file_size for part in parts.infolist())
            declares = size <= MOST and _declares(parts)
        if size <= MOST:
            file = docx.Document(io.BytesIO(data))
            if not declares and len(file.styles) and file.element.body is not None:
                return file
            raise Unreadable(NO_DOCX)
    except BROKEN as reason:
        raise Unreadable(NO_DOCX) from reason
    raise Unreadable(say("文件解开后过大，无法处理。"))


def _declares(parts: zipfile.ZipFile) -> bool:
    """Does a part declare entities of its own? No office program writes that, and none opens it."""
    for part in parts.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with parts.open(part) as opened:
                if b"<!DOCTYPE" in opened.read(HEAD):
                    return True
    return False
