"""The body of a document for somebody else's DOCX file: in the file's own styles where it has them."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from docx.document import Document as File
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from kexie.gongwen.docx import R, Writer
from kexie.gongwen.kinds import Kind
from kexie.gongwen.measures import BODY
from kexie.gongwen.model import Block, Contents, Document, Note, Paragraph, Run
from kexie.gongwen.pdf import Printed
from kexie.gongwen.styles import W, styles_xml

STYLED = ("w:pStyle", "w:rStyle", "w:tblStyle")


@dataclass(frozen=True, slots=True)
class Body:
    """Blocks for a template. Notes for the foot of pages stand in brackets; a list of contents is left out."""

    blocks: tuple[Block, ...]


def body_of(file: File, body: Body, model: Any) -> list[Any]:
    """The body as elements for this file; paragraphs of text look as `model`, the paragraph it takes the place of."""
    blocks = tuple(_bracketed(body.blocks))
    document = Document(kind=Kind.NOTICE, issuer="", title="", date="", blocks=blocks)
    writer = Writer(file, document, Printed(b""))
    inner = "".join(writer.each(writer.blocks))
    made = list(parse_xml(f'<w:body xmlns:w="{W}" xmlns:r="{R}">{inner}</w:body>'))
    look = model.find(f"{qn('w:r')}/{qn('w:rPr')}")
    for element in made:
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if style is not None and style.get(qn("w:val")) == "BodyText":
            _look_as(element, model.find(qn("w:pPr")), look)
    _adopt_styles(file, made)
    return made


def _bracketed(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Contents():
                continue
            case Paragraph(runs=runs) | Note(runs=runs):
                yield replace(block, runs=tuple(map(_said, runs)))
            case _:
                yield block


def _said(run: Run) -> Run:
    return Run(text=f"{run.text}（{run.note}）", link=run.link) if run.note else run


def _look_as(element: Any, paragraph: Any, letters: Any) -> None:
    element.remove(element.find(qn("w:pPr")))
    if paragraph is not None:
        made = copy.deepcopy(paragraph)
        for ending in made.findall(qn("w:sectPr")):
            made.remove(ending)
        element.insert(0, made)
    if letters is not None:
        for run in element.iter(qn("w:r")):
            if run.find(qn("w:rPr")) is None:
                run.insert(0, copy.deepcopy(letters))


def _adopt_styles(file: File, made: list[Any]) -> None:
    """Our names of styles become the file's, by what word processors call them; those it lacks are added."""
    theirs = file.styles.element
    ours = {_id(one): one for one in parse_xml(styles_xml()).iter(qn("w:style"))}
    known = {_name(one): _id(one) for one in theirs.iter(qn("w:style"))}
    for element in made:
        for tag in STYLED:
            for used in element.iter(qn(tag)):
                style = ours.get(used.get(qn("w:val")))
                if style is None:
                    continue
                name = _name(style)
                if name not in known:
                    known[name] = _added(theirs, style, known)
                used.set(qn("w:val"), known[name])


def _added(theirs: Any, style: Any, known: dict[str, str]) -> str:
    """Ours, in the size of our body: what it is based on may be small."""
    made = copy.deepcopy(style)
    identity = f"Kexie{_id(style)}"
    made.set(qn("w:styleId"), identity)
    based = made.find(qn("w:basedOn"))
    if based is not None:
        based.set(qn("w:val"), known.get("normal", "Normal"))
    letters = made.find(qn("w:rPr"))
    if (
        letters is not None
        and letters.find(qn("w:sz")) is None
        and _id(style).startswith("Heading")
    ):
        size = parse_xml(f'<w:sz xmlns:w="{W}" w:val="{round(BODY * 2)}"/>')
        letters.append(size)
    theirs.append(made)
    return identity


def _id(style: Any) -> str:
    return str(style.get(qn("w:styleId")))


def _name(style: Any) -> str:
    return str(style.find(qn("w:name")).get(qn("w:val"))).casefold()
