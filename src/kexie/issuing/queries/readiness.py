"""What is still to be looked at before a document is checked and issued, in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie.gongwen import BadDocument, Document, Form, Kind, Number, day_in_words, lay_out
from kexie.gongwen.checking import check
from kexie.gongwen.length import Length, Scope, length_of
from kexie.gongwen.written import to_text
from kexie.issuing.models import Enclosure, OfficialDocument
from kexie.issuing.models import Length as LengthKind
from kexie.issuing.rendering import document_of
from kexie.issuing.telling import told

SCOPES: dict[str, Scope] = {
    LengthKind.SPECIALISED: "special",
    LengthKind.COMPREHENSIVE: "comprehensive",
}
PLACEHOLDER = re.compile(r"\{\{[^{}\n]{0,60}\}\}|[×Xx]{3,}|〔待[^〕\n]{1,20}〕")
REQUESTS = re.compile(
    r"请(?:予以?|给予|尽快|及时)?(?:批示|批复|审批|审定|批准|核准|审核)|妥否[，,]|当否[，,]|可否[，,]?请|恳请|请予(?:支持|解决)|请求(?:支持|解决|批准)"
)
ATTACHED = re.compile(r"附件\s*[0-9０-９一二三四五六七八九十]?")
# Kinds that are made known to all, and so go to nobody by name.
TO_ALL = frozenset(
    {
        Kind.RESOLUTION,
        Kind.DECISION,
        Kind.ORDER,
        Kind.COMMUNIQUE,
        Kind.PROCLAMATION,
        Kind.ANNOUNCEMENT,
        Kind.MINUTES,
        Kind.COMPILATION,
    }
)
LONGEST_CHECKED = 60_000  # characters whose layout is checked while somebody waits
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing to look at. `must`: without it the document is neither checked nor issued; else it is advice.

    :ivar kind: content, length or layout
    """

    words: str
    must: bool
    kind: Literal["content", "length", "layout"] = "content"


@dataclass(frozen=True, slots=True)
class Readiness:
    """All findings; `length` as counted, `laid_out`: whether the layout was checked too."""

    findings: list[Finding]
    length: Length
    laid_out: bool

    @property
    def musts(self) -> list[Finding]:
        return [one for one in self.findings if one.must]


def length_so_far(document: OfficialDocument) -> Length:
    return length_of(document_of(document), SCOPES[document.length])


def musts_of(document: OfficialDocument) -> list[str]:
    """What must be there before it is checked, and is not."""
    said = document_of(document)
    return [one.words for one in _musts(document, said)]


def readiness_of(document: OfficialDocument) -> Readiness:
    """Everything that can be found without a person. Lays the document out, which takes its time."""
    said = document_of(document)
    length = length_of(said, SCOPES[document.length])
    findings = [*_musts(document, said), *_advice(document, said)]
    if length.over:
        findings.append(Finding(_over(length), must=False, kind="length"))
    short = (
        document.office_template_id is None
        and len(to_text(said.blocks, said.attachments)) <= LONGEST_CHECKED
    )
    if short:
        findings += _departures(document, said)
    return Readiness(findings, length, laid_out=short)


def _over(length: Length) -> str:
    return _(
        "It has %(count)s characters, %(over)s more than the %(limit)s that such a document should have. Shorten it, or note why it is longer."
    ) % {"count": length.characters, "over": length.over, "limit": length.limit}


def _musts(document: OfficialDocument, said: Document) -> Iterator[Finding]:
    if said.form in {Form.DOCUMENT, Form.LETTER}:
        if document.series is None:
            yield Finding(
                _(
                    "There is no number series for this form. A head or supervisor of the unit lays one down under “Number series”; then choose it in the document."
                ),
                must=True,
            )
        elif document.series.closed_at is not None:
            yield Finding(
                _("The series %(code)s was closed. Choose another.")
                % {"code": document.series.code},
                must=True,
            )
    if said.kind is Kind.REQUEST and len(said.addressees) != 1:
        yield Finding(_("A 请示 goes to exactly one addressee."), must=True)
    if found := PLACEHOLDER.search(_words(said)):
        yield Finding(_("“%(words)s” is still to be filled in.") % {"words": found[0]}, must=True)


def _words(said: Document) -> str:
    return "\n".join((said.title, to_text(said.blocks, said.attachments), said.notes))


def _advice(document: OfficialDocument, said: Document) -> Iterator[Finding]:
    body = to_text(said.blocks)
    if not said.addressees and said.kind not in TO_ALL:
        yield Finding(_("It goes to nobody: name an addressee."), must=False)
    if said.kind is Kind.REPORT and (found := REQUESTS.search(body)):
        yield Finding(
            _("A 报告 must not ask for anything, but says “%(words)s”. Ask in a 请示 of its own.")
            % {"words": found[0]},
            must=False,
        )
    if ATTACHED.search(body) and not said.attachments and not _encloses(document).exists():
        yield Finding(_("The text speaks of an attachment, and there is none."), must=False)
    if len(said.title) > LONGEST_TITLE:
        yield Finding(
            _("The title has %(count)s characters; say it in fewer.") % {"count": len(said.title)},
            must=False,
        )
    if said.form is Form.MINUTES and not said.present:
        yield Finding(_("Minutes say who was there: nobody is named."), must=False)


def _encloses(document: OfficialDocument) -> QuerySet[Enclosure]:
    return Enclosure.objects.filter(document=document.pk)


def _departures(document: OfficialDocument, said: Document) -> list[Finding]:
    """Of the file as it would be issued today, from the standard."""
    today = timezone.localdate()
    code = document.series.code if document.series else "某"
    stand_in = {
        "number": said.number
        or (Number(code, today.year, 1) if said.form in {Form.DOCUMENT, Form.LETTER} else None),
        "date": said.date or day_in_words(today),
        "signers": said.signers or (("某某某",) if said.kind.goes_upward else ()),
    }
    try:
        laid = lay_out(replace(said, draft=False, **stand_in))  # type: ignore[arg-type]  # fields of a Document
    except BadDocument as reason:
        return [Finding(told(reason), must=True, kind="layout")]
    return [Finding(told(one), must=False, kind="layout") for one in check(laid.docx)]
