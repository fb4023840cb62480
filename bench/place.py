"""
A data folder and a database of a bench's own, holding the province; then one part of the bench in it.

    python -m bench.place province|pages|writes [--postgres] [--plans] [--only PAGE] [--tasks N]

Filling takes most of a minute, so what was filled is kept in var/bench and copied for each part, until the code or
the day is another.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import date
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tools import machine
from tools.postgres import cluster

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "bench"
FILLERS = ("province.py", "year.py", "lives.py", "paper.py", "pouring.py", "place.py")
DUMP = "province.dump"


def digest(tasks: int) -> str:
    """Another one for each state of the code, each day (what is late depends on it) and each size."""
    code = sha256(f"{date.today()} {tasks}".encode())  # noqa: DTZ011 -- the bench's day
    sources = sorted((ROOT / "src" / "kexie").rglob("*.py"))
    for path in (*sources, *(ROOT / "bench" / name for name in FILLERS)):
        if "tests" not in path.parts:
            code.update(path.read_bytes())
    return code.hexdigest()[:16]


def set_up(folder: Path) -> None:
    """Settings are read here, so the environment stands before."""
    os.environ["KEXIE_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kexie.config.settings"
    django.setup()
    (settings.DATA / "static").mkdir(exist_ok=True)
    settings.ROOT_URLCONF = "bench.bare"


def fill(folder: Path, tasks: int) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    import_module("bench.province").fill(tasks)
    if connection.vendor == "postgresql":
        _postgres("pg_dump", "-Fc", "-Z0", "-f", str(folder / DUMP), _address())
    connection.close()


def _address() -> str:
    return os.environ["KEXIE_DATABASE_URL"]


def _postgres(program: str, *arguments: str) -> None:
    folder = machine.postgres_folder()
    assert folder is not None
    subprocess.run([folder / program, *arguments], check=True)


def stand(folder: Path, tasks: int) -> None:
    """The province in this folder and its database: from what is kept, or filled and kept."""
    vendor = "postgres" if os.environ.get("KEXIE_DATABASE_URL") else "sqlite"
    kept = KEPT / f"{vendor}-{digest(tasks)}"
    if kept.exists():
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        set_up(folder)
        if vendor == "postgres":
            _postgres("pg_restore", "-j2", "--no-owner", "-d", _address(), str(folder / DUMP))
            import_module("bench.pouring").settle()
        return
    set_up(folder)
    fill(folder, tasks)
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.glob(f"{vendor}-*"):
        shutil.rmtree(old)
    fresh = KEPT / f"fresh-{os.getpid()}"
    shutil.copytree(folder, fresh)
    fresh.rename(kept)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("province", "pages", "writes"))
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--plans", action="store_true", help="also how the database reads")
    parser.add_argument("--only", default="", help="one page")
    parser.add_argument("--tasks", type=int, default=20_000)
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kexie-bench-"))
        os.environ.pop("KEXIE_DATABASE_URL", None)
        if asked.postgres:
            os.environ["KEXIE_DATABASE_URL"] = stack.enter_context(cluster())
        stand(Path(folder), asked.tasks)
        found = import_module("bench.province").found()
        broken: bool = import_module(f"bench.{asked.part}").run(found, asked)
        connection.close()
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
