"""What reading a text brings to light, as intake keeps it."""

from dataclasses import dataclass
from datetime import date

from kexie.text.model import Span


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit in the words of the text; `code` and `group` where they could be resolved."""

    text: str
    role: str
    group: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDraft:
    """One obligation. Confidence and trackable between 0 and 1; the span points into the version's text."""

    title: str
    span: Span
    kind: str = "do"
    theme: str = "other"
    set_by: str = ""
    units: tuple[FoundUnit, ...] = ()
    due_kind: str = "none"
    due_text: str = ""
    due_date: date | None = None
    confidence: float = 1.0
    trackable: float = 1.0
    rule: str = ""
    origin: str = "rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """`people` are `{name, titles, unit}`, `mentions` are `{text, code, group, count}`."""

    drafts: tuple[FoundDraft, ...] = ()
    obliging: tuple[Span, ...] = ()
    people: tuple[dict[str, object], ...] = ()
    mentions: tuple[dict[str, object], ...] = ()
    title: str = ""
    meeting_title: str = ""
    meeting_place: str = ""
    convener: str = ""
    text_date: date | None = None
