"""
What a document is, as XML, by the groups of the metadata standard for electronic documents (DA/T 46-2009).

Elements bear the standard's Chinese names, so that an archivist reads them without a table; `docs/guide/documents.md`
lists them. Notes that were written inside the office are not among them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from xml.etree import ElementTree as ET

from kexie.gongwen.xml import UNWRITABLE

PROGRAM = "科协工作平台"
RETENTIONS = {None: "永久", 30: "30年", 10: "10年"}
RETENTION_CODES = {None: "Y", 30: "D30", 10: "D10"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A file of the package: its name in it, what it is, and itself."""

    name: str
    part: str
    data: bytes

    @property
    def digest(self) -> str:
        return sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that was done to it: what, when, by whom, in which unit or post."""

    what: str
    at: datetime
    who: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What is said of a document. `retention`: years; none: for ever. `digest`: SHA-256 of what it says, as signed off."""

    archive_number: str
    fonds: str
    unit: str
    title: str
    number: str
    kind: str
    form: str
    urgency: str
    day: str
    signer: str
    main: Sequence[str]
    copies: Sequence[str]
    retention: int | None
    digest: str
    about: str
    items: Sequence[Item]
    deeds: Sequence[Deed]


def metadata_of(one: Described) -> bytes:
    root = ET.Element("电子文件元数据", {"标准": "DA/T 46-2009", "版本": "1"})
    _group(root, "聚合层次", [("聚合层次", "件")])
    _group(root, "来源", [("全宗号", one.fonds), ("立档单位名称", one.unit)])
    _group(root, "档号", [("档号", one.archive_number), ("保管期限", RETENTIONS[one.retention])])
    described = _group(
        root,
        "内容描述",
        [
            ("题名", one.title),
            ("文件编号", one.number),
            ("文种", one.kind),
            ("格式", one.form),
            ("紧急程度", one.urgency),
            ("责任者", one.unit),
            ("签发人", one.signer),
            ("日期", one.day),
            ("相关事项", one.about),
        ],
    )
    for name in one.main:
        ET.SubElement(described, "主送").text = UNWRITABLE.sub("", name)
    for name in one.copies:
        ET.SubElement(described, "抄送").text = UNWRITABLE.sub("", name)
    _group(
        root,
        "形式特征",
        [("文件组合类型", "组合文件"), ("件数", str(len(one.items))), ("语种", "汉语")],
    )
    _add_items(root, one.items)
    _group(
        root,
        "真实性",
        [("内容摘要算法", "SHA-256"), ("签发内容摘要", one.digest), ("电子签名", "无")],
    )
    _add_deeds(root, one.deeds)
    ET.indent(root)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _group(root: ET.Element, name: str, words: Iterable[tuple[str, str]]) -> ET.Element:
    group = ET.SubElement(root, name)
    for label, text in words:
        if text:
            ET.SubElement(group, label).text = UNWRITABLE.sub("", text)
    return group


def _add_items(root: ET.Element, items: Iterable[Item]) -> None:
    group = ET.SubElement(root, "电子属性")
    for item in items:
        _group(
            group,
            "计算机文件",
            [
                ("计算机文件名", item.name),
                ("稿本", item.part),
                ("格式", item.name.rpartition(".")[2].upper()),
                ("计算机文件大小", str(len(item.data))),
                ("摘要", item.digest),
                ("文档创建程序", PROGRAM),
            ],
        )


def _add_deeds(root: ET.Element, deeds: Iterable[Deed]) -> None:
    group = ET.SubElement(root, "业务实体")
    for deed in deeds:
        _group(
            group,
            "业务行为",
            [
                ("行为名称", deed.what),
                ("行为时间", deed.at.isoformat(timespec="seconds")),
                ("行为人", deed.who),
                ("行为人职务", deed.place),
            ],
        )
