"""File names from outside: whatever they hold, what is kept is one calm line that shows its real ending."""

import re
import unicodedata

LONGEST = 120
# characters no common file system takes; both slashes split a path
FORBIDDEN = re.compile(r'[<>:"|?*]')
SPACE = re.compile(r"\s+")


def tidy(name: str) -> str:
    """
    The last part of the path, without control, direction and zero-width characters, at most 120 characters long.

    The ending survives shortening. A name of which nothing is left becomes `file`.
    """
    # a direction mark would show `gpj.exe` as `exe.jpg`; a lone surrogate cannot be stored
    kept = "".join(
        " " if c in "\t\r\n" else c
        for c in name
        if unicodedata.category(c) not in _HIDDEN or c in "\t\r\n"
    )
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", kept))[-1]
    last = SPACE.sub(" ", FORBIDDEN.sub("_", last)).strip(" .")
    stem, dot, ending = last.rpartition(".")
    if not dot:
        stem, ending = last, ""
    elif len(ending) > LONGEST // 2:
        stem, dot, ending = last, "", ""
    return f"{stem[: LONGEST - len(ending) - 1].strip(' .') or 'file'}{dot}{ending}"


def ending_of(name: str) -> str:
    """`pdf` of `Report.PDF`; empty if there is none."""
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
