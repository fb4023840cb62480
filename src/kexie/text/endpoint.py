"""
The optional endpoint: one request to one configured address that speaks OpenAI's `chat/completions`. Off by default.

Nothing else is ever reached: no redirect is followed, no proxy of the environment is used.
"""

import json
import re
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from time import monotonic
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

# Bytes of an answer; longer ones are none.
LARGEST = 400_000
PIECE = 16_384
# Halves of characters, and NUL: no text that could be shown or kept.
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
ASKED = (
    "你是机关公文文字编辑。请只润色用户给出的段落，使其通顺、简洁、符合公文文风。"
    "不得增加、删去、改动或调换任何数字、日期、单位名称、人名、事项名称和否定词，不得改变它们的先后顺序，不得添加事实。"
    "只输出润色后的段落。"
)


class Unreachable(Exception):  # noqa: N818 -- it is an answer: there is none
    """The endpoint did not answer in time, or not in its language."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """
    Where and how to ask.

    :ivar address: up to and with the version, as `http://10.0.0.5:8000/v1`
    :ivar seconds: after which there is no answer
    """

    address: str
    model: str
    key: str = ""
    seconds: int = 30

    @property
    def is_sound(self) -> bool:
        parts = urlsplit(self.address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and bool(self.model)


class _NoRedirect(HTTPRedirectHandler):
    """Only the configured address is ever asked."""

    def redirect_request(self, *_given: Any) -> None:
        return None


def polish(text: str, endpoint: Endpoint) -> str:
    """
    What the endpoint makes of the text. Whether it still says the same is for `polishing.judge`.

    :raises Unreachable: no answer, too late, too long, or none that can be read
    """
    try:
        with _opener().open(_request(text, endpoint), timeout=endpoint.seconds) as answer:
            data = _read(answer, monotonic() + endpoint.seconds)
    except (URLError, HTTPException, OSError) as fault:
        raise Unreachable(str(fault)) from fault
    return _said(data)


def _read(answer: HTTPResponse, until: float) -> bytes:
    """An answer that drips in for ever is none, nor is one without an end."""
    data = b""
    while piece := answer.read1(PIECE):
        data += piece
        if len(data) > LARGEST or monotonic() > until:
            raise Unreachable("the answer is too long, or takes too long")
    return data


def _opener() -> OpenerDirector:
    return build_opener(ProxyHandler({}), _NoRedirect())


def _request(text: str, endpoint: Endpoint) -> Request:
    body = {
        "model": endpoint.model,
        "temperature": 0,
        "messages": [{"role": "system", "content": ASKED}, {"role": "user", "content": text}],
    }
    heads = {"Content-Type": "application/json", "Accept": "application/json"}
    if endpoint.key:
        heads["Authorization"] = f"Bearer {endpoint.key}"
    return Request(  # noqa: S310 -- `is_sound` lets http and https through alone
        f"{endpoint.address.rstrip('/')}/chat/completions",
        data=json.dumps(body, ensure_ascii=False).encode(),
        headers=heads,
    )


def _said(data: bytes) -> str:
    try:
        words = json.loads(data)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as fault:
        raise Unreachable("the answer is no chat completion") from fault
    if not isinstance(words, str) or UNWRITABLE.search(words):
        raise Unreachable("the answer holds no text")
    return words.strip()
