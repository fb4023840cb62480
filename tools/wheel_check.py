"""The wheel, alone: built, installed into a fresh environment, asked for help, served."""

import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path

from tools.server import prepare, served

ROOT = Path(__file__).resolve().parents[1]
UV = str(Path(sys.executable).with_name("uv"))
CARRIED = (
    "kexie/kernel/static/vendor/tabler.min.css",
    "kexie/kernel/static/vendor/icons.svg",
    "kexie/org/locale/zh_Hans/LC_MESSAGES/django.mo",
    "kexie/org/locale/zh_Hant/LC_MESSAGES/django.mo",
)
ASKED = ("/accounts/login/", "/static/vendor/tabler.min.css", "/static/vendor/icons.svg")


def build(folder: Path) -> Path:
    """The only wheel in the folder afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    command = [UV, "build", "-q", "--wheel", "--no-build-isolation", "--python", sys.executable]
    subprocess.run([*command, "--out-dir", str(folder), str(ROOT)], check=True)
    return next(folder.glob("*.whl"))


def install(wheel: Path, folder: Path) -> Path:
    """The fresh environment's `kexie`; versions are those of the lock file."""
    subprocess.run([UV, "venv", "-q", "--python", sys.executable, str(folder)], check=True)
    locked = ["--constraint", str(ROOT / "requirements.lock")]
    python = folder / "bin" / "python"
    subprocess.run(
        [UV, "pip", "install", "-q", "--python", str(python), *locked, str(wheel)], check=True
    )
    return folder / "bin" / "kexie"


def missing_in(wheel: Path) -> list[str]:
    names = set(zipfile.ZipFile(wheel).namelist())
    return [name for name in CARRIED if name not in names]


def main() -> int:
    home = Path(tempfile.mkdtemp(prefix="kexie-wheel-"))
    try:
        wheel = build(ROOT / "dist")
        if missing := missing_in(wheel):
            print(f"the wheel does not carry {', '.join(missing)}")
            return 1
        kexie, data = install(wheel, home / "venv"), home / "data"
        data.mkdir()
        prepare(kexie, data, "--help", "migrate")
        with served(kexie, data) as address:
            for path in ASKED:
                urllib.request.urlopen(address + path, timeout=20).close()  # noqa: S310  our own
        print(f"the wheel serves ({wheel.stat().st_size / 1e6:.1f} MB)")
    finally:
        shutil.rmtree(home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
