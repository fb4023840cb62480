"""What a unit wrote itself: sentences that were drafted from the record are alike for everybody, and repeat nobody."""

from collections.abc import Iterable

from kexie.returns.models import Cell, Ground


def own_words(cell: Cell, grounds: Iterable[Ground]) -> str:
    """The cell's text without the drafted sentences that still stand in it as they were drafted."""
    text = cell.text
    for sentence in sorted({one.sentence for one in grounds}, key=len, reverse=True):
        text = text.replace(sentence, "")
    return text.strip()
