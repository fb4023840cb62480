"""
A data folder and a database of a bench's own, filled; then one part of the bench in it.

    python -m bench.place pages|writes [--postgres] [--plans] [--only PAGE] [--tasks N]
"""

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from importlib import import_module

import django
from django.conf import settings
from django.core.management import call_command

from tools.postgres import cluster


def prepare() -> None:
    """Settings are read here, so the environment stands before."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kexie.config.settings"
    django.setup()
    (settings.DATA / "static").mkdir(exist_ok=True)
    settings.ROOT_URLCONF = "bench.bare"
    call_command("migrate", verbosity=0, interactive=False)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("pages", "writes"))
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--plans", action="store_true", help="also how the database reads")
    parser.add_argument("--only", default="", help="one page")
    parser.add_argument("--tasks", type=int, default=20_000)
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kexie-bench-"))
        os.environ["KEXIE_DATA"] = folder
        os.environ.pop("KEXIE_DATABASE_URL", None)
        if asked.postgres:
            os.environ["KEXIE_DATABASE_URL"] = stack.enter_context(cluster())
        prepare()
        made = import_module("bench.province").filled(asked.tasks)
        failed: bool = import_module(f"bench.{asked.part}").run(made, asked)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
