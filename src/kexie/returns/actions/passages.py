"""The paragraphs of a filing, kept with their prints when it is submitted. Derived from its cells: no line in the trail."""

from kexie.audit.actions import writing
from kexie.returns.models import Cell, FieldKind, Filing, Passage, Print
from kexie.returns.queries.own_words import own_words
from kexie.text.overlap import paragraphs_of, prints_of

# Letters: what is shorter repeats by chance.
SHORTEST = 30


@writing()
def keep_passages(filing: Filing) -> int:
    """Take the filing's passages anew from what its unit wrote in text sections; gives how many there are."""
    Passage.objects.filter(filing=filing).delete()
    sections = Cell.objects.filter(filing=filing, field__kind=FieldKind.SECTION).exclude(text="")
    passages = [
        Passage(filing=filing, field_id=cell.field_id, number=number, text=paragraph)
        for cell in sections.only("field", "text").prefetch_related("grounds")
        for number, paragraph in enumerate(paragraphs_of(own_words(cell, cell.grounds.all())))
        if len(paragraph) >= SHORTEST
    ]
    Passage.objects.bulk_create(passages)
    Print.objects.bulk_create(
        [
            Print(passage=passage, value=value)
            for passage in passages
            for value in prints_of(passage.text)
        ],
        batch_size=2000,
    )
    return len(passages)
