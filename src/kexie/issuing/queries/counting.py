"""How long a document is while somebody writes it."""

from dataclasses import dataclass

from kexie.gongwen import Document, Kind
from kexie.gongwen.length import Length, length_of
from kexie.gongwen.model import BadDocument
from kexie.gongwen.written import BadText, whole_from_text
from kexie.issuing.models import Length as LengthKind
from kexie.issuing.queries.readiness import SCOPES


@dataclass(frozen=True, slots=True)
class Counted:
    """The length against its limit, or the trouble because of which the text cannot be read yet."""

    length: Length | None
    trouble: str


def counted(title: str, text: str, length: str) -> Counted:
    """Of a text as it is being written; pictures that stood there count as nothing and are no trouble."""
    plain = "\n".join(line for line in text.splitlines() if not line.strip().startswith("【图"))
    try:
        written = whole_from_text(plain)
        said = Document(
            kind=Kind.NOTICE, issuer="", title=title, date="", blocks=written.blocks, draft=True
        )
    except (BadText, BadDocument) as trouble:
        return Counted(None, str(trouble))
    return Counted(length_of(said, SCOPES.get(length, SCOPES[LengthKind.SPECIALISED])), "")
