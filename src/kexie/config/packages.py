"""`kexie archive verify`: is a package for the archive still as it was made? Needs no database."""

from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path

from kexie.config.answers import DONE, WRONG, complain, say
from kexie.issuing.archive.verifying import Difference, What, verify


def run(files: Sequence[str], *, manifest: str) -> int:
    """0: nothing differs; 1: something does, and is named."""
    wrong = False
    for name in files:
        try:
            data = Path(name).read_bytes()
        except OSError as reason:
            complain(f"{name}: {reason.strerror}")
            wrong = True
            continue
        found = verify(data, manifest)
        for one in found.differences:
            say(f"{name}: {_words(one)}")
        if not found.differences:
            words = _("%(count)s files as they were packed; manifest %(hash)s")
            said = words % {"count": found.files, "hash": found.manifest}
            say(f"{name}: {said}")
        wrong = wrong or bool(found.differences)
    return WRONG if wrong else DONE


def _words(one: Difference) -> str:
    words = {
        What.NO_PACKAGE: _("is no package, or is broken"),
        What.TOO_LARGE: _("unpacks to more than 1 GiB"),
        What.NO_MANIFEST: _("has no manifest"),
        What.BAD_LINE: _("%(name)s: this line of the manifest cannot be read"),
        What.MISSING: _("%(name)s: is missing"),
        What.ADDED: _("%(name)s: was not packed, and is there"),
        What.TWICE: _("%(name)s: stands in it twice"),
        What.ALTERED: _("%(name)s: was altered (found %(found)s, packed %(required)s)"),
        What.OTHER_MANIFEST: _("%(name)s: is another one (found %(found)s, kept %(required)s)"),
    }
    said: str = words[one.what] % {
        "name": one.name,
        "found": one.found[:16],
        "required": one.required[:16],
    }
    return said
