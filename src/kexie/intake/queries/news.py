"""What changed on the review page since it was last told: by whoever it was."""

from dataclasses import dataclass
from datetime import date

from kexie.documents.models import Document, Version
from kexie.documents.queries import Paragraph, text_stamp
from kexie.intake.models import ReviewStep, ReviewVerb
from kexie.intake.queries.board import Board, Card, Sight, board_of
from kexie.intake.queries.steps import RESHAPING, steps_since

MOST = 20  # changed drafts that are sent one by one


@dataclass(frozen=True, slots=True)
class Told:
    """What the page knows: its last step, and number and revision of the text it shows."""

    step: int
    version: int
    revision: int


@dataclass(frozen=True, slots=True)
class News:
    """
    The board as it is now, and which of it is new.

    `reshaped`: the list of drafts has another order or length; `retext`: the text is marked or worded otherwise.
    """

    board: Board
    steps: tuple[ReviewStep, ...]
    reshaped: bool
    retext: bool

    @property
    def changed(self) -> set[int]:
        return {pk for step in self.steps for pk in step.drafts}

    @property
    def cards(self) -> list[Card]:
        return [card for card in self.board.cards if card.draft.pk in self.changed]

    @property
    def paragraphs(self) -> list[Paragraph]:
        return self.board.paragraphs_of(self.changed)

    def by_others(self, user: int) -> list[ReviewStep]:
        """The last step that was not this person's."""
        return [step for step in self.steps if step.by_id != user][-1:]


def is_old(document: Document, told: Told) -> bool:
    """Whether the page has missed anything: two short queries, so that it may be asked every few seconds."""
    stamp = text_stamp(document)
    moved = stamp is not None and stamp != (told.version, told.revision)
    return moved or steps_since(document, told.step).exists()


def news_of(document: Document, version: Version, *, told: Told, sight: Sight, today: date) -> News:
    steps = tuple(steps_since(document, told.step))
    moved = (told.version, told.revision) != (version.number, version.revision)
    many = len({pk for step in steps for pk in step.drafts}) > MOST
    reshaped = moved or many or any(step.verb in RESHAPING for step in steps)
    return News(
        board=board_of(document, version, sight, today),
        steps=steps,
        reshaped=reshaped,
        retext=reshaped or any(step.verb == ReviewVerb.NO_TASK for step in steps),
    )
