"""Documents in every form, for the tests beside this."""

from typing import Any

from kexie.gongwen import (
    Attachment,
    Document,
    Form,
    Heading,
    Kind,
    Number,
    Paragraph,
    Present,
    Run,
    Table,
    Urgency,
)
from kexie.gongwen.model import Block

WORDS = "认真贯彻落实全省科协系统年度工作会议精神，围绕“四个服务”职责定位，扎实推进各项工作，按时报送进展情况。"
ISSUER = "某某省科学技术协会"


def said(text: str = WORDS) -> Paragraph:
    return Paragraph((Run(text=text),))


def body(paragraphs: int = 4) -> tuple[Block, ...]:
    return (
        said(),
        Heading(1, "总体要求"),
        said(WORDS * 2),
        Heading(2, "会议时间"),
        said(),
        Heading(3, "报到"),
        said(),
        Heading(4, "住宿"),
        *(said(WORDS * 2) for _ in range(paragraphs)),
        Heading(1, "有关要求"),
        said(),
    )


def notice(**words: Any) -> Document:
    table = Table(caption="名额", head=("单位", "名额"), rows=((Run(text="某市"), Run(text="3")),), widths=(1, 1), sides=("left", "right"))  # fmt: skip
    given: dict[str, Any] = {
        "kind": Kind.NOTICE,
        "form": Form.DOCUMENT,
        "issuer": ISSUER,
        "title": f"{ISSUER}关于召开2025年全省科协系统年度工作会议的通知",
        "date": "2025年1月20日",
        "addressees": ("各州（市）科协", "机关各部室", "各直属单位"),
        "signature": ISSUER,
        "number": Number("某科协发", 2025, 1),
        "copy_number": 12,
        "urgency": Urgency.EXTREME,
        "blocks": body(),
        "attachments": (
            Attachment("参会名额分配表", (said(), table)),
            Attachment("回执", (said(),)),
        ),
        "notes": "此件公开发布",
        "copies": ("省委办公厅", "省政府办公厅", "各州（市）党委"),
        "office": f"{ISSUER}办公室",
        "printed": "2025年1月21日",
    }
    return Document(**(given | words))


def letter(**words: Any) -> Document:
    given: dict[str, Any] = {
        "kind": Kind.LETTER,
        "form": Form.LETTER,
        "title": f"{ISSUER}关于商请支持科普场馆建设的函",
        "addressees": ("某某省教育厅",),
        "attachments": (),
        "number": Number("某科协函", 2025, 3),
        "office": "",
        "printed": "",
    }
    return notice(**(given | words))


def minutes(**words: Any) -> Document:
    given: dict[str, Any] = {
        "kind": Kind.MINUTES,
        "form": Form.MINUTES,
        "mark": f"{ISSUER}党组会议纪要",
        "title": "党组2025年第1次会议纪要",
        "addressees": (),
        "attachments": (),
        "signature": "",
        "number": None,
        "copy_number": None,
        "urgency": None,
        "notes": "",
        "present": (Present("出席", ("张甲", "李乙乙")), Present("请假", ("钱戊",))),
    }
    return notice(**(given | words))


def request(**words: Any) -> Document:
    given: dict[str, Any] = {
        "kind": Kind.REQUEST,
        "title": "关于解决科普场馆建设经费的请示",
        "addressees": ("某某省人民政府",),
        "signers": ("张甲",),
        "attachments": (),
    }
    return notice(**(given | words))


def joint_request() -> Document:
    return request(
        joint=("某某省教育厅", "某某省科学技术厅", "某某省财政厅"),
        signers=("张甲", "李乙乙", "王丙", "赵丁丁"),
    )
