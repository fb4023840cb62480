"""Documents with drafts, made by the real actions from readings written down here."""

import re
from dataclasses import replace
from datetime import date

from kexie.documents.models import Document
from kexie.documents.queries import current_version
from kexie.documents.tests import make as documents
from kexie.intake.actions.finding import keep_found
from kexie.intake.found import Found, FoundDraft, FoundUnit
from kexie.intake.models import Draft
from kexie.org.models import Unit, User
from kexie.text.model import Span
from tests.world import NOON

TEXT = documents.TEXT
SURVEY = "科普部要在6月底前完成科普阵地调查"
MONTH = "各州（市）科协要做好科普月活动，并于年底前报送总结"
STUDY = "要认真学习会议精神"


def span_of(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return start, start + len(words)


def found(text: str = TEXT) -> Found:
    """What a reader finds in `TEXT`: two things to do, one to study; three obliging sentences."""
    survey = FoundDraft(
        title="完成科普阵地调查",
        span=span_of(SURVEY, text),
        theme="literacy",
        set_by="会议",
        units=(FoundUnit("科普部", "lead", code="530000-D04"),),
        due_kind="date",
        due_text="6月底前",
        due_date=date(2026, 6, 30),
        confidence=0.9,
        trackable=0.9,
        rule="requirement",
    )
    month = FoundDraft(
        title="做好科普月活动并报送总结",
        span=span_of(MONTH, text),
        theme="literacy",
        set_by="会议",
        units=(FoundUnit("各州（市）科协", "lead", group="prefectures"),),
        due_kind="date",
        due_text="年底前",
        due_date=date(2026, 12, 31),
        confidence=0.8,
        trackable=0.8,
        rule="requirement",
    )
    study = FoundDraft(
        title="学习会议精神", span=span_of(STUDY, text), kind="study", theme="party", trackable=0.2
    )
    return Found(
        drafts=(survey, month, study),
        obliging=(
            span_of(f"会议要求，{SURVEY}。", text),
            span_of(f"{MONTH}。", text),
            span_of(f"会议强调，{STUDY}。", text),
        ),
        meeting_title="全省科协工作会议",
        convener="云南省科协",
    )


def document(unit: Unit, *, by: User, title: str = "", text: str = TEXT) -> Document:
    """A document that was read: its drafts are open."""
    made = documents.document(unit, by=by, title=title, text=text)
    version = current_version(made)
    assert version
    keep_found(version, found(version.text), actor=by, at=NOON)
    made.refresh_from_db()
    return made


def draft(document: Document, words: str) -> Draft:
    return Draft.objects.get(document=document, anchor__quote=words)


def many(unit: Unit, *, by: User, times: int) -> Document:
    """A document that says `TEXT` over and over, a little differently, with the drafts of each time."""
    text = "".join(TEXT.replace("会议", f"第{number}次会议") for number in range(times))
    made = documents.document(unit, by=by, title="长文", text=text)
    version = current_version(made)
    assert version
    drafts = [
        replace(one, span=place.span())
        for one in found().drafts
        for place in re.finditer(
            TEXT[slice(*one.span)].replace("会议", r"第\d+次会议"), version.text
        )
    ]
    keep_found(version, Found(drafts=tuple(drafts)), actor=by, at=NOON)
    return made
