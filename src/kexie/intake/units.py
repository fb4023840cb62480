"""A unit as a draft names it: one of the register, a group of them, or words that nobody has resolved yet."""

from dataclasses import dataclass
from typing import Self

from kexie.intake.models import DraftUnit, UnitGroup
from kexie.kernel.words import whole_number


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """Exactly one of the three says something; `words` may stand beside as what the text said."""

    unit_id: int | None = None
    group: str = ""
    words: str = ""

    @classmethod
    def of(cls, row: DraftUnit) -> Self:
        return cls(row.unit_id, row.group, row.words)

    @classmethod
    def from_token(cls, token: str) -> Self:
        """
        As forms and the API write it: `unit:12`, `group:prefectures`, `words:县教育局`.

        :raises ValueError: it is none of these
        """
        kind, _colon, value = token.partition(":")
        if kind == "unit" and (unit_id := whole_number(value)) is not None:
            return cls(unit_id=unit_id)
        if kind == "group" and value in UnitGroup.values:
            return cls(group=value)
        if kind == "words" and value.strip():
            return cls(words=value.strip()[:100])
        raise ValueError(token)

    @property
    def token(self) -> str:
        if self.unit_id:
            return f"unit:{self.unit_id}"
        return f"group:{self.group}" if self.group else f"words:{self.words}"
