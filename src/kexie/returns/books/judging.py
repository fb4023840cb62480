"""What a file would change in a filing, cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from kexie.indicators.amounts import BadNumber, insist_type, parse_amount
from kexie.returns.books.faults import Fault
from kexie.returns.books.reading import Entered, Read
from kexie.returns.books.shape import (
    Book,
    Key,
    Said,
    Slot,
    mark_of,
    mark_words,
    number_text,
    option_words,
)
from kexie.returns.models import FieldKind

DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")


class Unclear(ValueError):  # noqa: N818 -- it is an answer, not a fault
    """What stands in a cell cannot be taken; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    A cell that would say something else.

    :ivar is_new: it was blank; `before`, `after`: as people read them
    """

    slot: Slot
    entered: Entered
    amount: int | None = None
    mark: str = ""
    text: str = ""
    comment: str = ""
    after: str = ""

    @property
    def before(self) -> str:
        return self.slot.said.mark or self.slot.said.value

    @property
    def is_new(self) -> bool:
        return not self.before

    @property
    def place(self) -> str:
        return Fault(self.entered.sheet, self.entered.address, "").place


@dataclass(slots=True)
class Verdict:
    """
    What would come of a file. With a fault or a conflict nothing is taken over.

    :ivar conflicts: cells that stand otherwise now than when the file was handed out, and that the file changes too
    """

    changes: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unchanged: int = 0

    @property
    def created(self) -> int:
        return sum(one.is_new for one in self.changes)

    @property
    def updated(self) -> int:
        return len(self.changes) - self.created

    @property
    def refused(self) -> int:
        return len(self.faults) + len(self.conflicts)

    @property
    def is_good(self) -> bool:
        return not self.faults and not self.conflicts

    def plain(self) -> dict[str, object]:
        """For machines."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "faults": [fault.plain() for fault in self.faults],
            "conflicts": [
                {
                    "place": one.place,
                    "label": one.slot.words,
                    "yours": one.after,
                    "theirs": one.before,
                }
                for one in self.conflicts
            ],
        }


def judge(found: Read, book: Book, *, forced: bool = False) -> Verdict:
    """
    Hold what was entered against what stands.

    :param forced: the file knows nothing of versions (it was mapped): what it says is held against what stands now
    """
    verdict = Verdict(faults=list(found.faults))
    slots = book.writable()
    for entered in found.entered:
        slot = slots.get(entered.key) or _further(slots, entered.key)
        if slot is None:
            words = _("The form has no such place (any more). Download the workbook anew.")
            verdict.faults.append(Fault(entered.sheet, entered.address, words))
            continue
        try:
            change = _change(entered, slot, found.marks)
        except (Unclear, BadNumber) as reason:
            words = f"{slot.words}：{reason}"
            verdict.faults.append(Fault(entered.sheet, entered.address, words))
            continue
        if change is None:
            verdict.unchanged += 1
        elif not forced and entered.seen != slot.version:
            verdict.conflicts.append(change)
        else:
            verdict.changes.append(change)
    return verdict


def _further(slots: Mapping[Key, Slot], key: Key) -> Slot | None:
    """A line of a list that is not there yet."""
    like = next((slot for (place, row), slot in slots.items() if place == key[0] and row), None)
    if like is None or not key[1]:
        return None
    blank = {"said": Said(), "version": 0, "amount": None, "text": "", "flagged": False}
    return replace(like, row=key[1], **blank)  # type: ignore[arg-type]  # each is of its field's type


def _change(entered: Entered, slot: Slot, marks: Mapping[str, str]) -> Change | None:
    """
    Nothing where the cell says what it said when it was handed out, or what stands anyhow.

    :raises Unclear, BadNumber: it cannot be taken
    """
    if entered.is_error:
        raise Unclear(_("The formula in this cell gives an error. Write the number itself."))
    value, mark = _written(entered.raw, slot), (entered.mark or "").strip()
    if Said(value=value, mark=mark, comment=entered.comment or "").digest() == entered.digest:
        return None
    comment = slot.said.comment if entered.comment is None else entered.comment.strip()[:400]
    kept = slot.said.mark if entered.mark is None and not value.strip() else mark
    made = _parsed(value, kept, slot, marks)
    change = replace(made, entered=entered, comment=comment)
    stands = (slot.amount, mark_of(slot.said.mark) or "", slot.text.strip(), slot.said.comment)
    if (made.amount, made.mark, made.text.strip(), comment) == stands:
        return None
    return change


def _written(raw: Any, slot: Slot) -> str:
    """What the cell says, as it would be typed."""
    if isinstance(raw, bool):
        if slot.is_number:
            raise Unclear(_("TRUE or FALSE stands here. Write the number."))
        return str(raw)
    if isinstance(raw, int | float):
        return number_text(raw)
    if isinstance(raw, datetime | date):
        if slot.is_number:
            raise Unclear(
                _("A day stands here, not a number. Clear the cell and write the number.")
            )
        return (raw.date() if isinstance(raw, datetime) else raw).isoformat()
    return str(raw).replace("\r\n", "\n").replace("\r", "\n")


def _parsed(value: str, mark_said: str, slot: Slot, marks: Mapping[str, str]) -> Change:
    words, entered = value.strip(), _NOWHERE
    mark = marks.get(mark_said, mark_of(mark_said))
    in_cell = marks.get(words, mark_of(words) if slot.is_number else "") if words else ""
    if mark is None:
        raise Unclear(
            _("“%(text)s” is none of the reasons. Choose one of the list.")
            % {"text": mark_said[:40]}
        )
    if in_cell and slot.is_number:
        mark, words = in_cell, ""
    if mark:
        if words:
            told = _("Both an answer and “%(mark)s” stand here. Keep one of them.")
            raise Unclear(told % {"mark": mark_said})
        return Change(slot=slot, entered=entered, mark=mark, after=mark_words(mark))
    if not words:
        return Change(slot=slot, entered=entered)
    if slot.is_number:
        amount = parse_amount(words, power=slot.power)
        insist_type(amount, slot.value_type)
        return Change(slot=slot, entered=entered, amount=amount, after=words)
    if slot.place.kind == FieldKind.CHOICE:
        return Change(slot=slot, entered=entered, text=_code(words, slot), after=words)
    if slot.place.kind == FieldKind.DAY:
        day = _day(words)
        return Change(slot=slot, entered=entered, text=day, after=day)
    return Change(slot=slot, entered=entered, text=value, after=value)


_NOWHERE = Entered(key=("", 0), sheet="", address="", raw="")


def _code(words: str, slot: Slot) -> str:
    for code, label in option_words(slot.place).items():
        if words in {code, label.strip()}:
            return code
    told = _("“%(text)s” is not in the list: %(words)s.")
    listed = "、".join(option_words(slot.place).values())
    raise Unclear(told % {"text": words[:40], "words": listed[:200]})


def _day(words: str) -> str:
    for form in DAYS:
        try:
            return datetime.strptime(words, form).date().isoformat()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    raise Unclear(_("“%(text)s” is no day. Write it as 2024-09-30.") % {"text": words[:40]})
