"""
An office's own DOCX template, filled: `{{title}}` or `{{标题}}` where a word belongs, in text, tables, heads and feet of pages.

A word processor may tear a placeholder into several runs; it is found all the same, and what takes its place looks as
its first letter did. A template is data: nothing in it is run.

- one text takes the place of the placeholder; its lines stay lines;
- a list repeats the paragraph that holds nothing else; within a sentence its items are joined by 、;
- rows (`{{rows.name}}`) repeat the row of the table they stand in;
- the body takes the place of its paragraph, in the template's own styles where it has them.
"""

import copy
import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from kexie.gongwen import ends
from kexie.gongwen.docx_body import Body, body_of
from kexie.gongwen.model import Document
from kexie.gongwen.opening import Unreadable, open_file
from kexie.gongwen.saying import Told, say
from kexie.gongwen.xml import UNWRITABLE

Row = Mapping[str, str]
Value = str | Sequence[str] | Sequence[Row] | Body
MARK = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
TORN = re.compile(r"\{\{|\}\}")
# Under which names, in either language, the parts of a document are filled in.
NAMES = {
    "title": "标题",
    "subtitle": "副标题",
    "issuer": "发文机关",
    "mark": "发文机关标志",
    "number": "发文字号",
    "copy_number": "份号",
    "urgency": "紧急程度",
    "signers": "签发人",
    "addressees": "主送机关",
    "body": "正文",
    "attachments": "附件",
    "signature": "署名",
    "date": "成文日期",
    "notes": "附注",
    "copies": "抄送机关",
    "office": "印发机关",
    "printed": "印发日期",
}


class BadTemplate(Told):
    """The template cannot be filled; `troubles` names each placeholder with its place."""

    def __init__(self, troubles: Sequence[str]) -> None:
        super().__init__(*troubles)
        self.troubles = tuple(troubles)


@dataclass(frozen=True, slots=True)
class Filled:
    """The document, and what was there to fill in and has no placeholder."""

    data: bytes
    unused: tuple[str, ...]


def values_of(document: Document) -> dict[str, Value]:
    """What a document fills into a template, under English and Chinese names."""
    imprint = ends.imprint(document)
    values: dict[str, Value] = {
        "title": document.title,
        "subtitle": document.subtitle,
        "issuer": document.issuer,
        "mark": "\n".join(document.marks),
        "number": str(document.number or ""),
        "copy_number": f"{document.copy_number:06}" if document.copy_number else "",
        "urgency": document.urgency.value if document.urgency else "",
        "signers": document.signers,
        "addressees": "，".join(document.addressees),
        "body": Body(document.blocks),
        "attachments": [f"{mark} {name}".strip() for mark, name in ends.attachment_note(document)],
        "signature": "\n".join(document.signatures),
        "date": document.date,
        "notes": document.notes,
        "copies": imprint.copies.rstrip("。"),
        "office": document.office,
        "printed": imprint.printed.removesuffix("印发"),
    }
    return values | {NAMES[name]: value for name, value in values.items()}


def fill(template: bytes, values: Mapping[str, Value]) -> Filled:
    """
    Fill a template.

    :raises BadTemplate: it is no DOCX, names what there is nothing for, puts a list or the body where it cannot stand,
        or fetches something from elsewhere
    """
    file = _opened(template)
    if troubles := list(_outside(file)):
        raise BadTemplate(troubles)
    places = [place for root, where in _roots(file) for place in _paragraphs(root, where)]
    if troubles := [trouble for place in places for trouble in place.troubles(values)]:
        raise BadTemplate(troubles)
    used = {name.partition(".")[0] for place in places for name in place.names}
    repeated = _repeated(places)
    for place in places:
        if place.row is None or place.row not in repeated:
            _fill_paragraph(file, place, values)
    for row, base in repeated.items():
        _repeat(row, base, values)
    data = io.BytesIO()
    file.save(data)
    return Filled(data.getvalue(), _unused(values, used))


def _unused(values: Mapping[str, Value], used: set[str]) -> tuple[str, ...]:
    """Names without a placeholder in either language, said in Chinese where both are given; what is empty is not missed."""
    filled = used | {NAMES[name] for name in used & NAMES.keys()}
    given = [name for name in values if NAMES.get(name) not in values]
    return tuple(name for name in given if values[name] and name not in filled)


def _opened(template: bytes) -> Any:
    try:
        return open_file(template)
    except Unreadable as reason:
        raise BadTemplate([say("模板：{reason}", reason=reason.sentences[0])]) from reason


def _outside(file: Any) -> Iterator[str]:
    """What the file fetches from elsewhere when it is opened: everybody who reads a document would tell where he is."""
    found = {
        one.target_ref
        for one in file.part.package.iter_rels()
        if one.is_external and one.reltype != RT.HYPERLINK
    }
    for place in sorted(found):
        yield say(
            "模板引用了文件以外的内容：{place}。请把它放进模板里，或者去掉", place=place[:100]
        )


def _roots(file: Any) -> Iterator[tuple[Any, str]]:
    """The body, and the heads and feet of pages, each once."""
    yield file.element.body, say("正文")
    for section in file.sections:
        for name, where in (("header", say("页眉")), ("footer", say("页脚"))):
            for kind in (name, f"first_page_{name}", f"even_page_{name}"):
                part = getattr(section, kind)
                if not part.is_linked_to_previous:
                    yield part._element, where  # noqa: SLF001 -- python-docx offers no other way to it


@dataclass(frozen=True, slots=True)
class _Place:
    element: Any
    where: str

    @property
    def text(self) -> str:
        return "".join(one.text or "" for one in self.element.iter(qn("w:t")))

    @property
    def names(self) -> list[str]:
        return MARK.findall(self.text)

    @property
    def row(self) -> Any:
        return next(self.element.iterancestors(qn("w:tr")), None)

    @property
    def alone(self) -> bool:
        return bool(MARK.fullmatch(self.text.strip()))

    def troubles(self, values: Mapping[str, Value]) -> Iterator[str]:
        for name in self.names:
            if trouble := self._trouble(name, values):
                yield say(
                    "{where}：占位符 {{{{{name}}}}} {trouble}",
                    where=self.where,
                    name=name,
                    trouble=trouble,
                )
        if torn := TORN.search(MARK.sub("", self.text)):
            yield say("{where}：占位符没有写完整，多出“{words}”", where=self.where, words=torn[0])

    def _trouble(self, name: str, values: Mapping[str, Value]) -> str:
        base, _point, column = name.partition(".")
        if base not in values:
            near = difflib.get_close_matches(base, values, 1)
            if near:
                return say("没有对应的内容，是否应为 {{{{{near}}}}}", near=near[0])
            return say("没有对应的内容")
        return self._misplaced(base, column, values[base])

    def _misplaced(self, base: str, column: str, value: Value) -> str:
        rows = _rows(value)
        if column and (self.row is None or rows is None):
            return say("只能用于表格的一行，并且要有逐行的内容")
        if column and any(column not in row for row in rows or ()):
            return say("没有“{column}”这一列", column=column)
        if rows and not column:
            return say(
                "是逐行的内容，请写明列名，如 {{{{{base}.{column}}}}}",
                base=base,
                column=next(iter(rows[0])),
            )
        if isinstance(value, Body) and not self.alone:
            return say("应单独成段")
        return ""


def _paragraphs(root: Any, where: str) -> Iterator[_Place]:
    """All paragraphs, also those in tables and boxes of text, with their place in words."""
    tables = {table: number for number, table in enumerate(root.iter(qn("w:tbl")), start=1)}
    number = 0
    for element in list(root.iter(qn("w:p"))):
        table = next(element.iterancestors(qn("w:tbl")), None)
        if table is None:
            number += element.getparent() is root
            yield _Place(element, say("{where}第{number}段", where=where, number=number))
        else:
            row = next(element.iterancestors(qn("w:tr")))
            line = list(table.iter(qn("w:tr"))).index(row) + 1
            yield _Place(
                element,
                say(
                    "{where}第{number}个表格第{line}行",
                    where=where,
                    number=tables[table],
                    line=line,
                ),
            )


def _rows(value: Value) -> Sequence[Row] | None:
    if isinstance(value, (str, Body)) or not all(isinstance(one, Mapping) for one in value):
        return None
    return [one for one in value if isinstance(one, Mapping)]


def _repeated(places: Sequence[_Place]) -> dict[Any, str]:
    """The rows of tables that name columns, with the name of what they are filled with."""
    found: dict[Any, str] = {}
    for place in places:
        for name in place.names:
            if "." in name:
                found.setdefault(place.row, name.partition(".")[0])
    return found


def _repeat(row: Any, base: str, values: Mapping[str, Value]) -> None:
    """The row once for each there is; other placeholders in it say the same in all."""
    others = {name: _joined(value) for name, value in values.items() if _rows(value) is None}
    for given in _rows(values[base]) or ():
        made = copy.deepcopy(row)
        row.addprevious(made)
        columns = {f"{base}.{column}": text for column, text in given.items()}
        for element in made.iter(qn("w:p")):
            _put(element, others | columns)
    row.getparent().remove(row)


def _fill_paragraph(file: Any, place: _Place, values: Mapping[str, Value]) -> None:
    names = place.names
    if not names:
        return
    element, value = place.element, values[names[0]]
    if isinstance(value, Body):
        for made in body_of(file, value, element):
            element.addprevious(made)
        _take_out(element)
        return
    if place.alone and not isinstance(value, str):
        for item in value:
            made = copy.deepcopy(element)
            element.addprevious(made)
            _put(made, {names[0]: str(item)})
        _take_out(element)
        return
    _put(element, {name: _joined(values[name]) for name in names})


def _take_out(element: Any) -> None:
    """A paragraph that holds a section's end, or is the last of a cell, stays as an empty one."""
    last = element.getparent().tag == qn("w:tc") and element.getnext() is None
    if element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None and not last:
        element.getparent().remove(element)
        return
    for one in element.findall(qn("w:r")):
        element.remove(one)


def _joined(value: Value) -> str:
    if isinstance(value, Body):
        return ""
    return value if isinstance(value, str) else "、".join(map(str, value))


def _put(element: Any, texts: Mapping[str, str]) -> None:
    """Texts in place of their placeholders, each in the run of its first letter."""
    pieces = list(element.iter(qn("w:t")))
    whole = "".join(one.text or "" for one in pieces)
    # from the last to the first: what is filled in moves no place that is still to be filled, and is not searched
    for found in reversed(list(MARK.finditer(whole))):
        begin = 0
        for piece in pieces:
            said = piece.text or ""
            end = begin + len(said)
            if begin < found.end() and end > found.start():
                tail = said[found.end() - begin :] if end > found.end() else ""
                if begin <= found.start():
                    text = UNWRITABLE.sub("", texts.get(found[1], ""))
                    _set(piece, said[: found.start() - begin], text, tail)
                else:
                    piece.text = tail
            begin = end


def _set(piece: Any, before: str, text: str, after: str) -> None:
    """Text in the middle of a run; its lines are broken as in the text."""
    first, *more = text.split("\n")
    space = "{http://www.w3.org/XML/1998/namespace}space"
    piece.text = before + first
    piece.set(space, "preserve")
    for line in more:
        broken, said = OxmlElement("w:br"), OxmlElement("w:t")
        piece.addnext(broken)
        broken.addnext(said)
        said.text = line
        said.set(space, "preserve")
        piece = said
    piece.text = (piece.text or "") + after
