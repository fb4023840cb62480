"""A document as JSON and back: what a database keeps is checked when it is read, so that nothing else can be printed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from kexie.gongwen.kinds import Form, Kind, Urgency
from kexie.gongwen.model import (
    Attachment,
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Present,
    Run,
    Table,
)
from kexie.gongwen.numbering import Number
from kexie.gongwen.saying import Told, say

BLOCKS: dict[str, type[Block]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "table": Table,
    "figure": Figure,
    "note": Note,
    "break": PageBreak,
    "contents": Contents,
}
NAMES = {kind: name for name, kind in BLOCKS.items()}


class BadJson(Told):
    """It is not what `to_json` gives."""


def to_json(document: Document) -> dict[str, Any]:
    """The document as what JSON can hold; what is empty is left out."""
    plain = {one.name: getattr(document, one.name) for one in fields(document)}
    plain |= {
        "blocks": blocks_to_json(document.blocks),
        "attachments": [
            {"title": one.title, "blocks": blocks_to_json(one.blocks)}
            for one in document.attachments
        ],
        "present": [asdict(one) for one in document.present],
        "number": asdict(document.number) if document.number else None,
    }
    needed = {"sealed", "blocks", "date"}
    return {name: value for name, value in plain.items() if value or name in needed}


def blocks_to_json(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    found = []
    for block in blocks:
        plain = asdict(block)
        if isinstance(block, Table):
            plain["strong"] = sorted(block.strong)
        found.append({"block": NAMES[type(block)]} | plain)
    return found


def from_json(plain: Mapping[str, Any]) -> Document:
    """
    The document that `to_json` gave.

    :raises BadJson: it has other parts, or parts of other kinds
    :raises BadDocument: it cannot be printed as it is
    """
    try:
        given = dict(plain)
        given["kind"] = Kind(given["kind"])
        given["form"] = Form(given.get("form", Form.PLAIN))
        given["urgency"] = Urgency(given["urgency"]) if given.get("urgency") else None
        given["number"] = Number(**given["number"]) if given.get("number") else None
        given["blocks"] = blocks_from_json(given["blocks"])
        given["attachments"] = tuple(
            Attachment(one["title"], blocks_from_json(one["blocks"]))
            for one in given.get("attachments", ())
        )
        given["present"] = tuple(
            Present(one["role"], tuple(one["names"])) for one in given.get("present", ())
        )
        for name in ("addressees", "joint", "signers", "copies"):
            given[name] = tuple(given.get(name, ()))
        _insist_words(given)
        document = Document(**given)
    except (KeyError, TypeError, AttributeError) as reason:
        raise BadJson(say("公文内容无法读取：{reason}", reason=reason)) from reason
    return document


def _insist_words(given: Mapping[str, Any]) -> None:
    """:raises TypeError: something that is text in a document is none here"""
    for name in (
        "issuer",
        "title",
        "date",
        "subtitle",
        "signature",
        "mark",
        "notes",
        "office",
        "printed",
    ):
        if not isinstance(given.get(name, ""), str):
            raise TypeError(name)
    for name in ("addressees", "joint", "signers", "copies"):
        if not all(isinstance(one, str) for one in given[name]):
            raise TypeError(name)


def blocks_from_json(plain: Sequence[Mapping[str, Any]]) -> tuple[Block, ...]:
    """:raises BadJson: one of them is no block"""
    return tuple(map(_block, plain))


def _block(plain: Mapping[str, Any]) -> Block:
    given = dict(plain)
    try:
        kind = BLOCKS[given.pop("block")]
        if "runs" in given:
            given["runs"] = tuple(Run(**run) for run in given["runs"])
        if kind is Table:
            given["rows"] = tuple(tuple(Run(**cell) for cell in row) for row in given["rows"])
            given["strong"] = frozenset(given.get("strong", ()))
            given |= {name: tuple(given[name]) for name in ("head", "widths", "sides")}
        return kind(**given)
    except (KeyError, TypeError, AttributeError) as reason:
        raise BadJson(say("公文内容无法读取：{reason}", reason=reason)) from reason
