"""The trail as CSV that office programs open: UTF-8 with its mark, nothing that they would run as a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

FORMULA = (*"=+-@＝＋－＠", "\t", "\r", "\n")  # what a sheet takes for one


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """One text per row, as it is read: a long trail never stands in memory."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    writer.writerow(heads)
    for row in rows:
        yield _taken(buffer)
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
