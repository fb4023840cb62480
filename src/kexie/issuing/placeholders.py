"""
What may stand between {{ and }} in a template, for each use: under its English name or its Chinese one.

Placeholders are data of the office's language, as the template is; the samples fill the preview.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kexie.issuing.models import Use

# What is drafted from the record takes the place of a line that says only this.
BODY = "content"
BODY_NAME = "正文内容"


@dataclass(frozen=True, slots=True)
class Placeholder:
    name: str
    chinese: str
    sample: str


EVERYWHERE = (
    Placeholder("unit.name", "单位全称", "云南省科学技术协会"),
    Placeholder("unit.short_name", "单位简称", "省科协"),
    Placeholder("day", "日期", "2026年3月2日"),
)
MEETING = (
    Placeholder("meeting.title", "会议名称", "2026年全省科协工作会议"),
    Placeholder("meeting.day", "会议日期", "2026年3月12日"),
    Placeholder("meeting.time", "会议时间", "2026年3月12日（星期四）上午9:00"),
    Placeholder("meeting.place", "会议地点", "省科技馆一楼报告厅"),
    Placeholder("meeting.convener", "召集单位", "省科协"),
    Placeholder("meeting.chair", "主持人", "省科协副主席"),
)
OF_USE: Mapping[str, tuple[Placeholder, ...]] = {
    Use.INVITATION: MEETING,
    Use.MINUTES: MEETING,
    Use.BREAKDOWN: (
        Placeholder("source.title", "任务来源", "2026年全省科协工作会议讲话"),
        Placeholder("tasks.number", "任务件数", "12"),
        Placeholder("units.number", "责任单位数", "9"),
    ),
    Use.SUPERVISION: (
        Placeholder("task.title", "任务名称", "建设科普基地"),
        Placeholder("task.number", "任务编号", "2026-0007"),
        Placeholder("task.source", "任务出处", "2026年全省科协工作会议讲话"),
        Placeholder("task.due", "办理时限", "2026年3月31日"),
        Placeholder("share.unit", "承办单位", "昆明市科协"),
        Placeholder("share.role", "承办方式", "牵头"),
    ),
    Use.REMINDER: (
        Placeholder("reminded.unit", "被催办单位", "昆明市科协"),
        Placeholder("reminded.number", "逾期件数", "3"),
    ),
    Use.BULLETIN: (
        Placeholder("bulletin.stretch", "通报期间", "截至2026年3月2日"),
        Placeholder("bulletin.tasks", "任务总数", "40"),
        Placeholder("bulletin.done", "办结件数", "25"),
        Placeholder("bulletin.on_time", "按时办结件数", "22"),
        Placeholder("bulletin.late", "逾期件数", "4"),
    ),
    Use.REPLY: (
        Placeholder("suggestion.topic", "建议题目", "县级科普经费偏低"),
        Placeholder("suggestion.number", "建议编号", "2026-003"),
        Placeholder("suggestion.day", "提出日期", "2026年2月20日"),
        Placeholder("suggestion.author", "提出人", "五华区科协"),
        Placeholder("reply.result", "答复结果", "采纳"),
    ),
    Use.COMPILATION: (
        Placeholder("round.title", "填报名称", "2025年度工作总结"),
        Placeholder("round.taken", "报送单位数", "16"),
        Placeholder("round.as_of", "汇编时点", "2026年1月20日09:00"),
    ),
    Use.OTHER: (),
}


def placeholders_of(use: str) -> tuple[Placeholder, ...]:
    """Those a template of the use may have, the body's apart."""
    return (*EVERYWHERE, *OF_USE.get(use, ()))


def samples_of(use: str) -> dict[str, str]:
    return {one.name: one.sample for one in placeholders_of(use)}
