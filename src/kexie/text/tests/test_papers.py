"""Papers as offices lay them out: where a text says who issued it, when, and what its lines are for."""

from datetime import date

import pytest

from kexie.text.calendar import eve_of_festival
from kexie.text.extract import Extraction, extract
from kexie.text.reading.times import Calendar, find_times
from kexie.text.units import Register


def read(text: str) -> Extraction:
    return extract(text, name="x.txt", register=Register())


def dues(text: str) -> list[str | None]:
    return [d.due.day.isoformat() if d.due.day else None for d in read(text).drafts]


def leads(text: str) -> list[list[str]]:
    return [[u.text for u in d.units if u.role == "lead"] for d in read(text).drafts]


NOTICE = "雾溪市城市管理局关于做好供暖工作的通知\n各区县城市管理局：\n一、请各单位于10月20日前完成管网检修。\n"


def test_a_line_of_printing_gives_date_and_issuer_where_no_signature_does() -> None:
    found = read(
        NOTICE.replace("雾溪市城市管理局关于", "关于")
        + "雾溪市城市管理局\n雾溪市城市管理局办公室 2026年9月11日印发"
    )
    assert found.reading.issuer == "雾溪市城市管理局"
    assert found.reading.calendar.base == date(2026, 9, 11)


def test_a_signature_goes_before_the_line_of_printing() -> None:
    found = read(
        NOTICE
        + "雾溪市城市管理局\n2026年9月11日\n抄送：市政府办公室\n雾溪市城市管理局办公室2026年9月12日印发"
    )
    assert found.reading.calendar.base == date(2026, 9, 11)


def test_a_signature_before_what_is_attached_dates_the_whole() -> None:
    text = (
        "雾溪市交通局关于印发《行动方案》的通知\n各县交通局：\n现将方案印发给你们。\n雾溪市交通局\n2026年5月6日\n\n"
        "行动方案\n一、重点任务\n1.各县交通局5月20日前完成排查。\n2.各县交通局建立台账，6月10日前报送。"
    )
    found = read(text)
    assert found.reading.issuer == "雾溪市交通局"
    assert dues(text) == ["2026-05-20", "2026-06-10"]


def test_years_that_a_title_spans_are_not_the_year_of_its_deadlines() -> None:
    text = "雾溪市三年行动方案（2026—2028年）\n一、重点任务\n1.科普部6月底前新建站点5个。\n雾溪市科协\n2026年3月1日"
    assert dues(text) == ["2026-06-30"]


def test_an_assignment_after_a_list_is_for_all_of_it() -> None:
    text = (
        "雾溪市图书馆整改清单\n问题1：监测数据缺失\n整改措施：\n（1）加装设备17台；\n（2）建立日报制度。\n"
        "责任部门：保管部（牵头），保障部（配合）\n整改时限：2026年3月底\n问题2：讲解投诉较多\n整改措施：\n"
        "（1）组织培训3期；\n（2）评定讲解员星级。\n责任部门：社会教育部\n整改时限：2026年1月底"
    )
    assert leads(text) == [["保管部"], ["保管部"], ["社会教育部"], ["社会教育部"]]
    assert dues(text) == ["2026-03-31", "2026-03-31", "2026-01-31", "2026-01-31"]


def test_each_item_keeps_its_own_assignment() -> None:
    text = "雾溪市工作要点\n一、任务\n1.新建站点5个。\n责任单位：科普部\n2.举办年会1次。\n责任单位：学会部"
    assert leads(text) == [["科普部"], ["学会部"]]


def test_a_stage_lends_its_time_to_its_item() -> None:
    text = "关于开展盘点的通知\n各部门：\n一、安排\n1.自盘阶段（11月10日—11月18日）：各部门逐件清点物资。\n雾溪水务公司\n2026年11月2日"
    assert dues(text) == ["2026-11-18"]
    assert read(text).drafts[0].title.startswith("逐件清点")


@pytest.mark.parametrize(
    "words",
    [
        "一、有关要求",
        "全市共举办活动320场，参与群众8万人。",
        "去年汛期，全市共救助群众117人次。",
        "入汛以来，全市发布预警信息1.2万条。",
        "会议原则同意《实施方案》。",
        "干部要下沉，数字要核实，群众要安心。",
    ],
)
def test_what_asks_nothing_makes_no_draft(words: str) -> None:
    assert not read(f"关于活动情况的通知\n各县科协：\n{words}\n雾溪市科协\n2026年9月30日").drafts


def test_a_label_before_the_text_is_no_title() -> None:
    found = read("会上：\n张处长要求各单位6月底前报送总结。")
    assert found.reading.title == ""
    assert [d.set_by for d in found.drafts] == ["张处长"]


def test_minutes_lay_down_what_follows_their_arrangement() -> None:
    text = "雾溪镇调度会会议纪要\n会议通报了灾情。\n会议对下步工作作了如下安排：\n1.卫生院安排两名医生驻点。\n2.民政办明天把棉被发下去。"
    assert leads(text) == [["卫生院"], ["民政办"]]


def test_the_first_of_several_signing_bodies_sets_the_tasks() -> None:
    text = "雾溪省文化厅 雾溪省教育厅关于开展阅读活动的通知\n各市文化局：\n一、安排\n1.各市文化局4月底前举办读书会1次。\n雾溪省文化厅\n雾溪省教育厅\n2026年4月1日"
    assert [d.set_by for d in read(text).drafts] == ["雾溪省文化厅"]


def test_the_eve_of_a_festival_is_known_by_the_official_calendar() -> None:
    assert eve_of_festival(2026, "国庆节") == date(2026, 9, 30)
    assert eve_of_festival(2025, "春节") == date(2025, 1, 27)
    assert eve_of_festival(2090, "春节") is None
    for words, day in (
        ("2025年春节前", date(2025, 1, 27)),
        ("春节前", None),
        ("2090年春节前", None),
    ):
        (when,) = find_times(words, 0, len(words), Calendar(date(2024, 12, 1)))
        assert (when.kind, when.day) == ("date", day), words
