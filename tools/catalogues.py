"""Message catalogues, without GNU gettext.

    python tools/catalogues.py extract [room ...]   bring the .po files up to date, keeping translations
    python tools/catalogues.py compile              .po -> .mo; Traditional is made from Simplified
    python tools/catalogues.py check                fail on what is missing, fuzzy, unused or contradictory

Each room keeps `src/kexie/<room>/locale/zh_Hans/LC_MESSAGES/django.po`. English is in the source.
Traditional Chinese is never edited: OpenCC makes it (`s2tw`: forms of characters, not vocabulary),
corrected by `kexie.kernel.script`.
"""

import argparse
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polib

from kexie.kernel import script
from kexie.kernel.script import to_traditional

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "kexie"
EXCEPTIONS = Path(script.__file__).with_name("traditional.txt")
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)\}")
UNNAMED = re.compile(r"(?<!%)%[sdifr](?![\w%])|\{\d*\}")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
Key = tuple[str | None, str]  # context, message


@dataclass
class Message:
    context: str | None
    text: str
    plural: str = ""
    places: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.context, self.text


def rooms() -> list[Path]:
    return sorted(path for path in SOURCE.iterdir() if (path / "__init__.py").exists())


def catalogue_of(room: Path, language: str = "zh_Hans") -> Path:
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def messages_of(room: Path) -> dict[Key, Message]:
    """Every message a room's Python and templates mark for translation."""
    found: dict[Key, Message] = {}
    for path in sorted([*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt")]):
        inside = path.relative_to(room).parts
        if inside[0] in {"tests", "migrations", "locale", "static"}:
            continue
        if path.suffix != ".py" and inside[0] != "templates":
            continue
        for message in _messages_in(path):
            known = found.setdefault(message.key, message)
            known.plural = known.plural or message.plural
            known.places.add(path.relative_to(room).as_posix())
            known.comments += [c for c in message.comments if c not in known.comments]
    return found


def _messages_in(path: Path) -> Iterator[Message]:
    from babel.messages.extract import extract  # noqa: PLC0415  compiling needs no Babel

    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = _as_python(source, str(path))
    for _, texts, comments, context in extract(
        "python", io.BytesIO(source.encode()), KEYWORDS, ["Translators:"]
    ):
        text, plural = texts[:2] if isinstance(texts, tuple) else (texts, "")
        if text:
            yield Message(context, text, plural or "", comments=list(comments))


def _as_python(template: str, name: str) -> str:
    """A template as calls of gettext, one a line: `templatize` keeps the template's indentation."""
    from django.conf import settings  # noqa: PLC0415  compiling needs no Django
    from django.utils.translation.template import templatize  # noqa: PLC0415 -- wants settings

    if not settings.configured:
        settings.configure()
    calls = templatize(template, origin=name)
    return "\n".join(line.strip() for line in calls.splitlines())


def load(path: Path) -> polib.POFile:
    if path.exists():
        return polib.pofile(str(path), wrapwidth=0)
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "zh_Hans",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return catalogue


def _translation(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def _entry(message: Message, translation: str) -> polib.POEntry:
    entry = polib.POEntry(
        msgctxt=message.context,
        msgid=message.text,
        msgid_plural=message.plural,
        occurrences=[(place, "") for place in sorted(message.places)],
        comment="\n".join(message.comments),
        flags=["python-format"] if "%(" in message.text else [],
    )
    if message.plural:
        entry.msgstr_plural = {0: translation}
    else:
        entry.msgstr = translation
    return entry


def translations(chosen: Iterable[Path]) -> dict[Key, str]:
    return {
        (entry.msgctxt, entry.msgid): _translation(entry)
        for room in chosen
        for entry in load(catalogue_of(room))
    }


def extract(room: Path, elsewhere: Mapping[Key, str]) -> None:
    """Bring a room's catalogue up to date with its source.

    Translations are kept; a message another room has translated already comes with that translation.
    """
    messages, path = messages_of(room), catalogue_of(room)
    if not messages and not path.exists():
        return
    kept = {**elsewhere, **translations([room])}
    new = polib.POFile(wrapwidth=0)
    new.metadata = load(path).metadata
    order = sorted(messages.values(), key=lambda m: (min(m.places), m.text, m.context or ""))
    new.extend(_entry(message, kept.get(message.key, "")) for message in order)
    if not path.exists() or str(new) != path.read_text(encoding="utf-8"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(new), encoding="utf-8")
    empty = sum(not _translation(entry) for entry in new)
    print(f"{room.name}: {len(new)} messages, {empty} to translate")


def _traditional(simplified: polib.POFile) -> polib.POFile:
    made = polib.POFile()
    made.metadata = simplified.metadata | {"Language": "zh_Hant"}
    for entry in simplified:
        made.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgid_plural=entry.msgid_plural,
                msgstr=to_traditional(entry.msgstr),
                msgstr_plural={n: to_traditional(s) for n, s in entry.msgstr_plural.items()},
            )
        )
    return made


def compile_room(room: Path) -> None:
    """Write both .mo files, unless they are newer than all they are made of."""
    source = catalogue_of(room)
    if not source.exists():
        return
    made_of = [source, Path(__file__), Path(script.__file__), EXCEPTIONS]
    newest = max(path.stat().st_mtime for path in made_of)
    targets = [catalogue_of(room, script).with_suffix(".mo") for script in ("zh_Hans", "zh_Hant")]
    if all(path.exists() and path.stat().st_mtime >= newest for path in targets):
        return
    catalogue = load(source)
    for target, made in zip(targets, (catalogue, _traditional(catalogue)), strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(made.to_binary())


def faults_of(room: Path) -> Iterator[str]:
    """What is wrong with a room's catalogue, in words."""
    messages = messages_of(room)
    entries = {(entry.msgctxt, entry.msgid): entry for entry in load(catalogue_of(room))}
    for key, message in messages.items():
        if UNNAMED.search(message.text):
            yield f"placeholder without a name: {message.text!r}"
        if key not in entries:
            yield f"not in the catalogue (run extract): {message.text!r}"
    for key, entry in entries.items():
        translation = _translation(entry)
        if key not in messages:
            yield f"no longer used (run extract): {entry.msgid!r}"
        if not translation:
            yield f"not translated: {entry.msgid!r}"
        elif _placeholders(translation) != _placeholders(entry.msgid_plural or entry.msgid):
            yield f"placeholders differ: {entry.msgid!r} / {translation!r}"
        if entry.fuzzy:
            yield f"fuzzy: {entry.msgid!r}"


def _placeholders(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text)}


def contradictions(chosen: Iterable[Path]) -> Iterator[str]:
    """One message, two translations: Django would show either, by the order of the rooms."""
    said: dict[Key, dict[str, str]] = defaultdict(dict)
    for room in chosen:
        for entry in load(catalogue_of(room)):
            said[entry.msgctxt, entry.msgid].setdefault(_translation(entry), room.name)
    for (_, text), versions in said.items():
        if len(versions) > 1:
            both = ", ".join(f"{room}: {version}" for version, room in versions.items())
            yield f"{text!r} has two translations ({both}): agree, or give it a context"


def check() -> int:
    faults = [f"{room.name}: {fault}" for room in rooms() for fault in faults_of(room)]
    faults += contradictions(rooms())
    print("\n".join(faults) or "catalogues complete")
    return 1 if faults else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("extract").add_argument("rooms", nargs="*")
    commands.add_parser("compile")
    commands.add_parser("check")
    chosen = parser.parse_args()
    if chosen.command == "check":
        return check()
    if chosen.command == "extract":
        elsewhere = translations(rooms())
        for room in rooms():
            if room.name in chosen.rooms or not chosen.rooms:
                extract(room, elsewhere)
    else:
        for room in rooms():
            compile_room(room)
    return 0


if __name__ == "__main__":
    sys.exit(main())
