"""What is found in a document before a person reads it."""

import pytest

from kexie.gongwen import Attachment, Form, Kind, Present
from kexie.gongwen.written import from_text
from kexie.issuing.actions.drafting import To
from kexie.issuing.models import Length
from kexie.issuing.queries.counting import counted
from kexie.issuing.queries.readiness import musts_of, readiness_of
from kexie.issuing.tests import make
from tests.world import World

LONG = from_text("一、概况\n" + "全省科协系统认真落实会议精神。\n" * 300)
OUTSIDE = (To(words="省委"),)


def test_nothing_is_found_in_what_is_well_made(world: World) -> None:
    make.series(world)

    found = readiness_of(make.draft(world))

    assert (found.findings, found.laid_out) == ([], True)


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"blocks": from_text("定于{{meeting.day}}召开。")}, "{{meeting.day}}"),
        ({"title": "关于XXX的通知"}, "XXX"),
        ({"blocks": from_text("请与×××联系。")}, "×××"),
        ({"kind": Kind.REQUEST, "addressees": (*OUTSIDE, To(words="省政府"))}, "请示"),
        ({"kind": Kind.REQUEST, "addressees": ()}, "请示"),
        ({"form": Form.LETTER, "kind": Kind.LETTER}, "发文字号"),
    ],
)
def test_what_must_be_there_is_named(world: World, wishes: dict[str, object], said: str) -> None:
    make.series(world)
    document = make.draft(world, **wishes)  # type: ignore[arg-type]  # passed on as given

    assert any(said in words for words in musts_of(document))


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"addressees": ()}, "主送机关"),
        (
            {"kind": Kind.REPORT, "addressees": OUTSIDE, "blocks": from_text("以上请批示。")},
            "请批示",
        ),
        ({"blocks": from_text("名单见附件。")}, "附件"),
        ({"title": "关于" + "进一步" * 20 + "的通知"}, "标题"),
        ({"blocks": LONG}, "4000"),
        ({"form": Form.MINUTES, "kind": Kind.MINUTES, "addressees": ()}, "出席"),
        ({"blocks": from_text("（一）省科协领导班子成员。\n按时参加。")}, "标题单独成段"),
    ],
)
def test_what_is_only_advice_holds_nothing_up(
    world: World, wishes: dict[str, object], said: str
) -> None:
    make.series(world)
    document = make.draft(world, **wishes)  # type: ignore[arg-type]  # passed on as given
    found = readiness_of(document)

    assert any(said in one.words.replace(",", "") for one in found.findings)
    assert not found.musts


def test_what_is_allowed_is_not_warned_of(world: World) -> None:
    make.series(world)
    for wishes in (
        {"length": Length.COMPREHENSIVE, "blocks": LONG},
        {"kind": Kind.REQUEST, "addressees": OUTSIDE, "blocks": from_text("妥否，请批示。")},
        {"kind": Kind.REPORT, "addressees": OUTSIDE, "blocks": from_text("特此报告。")},
        {
            "blocks": from_text("名单见附件。"),
            "attachments": (Attachment("名单", from_text("甲")),),
        },
        {
            "form": Form.MINUTES,
            "kind": Kind.MINUTES,
            "addressees": (),
            "present": (Present("出席", ("张三",)),),
        },
    ):
        found = readiness_of(make.draft(world, **wishes))
        assert [one.words for one in found.findings] == []


@pytest.mark.parametrize(
    ("text", "characters", "trouble"),
    [
        ("正文四字", 5, ""),
        ("【附件：表】\n不算", 1, ""),
        ("", 1, ""),
        ("【图：旧图】\n字", 2, ""),
        ("甲\n【表：表】", None, "第2行"),
        ("甲〖乙", None, "第1行"),
    ],
)
def test_length_is_counted_while_one_writes(
    text: str, characters: int | None, trouble: str
) -> None:
    found = counted("题", text, "comprehensive")

    assert (found.length.characters if found.length else None) == characters
    assert trouble in found.trouble
