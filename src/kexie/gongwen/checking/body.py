"""The body: addressees, text, headings, text on the first page."""

import re
from collections.abc import Iterator

from kexie.gongwen import measures
from kexie.gongwen.checking.departures import Departure, Rule, at
from kexie.gongwen.checking.looks import face_words, is_face, look
from kexie.gongwen.checking.parts import HEADINGS, NUMBER, Part, Sorted, level_of
from kexie.gongwen.checking.reading import Line
from kexie.gongwen.fonts import Face
from kexie.gongwen.kinds import Kind
from kexie.gongwen.numbering import chinese_number
from kexie.gongwen.saying import say

FACES = (Face.HEI, Face.KAI, Face.BODY, Face.BODY)
FORMS = ("一、", "（一）", "1.", "（1）")
AFTER = (("、",), ("",), (".", "．"), ("",))
INDENT = (24.0, 40.0)  # points, around two characters
# What a report may not ask for.
ASKS = re.compile(r"(请予?批[准示复]|请予?审批|妥否|当否|可否，?请|请求?(给予)?批准)")
LONG = 60  # characters: a longer paragraph that begins with a mark goes on with text


def addressee(file: Sorted) -> Iterator[Departure]:
    lines = file.of(Part.ADDRESSEE)
    title = "".join(line.said for line in file.of(Part.TITLE))
    for line in lines:
        if not line.said.endswith("："):
            found = say("用半角冒号") if line.said.endswith(":") else say("末尾没有冒号")
            yield at(
                "addressee_colon", Part.ADDRESSEE, line, found, say("最后一个机关名称后标全角冒号")
            )
        if line.first > 1 or line.left > 1:
            yield at("addressee_side", Part.ADDRESSEE, line, say("未顶格"), say("居左顶格"))
        yield from look("addressee", Part.ADDRESSEE, line, Face.BODY, measures.BODY)
        if title.endswith(Kind.REQUEST.value) and re.search(r"[，、；]", line.said.rstrip("：:")):
            yield at(
                "addressee_one",
                Part.ADDRESSEE,
                line,
                say("请示有多个主送机关"),
                say("一个主送机关"),
            )


def text(file: Sorted) -> Iterator[Departure]:
    for line in file.of(Part.BODY):
        yield from look("body", Part.BODY, line, Face.BODY, measures.BODY)
        if not INDENT[0] <= line.first <= INDENT[1]:
            yield at(
                "body_indent",
                Part.BODY,
                line,
                say("首行缩进{count}字", count=f"{line.first / measures.BODY:.1f}"),
                say("首行左空二字"),
            )
        if any(one.colour and one.colour != "0563C1" for one in line.letters if one.text.strip()):
            yield at("body_colour", Part.BODY, line, say("文字不是黑色"), say("黑色"))


def headings(file: Sorted) -> Iterator[Departure]:
    for line in file.of(Part.HEADING):
        level = level_of(line.said)
        found = HEADINGS[level - 1].match(line.said)
        if found is None:
            continue
        form = FORMS[level - 1]
        brackets = re.match(r"[()]|.[^）]*\)", line.said[: found.end()])
        if found[2] not in AFTER[level - 1] or brackets:
            yield at(
                "heading_mark",
                Part.HEADING,
                line,
                say("序数写作“{words}”", words=found[0].strip()),
                say("“{form}”的写法", form=form),
            )
        first = line.letters[0]
        if not is_face(first.font, FACES[level - 1]):
            yield at(
                "heading_font",
                Part.HEADING,
                line,
                say("第{level}层标题字体为{font}", level=chinese_number(level), font=first.font),
                face_words(FACES[level - 1]),
            )
        if first.size != measures.BODY:
            yield from look("heading", Part.HEADING, line, FACES[level - 1], measures.BODY)
        if not INDENT[0] <= line.first + line.left <= INDENT[1]:
            yield at(
                "heading_indent",
                Part.HEADING,
                line,
                say("缩进{count}字", count=f"{(line.first + line.left) / measures.BODY:.1f}"),
                say("左空二字"),
            )
        alone = len({one.font for one in line.letters}) == 1 and level < 3 and len(line.said) < LONG  # noqa: PLR2004 -- 黑体 and 楷体 say it is a heading
        if alone and line.said.endswith(("。", "；", "：")) and line.said.count("。") <= 1:
            yield at(
                "heading_end",
                Part.HEADING,
                line,
                say("标题单独成段，末尾有“{words}”", words=line.said[-1]),
                say("末尾不加标点"),
            )


def heading_order(file: Sorted) -> Iterator[Departure]:
    """Levels follow each other without a gap, numbers count on; attachments begin anew."""
    counts = [0, 0, 0, 0]
    for line, part in file.parts:
        if part is Part.ATTACHMENT:
            counts = [0, 0, 0, 0]
        if part is not Part.HEADING:
            continue
        level = level_of(line.said)
        said = HEADINGS[level - 1].match(line.said)
        if said is None:
            continue
        if level > 1 and counts[level - 2] == 0 and any(counts):
            yield at(
                "heading_level",
                Part.HEADING,
                line,
                say("越级使用“{form}”", form=FORMS[level - 1]),
                say("先用“{form}”", form=FORMS[level - 2]),
            )
        number = counts[level - 1] + 1
        wanted = chinese_number(number) if level < 3 else str(number)  # noqa: PLR2004 -- the upper two are said in Chinese
        if said[1] not in (wanted, wanted.replace("〇", "零")):
            yield at(
                "heading_count",
                Part.HEADING,
                line,
                say("序数为“{words}”", words=said[1]),
                say("“{words}”", words=wanted),
            )
            number = _value(said[1]) or number
        counts[level - 1] = number
        counts[level:] = [0] * (4 - level)


def _value(said: str) -> int:
    if said.isdigit():
        return int(said)
    return next((n for n in range(1, 200) if chinese_number(n) == said), 0)


def asks(file: Sorted) -> Iterator[Departure]:
    title = "".join(line.said for line in file.of(Part.TITLE))
    if not file.has_head or not title.endswith(Kind.REPORT.value):
        return
    for line in file.of(Part.BODY):
        if found := ASKS.search(line.said):
            yield at(
                "report_asks",
                Part.BODY,
                line,
                say("报告中有“{words}”", words=found[0]),
                say("报告不得夹带请示事项"),
            )


def first_page(file: Sorted) -> Iterator[Departure]:
    """The first page must show text: what stands before the body may not fill it."""
    bodies = file.of(Part.BODY, Part.HEADING)
    if not file.has_head or not bodies:
        return
    section = file.read.sections[file.main]
    pitch = section.pitch or measures.LINE
    taken = 0.0
    rows: dict[tuple[int, int], dict[int, float]] = {}
    for line in file.read.lines[: file.read.lines.index(bodies[0])]:
        if line.section != file.main:
            continue
        if line.breaks and taken:
            taken = measures.AREA[1] * measures.POINTS
        if line.table:
            cells = rows.setdefault((line.table, line.row[0]), {})
            cells[line.row[1]] = cells.get(line.row[1], 0) + _height(line, pitch)
        else:
            taken += _height(line, pitch)
    taken += sum(max(cells.values()) for cells in rows.values())
    if taken + pitch > measures.AREA[1] * measures.POINTS + 1 or bodies[0].breaks:
        yield at("first_page", Part.BODY, bodies[0], say("首页排不下正文"), say("首页必须显示正文"))


def _height(line: Line, pitch: float) -> float:
    one = (
        line.pitch
        if line.pitch and line.pitch > 0
        else pitch
        * max(1, -(line.pitch or 0), line.size * 1.3 // pitch + 1 if line.size > pitch else 1)
    )
    per_line = measures.AREA[0] * measures.POINTS / max(line.size, 1)
    rows = sum(max(1, -(-measures.width_of(part) // per_line)) for part in line.text.split("\n"))
    return rows * one + line.before + line.after


def scattered_number(file: Sorted) -> Iterator[Departure]:
    """Documents that the text names bear their year in the same brackets."""
    for line in file.of(Part.BODY):
        for word in re.findall(r"[\u4e00-\u9fff]{2,8}[\[［(（【]\d{4}[\]］)）】]\d+号", line.said):
            found = NUMBER.match(word)
            if found:
                yield at(
                    "number_in_text",
                    Part.BODY,
                    line,
                    say("引用“{words}”", words=word),
                    say("年份用六角括号“〔〕”括入"),
                )


RULES: tuple[Rule, ...] = (
    addressee,
    text,
    headings,
    heading_order,
    asks,
    first_page,
    scattered_number,
)
