"""Deadlines of every kind that official texts name, read on Tuesday, 10 March 2026; and the year a text speaks from."""

from datetime import date

import pytest

from kexie.text.drafting import draft_tasks
from kexie.text.reading import read
from kexie.text.reading.times import Calendar, find_times
from kexie.text.units import Register

READ_ON = date(2026, 3, 10)
DATED = [
    ("会后一周内", date(2026, 3, 17)),
    ("会后10日内", date(2026, 3, 20)),
    ("7月上旬", date(2026, 7, 10)),
    ("春节前", None),
    ("年内", date(2026, 12, 31)),
    ("2027年6月底前", date(2027, 6, 30)),
    ("即日起至5月31日", date(2026, 5, 31)),
    ("自即日起至6月底", date(2026, 6, 30)),
    ("从现在起到年底", date(2026, 12, 31)),
    ("6月30日前", date(2026, 6, 30)),
    ("全年", date(2026, 12, 31)),
    ("一季度", date(2026, 3, 31)),
    ("“十五五”期间", date(2030, 12, 31)),
    ("“十五五”时期", date(2030, 12, 31)),
    ("十五五末", date(2030, 12, 31)),
    ("今冬明春", None),
    ("月内", date(2026, 3, 31)),
    ("本月底", date(2026, 3, 31)),
    ("本月底前", date(2026, 3, 31)),
    ("下周五前", date(2026, 3, 20)),
    ("两年内", None),
    ("三年内", None),
    ("2026年至2028年", date(2028, 12, 31)),
    ("2026—2028年", date(2028, 12, 31)),
    ("到2030年", date(2030, 12, 31)),
    ("到2027年底", date(2027, 12, 31)),
    ("2027年底前", date(2027, 12, 31)),
    ("明年底前", date(2027, 12, 31)),
    ("明年3月底前", date(2027, 3, 31)),
    ("明年一季度", date(2027, 3, 31)),
    ("今年年底前", date(2026, 12, 31)),
    ("年底以前", date(2026, 12, 31)),
    ("岁末年初", None),
    ("五一前", None),
    ("“五一”节前", None),
    ("国庆节前", None),
    ("元旦春节期间", None),
    ("暑假前", None),
    ("开学前", None),
    ("秋季学期开学前", None),
    ("本学期末", None),
    ("汛期前", None),
    ("入汛前", None),
    ("6月15日下班前", date(2026, 6, 15)),
    ("6月15日18:00前", date(2026, 6, 15)),
    ("本周五下班前", date(2026, 3, 13)),
    ("3月20日（星期五）前", date(2026, 3, 20)),
    ("季度末", date(2026, 3, 31)),
    ("半年内", date(2026, 9, 10)),
    ("半个月内", date(2026, 3, 25)),
    ("15个工作日内", None),
    ("五个工作日内", None),
    ("收到通知后3日内", None),
    ("接到举报后24小时内", None),
    ("印发之日起30日内", date(2026, 4, 9)),
    ("本通知印发后15日内", date(2026, 3, 25)),
    ("自发文之日起一个月内", date(2026, 4, 10)),
    ("三个月内", date(2026, 6, 10)),
    ("6月下旬", date(2026, 6, 30)),
    ("6月中下旬", date(2026, 6, 30)),
    ("5至6月", date(2026, 6, 30)),
    ("5—6月", date(2026, 6, 30)),
    ("4月至6月", date(2026, 6, 30)),
    ("4月1日至6月30日", date(2026, 6, 30)),
    ("4月—10月", date(2026, 10, 31)),
    ("上半年", date(2026, 6, 30)),
    ("下半年", date(2026, 12, 31)),
    ("三季度末", date(2026, 9, 30)),
    ("第三季度", date(2026, 9, 30)),
    ("二季度前", date(2026, 6, 30)),
    ("2026年内", date(2026, 12, 31)),
    ("二〇二六年六月底前", date(2026, 6, 30)),
    ("六月底前", date(2026, 6, 30)),
    ("十月一日前", date(2026, 10, 1)),
    ("10月底", date(2026, 10, 31)),
    ("9月份", date(2026, 9, 30)),
    ("1月底前", date(2027, 1, 31)),
    ("2月28日前", date(2027, 2, 28)),
    ("次年1月底前", date(2027, 1, 31)),
    ("翌年3月底前", date(2027, 3, 31)),
    ("下个月10日前", date(2026, 4, 10)),
    ("下月10日前", date(2026, 4, 10)),
    ("本月20日前", date(2026, 3, 20)),
    ("20日前", date(2026, 3, 20)),
    ("当年年底前", date(2026, 12, 31)),
    ("下一次全会前", None),
    ("下次会议前", None),
    ("党代会召开前", None),
    ("大会召开前", None),
    ("项目验收前", None),
    ("12月31日24时前", date(2026, 12, 31)),
    ("今年内", date(2026, 12, 31)),
    ("今年上半年", date(2026, 6, 30)),
    ("2026年度内", date(2026, 12, 31)),
    ("本周末前", date(2026, 3, 15)),
    ("下周一", date(2026, 3, 16)),
    ("下周内", date(2026, 3, 22)),
    ("一周内", date(2026, 3, 17)),
    ("10天之内", date(2026, 3, 20)),
    ("48小时内", None),
    ("清明节前", None),
    ("端午前", None),
    ("中高考期间", None),
    ("2026年6月1日起", date(2026, 6, 1)),
    ("自2026年7月1日起", date(2026, 7, 1)),
    ("6月1日—6月5日", date(2026, 6, 5)),
    ("6月1日至5日", date(2026, 6, 5)),
    ("限4月10日前", date(2026, 4, 10)),
    ("2026.6.30前", date(2026, 6, 30)),
    ("2026-06-30", date(2026, 6, 30)),
    ("2026年6月", date(2026, 6, 30)),
    ("2026/6/30", date(2026, 6, 30)),
    ("2026年12月31日", date(2026, 12, 31)),
    ("6月前", date(2026, 6, 30)),
    ("5年内", None),
    ("年中", date(2026, 6, 30)),
    ("年中前", date(2026, 6, 30)),
    ("年底", date(2026, 12, 31)),
    ("年末", date(2026, 12, 31)),
    ("年终", date(2026, 12, 31)),
    ("本年度", date(2026, 12, 31)),
    ("本季度末", date(2026, 3, 31)),
    ("下季度", date(2026, 6, 30)),
    ("这个月底", date(2026, 3, 31)),
    ("三月底前", date(2026, 3, 31)),
    ("后天", date(2026, 3, 12)),
    ("3月12日（周四）上午9:00", date(2026, 3, 12)),
]
UNDATED = [
    ("每季度末月25日前", "recurring"),
    ("每季度末月25日前报送", "recurring"),
    ("每年3月底前", "recurring"),
    ("每月5日前", "recurring"),
    ("每月25日前", "recurring"),
    ("每周五下午", "recurring"),
    ("每周一", "recurring"),
    ("每两周", "recurring"),
    ("每半年", "recurring"),
    ("每半月", "recurring"),
    ("每学期", "recurring"),
    ("每学年", "recurring"),
    ("每逢重大节假日", "recurring"),
    ("重大节假日前", "recurring"),
    ("近期", "none"),
    ("尽快", "none"),
    ("长期坚持", "long_term"),
    ("持续推进", "long_term"),
    ("常年坚持", "long_term"),
    ("常态化", "long_term"),
    ("长期", "long_term"),
    ("立行立改、长期坚持", "long_term"),
    ("立行立改", "none"),
    ("立即整改", "none"),
    ("即时", "none"),
    ("第一时间", "none"),
    ("每日9时前", "recurring"),
    ("每天上午8时前", "recurring"),
    ("每年底", "recurring"),
    ("每年年底前", "recurring"),
    ("每年12月", "recurring"),
    ("每年12月10日前", "recurring"),
    ("每年年初", "recurring"),
    ("每年汛前", "recurring"),
    ("每季度首月10日前", "recurring"),
    ("每季度第一周", "recurring"),
    ("每季度初", "recurring"),
    ("次月5日前", "recurring"),
]


@pytest.mark.parametrize(("words", "day"), DATED, ids=[words for words, _ in DATED])
def test_a_deadline_falls_on_its_last_day_or_on_none_where_it_cannot_be_worked_out(
    words: str, day: date | None
) -> None:
    times = find_times(words, 0, len(words), Calendar(READ_ON))
    assert {t.kind for t in times} == {"date"}
    assert max((t.day for t in times if t.day), default=None) == day


@pytest.mark.parametrize(("words", "kind"), UNDATED, ids=[words for words, _ in UNDATED])
def test_what_comes_round_lasts_or_is_only_urgent_has_no_day(words: str, kind: str) -> None:
    assert kind in {t.kind for t in find_times(words, 0, len(words), Calendar(READ_ON))}


@pytest.mark.parametrize(
    "words",
    ["按年龄分组", "每人每天15元", "每周年庆", "第二季度版", "2024年以来", "目前", "一年级"],
)
def test_what_only_looks_like_a_time_is_none(words: str) -> None:
    assert [t.text for t in find_times(words, 0, len(words), Calendar(READ_ON)) if t.bounded] == []


YEARS = [
    ("某某会议召开\n5月14日，市里开会。2022年督导时就曾要求整改，至今仍有反弹。", None),
    ("某某会议召开\n3月5日，市里开会，总结2025年工作，部署任务。要在6月底前完成。", 2026),
    ("市教育局文件\n雾教发〔2026〕5号\n关于开展检查的通知\n各学校：\n1. 6月底前完成自查。", 2026),
    ("某某会议召开\n7月3日，市里开会。要在10月底前完成设计，2027年6月底前修复。", 2026),
    ("某某会议召开\n3月5日，市里召开2026年工作会议。2025年，全市新建站点17个。", 2026),
    ("关于开展检查的通知\n各学校：\n1. 按照《2024年方案》抓落实。\n市教育局\n2026年4月1日", 2026),
]


@pytest.mark.parametrize(("text", "year"), YEARS)
def test_the_year_of_a_text_is_its_own_and_never_one_it_looks_back_on(
    text: str, year: int | None
) -> None:
    calendar = read(text, register=Register()).calendar
    found = calendar.passage_year or (calendar.base and calendar.base.year)
    assert found == year


def test_a_heading_that_names_a_later_year_sets_it_for_what_stands_below() -> None:
    text = "关于工作情况的报告\n一、2027年工作打算\n1. 各县要在年底前完成普查。\n市统计局\n2026年11月20日"
    (draft,) = draft_tasks(read(text, register=Register()))
    assert draft.due.day == date(2027, 12, 31)
