"""
Everything that differs between machines comes from environment variables, and every one of them stands here.

`docs/settings.md` explains them; a test compares the two.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: str


SETTINGS = (
    Setting("KEXIE_DATA", "var"),
    Setting("KEXIE_DATABASE_URL", ""),
    Setting("KEXIE_SECRET_KEY", ""),
    Setting("KEXIE_HOST", "127.0.0.1"),
    Setting("KEXIE_PORT", "8000"),
    Setting("KEXIE_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]"),
    Setting("KEXIE_TRUSTED_ORIGINS", ""),
    Setting("KEXIE_HTTPS", ""),
    Setting("KEXIE_DEBUG", ""),
    Setting("KEXIE_THREADS", "8"),
    Setting("KEXIE_POLISH_URL", ""),
    Setting("KEXIE_POLISH_MODEL", ""),
    Setting("KEXIE_POLISH_KEY", ""),
    Setting("KEXIE_POLISH_SECONDS", "30"),
)
DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


class BadSetting(Exception):  # noqa: N818 -- read as a sentence by whoever starts the product
    """A variable holds what cannot be used; the text names it and says what it may hold."""


def read(name: str) -> str:
    return os.environ.get(name, "") or DEFAULTS[name]


def flag(name: str) -> bool:
    return read(name).lower() in {"1", "true", "yes", "on"}


def words(name: str) -> list[str]:
    return [word.strip() for word in read(name).split(",") if word.strip()]


def number(name: str) -> int:
    text = read(name)
    if not text.isdigit():
        raise BadSetting(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def data_folder() -> Path:
    folder = Path(read("KEXIE_DATA")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key() -> str:
    """The variable, or a key made once and kept in the data folder, readable by its owner only."""
    given = read("KEXIE_SECRET_KEY")
    if given:
        return given
    path = data_folder() / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;"
        " PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
    ),
}


def database() -> dict[str, Any]:
    """
    Django's settings for the database: SQLite in the data folder, or what KEXIE_DATABASE_URL names.

    :raises BadSetting: the address is neither sqlite nor postgresql
    """
    url = read("KEXIE_DATABASE_URL")
    if not url:
        return _sqlite(str(data_folder() / "kexie.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path.removeprefix("/")) or ":memory:")
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting(
            "KEXIE_DATABASE_URL must begin with postgresql:// or sqlite://, as in"
            " postgresql://user:password@host:5432/kexie"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Compiling a page's questions takes longer than answering them.
        "OPTIONS": {"options": "-c jit=off", **dict(parse_qsl(parts.query))},
    }


def _sqlite(name: str) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": dict(SQLITE)}
