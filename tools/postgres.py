"""A PostgreSQL for one run of the tests: nothing is kept, so nothing waits for the disk.

python -m tools.postgres pytest -m "not journey"     runs the command with KEXIE_DATABASE_URL set
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import machine
from tools.server import free_port

CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
# Rows counted between two tests, when all are rolled back, would tell the planner that every table is empty.
STEADY = ("autovacuum=off",)


@contextmanager
def cluster() -> Iterator[str]:
    """The address of an empty server, which is gone afterwards."""
    folder = machine.postgres_folder()
    if folder is None:
        raise SystemExit("PostgreSQL is not installed here")
    home = Path(tempfile.mkdtemp(prefix="kexie-postgres-"))
    owner = _owner(home)
    data, port = home / "data", free_port()
    create = [str(folder / "initdb"), "-D", str(data), "-U", "kexie", "-A", "trust", "--no-sync"]
    subprocess.run(
        [*create, "-E", "UTF8", "--locale=C.UTF-8"],
        check=True,
        stdout=subprocess.DEVNULL,
        user=owner,
        cwd=home,
    )
    options = [word for setting in (*CARELESS, *STEADY) for word in ("-c", setting)]
    address = ["-h", "127.0.0.1", "-p", str(port), "-k", str(home)]
    control = [str(folder / "pg_ctl"), "-D", str(data), "-s", "-w"]
    started = [*control, "-l", str(home / "log"), "-o", " ".join([*address, *options]), "start"]
    try:
        subprocess.run(started, check=True, user=owner, cwd=home)
        yield f"postgres://kexie@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, user=owner, cwd=home)
        shutil.rmtree(home)


def _owner(home: Path) -> int | None:
    """Root may not run PostgreSQL: the folder then belongs to the user Debian made for it."""
    if os.geteuid() != 0:
        return None
    user = pwd.getpwnam("postgres").pw_uid
    os.chown(home, user, -1)
    return user


def main() -> int:
    with cluster() as address:
        there = os.environ | {"KEXIE_DATABASE_URL": address}
        return subprocess.run(sys.argv[1:], env=there, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
