"""
How long it takes to bind 145 reports together, and how much memory: the job itself, DOCX, PDF and XLSX kept at its end.

    python -m bench.compilation [--postgres] [--keep FOLDER]
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

import django
import pypdfium2
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from bench.goals import missed
from tools.postgres import cluster

LONGEST = 60.0  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--keep", type=Path, help="where the files are left to be looked at")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kexie-bench-"))
        os.environ["KEXIE_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "kexie.config.settings"
        os.environ.pop("KEXIE_DATABASE_URL", None)
        if asked.postgres:
            os.environ["KEXIE_DATABASE_URL"] = stack.enter_context(cluster())
        django.setup()
        (settings.DATA / "static").mkdir(exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        broken = _measured(asked.keep)
        connection.close()
    return int(broken)


def _measured(keep: Path | None) -> bool:
    ground = import_module("bench.compilation_ground")
    begun = time.perf_counter()
    cycle, clerk = ground.fill()
    print(f"{connection.vendor}: 145 reports accepted in {time.perf_counter() - begun:.0f} s")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    begun = time.perf_counter()
    made = ground.compiled(cycle, clerk)
    took = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"compilation: {made.state} {made.trouble} in {took:.1f} s, {peak} MB at most ({before} MB before)"
    )
    if made.pdf is None:
        return True
    content_of = import_module("kexie.files.queries").content_of
    for name, file in (("pdf", made.pdf), ("docx", made.docx), ("xlsx", made.sheet)):
        data = content_of(file)
        print(f"  {name}: {len(data) / 1e6:.1f} MB")
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"compilation.{name}").write_bytes(data)
    with pypdfium2.PdfDocument(content_of(made.pdf)) as pdf:
        print(f"  {len(pdf)} pages")
    missed(took > LONGEST, f"145 reports bound together in {took:.0f} s, not {LONGEST:.0f}")
    return False


if __name__ == "__main__":
    sys.exit(main())
