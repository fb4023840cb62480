"""`kexie extract`: texts in, drafts of tasks out, without a database."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from gettext import gettext as _
from importlib.resources import files
from pathlib import Path
from typing import Any

from kexie.config.answers import DONE, WRONG
from kexie.text.extract import Extraction, extract
from kexie.text.formats import UnreadableFile
from kexie.text.sheet import write_breakdown
from kexie.text.units import Register, Unit

ENDINGS = {".txt", ".docx", ".pdf", ".html", ".htm", ".xlsx", ".md"}


def run(inputs: Sequence[str], *, as_json: bool, sheet: str | None) -> int:
    """Every text is one line of JSON; a single one is laid out for reading. Progress goes to standard error."""
    register = reference_register()
    texts = list(find(inputs))
    done: list[Extraction] = []
    failed = 0
    for number, (name, path) in enumerate(texts, start=1):
        _say(f"{number}/{len(texts)} {name}", quiet=len(texts) == 1)
        try:
            data = sys.stdin.buffer.read() if path is None else path.read_bytes()
            done.append(extract(data, name=name, register=register))
        except (OSError, UnreadableFile) as reason:
            failed += 1
            _say(f"kexie: {name}: {reason}")
            continue
        if as_json:
            _print(done[-1], lines=len(texts) > 1)
    if sheet:
        write_breakdown(done, Path(sheet))
    return WRONG if failed or not texts else DONE


def find(inputs: Iterable[str]) -> Iterator[tuple[str, Path | None]]:
    """Names and paths of the texts; folders are searched for the endings that can be read; None is standard input."""
    for given in inputs:
        path = Path(given)
        if given == "-":
            yield "-", None
        elif path.is_dir():
            found = sorted(one for one in path.rglob("*") if one.suffix.lower() in ENDINGS)
            yield from ((one.name, one) for one in found)
            if not found:
                _say(_("kexie: no readable files in %(folder)s") % {"folder": given})
        else:
            yield path.name, path


def reference_register() -> Register:
    """The units of the shipped tree, as the text engine wants them; the same file that `kexie install` loads."""
    text = (files("kexie.org") / "data" / "units.csv").read_text(encoding="utf-8")
    return Register(
        Unit(
            code=row["code"],
            name=row["name"],
            short_names=(row["short_name"],),
            kind=row["kind"],
            parent=row["parent"] or None,
        )
        for row in csv.DictReader(text.splitlines())
    )


def _print(extraction: Extraction, *, lines: bool) -> None:
    contract = extraction.as_contract()
    encode = json.JSONEncoder(ensure_ascii=False).encode
    sys.stdout.writelines([encode(contract)] if lines else _readable(contract, encode))
    sys.stdout.write("\n")


def _readable(contract: dict[str, Any], encode: Callable[[object], str]) -> Iterator[str]:
    """JSON with each member, and each one of its list, on a line of its own: an indent would take ten times as long."""
    for at, (name, value) in enumerate(contract.items()):
        yield f"{',' if at else '{'}\n{encode(name)}: "
        if isinstance(value, list) and value:
            yield "[\n  "
            yield ",\n  ".join(map(encode, value))
            yield "\n]"
        else:
            yield encode(value)
    yield "\n}"


def _say(text: str, *, quiet: bool = False) -> None:
    if not quiet:
        sys.stderr.write(text + "\n")
