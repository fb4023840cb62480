"""Papers of more offices: telephone notices, ledgers in lines, leaders' instructions, agendas, articles, letters."""

from __future__ import annotations

from datetime import date

import pytest

from kexie.text.drafting import Draft, draft_tasks
from kexie.text.reading import read
from kexie.text.units import Register

REGISTER = Register([])


def drafts(text: str) -> tuple[Draft, ...]:
    return tuple(d for d in draft_tasks(read(text, register=REGISTER)) if d.kind == "do")


def quotes(text: str) -> list[str]:
    return [text[slice(*d.span)] for d in drafts(text)]


def leads(draft: Draft) -> list[str]:
    return [d.text for d in draft.units if d.role == "lead"]


NOTICE = "关于做好秋季工作的通知\n各县科协：\n现将有关事项通知如下：\n一、工作安排\n{}\n雾溪州科协\n2025年9月10日\n"


def test_a_telephone_notice_names_who_rang_and_who_is_to_act() -> None:
    text = (
        "电 话 通 知\n发话单位：雾溪州科协办公室\n收话单位：各县科协办公室\n"
        "通知时间：2025年9月10日\n通知内容：\n1.值班表今天18时前报总值班室。\n"
    )
    (draft,) = drafts(text)
    assert leads(draft) == ["各县科协办公室"]
    assert draft.set_by == "雾溪州科协办公室"
    assert draft.due.day == date(2025, 9, 10)


def test_a_ledger_in_lines_gives_office_and_deadline_to_each_measure() -> None:
    text = (
        "雾溪县科协整改任务台账\n（2025年4月14日）\n序号：1\n反馈问题：大额支出未上会。\n"
        "整改措施：①修订《工作规则》；②对大额支出逐笔核对。\n牵头领导：郗某\n"
        "责任股室：办公室\n整改时限：5月10日前\n进展情况：已开会1次。\n"
    )
    found = drafts(text)
    assert [leads(d) for d in found] == [["办公室"], ["办公室"]]
    assert {d.due.day for d in found} == {date(2025, 5, 10)}


def test_what_a_leader_wrote_on_a_paper_is_his_demand() -> None:
    text = NOTICE.replace(
        "现将",
        "9月1日，州委书记郗守义同志在调研报告上批示：“请州科协牵头拿出提升方案。”现将",
    ).format("（一）各县科协9月20日前报送排查表。")
    first = drafts(text)[0]
    assert text[slice(*first.span)] == "请州科协牵头拿出提升方案"
    assert first.set_by == "雾溪州科协" or leads(first) == ["州科协"]


def test_minutes_decide_after_they_have_told_and_approved() -> None:
    text = (
        "雾溪州科协办公会议纪要\n时间：2025年9月10日\n一、听取验收情况\n"
        "会议原则通过《财务指引》。学会部根据意见修改后，于9月25日前印发。"
        "会议认为情况属实。由科普部督促2个单位补签协议。财务部已于8月完成清理。\n"
    )
    assert quotes(text) == [
        "学会部根据意见修改后，于9月25日前印发",
        "由科普部督促2个单位补签协议",
    ]


def test_articles_of_rules_are_no_tasks_and_the_notice_that_sends_them_may_ask() -> None:
    text = (
        "雾溪州科协关于印发《志愿服务管理办法》的通知\n各县科协：\n"
        "现将办法印发给你们。各县科协对志愿者信息进行一次核对，9月30日前完成更新。\n"
        "雾溪州科协\n2025年9月10日\n志愿服务管理办法\n"
        "第一条 为规范志愿服务，制定本办法。\n第二条 志愿者应当遵守章程。\n"
        "第三条 州科协每年组织一次考核。\n"
    )
    assert quotes(text) == ["各县科协对志愿者信息进行一次核对，9月30日前完成更新"]


def test_who_takes_part_and_how_to_reach_the_office_asks_nothing() -> None:
    text = NOTICE.format(
        "二、参会人员\n各县科协主席、分管副主席；秘书长。\n会务组联系人：郗某，电话：12345。"
    )
    assert quotes(text) == []


def test_an_hour_to_arrive_is_asked_even_under_the_time_of_a_meeting() -> None:
    text = NOTICE.format("二、会议时间\n9月18日上午9:00，会期一天，9月17日18时前报到。")
    (draft,) = drafts(text)
    assert draft.due.day == date(2025, 9, 17)


def test_a_finding_is_no_task_and_what_is_to_be_done_about_it_is() -> None:
    text = NOTICE.format("1.展厅尾款12万元未支付，布展企业多次反映。请在9月20日前完成支付。")
    assert quotes(text) == ["请在9月20日前完成支付"]


def test_a_target_by_a_day_stands_under_aims_of_a_plan() -> None:
    text = (
        "雾溪州“银龄科普”行动方案\n2025年3月1日\n一、工作目标\n"
        "到2026年底，课程覆盖率达到100%。让老年人更有获得感。\n二、重点任务\n（一）举办讲座20场。\n"
    )
    first, second = drafts(text)
    assert first.due.day == date(2026, 12, 31)
    assert text[slice(*second.span)] == "举办讲座20场"


def test_years_gone_by_tell_even_where_a_leader_speaks() -> None:
    text = (
        "雾溪州召开科协工作会议\n2026年1月16日，雾溪州召开科协工作会议。\n"
        "会议强调，2025年，全州新建科技小院17个，举办讲坛46场。各县科协要建立需求清单。\n"
    )
    assert quotes(text) == ["各县科协要建立需求清单"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("（一）选聘专家38名，每名专家包联2个村。", ["选聘专家38名，每名专家包联2个村"]),
        ("（一）清理后的岗位可以调剂使用。", []),
        ("（一）年内分两批选派科技特派员40名。", ["年内分两批选派科技特派员40名"]),
        ("（一）受州农业农村局委托，编写培训教材。", ["受州农业农村局委托，编写培训教材"]),
        ("（一）各单位推荐35岁以下人员1名。", ["各单位推荐35岁以下人员1名"]),
        ("（一）指引印发一个月内，由学会部举办培训班。", ["指引印发一个月内，由学会部举办培训班"]),
    ],
)
def test_clauses_are_parted_as_offices_mean_them(sentence: str, expected: list[str]) -> None:
    assert quotes(NOTICE.format(sentence)) == expected


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("（一）州科协办公室按季通报采用情况。", ["州科协办公室"]),
        ("（一）州科协科普科逐县上门指导。", ["州科协科普科"]),
        ("（一）监测站自10月1日起，每日10时前发布预报。", ["监测站"]),
        ("（一）未完成的学会，应在9月底前说明原因。", ["未完成的学会"]),
        ("（一）组建由三甲医院医生参加的专家库。", ["各县科协"]),
        ("（一）严格执行24小时值班和领导带班制度。", ["各县科协"]),
        ("（一）由一名班子成员每月到站值守一天。", ["班子成员"]),
        ("（一）由所在县科协收回闲置设备。", ["所在县科协"]),
    ],
)
def test_who_is_to_act_is_cut_where_the_name_ends(sentence: str, names: list[str]) -> None:
    assert leads(drafts(NOTICE.format(sentence))[0]) == names


@pytest.mark.parametrize(
    ("sentence", "theme"),
    [
        ("（一）科普部制定《机关考勤管理办法》。", "rules"),
        ("（一）科普部开展技术诊断，破解企业技术难题。", "innovation"),
        ("（一）各单位将活动经费支出表报科普科。", "projects"),
    ],
)
def test_a_theme_is_not_told_by_the_name_of_who_acts_or_receives(sentence: str, theme: str) -> None:
    assert drafts(NOTICE.format(sentence))[0].theme == theme


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("下月10日前", date(2025, 10, 10)),
        ("10月第三周", date(2025, 10, 19)),
        ("9月至11月", date(2025, 11, 30)),
        ("2025年11月至2月", date(2026, 2, 28)),
        ("9月20日、25日", date(2025, 9, 25)),
        ("15日12时前", date(2025, 9, 15)),
        ("周五前", date(2025, 9, 12)),
        ("周二前", date(2025, 9, 16)),
        ("指引印发一个月内", None),
        ("国庆假期后一周内", None),
        ("活动开始前3天", None),
    ],
)
def test_deadlines_of_more_kinds(words: str, day: date | None) -> None:
    draft = drafts(NOTICE.format(f"（一）各县科协{words}报送名单。"))[0]
    assert (draft.due.kind, draft.due.day) == ("date", day)
