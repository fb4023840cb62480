"""What the page of a document shows of its sign-off and its archive."""

from dataclasses import dataclass
from datetime import datetime

from kexie.issuing.flow import DOCUMENT
from kexie.issuing.models import DocumentState, OfficialDocument, Package, Signer, SignOff
from kexie.issuing.queries.archive import has_files
from kexie.issuing.queries.signing import sign_offs_of, signers_of
from kexie.org.models import User
from kexie.records.access import may
from kexie.workflow.queries import verdict_on


@dataclass(frozen=True, slots=True)
class Request:
    """One request: `open`, `run_out` (nobody answered in time), `void` (recalled), or answered."""

    asked: SignOff
    standing: str


@dataclass(frozen=True, slots=True)
class Box:
    """
    What the user sees and may do.

    :ivar signers: whom he may ask; empty: nobody, or he may not ask
    :ivar mine: it was put before him, or somebody he stands in for; `barred`: why he may not answer all the same
    """

    document: OfficialDocument
    requests: list[Request]
    signers: list[Signer]
    asks: bool
    recalls: bool
    mine: bool
    barred: str
    archives: bool
    package: Package | None

    @property
    def is_empty(self) -> bool:
        return not (self.requests or self.asks or self.mine or self.archives or self.package)


def box_of(user: User, document: OfficialDocument, now: datetime) -> Box:
    """The caller has shown that the user sees the document; who does not work for its unit sees no request."""
    office = may(document, DOCUMENT.rules, user, "ask_sign_off")
    requests = [Request(one, _standing(one, now)) for one in sign_offs_of(document)]
    waiting = next((one.asked for one in requests if one.standing == "open"), None)
    mine, barred = _asked(user, document, waiting)
    asks = office and document.state == DocumentState.CHECKED
    archived = Package.objects.filter(document=document.pk).select_related("file__blob").first()
    return Box(
        document=document,
        requests=requests if office or mine else [],
        signers=signers_of(document) if asks else [],
        asks=asks,
        recalls=office and document.state == DocumentState.WAITING,
        mine=mine,
        barred=barred,
        archives=office and document.state == DocumentState.ISSUED and has_files(document),
        package=archived if office else None,
    )


def _standing(asked: SignOff, now: datetime) -> str:
    if asked.answer:
        return asked.answer
    if asked.withdrawn_at is not None:
        return "void"
    return "open" if now < asked.expires_at else "run_out"


def _asked(user: User, document: OfficialDocument, waiting: SignOff | None) -> tuple[bool, str]:
    """Was it put before him, and why may he not answer?"""
    if waiting is None or waiting.signer.user_id is None:
        return False, ""
    verdict = verdict_on(user, document, DOCUMENT, "sign")
    principal = verdict.principal.pk if verdict.principal else None
    mine = waiting.signer.user_id in {user.pk, principal}
    return mine, str(verdict.refusal) if mine and verdict.bar else ""
