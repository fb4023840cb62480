"""Where bytes lie: in the default storage under their SHA-256. Written whole or not at all, never deleted."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def keep(data: bytes) -> str:
    """Store the bytes unless they are there already; gives their SHA-256."""
    digest = digest_of(data)
    place = _place_of(digest)
    if default_storage.exists(place) and default_storage.size(place) == len(data):
        return digest
    try:
        path = Path(default_storage.path(place))
    except NotImplementedError:  # an object store: its writes are whole by nature
        default_storage.save(place, ContentFile(data))
    else:
        _write_whole(path, data)
    return digest


def fetch(digest: str) -> bytes | None:
    """The bytes, or None if they are gone or are not what was stored."""
    place = _place_of(digest)
    if not default_storage.exists(place):
        return None
    with default_storage.open(place) as file:
        data: bytes = file.read()
    return data if digest_of(data) == digest else None


def _place_of(digest: str) -> str:
    return f"{digest[:2]}/{digest}"


def _write_whole(path: Path, data: bytes) -> None:
    """Beside its place first, then moved there in one step: a crash leaves no half file under a true name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    finally:
        Path(draft).unlink(missing_ok=True)
