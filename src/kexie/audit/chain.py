"""What a line of the trail says and how it is sealed."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    actor_id: int | None
    actor_name: str
    verb: str
    target: str
    label: str
    detail: dict[str, object]
    origin: str


def seal(number: int, line: Line, previous_hash: str) -> str:
    """SHA-256 over the line's content and the hash before it, in hexadecimal."""
    content = [
        number,
        line.at.timestamp(),
        line.actor_id,
        line.actor_name,
        line.verb,
        line.target,
        line.label,
        line.detail,
        line.origin,
        previous_hash,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
