"""What the tests need from the machine: a browser, Chinese fonts, PostgreSQL, an office program.

As root on Debian or Ubuntu the missing packages are installed; elsewhere they are named, with what is left out without
them.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HAN_FONT = ":lang=zh-cn"
# Of an office program without windows: what opens documents, and what opens workbooks.
OFFICE = ("libreoffice-writer-nogui", "libreoffice-calc-nogui")
LEFT_OUT = {
    "chromium": "the journeys in a browser",
    "fonts-noto-cjk": "Chinese in what is printed",
    "postgresql": "the second database",
} | dict.fromkeys(OFFICE, "reading our documents and workbooks back in LibreOffice")


def browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def office() -> str | None:
    """LibreOffice, with its writer and its spreadsheets."""
    found = shutil.which("soffice")
    home = Path(found).resolve().parent if found else None
    whole = home and all((home / name).exists() for name in ("libswlo.so", "libsclo.so"))
    return found if whole else None


def postgres_folder() -> Path | None:
    """Where `initdb` and `postgres` lie; Debian keeps them off the path, the newest last."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in installed), key=lambda p: int(p.parent.name), default=None)


def _has_han_font() -> bool:
    listed = shutil.which("fc-list")
    return bool(
        listed
        and subprocess.run([listed, HAN_FONT], capture_output=True, check=False).stdout.strip()
    )


def missing() -> Iterator[str]:
    """Debian's names of the packages that are not there."""
    if not browser():
        yield "chromium"
    if not _has_han_font():
        yield "fonts-noto-cjk"
    if not postgres_folder():
        yield "postgresql"
    if not office():
        yield from OFFICE


def provide() -> list[str]:
    """Install what is missing where that is possible; say what is missing still."""
    wanted = list(missing())
    apt = shutil.which("apt-get")
    if not wanted or not apt or os.geteuid() != 0:
        return wanted
    if "chromium" in wanted or "fonts-noto-cjk" in wanted:
        wanted.append("fontconfig")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *wanted]):
        subprocess.run([apt, *step], env=quiet, check=False, stdout=subprocess.DEVNULL)
    return list(missing())
