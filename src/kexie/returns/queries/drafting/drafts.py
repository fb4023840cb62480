"""Which cells a filing begins with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kexie.org.models import User
from kexie.returns.layout import Question, read_layout
from kexie.returns.models import Field, FieldKind, Filing
from kexie.returns.queries.drafting.facts import Facts, Held, facts_for
from kexie.returns.queries.drafting.sentences import Sentence, sentences_for


@dataclass(frozen=True, slots=True)
class Draft:
    """
    What one place begins with: an amount that is held, or sentences.

    :ivar origin: where an amount comes from: address of the figure, and the words it is shown with
    """

    field: Field
    amount: int | None = None
    origin: dict[str, str] | None = None
    sentences: Sequence[Sentence] = ()

    @property
    def text(self) -> str:
        return "".join(sentence.text for sentence in self.sentences)


def drafts_for(filing: Filing, user: User, day: date) -> list[Draft]:
    """Every place about which something is known already on that day, in the order of the form."""
    facts = facts_for(filing, user, day)
    sections = _sections(filing)
    found = []
    for field in filing.cycle.form.fields.select_related("indicator", "group"):
        draft = _figure(field, facts) or _section(field, sections.get(field.key, ""), facts)
        if draft:
            found.append(draft)
    return found


def _figure(field: Field, facts: Facts) -> Draft | None:
    if field.kind != FieldKind.FIGURE or field.group is None:
        return None
    for held in facts.held:
        if held.indicator.pk == field.indicator_id and held.group == field.group:
            return Draft(field, held.amount, _origin(held))
    return None


def _origin(held: Held) -> dict[str, str]:
    return {"figure": held.address, "words": held.words}


def _section(field: Field, kind: str, facts: Facts) -> Draft | None:
    if field.kind != FieldKind.SECTION or not kind:
        return None
    sentences = sentences_for(kind, facts)
    return Draft(field, sentences=sentences) if sentences else None


def _sections(filing: Filing) -> dict[str, str]:
    """By the key of its place, what each text section is begun from."""
    layout = read_layout(filing.cycle.form.layout)
    return {
        item.key: item.draft
        for section in layout.sections
        for item in section.items
        if isinstance(item, Question) and item.draft
    }
