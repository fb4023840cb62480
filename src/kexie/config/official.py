"""`kexie gongwen check`: departures of DOCX files from the standard, without a database."""

import json
import sys
from collections.abc import Sequence
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

from kexie.config.answers import DONE, WRONG, complain, say
from kexie.gongwen.checking import Departure, Unreadable, check


def run(inputs: Sequence[str], *, as_json: bool, language: str) -> int:
    """
    Each departure is a line; with JSON each file one.

    :param language: `zh`, as the standard says it, or `en`
    :returns: DONE if no file departs, WRONG if one does or cannot be read
    """
    good = True
    for name in inputs:
        try:
            found = check(_read(name))
        except OSError as reason:
            complain(f"kexie: {name}: {reason}")
            good = False
            continue
        except Unreadable as reason:
            complain(f"kexie: {name}: {reason.in_language(language)}")
            good = False
            continue
        good = good and not found
        if as_json:
            rows = [one.as_plain(language) for one in found]
            say(json.dumps({"file": name, "departures": rows}, ensure_ascii=False))
        else:
            _tell(name, found, language)
    return DONE if good else WRONG


def _read(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _tell(name: str, found: Sequence[Departure], language: str) -> None:
    if not found:
        say(_("%(file)s: nothing departs from GB/T 9704-2012.") % {"file": name})
        return
    words = ngettext("%(file)s: %(count)s departure", "%(file)s: %(count)s departures", len(found))
    say(words % {"file": name, "count": len(found)})
    for one in found:
        say(f"  {one.in_language(language)}")
