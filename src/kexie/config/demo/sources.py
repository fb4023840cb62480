"""The demo's source texts: what comes in when, from whom, in what state."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from kexie.config.demo import texts
from kexie.config.demo.people import PROVINCE
from kexie.documents.models import DocumentKind

INVENTED = "演示数据，纯属虚构"
KEPU = "530000-D04"
Make = Callable[[date, Random], bytes]


def _clean(name: str, encoding: str = "utf-8") -> Make:
    return lambda day, _random: texts.plain(name, day).encode(encoding)


def _mirrored(name: str) -> Make:
    return lambda day, random: texts.damaged(texts.plain(name, day), random).encode()


def _table(day: date, _random: Random) -> bytes:
    return texts.breakdown_table(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """
    A text and the unit that brings it in, so many days ago. `make` gives its bytes on that day.

    `at_meeting`: it is what the leaders said at the last yearly meeting.
    """

    days: int
    kind: DocumentKind
    title: str
    name: str
    make: Make
    unit: str
    review: bool = True
    at_meeting: bool = False

    def data(self, today: date, random: Random) -> bytes:
        return self.make(today - timedelta(days=self.days), random)


SOURCES = (
    Source(
        days=285,
        kind=DocumentKind.MEETING,
        title="全省科协工作会议",
        name="会议报道.txt",
        make=_mirrored("yearly-meeting"),
        unit=PROVINCE,
        at_meeting=True,
    ),
    Source(
        days=150,
        kind=DocumentKind.MINUTES,
        title="科普工作专题会议纪要",
        name="会议纪要.txt",
        make=_clean("minutes", "gb18030"),
        unit=KEPU,
    ),
    Source(
        days=100,
        kind=DocumentKind.RECTIFICATION,
        title="巡察反馈问题整改任务",
        name="整改任务.txt",
        make=_clean("rectification"),
        unit=PROVINCE,
    ),
    Source(
        days=55,
        kind=DocumentKind.TABLE,
        title="年度重点工作任务分解表",
        name="任务分解表.xlsx",
        make=_table,
        unit=PROVINCE,
    ),
    Source(
        days=10,
        kind=DocumentKind.MINUTES,
        title="全国科普月活动总结会议纪要",
        name="总结会议纪要.txt",
        make=_clean("stocktaking"),
        unit=KEPU,
    ),
    Source(
        days=2,
        kind=DocumentKind.MEETING,
        title="全省科协重点工作推进会",
        name="推进会报道.txt",
        make=_mirrored("waiting-meeting"),
        unit=PROVINCE,
        review=False,
    ),
)
