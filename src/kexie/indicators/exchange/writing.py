"""Values as DHIS2 reads them (`dataValueSets`), JSON and CSV. What is written is read back as it was."""

import csv
import io
import json
from collections.abc import Iterable, Mapping

from kexie.kernel.sheets import calm

# DHIS2's columns; the last is ours, for answers that are no value.
COLUMNS = (
    "dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo", "value", "storedBy",
    "lastUpdated", "comment", "followup", "mark",
)  # fmt: skip
Line = Mapping[str, str]


def as_json(lines: Iterable[Line]) -> str:
    """Cells that hold nothing are left out."""
    kept = [{name: cell for name, cell in line.items() if cell} for line in lines]
    return json.dumps({"dataValues": kept}, ensure_ascii=False)


def as_csv(lines: Iterable[Line]) -> str:
    """What a sheet would run is kept from it by an apostrophe, which is taken away where the file is read again."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([calm(line.get(name, "")) for name in COLUMNS] for line in lines)
    return text.getvalue()
