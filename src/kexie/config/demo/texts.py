"""The demo's source texts: written for it, dated relative to the day they are brought in, and damaged as mirrors do it."""

import re
from datetime import date, timedelta
from importlib.resources import files
from io import BytesIO
from random import Random

import xlsxwriter
from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

DAY = re.compile(r"\{(\d+)\}")
HAN = re.compile(r"[\u4e00-\u9fff]")
ASCII = str.maketrans("，：；（）", ",:;()")
READ_ALOUD = 0.45  # of the characters that have a traditional form get their reading in brackets
HEADINGS = ("序号", "工作任务", "牵头单位", "配合单位", "完成时限")
ROWS = (
    ("制定县级科协规范化建设指引", "省科协组织人事部", "省科协学会部", 45),
    ("开展院士专家云南行活动，形成成果清单", "院士专家科技兴滇办公室", "省科协学会部", 70),
    ("举办科普讲解大赛并组织获奖作品巡讲", "省科协科普部", "省科技馆、青少年科技中心", 62),
    ("编制科普产品与服务推荐目录", "科普资源信息中心", "省科协科普部", 30),
    ("开展科技志愿服务队伍登记和培训", "省科协科普部", "昆明市科协、玉溪市科协、楚雄州科协", 85),
    ("组织高校科协工作交流，提出联系服务办法", "省科协学会部", "", 50),
)


def plain(name: str, day: date) -> str:
    """A text of the folder; `{30}` becomes the thirtieth day after `day`, written out."""
    text = (files("kexie.config.demo") / "texts" / f"{name}.txt").read_text(encoding="utf-8")
    return DAY.sub(lambda found: _said(day + timedelta(days=int(found[1]))), text)


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def damaged(text: str, random: Random) -> str:
    """Traditional characters, readings in brackets after many of them, ASCII punctuation: a mirrored web page."""
    convert = OpenCC("s2t").convert
    parts = []
    for char in text:
        other = convert(char) if HAN.match(char) else char
        parts.append(other)
        if other != char and random.random() < READ_ALOUD:
            parts.append(f"({lazy_pinyin(char, style=Style.TONE)[0]})")
    return "".join(parts).translate(ASCII)


def breakdown_table(day: date) -> bytes:
    """An .xlsx as offices circulate it."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("任务分解表")
        sheet.merge_range(0, 0, 0, 4, "年度重点工作任务分解表（演示数据，纯属虚构）")
        for column, words in enumerate(HEADINGS):
            sheet.write(1, column, words)
        for row, (task, lead, others, days) in enumerate(ROWS, start=2):
            due = f"{_said(day + timedelta(days=days))}前"
            for column, value in enumerate((row - 1, task, lead, others, due)):
                sheet.write(row, column, value)
    return buffer.getvalue()
