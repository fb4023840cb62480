"""What a search in the ledger looks for."""

from functools import cache

import opencc
from django.db.models import Q

MOST_WORDS = 8  # of a search


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("tw2s")


def searched(text: str) -> list[str]:
    """The words of a search, all of which must be found; what is typed in traditional script in simplified."""
    simplified: str = _converter().convert(text)
    return simplified.split()[:MOST_WORDS]


def says(word: str, task: str) -> Q:
    """Condition: the task's title, content or number holds the word. :param task: the way to the task"""
    fields = ("record__title", "content", "number")
    return Q(*((f"{task}{field}__icontains", word) for field in fields), _connector=Q.OR)
