"""One text from bytes to drafts: decode, repair, read, draft; and the result in the form of the contract."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kexie.text.decoding import decode
from kexie.text.drafting import Draft, draft_tasks, obliging_sentences
from kexie.text.formats import NoTextInFile, read_file
from kexie.text.reading import Reading, read
from kexie.text.repair import repair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from kexie.text.model import Repaired, Span
    from kexie.text.units import Register

VERSION = 1


@dataclass(frozen=True)
class Extraction:
    """What one text became. Spans of reading and drafts point into `repaired.text`."""

    name: str
    sha256: str
    encoding: str
    repaired: Repaired
    reading: Reading
    drafts: tuple[Draft, ...]

    @property
    def text(self) -> str:
        """The repaired text."""
        return self.repaired.text

    @cached_property
    def obliging(self) -> tuple[Span, ...]:
        """The sentences that oblige, whether or not a draft came of them."""
        return tuple(obliging_sentences(self.reading))

    def as_contract(self) -> dict[str, Any]:
        """Exactly the JSON of the contract, urn:kexie:contract:extract:1."""
        meeting = self.reading.meeting
        return {
            "version": VERSION,
            "input": {
                "name": self.name or "-",
                "sha256": self.sha256,
                "encoding": self.encoding,
                "chars": len(self.repaired.source),
            },
            "text": self.text,
            "repairs": [
                {"kind": r.kind, "at": r.at, "before": r.before, "after": r.after}
                for r in self.repaired.repairs
            ],
            "meeting": meeting
            and {
                "title": meeting.title or None,
                "date": _day(meeting.date),
                "place": meeting.place or None,
                "convener": meeting.convener or None,
            },
            "people": [
                {
                    "name": person.name,
                    "titles": list(person.titles),
                    "unit": person.unit or None,
                    "spans": [list(span) for span in person.spans],
                }
                for person in self.reading.people
            ],
            "units": [
                {"text": m.text, "span": list(m.span), "code": m.code, "group": m.group}
                for m in self.reading.mentions
            ],
            "drafts": [self._draft(i, draft) for i, draft in enumerate(self.drafts, start=1)],
        }

    def _draft(self, number: int, draft: Draft) -> dict[str, Any]:
        start, end = draft.span
        return {
            "id": f"d{number}",
            "title": draft.title,
            "quote": self.text[start:end],
            "span": [start, end],
            "input_span": list(self.repaired.to_input(draft.span)),
            "set_by": draft.set_by or None,
            "units": [
                {"text": d.text, "role": d.role, "group": d.group, "code": d.code}
                for d in draft.units
            ],
            "due": {
                "text": draft.due.text or None,
                "kind": draft.due.kind,
                "date": _day(draft.due.day) if draft.due.kind == "date" else None,
            },
            "theme": draft.theme,
            "kind": draft.kind,
            "confidence": draft.confidence,
            "rule": draft.rule,
            "origin": "rules",
        }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def extract(
    data: bytes | str, *, name: str, register: Register, text_date: date | None = None
) -> Extraction:
    """What one text holds. Raises `UnreadableFile` where a file gives no text; text that is blank gives no drafts."""
    if isinstance(data, str):
        raw = data.encode("utf-8", "surrogatepass")
        source, encoding = data, "utf-8"
    else:
        raw = data
        source, encoding = _decoded(data, name)
    repaired = repair(source)
    return _read(
        repaired,
        name=name,
        sha256=hashlib.sha256(raw).hexdigest(),
        encoding=encoding,
        register=register,
        text_date=text_date,
    )


def extract_text(
    repaired: Repaired, *, name: str, register: Register, text_date: date | None = None
) -> Extraction:
    """The same for a text whose repairs a person has looked through."""
    raw = repaired.source.encode("utf-8", "surrogatepass")
    return _read(
        repaired,
        name=name,
        sha256=hashlib.sha256(raw).hexdigest(),
        encoding="utf-8",
        register=register,
        text_date=text_date,
    )


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    if not data.strip():
        raise NoTextInFile("The file is empty.")
    source = read_file(data, name)
    if (
        source.kind == "html"
    ):  # repair takes the tags out, so that every place leads back into the page
        return decode(data).text, source.encoding
    return source.text, source.encoding


def _read(
    repaired: Repaired,
    *,
    name: str,
    sha256: str,
    encoding: str,
    register: Register,
    text_date: date | None,
) -> Extraction:
    reading = read(repaired.text, register=register, text_date=text_date)
    return Extraction(name, sha256, encoding, repaired, reading, draft_tasks(reading))


def run_extract(
    paths: Iterable[Path],
    *,
    register: Register,
    on_progress: Callable[[int, int, Path], None] | None = None,
) -> list[Extraction]:
    """Extract several files in order; `on_progress` hears number, total and path before each."""
    files: Sequence[Path] = list(paths)
    done = []
    for number, path in enumerate(files, start=1):
        if on_progress:
            on_progress(number, len(files), path)
        done.append(extract(path.read_bytes(), name=path.name, register=register))
    return done
