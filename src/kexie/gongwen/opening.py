"""DOCX files of others, opened with care."""

import io
import zipfile

import docx
from docx.document import Document as File
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError

MOST = 200_000_000  # bytes of a file, unpacked
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


class Unreadable(ValueError):  # noqa: N818 -- read as a sentence
    """The file is no DOCX, or too large."""


def open_file(data: bytes) -> File:
    """:raises Unreadable: it is no DOCX, or unpacks to more than can be meant"""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size <= MOST:
            return docx.Document(io.BytesIO(data))
    except BROKEN as reason:
        raise Unreadable("这不是有效的 DOCX 文件。") from reason
    raise Unreadable("文件解开后过大，无法处理。")
