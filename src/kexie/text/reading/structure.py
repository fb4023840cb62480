"""Lines into paragraphs: titles, headings, items, rows, fields, notes, signatures, and what each section is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kexie.text.data import any_of, sections
from kexie.text.reading.shapes import Paragraph

CHINESE = r"[一二三四五六七八九十]{1,3}"
NUMBERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"(?:第{CHINESE}[章节条部][分]?[\s、：:]*|{CHINESE}、\s*)")),
    (2, re.compile(rf"[（(]{CHINESE}[）)]\s*[、.．]?\s*")),
    (
        2,
        re.compile(
            rf"(?:问题|任务|事项|议题|议程|项目)(?:\d{{1,2}}|{CHINESE})\s*[：:、.．]\s*(?=\S)"
        ),
    ),
    (3, re.compile(r"\d{1,2}[.．、](?!\d)\s*")),
    (4, re.compile(r"(?:[（(]\d{1,2}[）)]|[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳]|\d{1,2}[)）])\s*")),
)
DATE_LINE = re.compile(
    r"[（(]?(?:20\d{2}|二[〇○零][\d〇○零一二三四五六七八九]{2})年\d{0,2}[一二三四五六七八九十]{0,2}月(?:\d{1,2}|[一二三四五六七八九十]{1,3})?日?[）)]?$"
)
SIGNED_HEAD = re.compile(
    rf"[（(](?P<who>[^\s，。；：“”（）]{{3,30}})[\s　]*{DATE_LINE.pattern.removesuffix('$')}[）)]?$"
)
"""The same under a title, in brackets."""
PRINTED = re.compile(
    rf"(?P<who>[^\s，。；：“”]{{3,30}}?)[\s　]*{DATE_LINE.pattern.removesuffix('$')}[\s　]*印发$"
)
"""The last line of a paper: who printed it, and when."""
SIGNED_LINE = re.compile(rf"(?P<who>[^\s，。；：“”]{{3,30}})[\s　]+{DATE_LINE.pattern}")
"""The signing body and the date on one line."""
FIELD = re.compile(
    r"会议名称\s*[：:]|(?:会议)?(?:时\s*间|地\s*点|主\s*持(?:人)?|出\s*席(?:人员)?|列\s*席(?:人员)?|记\s*录(?:人)?|请\s*假|缺\s*席|参会人员|参加人员|参\s*加|议题|主题词"
    r"|主送|[发收来]话(?:单位|人|时间)|[发收来](?:文|电)(?:单位|机关)|通知时间|受话人|抄送|分送|印发|报送|发送|联系人|联系电话|电话|传真|邮箱|电子邮箱|邮编|地址|联系方式|联系地址|制表单位|制表日期|填报单位|填表日期|填报日期|报送日期|发布时间|发布日期|发稿时间|更新时间|信息来源|日期|会期|报名电话|监督电话|举报电话|来源|责任编辑|编辑|审核|校对|作者|记者|通讯员|签发|文号|发文字号|公开方式|索引号)\s*[：:]"
)
NOTE = re.compile(r"(?:备\s*注|说\s*明|附(?!件)|注|注释|释义|填表说明|名词解释)\s*[：:]")
ATTACHMENT = re.compile(r"附\s*件\s*\d*\s*[：:.、]|附件\d*$")
BYLINE = re.compile(
    r"[（(](?:记者|通讯员|作者|撰稿|文/|图/|供稿|来源|本报|此件|责任编辑)[^）)]*[）)]$|(?:来源|供稿|编辑|责编|审核|校对|文图?|图文|记者|通讯员|作者)[：:/ ]\s*\S{1,40}$"
)
WRAPPER = re.compile(
    r"(?:首页|当前位置|上一篇|下一篇|浏览次数|点击数|打印本页|关闭窗口|版权所有|分享到|字体大小|发布时间|发布日期)"
)
ANSWERING = r"领导|单位|部门|[处科股部]室|[处科股部]|人员?|主体|机构"
"""What may answer for an item: 责任股室, 牵头领导."""
ASSIGNMENT = re.compile(
    rf"[（(【\[]?(?:(?:责任|分管|牵头|主责|配合|协办|承办|主办|协助|参加|参与|落实|督办|包联)(?:{ANSWERING})|牵头|配合|协办|主办|(?:完成|整改|办结)(?:时限|时间|期限|日期)|时限(?:要求)?|时间节点|责任分工)\s*[：:]"
)
STOPS = "。；！？!?;"
PAST_HEADING = re.compile(
    r"情况(?!.{0,4}(?:反馈|报送|处理))|成效|成绩|回顾|总结|干得怎么样|基本(?:概况|面)|进展|主要做法|工作亮点|存在(?:的)?(?:主要)?(?:问题|不足|困难|短板)|不足|形势|困难(?:和|与)问题|问题(?:和|与|及)?(?:原因|困难)|原因(?:分析)?|背景|现状|概况|获奖|突出问题|主要问题|(?<![广结习鉴流制])经验(?:做法|启示)?$|已(?:完成|开展)|特点"
)
FUTURE_HEADING = re.compile(
    r"下一步|下一阶段|下步|今后|打算|安排|任务|要求|措施|建议|对策|计划|怎么干|怎么抓|怎么做|怎么样才能|如何|干好|干些什么|干什么|思路|部署|举措|要点|步骤|保障|方向|努力|重点工作|工作内容|怎么办|意见"
)
RULE_HEADING = re.compile(
    r"(?:[参与出列]席?[加会]?(?:人员|对象|范围)|会议(?:议程|日程)|条件|标准|范围|对象|主题|类别|依据|原则|意义|背景|宗旨|方式|费用|奖项|奖项设置|名额|名额分配|时间|地点|组织机构|主办单位|承办单位|指导思想|总体要求|总体目标|工作目标|目标任务|名词|术语|附则|培训内容|学习内容|会议内容|活动内容|考核内容|整治内容|检查内容|支持方向|资格|要件)$"
)
TITLE_LENGTH = 60
HEADING_LENGTH = 40
ITEM_HEAD = 20
LABEL_LEVEL = 2.5
"""A line that is a label stands under （一） and above 1."""
SIGNATURE_LENGTH = 36
FRONT_LINES = 8


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    words: str
    level: int
    body: int
    kind: str = ""


def read_lines(text: str) -> list[Paragraph]:
    """The paragraphs of a text, one for each line that is not blank."""
    lines = _lines(text)
    _name_kinds(lines)
    return _with_sections(text, lines)


def _lines(text: str) -> list[_Line]:
    found, at = [], 0
    for raw in text.split("\n"):
        words = raw.strip()
        if words:
            start = at + len(raw) - len(raw.lstrip())
            level, body = _number(text, start, start + len(words))
            found.append(_Line(start, start + len(words), words, level, body))
        at += len(raw) + 1
    return found


def _number(text: str, start: int, end: int) -> tuple[int, int]:
    for level, pattern in NUMBERS:
        match = pattern.match(text, start, end)
        if match and match.end() < end:
            return level, match.end()
    return 0, start


def _name_kinds(lines: list[_Line]) -> None:
    attachments = False
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        line.kind = _kind(line, index, following)
        if line.kind == "attachment":
            attachments = True
        elif attachments and line.kind in ("item", "heading") and line.words[-1] not in STOPS:
            line.kind = "attachment"
        else:
            attachments = False
    _name_front(lines)
    _name_end(lines)


def _kind(line: _Line, index: int, following: _Line | None) -> str:
    words = line.words
    if "\t" in words:
        return "row"
    for kind, pattern in (
        ("attachment", ATTACHMENT),
        ("note", NOTE),
        ("assignment", ASSIGNMENT),
        ("field", FIELD),
        ("byline", BYLINE),
    ):
        if pattern.match(words):
            return kind
    if "联系" in words and CONTACT.match(words):
        return "field"
    if len(words) < HEADING_LENGTH and WRAPPER.search(words):
        return "byline"
    if line.level:
        return _numbered(line, following)
    return _unnumbered(words, index)


CONTACT = re.compile(r"[\u4e00-\u9fff]{0,8}联系(?:人|电话|方式)(?:及[\u4e00-\u9fff]{2,6})?\s*[：:]")


def _unnumbered(words: str, index: int) -> str:
    """A line that ends in a colon may be a label or name whom a paper is addressed to."""
    if words[-1] not in "：:":
        return "body"
    if LABEL_LINE.fullmatch(words) and not SPEAKS.match(words):
        return "heading"
    return "salutation" if index < FRONT_LINES and not NO_ADDRESS.search(words) else "body"


LABEL_LINE = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:问题|表现|目标|措施|举措|任务|要求|打算|安排|进展|成效|情况|建议|原因|步骤)[：:]"
)
"""A line that only names what the lines below it hold: 整改措施："""
SPEAKS = re.compile(
    r"会议|大会|全会|会上|与会|党组|党委|他|她|[\u4e00-\u9fff]{2,4}(?:要求|建议)[：:]"
)
NO_ADDRESS = re.compile(
    r"。|如下|以下|下列|^会|会议(?:强调|要求|指出|决定|议定|明确|认为|.*(?:召开|举行))|.{200}"
)
"""What a line of addressees does not say."""


def _numbered(line: _Line, following: _Line | None) -> str:
    """Whether a numbered line is a heading over what follows, or an item that says something."""
    words = line.words[line.body - line.start :]
    if BARE_HEADING.fullmatch(words):
        return "heading"
    if words[-1] in STOPS or len(words) > HEADING_LENGTH or re.search(r"[。；]|[：:].", words):
        return "item"
    deeper = following is not None and (
        following.level > line.level or following.level == 0 or following.kind == "row"
    )
    return (
        "heading" if (deeper and line.level <= 3) or words[-1] in "：:" else "item"  # noqa: PLR2004  # a plain count
    )  # a plain count


BARE_HEADING = re.compile(
    r"(?:[有相]关|工作|几点|具体|其他|总体|主要|重点|下一?步|下阶段)*(?:要求|事项|安排|任务|措施|目标|打算|意见|说明|问题|情况|进度|步骤)"
)
"""Words that only name a section, whatever follows: 一、有关要求。"""


def _name_front(lines: list[_Line]) -> None:
    """The lines before the first sentence: title, date, author."""
    for line in lines[:FRONT_LINES]:
        if line.kind == "salutation":
            break
        if line.kind in ("field", "row", "byline"):
            continue
        if line.level or line.kind != "body":
            break
        if (
            len(line.words) > TITLE_LENGTH
            or line.words[-1] in STOPS + "：:"
            or _is_lead(line.words)
        ):
            break
        line.kind = "title"


def _is_lead(words: str) -> bool:
    """Whether a short first line already tells something, as the lead of a news item does."""
    return (
        bool(re.search(r"[，,].*(?:召开|举行|开展|赴|到)", words)) and len(words) > HEADING_LENGTH
    )


def _name_end(lines: list[_Line]) -> None:
    """The signing body and the date, at the foot or before what is attached."""
    _name_signed_within(lines)
    for index in range(len(lines) - 1, max(0, len(lines) - 12), -1):
        line = lines[index]
        if index and line.kind == "body" and SIGNED_LINE.match(line.words):
            line.kind = "signature"
            return
        if line.kind == "body" and DATE_LINE.match(line.words):
            line.kind = "signature"
            _name_signers(lines, index, 2)
            return
        if line.kind == "body" and index and PRINTED.match(line.words):
            line.kind = "signature"
            if _name_signers(lines, index, 1):
                return


def _name_signed_within(lines: list[_Line]) -> None:
    """A body and a date on two lines in the midst: what comes after them is attached."""
    for index, line in enumerate(lines):
        if index and line.kind == "body" and DATE_LINE.match(line.words):
            signer = lines[index - 1]
            if signer.kind == "body" and _may_sign(signer.words) and SIGNS.search(signer.words):
                line.kind = signer.kind = "signature"
                beside = lines[index - 2]
                if (
                    index > 1
                    and beside.kind == "body"
                    and SIGNS.search(beside.words)
                    and _may_sign(beside.words)
                ):
                    beside.kind = "signature"
                _name_attached(lines[index + 1 : index + 2])


def _name_signers(lines: list[_Line], index: int, most: int) -> bool:
    """Whether the lines above a date hold who signs; they are named so."""
    found = False
    for above in range(index - 1, max(0, index - 1 - most), -1):
        line = lines[above]
        if line.kind != "body" or not _may_sign(line.words):
            break
        line.kind = "signature"
        found = True
    return found


SIGNS = re.compile(
    rf"(?:{any_of(sections('units')['unit'])}|委员会|人民政府|办)(?:[（(][^）)]*[）)])?$"
)


def _may_sign(words: str) -> bool:
    """Whether a line may be the name of a signing body."""
    return len(words) <= SIGNATURE_LENGTH and not re.search(r"[，。；：]", words)


def _name_attached(lines: list[_Line]) -> None:
    """The line after a signature that is the title of what is attached."""
    for line in lines:
        words = line.words
        plain = (
            len(words) <= TITLE_LENGTH and words[-1] not in STOPS + "：:" and words[0] not in "（("
        )
        if line.kind == "body" and plain:
            line.kind = "title"


ACTS_ON_IT = re.compile(
    r"(?:及时|认真|全面|做好|加强|注重|强化|深入|系统|适时|按时)?(?:推广|总结|借鉴|复制|学习|解决|破解|整改|消除|补齐|查找|聚焦|紧盯|巩固|扩大|突出|落实|化解|针对)(?!情况)"
)


ON_AGENDA = re.compile("(?:关于)?(?:听取|研究|审议|讨论|审定|传达|通报)")
"""What a meeting deals with under a heading; its decisions stand there as well."""


def _mode(words: str) -> str:
    if ON_AGENDA.match(words):
        return ""
    if ACTS_ON_IT.match(words) and not words.endswith(("情况", "成效", "进展")):
        return "future"
    if RULE_HEADING.search(words):
        return "rule"
    future, past = FUTURE_HEADING.search(words), PAST_HEADING.search(words)
    if future and past:
        return "future" if future.end() >= past.end() else "past"
    if future:
        return "future"
    return "past" if past else ""


ASKS = re.compile(
    r"^请(?!示)|^每[^，]{1,12}(?:一|两|\d)次|^[^，]{2,14}(?:按[月季周]|每[月季周年])|(?:^|[按及]时|次|日前|月前|底前|年|月|季度|周)(?:报送|上报|提交|填报)(?!情况|工作)|^[各全][^，]{1,14}(?:要|须|应当?|务必)(?!求|闻|点|急)"
)
"""A short item that asks for something is no heading: 请各单位每季度报送一次进展。"""


RULES_TITLE = re.compile(
    r"(?!关于)[^，。；：]{2,36}(?:办法|规定|规则|细则|制度|条例|章程|守则|规程|准则)(?:[（(][\u4e00-\u9fff]{2,6}[）)])?"
)
ARTICLE = re.compile(r"第[一二三四五六七八九十百\d]{1,4}条[\s　]*")
"""The articles of rules say what holds for ever; they are no tasks."""


def _with_sections(text: str, lines: list[_Line]) -> list[Paragraph]:
    """The lines with the mode and the words of the headings above them."""
    stack: list[tuple[float, str, str]] = []
    result = []
    rules = False
    for line in lines:
        rules = rules or RULES_TITLE.fullmatch(line.words) is not None
        level: float = line.level
        if line.kind == "heading" and not line.level:
            level = LABEL_LEVEL
        if level:
            while stack and stack[-1][0] >= level:
                stack.pop()
        own = text[line.body : line.end]
        head = own if line.kind == "heading" else re.split(r"[。：:]", own, maxsplit=1)[0]
        own_mode = ""
        short = line.kind == "heading" or (len(head) <= ITEM_HEAD and not re.search(r"[，,]", head))
        if (
            level
            and line.kind in ("heading", "item")
            and len(head) <= HEADING_LENGTH
            and short
            and not ASKS.search(head)
        ):
            own_mode = _mode(head)
            stack.append(
                (
                    level,
                    own_mode if line.kind == "heading" or line.level <= 2 else "",  # noqa: PLR2004  # a plain count
                    head,
                )  # a plain count
            )
        mode = next((m for _, m, _ in reversed(stack) if m), "")
        if rules and ARTICLE.match(line.words):
            mode = "article"
        heading = "/".join(h for depth, _, h in stack if depth < (level or 9))
        result.append(
            Paragraph((line.start, line.end), line.kind, line.level, line.body, mode, heading)
        )
    return result
