"""What stands in the head and at the end of a document: worked out once for both files. Widths are in characters."""

from dataclasses import dataclass

from kexie.gongwen.kinds import Form
from kexie.gongwen.measures import (
    BODY,
    CHARACTERS,
    LINE,
    LINES,
    MARK_BELOW,
    POINTS,
    mark_size,
    width_of,
)
from kexie.gongwen.model import Document, Paragraph
from kexie.gongwen.titles import break_title

IN_A_ROW = 3  # seals beside each other, at most
SIGNERS_IN_A_ROW = 2
TALL = 1.2  # of its size, the line an issuer mark stands in
MOST_KEPT = 6  # lines of a last paragraph that is moved
LEAST = 2  # lines of text on a first page
HEAD_LINES = 3  # above the issuer mark: copy number and urgency stand there
NAME = 3  # characters to which names of signers are spread when there are several


@dataclass(frozen=True, slots=True)
class Signing:
    """
    Signatures and date. `before`: empty lines above, so that a seal's upper edge stays within one line of the text.

    :ivar rows: signatures, those of several issuers in rows; the last row stands above the date
    :ivar signed_in: how far the last signature ends before the right edge, if it stands alone in its row
    :ivar dated_in: how far the date does
    """

    rows: tuple[tuple[str, ...], ...]
    date: str
    before: int
    between: int
    signed_in: float
    dated_in: float


@dataclass(frozen=True, slots=True)
class Imprint:
    """Its lines; a letter has neither rules nor who printed it."""

    copies: str
    office: str
    printed: str
    ruled: bool


def beside_marks(document: Document) -> str:
    """What stands beside the names of several issuers."""
    return "文件" if len(document.marks) > 1 else ""


def mark_points(document: Document) -> float:
    """
    How large the issuer mark is: as wide as the area at most, and so low that text still stands on the first page.

    The names of many issuers are what makes a head tall.
    """
    marks, beside = document.marks, beside_marks(document)
    if not marks:
        return 0
    widest = min(mark_size(mark + beside + ("的" if beside else "")) for mark in marks)
    title = len(
        break_title(document.title, (document.issuer, *document.joint, *document.addressees))
    )
    addressed = -(-width_of("，".join(document.addressees)) // CHARACTERS)
    taken = MARK_BELOW * POINTS / LINE + 2 + max(1, len(signer_rows(document))) + 2.5 + title + 1
    free = (LINES - taken - addressed - LEAST) * LINE
    return min(widest, max(BODY, int(free / len(marks) / TALL * 2) / 2)) if beside else widest


def attachment_marks(document: Document) -> tuple[str, ...]:
    """What stands above each attachment: 附件, of several 附件1."""
    count = len(document.attachments)
    return ("附件",) if count == 1 else tuple(f"附件{n}" for n in range(1, count + 1))


def attachment_note(document: Document) -> tuple[tuple[str, str], ...]:
    """The lines of the note beneath the body: 附件： or its number, and the name, without a mark at its end."""
    count = len(document.attachments)
    names = [one.title.replace("\n", "").rstrip("。；，、") for one in document.attachments]
    if count == 1:
        return (("附件：", names[0]),)
    return tuple((f"{'附件：' if n == 1 else ''}{n}.", name) for n, name in enumerate(names, 1))


def signing(document: Document) -> Signing:
    names = document.signatures
    several = len(names) > 1
    signed = width_of(names[-1]) if names else 0
    size = IN_A_ROW if several else 1
    rows = tuple(names[n : n + size] for n in range(0, len(names), size))
    date = width_of(document.date)
    if document.sealed:
        # the date ends four characters before the edge, the signature stands centred above it
        dated_in = max(4.0, min((signed - date) / 2, CHARACTERS - date))
        return Signing(rows, document.date, 2, 4, dated_in + (date - signed) / 2, dated_in)
    # the signature ends two characters before the edge, the date begins two after its beginning
    dated_in = max(2.0, 2.0 + signed - 2 - date)
    signed_in = max(2.0, dated_in + date + 2 - signed) if dated_in == 2 else 2.0  # noqa: PLR2004 -- two characters, as above
    return Signing(rows, document.date, 1, 0, signed_in, dated_in)


def keeps_last(document: Document) -> bool:
    """Whether the last paragraph goes to the next page with the signature: no page bears a signature alone."""
    last = document.blocks[-1] if document.blocks else None
    if not isinstance(last, Paragraph) or not document.signatures or document.attachments:
        return False
    return width_of("".join(run.text for run in last.runs)) <= CHARACTERS * MOST_KEPT


def signer_rows(document: Document) -> tuple[str, ...]:
    """Two names in a row, each spread to three characters; the last row stands beside the number."""
    if document.form is not Form.DOCUMENT or not document.signers:
        return ()
    names = document.signers
    if len(names) > 1:
        names = tuple(f"{one[0]}　{one[1]}" if len(one) < NAME else one for one in names)
    step = SIGNERS_IN_A_ROW
    rows = ["　".join(names[n : n + step]) for n in range(0, len(names), step)]
    if len(rows) > 1 and len(names) % step:
        # the last name stands beneath the first of the row above
        rows[-1] += "　" * (len(rows[-2]) - len(rows[-1]))
    return tuple(rows)


def imprint(document: Document) -> Imprint:
    copies = f"{'，'.join(document.copies)}。" if document.copies else ""
    if document.form is Form.LETTER:
        return Imprint(copies, "", "", ruled=False)
    printed = f"{document.printed or document.date}印发" if document.office else ""
    return Imprint(copies, document.office, printed, ruled=True)
