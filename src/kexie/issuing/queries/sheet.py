"""A document as it is read on a page of any width: its parts in order, in the words in which they are printed."""

from dataclasses import dataclass

from kexie.gongwen import Block, Document, ends
from kexie.gongwen.model import numbered


@dataclass(frozen=True, slots=True)
class Shown:
    """One block: its kind (`heading`, `paragraph`, `table`, …), its title as it is printed, and itself."""

    kind: str
    title: str
    block: Block


@dataclass(frozen=True, slots=True)
class Attached:
    """What is attached: 附件 or 附件1, its title, and what stands in it."""

    mark: str
    title: str
    blocks: list[Shown]


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    The whole document; template `issuing/sheet.html`.

    :ivar number: what it is called by; empty: nothing yet
    :ivar signers: 签发人：…, of what goes upward
    :ivar listed: the lines that name what is attached
    :ivar imprint: the lines at the end, of copies, and of who printed it when
    """

    said: Document
    number: str
    signers: str
    body: list[Shown]
    listed: list[str]
    attachments: list[Attached]
    imprint: list[str]


def sheet_of(said: Document) -> Sheet:
    marks = ends.attachment_marks(said)
    return Sheet(
        said=said,
        number=str(said.number or ""),
        signers=f"签发人：{'、'.join(said.signers)}" if said.signers else "",
        body=_shown(said.blocks),
        listed=["".join(line) for line in ends.attachment_note(said)],
        attachments=[
            Attached(mark, one.title, _shown(one.blocks))
            for mark, one in zip(marks, said.attachments, strict=True)
        ],
        imprint=_imprint(said),
    )


def _shown(blocks: tuple[Block, ...]) -> list[Shown]:
    return [Shown(type(block).__name__.lower(), title, block) for block, title in numbered(blocks)]


def _imprint(said: Document) -> list[str]:
    if not said.has_imprint:
        return []
    end = ends.imprint(said)
    lines = [f"抄送：{end.copies}"] if end.copies else []
    return [*lines, f"{end.office}　{end.printed}".strip()] if end.office else lines
