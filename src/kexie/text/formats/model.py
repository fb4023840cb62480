"""What reading a file gives, and the plain words for a file that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

Table = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file.

    `kind` is txt, docx, pdf, html or xlsx, as found in the content; `encoding` is the contract's name for txt and
    html, utf-8 for the others, whose text is put together by us. Rows of tables stand in `text` as lines with
    their cells parted by tabs; `tables` holds them once more as rows of cells.
    """

    text: str
    kind: str
    encoding: str
    tables: tuple[Table, ...] = ()


class UnreadableFile(ValueError):  # noqa: N818  # a sentence for the person, not an error of the program
    """The file cannot be read as a text; the message says why and what to do, `code` names the reason."""

    code = "unreadable"


class UnknownFormat(UnreadableFile):
    """The file is of a kind that is not read here."""

    code = "unknown_format"


class NoTextInFile(UnreadableFile):
    """The file is of a known kind and holds no text."""

    code = "no_text"


class TooLarge(UnreadableFile):
    """The file is too large, or unpacks to something too large."""

    code = "too_large"


class MacrosInFile(UnreadableFile):
    """The file carries macros or programs."""

    code = "macros"
