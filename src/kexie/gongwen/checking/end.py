"""The end: note of attachments, signature and date, notes, attachments, imprint."""

import re
from collections.abc import Iterator

from kexie.gongwen import measures
from kexie.gongwen.checking.departures import Departure, Rule, at, of_page
from kexie.gongwen.checking.looks import look
from kexie.gongwen.checking.parts import DAY, Part, Sorted
from kexie.gongwen.checking.reading import Line
from kexie.gongwen.fonts import Face
from kexie.gongwen.saying import say

DATE = re.compile(r"[12]\d{3}年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日")
POINTS = measures.POINTS
OUTER, INNER = measures.OUTER_RULE * POINTS, measures.INNER_RULE * POINTS
CLOSE = 0.2  # points
LEAST_RIGHT = 1.5  # characters from a date to the edge: two, and what lengths are rounded by


def attachment_note(file: Sorted) -> Iterator[Departure]:
    lines = file.of(Part.ATTACHMENT_NOTE)
    for n, line in enumerate(lines):
        said = line.said
        if n == 0 and not said.startswith("附件："):
            yield at(
                "attachment_note",
                Part.ATTACHMENT_NOTE,
                line,
                say("“{words}”", words=said[:4]),
                say("“附件”后标全角冒号"),
            )
        if re.match(r"^(附件[:：]\s*)?\d{1,2}[、．,，)）]", said):
            yield at(
                "attachment_note_number",
                Part.ATTACHMENT_NOTE,
                line,
                say("序号后不是“.”"),
                say("“1.”“2.”的写法"),
            )
        if said.endswith(("。", "；", "，", "、")):
            yield at(
                "attachment_note_end",
                Part.ATTACHMENT_NOTE,
                line,
                say("附件名称后有“{words}”", words=said[-1]),
                say("附件名称后不加标点"),
            )
        if n == 0 and not 24 <= line.first + line.left <= 40:  # noqa: PLR2004 -- points around two characters
            yield at(
                "attachment_note_indent",
                Part.ATTACHMENT_NOTE,
                line,
                say("左空{count}字", count=f"{(line.first + line.left) / measures.BODY:.1f}"),
                say("左空二字"),
            )
        yield from look("attachment_note", Part.ATTACHMENT_NOTE, line, Face.BODY, measures.BODY)
    if lines and not _empty_before(file, lines[0]):
        yield at(
            "attachment_note_place",
            Part.ATTACHMENT_NOTE,
            lines[0],
            say("紧接正文"),
            say("正文下空一行"),
        )


def attachments(file: Sorted) -> Iterator[Departure]:
    for line in file.of(Part.ATTACHMENT):
        if line.said.endswith(("：", ":")):
            yield at(
                "attachment_colon",
                Part.ATTACHMENT,
                line,
                say("“附件”后有冒号"),
                say("“附件”二字及顺序号，不加冒号"),
            )
        if line.first > 1 or line.left > 1 or line.side != "left":
            yield at(
                "attachment_side",
                Part.ATTACHMENT,
                line,
                say("未顶格"),
                say("顶格编排在版心左上角第一行"),
            )
        if not line.breaks and not _new_section(file, line):
            yield at("attachment_page", Part.ATTACHMENT, line, say("未另面编排"), say("另面编排"))
        yield from look("attachment", Part.ATTACHMENT, line, Face.HEI, measures.BODY)


def date(file: Sorted) -> Iterator[Departure]:
    for line in file.of(Part.DATE):
        if not DATE.fullmatch(line.said):
            yield at(
                "date_form",
                Part.DATE,
                line,
                say("“{words}”", words=line.said),
                say("阿拉伯数字，年份标全称，月、日不编虚位，如2024年1月5日"),
            )
        yield from look("date", Part.DATE, line, Face.BODY, measures.BODY)
        if line.side == "right" and not LEAST_RIGHT <= line.right / measures.BODY <= _most_right(
            file, line
        ):
            yield at(
                "date_place",
                Part.DATE,
                line,
                say("右空{count}字", count=f"{line.right / measures.BODY:.1f}"),
                say("右空四字（不盖章的右空二字）"),
            )
    if file.has_head and not file.is_minutes and not file.of(Part.DATE):
        yield of_page(
            "date_missing", Part.DATE, say("没有成文日期"), say("署名之下的阿拉伯数字日期")
        )
    for line in file.of(Part.SIGNATURE):
        yield from look("signature", Part.SIGNATURE, line, Face.BODY, measures.BODY)
    if (
        file.has_head
        and not file.is_minutes
        and file.of(Part.DATE)
        and not file.of(Part.SIGNATURE)
        and not _joint(file)
    ):
        yield at(
            "signature_missing",
            Part.SIGNATURE,
            file.of(Part.DATE)[0],
            say("日期之上没有署名"),
            say("发文机关署名"),
        )


def _most_right(file: Sorted, date: Line) -> float:
    """How many characters a date may end before the edge: beneath a long signature it is centred."""
    signed = max((measures.width_of(line.said) for line in file.of(Part.SIGNATURE)), default=0)
    return max(10, (signed - measures.width_of(date.said)) / 2 + 1)


def _joint(file: Sorted) -> bool:
    dates = file.of(Part.DATE)
    lines = [line for line in file.read.lines if line.said]
    place = lines.index(dates[0])
    return place > 0 and (lines[place - 1].text.startswith("\t") or bool(lines[place - 1].table))


def annotation(file: Sorted) -> Iterator[Departure]:
    for line in file.of(Part.ANNOTATION):
        if not re.fullmatch(r"（.*）", line.said):
            yield at(
                "annotation_brackets",
                Part.ANNOTATION,
                line,
                say("“{words}”", words=line.said[:1] + line.said[-1:]),
                say("圆括号“（）”"),
            )
        if not 24 <= line.first + line.left <= 40:  # noqa: PLR2004 -- points around two characters
            yield at(
                "annotation_indent",
                Part.ANNOTATION,
                line,
                say("左空{count}字", count=f"{(line.first + line.left) / measures.BODY:.1f}"),
                say("左空二字"),
            )
        yield from look("annotation", Part.ANNOTATION, line, Face.BODY, measures.BODY)


def copies(file: Sorted) -> Iterator[Departure]:
    for line in file.of(Part.COPIES):
        if not line.said.startswith("抄送："):
            yield at(
                "copies_colon",
                Part.COPIES,
                line,
                say("“{words}”", words=line.said[:3]),
                say("“抄送”后标全角冒号"),
            )
        if not line.said.endswith("。"):
            yield at(
                "copies_end",
                Part.COPIES,
                line,
                say("末尾没有句号"),
                say("最后一个抄送机关名称后标句号"),
            )
        yield from look("copies", Part.COPIES, line, Face.BODY, measures.NUMBER)
        yield from _inner(line, Part.COPIES)


def printed(file: Sorted) -> Iterator[Departure]:
    for line in file.of(Part.PRINTED):
        day = re.search(r"(\d{2,4}年\d{1,2}月\d{1,2}日|\S+年\S+月\S+日)\s*(印发)?$", line.said)
        if not line.said.endswith("印发"):
            yield at(
                "printed_word",
                Part.PRINTED,
                line,
                say("日期后没有“印发”"),
                say("日期后加“印发”二字"),
            )
        if day and DAY.match(day[1]) and not DATE.fullmatch(day[1]):
            yield at(
                "printed_date",
                Part.PRINTED,
                line,
                say("“{words}”", words=day[1]),
                say("阿拉伯数字，月、日不编虚位"),
            )
        yield from look("printed", Part.PRINTED, line, Face.BODY, measures.NUMBER)
        yield from _inner(line, Part.PRINTED)


def _inner(line: Line, part: Part) -> Iterator[Departure]:
    if not 10 <= line.left + line.first <= 22 or not 10 <= line.right <= 22:  # noqa: PLR2004 -- points around one character
        yield at(
            "imprint_indent",
            part,
            line,
            say(
                "左空{left}磅、右空{right}磅",
                left=f"{line.left + line.first:.0f}",
                right=f"{line.right:.0f}",
            ),
            say("左右各空一字"),
        )


def imprint_rules(file: Sorted) -> Iterator[Departure]:
    """First and last 0.35 mm, between them 0.25 mm, as borders of a table or of paragraphs."""
    lines = file.of(Part.COPIES, Part.PRINTED)
    if not lines or file.is_letter:
        return
    rules = _rules(file, lines)
    for side, name, wanted in (
        ("top", say("首条"), OUTER),
        ("bottom", say("末条"), OUTER),
        ("insideH", say("中间"), INNER),
    ):
        if side == "insideH" and len(lines) == 1:
            continue
        if side not in rules:
            yield at(
                "imprint_rule_missing",
                Part.PRINTED,
                lines[0],
                say("没有{name}分隔线", name=name),
                say("{size}毫米的分隔线", size=f"{wanted / POINTS:.2f}"),
            )
        elif abs(rules[side] - wanted) > CLOSE:
            yield at(
                "imprint_rule",
                Part.PRINTED,
                lines[0],
                say("{name}分隔线粗{size}毫米", name=name, size=f"{rules[side] / POINTS:.2f}"),
                say("{size}毫米", size=f"{wanted / POINTS:.2f}"),
            )


def _rules(file: Sorted, lines: list[Line]) -> dict[str, float]:
    if lines[0].table:
        return file.read.tables[lines[0].table - 1].rules
    found = {}
    if "top" in lines[0].rules:
        found["top"] = lines[0].rules["top"][0]
    if "bottom" in lines[-1].rules:
        found["bottom"] = lines[-1].rules["bottom"][0]
    inner = [
        line.rules[side][0]
        for line in lines[:-1]
        for side in ("bottom", "between")
        if side in line.rules
    ]
    inner += [line.rules["top"][0] for line in lines[1:] if "top" in line.rules]
    return found | ({"insideH": inner[0]} if inner else {})


def imprint_place(file: Sorted) -> Iterator[Departure]:
    """The last thing in the file, after all attachments, at the bottom of its page."""
    lines = file.of(Part.COPIES, Part.PRINTED)
    if not lines:
        if file.has_head and not file.is_letter and not file.is_minutes:
            yield of_page(
                "imprint_missing",
                say("版记"),
                say("没有版记"),
                say("抄送机关、印发机关和印发日期，置于最后一面"),
            )
        return
    said = [line for line in file.read.lines if line.said]
    if said[-1] is not lines[-1]:
        yield at(
            "imprint_place",
            Part.PRINTED,
            lines[-1],
            say("后面还有内容"),
            say("版记置于公文最后一面"),
        )
    table = lines[0].table
    if (
        table
        and not file.is_letter
        and not file.read.tables[table - 1].at_bottom
        and _free_before(file, lines[0]) < 1
    ):
        yield at(
            "imprint_bottom",
            Part.PRINTED,
            lines[0],
            say("紧接上文"),
            say("最后一个要素置于最后一面（双数页）的最后一行"),
        )


def _free_before(file: Sorted, line: Line) -> int:
    """Empty paragraphs before it: how offices push an imprint down."""
    place = file.read.lines.index(line)
    count = 0
    while place > count and not file.read.lines[place - count - 1].said:
        count += 1
    return count


def _empty_before(file: Sorted, line: Line) -> bool:
    place = file.read.lines.index(line)
    return line.before >= measures.LINE / 2 or (place > 0 and not file.read.lines[place - 1].said)


def _new_section(file: Sorted, line: Line) -> bool:
    """The paragraph before ends a section, or breaks the page."""
    place = file.read.lines.index(line)
    before = file.read.lines[place - 1] if place else line
    return before.section != line.section or before.breaks


RULES: tuple[Rule, ...] = (
    attachment_note,
    attachments,
    date,
    annotation,
    copies,
    printed,
    imprint_rules,
    imprint_place,
)
