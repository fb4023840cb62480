"""
How long a document is, and how long it should be at most.

A document on a special subject should have at most 4,000 characters, a comprehensive one 5,000 (整治形式主义为基层减负若干规定, part 1).
The limit is a warning: what a higher rule demands may be longer.
"""

import re
from dataclasses import dataclass
from typing import Literal

from kexie.gongwen.model import Block, Document, Heading, Note, Paragraph, Table

Scope = Literal["special", "comprehensive"]
LIMITS: dict[Scope, int] = {"special": 4000, "comprehensive": 5000}
# As word processors count 字数: a Chinese character or mark is one, a word or number of other letters is one.
WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—·\U00020000-\U0003ffff]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·\U00020000-\U0003ffff]+")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Length:
    characters: int
    limit: int

    @property
    def over(self) -> int:
        return max(0, self.characters - self.limit)


def count(text: str) -> int:
    return sum(1 for _word in WORD.finditer(text))


def length_of(document: Document, scope: Scope = "special") -> Length:
    """Title and body count; attachments, head and imprint do not."""
    words = count(document.title) + sum(map(_count_block, document.blocks))
    return Length(words, LIMITS[scope])


def _count_block(block: Block) -> int:
    match block:
        case Heading(text=text):
            return count(text)
        case Paragraph(runs=runs) | Note(runs=runs):
            return count("".join(run.text for run in runs))
        case Table():
            cells = (cell.text for row in block.rows for cell in row)
            return sum(map(count, (block.caption, *block.head, *cells)))
        case _:
            return 0
