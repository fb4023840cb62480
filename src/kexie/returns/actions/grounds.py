"""The facts behind sentences: kept as long as the sentence stands, wherever it moved in its text."""

from kexie.audit.actions import writing
from kexie.returns.models import Cell, Ground


@writing()
def keep_grounds(cell: Cell) -> None:
    """After an edit: sentences that moved keep their ground, those that were changed lose it."""
    for ground in Ground.objects.filter(cell=cell):
        at = cell.text.find(ground.sentence)
        if at < 0:
            ground.delete()
        elif at != ground.start:
            ground.start, ground.end = at, at + len(ground.sentence)
            ground.save(update_fields=["start", "end"])
