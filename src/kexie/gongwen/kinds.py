"""What an official document is (文种), in which form it is printed (格式), how urgent it is (紧急程度)."""

from enum import StrEnum


class Kind(StrEnum):
    """The fifteen kinds of the rules of 2012, and the compilation, which is bound with a cover."""

    RESOLUTION = "决议"
    DECISION = "决定"
    ORDER = "命令"
    COMMUNIQUE = "公报"
    PROCLAMATION = "公告"
    ANNOUNCEMENT = "通告"
    OPINION = "意见"
    NOTICE = "通知"
    CIRCULAR = "通报"
    REPORT = "报告"
    REQUEST = "请示"
    REPLY = "批复"
    BILL = "议案"
    LETTER = "函"
    MINUTES = "纪要"
    COMPILATION = "汇编"

    @property
    def has_cover(self) -> bool:
        return self is Kind.COMPILATION

    @property
    def goes_upward(self) -> bool:
        """Goes to whoever stands above: its head names who signed it."""
        return self in (Kind.REPORT, Kind.REQUEST)


class Form(StrEnum):
    """How it is printed: only the body, as a document under a red head, as a letter, as minutes."""

    PLAIN = "正文"
    DOCUMENT = "公文"
    LETTER = "信函"
    MINUTES = "纪要"

    @property
    def has_head(self) -> bool:
        return self is not Form.PLAIN


class Urgency(StrEnum):
    EXTREME = "特急"
    URGENT = "加急"
