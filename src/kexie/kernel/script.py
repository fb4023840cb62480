"""Names that are kept in simplified characters, shown in the script of the page."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files

from django.utils.translation import get_language

TRADITIONAL = "zh-hant"


def in_script(text: str) -> str:
    """The text as the page's language writes it: in traditional characters where that is zh-hant."""
    return to_traditional(text) if get_language() == TRADITIONAL else text


@lru_cache(maxsize=20_000)
def to_traditional(text: str) -> str:
    """Simplified to traditional characters; the exceptions first, the longest word of them wins."""
    words, exceptions, convert = _converter()
    return "".join(exceptions.get(part) or convert(part) for part in words.split(text) if part)


@cache
def _converter() -> tuple[re.Pattern[str], dict[str, str], Callable[[str], str]]:
    """What splits a text at the exceptions, the exceptions, and the rule for the rest."""
    from opencc import OpenCC  # noqa: PLC0415  only who reads traditional pays for it

    lines = (files("kexie.kernel") / "traditional.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("=") for line in lines if line and not line.startswith("#")]
    exceptions = {simplified.strip(): traditional.strip() for simplified, traditional in pairs}
    longest_first = sorted(exceptions, key=len, reverse=True)
    words = re.compile("(" + "|".join(map(re.escape, longest_first)) + ")")
    return words, exceptions, OpenCC("s2tw").convert
