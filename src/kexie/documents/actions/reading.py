"""From the bytes of a file to the text of a version."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePath

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.documents.actions.moving import carry_anchors
from kexie.documents.errors import Unreadable
from kexie.documents.models import Document, Version, VersionState
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import User
from kexie.text.decoding import UnreadableText
from kexie.text.formats import NoTextInFile, TooLarge, UnreadableFile, read_file
from kexie.text.model import Repaired
from kexie.text.repair import repair

PDF_WITHOUT_TEXT = _(
    "This PDF holds pictures of pages, no text. Run it through text recognition first, "
    "or load the Word file it was made from."
)
NO_TEXT = _("There is no text in this file. Check whether it is the right one.")
TOO_LARGE = _("This file is too large once unpacked. Load the part with the text only.")
UNKNOWN = _(
    "This is not a text that can be read here. Load a .txt, .docx, .pdf, .html or .xlsx file, "
    "or paste the text."
)


@dataclass(frozen=True, slots=True)
class ReadText:
    """A file's text as decoded and as repaired."""

    encoding: str
    repaired: Repaired


def read_text(data: bytes, name: str) -> ReadText:
    """
    Read and repair a file. Touches no database, so a job can take its time over it.

    :raises Unreadable: no text in it, or none that can be read
    :raises SecretMark: the text is marked as a state secret
    """
    try:
        source = read_file(data, name)
    except NoTextInFile as error:
        is_pdf = data[:1024].lstrip().startswith(b"%PDF")
        raise Unreadable(PDF_WITHOUT_TEXT if is_pdf else NO_TEXT) from error
    except TooLarge as error:
        raise Unreadable(TOO_LARGE) from error
    except (UnreadableFile, UnreadableText) as error:
        raise Unreadable(UNKNOWN) from error
    if not source.text.strip():
        raise Unreadable(NO_TEXT)
    repaired = repair(source.text)
    insist_no_secrets(repaired.text)
    return ReadText(source.encoding, repaired)


@writing()
def put_text(version: Version, read: ReadText, *, actor: User, at: datetime) -> bool:
    """
    Give a waiting version its text; anchors of earlier versions move to where their words went.

    Safe to run twice: False when the version was read before.
    """
    document = Document.objects.select_for_update().get(pk=version.document_id)
    version.refresh_from_db()
    if version.state != VersionState.WAITING:
        return False
    version.encoding, version.state = read.encoding, VersionState.READY
    version.source_text, version.text = read.repaired.source, read.repaired.text
    version.repairs = [
        {"kind": one.kind, "at": one.at, "before": one.before, "after": one.after}
        for one in read.repaired.repairs
    ]
    version.flags = [asdict(flag) for flag in read.repaired.flags]
    version.save()
    lost = carry_anchors(document, version, at)
    log(
        actor=actor,
        verb="document.read",
        target=document,
        at=at,
        version=version.number,
        characters=len(version.text),
        repairs=len(version.repairs),
        anchors_lost=lost,
    )
    return True


@writing()
def fail_version(version: Version, trouble: str | Promise, *, actor: User, at: datetime) -> None:
    """Note why a waiting version could not be read."""
    Document.objects.select_for_update().get(pk=version.document_id)
    version.refresh_from_db()
    if version.state != VersionState.WAITING:
        return
    version.state, version.trouble = VersionState.FAILED, str(trouble)[:300]
    version.save()
    log(
        actor=actor,
        verb="document.unreadable",
        target=version.document,
        at=at,
        version=version.number,
        reason=version.trouble,
    )


def stem_of(name: str) -> str:
    """What a document is called until somebody, or its text, gives a better title."""
    return (PurePath(name).stem or name)[:200]
