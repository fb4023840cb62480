"""How the moves a person may make are offered: at once, after a word, or on a page of their own."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.workflow.queries import Choice

# Moves that are written in a form of their own, and the name of its page.
PAGES = {
    "progress": "progress",
    "prove": "evidence",
    "report": "report",
    "split": "split",
    "redirect": "redirect",
    "correct_due": "due",
    "ask_extension": "extend",
    "edit": "edit",
    "edit_draft": "edit",
    "reword": "reword",
    "assign": "assign",
    "hand_over": "hand-over",
    "answer": "answer",
    "settle": "settle",
    "merge": "merge",
    "offer_trial": "trial",
    "rate": "rate",
}
# What is offered elsewhere on the page: beside the piece it concerns.
ELSEWHERE = frozenset({"withdraw_evidence", "write_trial"})
AT_ONCE = frozenset({"sign", "hand_out", "register"})
LOOKS = dict.fromkeys(
    ("sign", "report", "accept", "grant", "endorse", "hand_out", "close"), "btn-primary"
)
LOOKS |= dict.fromkeys(("register", "assign", "answer", "settle", "rate"), "btn-primary")
LOOKS |= dict.fromkeys(("cancel",), "btn-danger")
KEYS = {
    "sign": "s",
    "send_back": "b",
    "progress": "w",
    "prove": "v",
    "report": "r",
    "accept": "a",
    "return_for_more": "t",
    "ask_extension": "x",
    "split": "d",
    "urge": "u",
    "hand_out": "h",
    "edit": "e",
    "edit_draft": "e",
    "close": "c",
    "register": "r",
    "assign": "a",
    "answer": "w",
    "settle": "c",
    "reword": "e",
    "merge": "b",
    "rate": "s",
}


@dataclass(frozen=True, slots=True)
class Button:
    """
    One move as offered.

    `page`: the form where it is written; else `asks`: a word is asked for in a dialog with this `id`;
    else it happens at once.
    """

    choice: Choice
    id: str
    page: str
    asks: bool
    look: str
    key: str
    note_label: str | Promise

    @property
    def small(self) -> "Button":
        """The same without weight, for what is possible but seldom meant."""
        return replace(self, look="btn-sm")


def buttons_of(choices: Iterable[Choice], thing: int, *, keys: bool) -> list[Button]:
    """What is offered on a thing with this key; the weightiest first. `keys`: with keys to press."""
    buttons = [
        Button(
            choice=choice,
            id=f"move-{thing}-{choice.name}",
            page=PAGES.get(choice.name, ""),
            asks=choice.name not in AT_ONCE,
            look=LOOKS.get(choice.name, ""),
            key=KEYS.get(choice.name, "") if keys else "",
            note_label=_("Reason") if choice.move.needs_note else _("Note (optional)"),
        )
        for choice in choices
        if choice.name not in ELSEWHERE
    ]
    weight = {"btn-primary": 0, "": 1, "btn-danger": 2}
    return sorted(buttons, key=lambda button: weight[button.look])
