"""
Figures: bringing a month in, filing at once, reading, looking, adding everything up again; each beside the bare loop.

    python -m bench.indicators [--postgres] [--years N] [--only imports|filings|reading|looks]

1,550 units, 200 indicators. The bare loops (`bench.indicators_bare`) are plain SQL without history, provenance, rights
or trail, in the same database and the same run. `--years`: reading with so many years of months.
"""

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

from bench.place import set_up
from tools.postgres import cluster

PARTS = ("imports", "filings", "reading", "looks")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--years", type=int, default=0, help="grow to so many years of months")
    parser.add_argument("--only", choices=PARTS, help="one part")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kexie-bench-"))
        os.environ.pop("KEXIE_DATABASE_URL", None)
        if asked.postgres:
            os.environ["KEXIE_DATABASE_URL"] = stack.enter_context(cluster())
        set_up(Path(folder))
        ground = import_module("bench.indicators_ground").laid()
        parts = import_module("bench.indicators_parts")
        for part in PARTS:
            if asked.only in (None, part):
                getattr(parts, part)(ground, asked.years)
    return 0


if __name__ == "__main__":
    sys.exit(main())
