"""What is wrong with a file that was brought in, and where."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One thing that is wrong.

    :ivar sheet: empty in a CSV, or where it is the file as a whole
    :ivar address: the cell, as `C12`, or the line of a CSV; empty: the whole sheet
    """

    sheet: str
    address: str
    words: str

    @property
    def place(self) -> str:
        """For people: 「数据」!C12."""
        if not self.sheet:
            return self.address or _("the file")
        return f"「{self.sheet}」!{self.address}" if self.address else f"「{self.sheet}」"

    @property
    def sentence(self) -> str:
        return f"{self.place}：{self.words}"

    def plain(self) -> dict[str, str]:
        return {
            "sheet": self.sheet,
            "address": self.address,
            "place": self.place,
            "reason": self.words,
        }


class BadBook(Exception):  # noqa: N818 -- it is an answer, not a fault of ours
    """The file cannot be taken for a workbook of this filing at all."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.sentence for fault in faults))
        self.faults = faults
