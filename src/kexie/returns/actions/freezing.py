"""What was accepted, frozen with its hash."""

import json
from datetime import datetime
from hashlib import sha256

from kexie.org.models import User
from kexie.returns.actions.enclosing import restore_enclosures
from kexie.returns.models import Cell, Filing, Snapshot
from kexie.returns.queries.enclosures import enclosures_of


def content_of(filing: Filing) -> dict[str, object]:
    """Everything the filing says, in one fixed order: what is frozen, hashed, and compared."""
    cells = Cell.objects.filter(filing=filing).select_related("field")
    said = [
        {
            "field": cell.field.key,
            "row": cell.row,
            "amount": cell.amount,
            "mark": cell.mark,
            "text": cell.text,
            "comment": cell.comment,
        }
        for cell in cells.order_by("field__order", "row")
        if cell.amount is not None or cell.mark or cell.text or cell.comment
    ]
    content: dict[str, object] = {
        "form": filing.cycle.form.digest,
        "period": filing.cycle.period,
        "unit": filing.record.unit.code,
        "nothing": filing.nothing_reason,
        "cells": said,
    }
    files = [
        {"field": one.field.key, "name": one.file.name, "sha256": one.file.blob_id}
        for one in enclosures_of(filing).order_by("field__order", "pk")
    ]
    # a filing without files is hashed as before there were any
    return content | {"files": files} if files else content


def digest_of(content: dict[str, object]) -> str:
    """Hash of frozen content: the same content gives the same one, on every machine."""
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


def freeze(filing: Filing, *, actor: User, at: datetime) -> Snapshot:
    """Keep what is accepted now: number 0 the first time, the number of the amendment after that."""
    content = content_of(filing)
    return Snapshot.objects.create(
        filing=filing,
        number=filing.amendment,
        content=content,
        digest=digest_of(content),
        reason=filing.amending_reason if filing.amendment else "",
        by=actor,
        at=at,
    )


def restore(filing: Filing, snapshot: Snapshot, *, actor: User, at: datetime) -> None:
    """Put cells and files back as they were frozen: what an abandoned amendment had changed is gone."""
    restore_enclosures(filing, snapshot.content.get("files", []), actor=actor, at=at)
    frozen = {(cell["field"], cell["row"]): cell for cell in snapshot.content["cells"]}
    kept = []
    for cell in Cell.objects.filter(filing=filing).select_related("field"):
        was = frozen.pop((cell.field.key, cell.row), None)
        if was is None:
            cell.delete()
            continue
        cell.amount, cell.mark = was["amount"], was["mark"]
        cell.text, cell.comment = was["text"], was["comment"]
        cell.version += 1
        kept.append(cell)
    Cell.objects.bulk_update(kept, ["amount", "mark", "text", "comment", "version"])
    fields = {field.key: field for field in filing.cycle.form.fields.all()}
    Cell.objects.bulk_create(
        Cell(
            filing=filing,
            field=fields[key],
            row=row,
            amount=was["amount"],
            mark=was["mark"],
            text=was["text"],
            comment=was["comment"],
            by=actor,
            at=at,
        )
        for (key, row), was in frozen.items()
    )
