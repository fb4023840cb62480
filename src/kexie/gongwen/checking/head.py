"""The head: copy number, secrecy, urgency, issuer mark, number, signer, red rule; and the title."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from kexie.gongwen import measures
from kexie.gongwen.checking.departures import Departure, Rule, at, of_page
from kexie.gongwen.checking.looks import look
from kexie.gongwen.checking.parts import Part, Sorted, number_in
from kexie.gongwen.checking.properties import is_red
from kexie.gongwen.checking.reading import Line
from kexie.gongwen.fonts import Face
from kexie.gongwen.kinds import Kind, Urgency
from kexie.gongwen.saying import say
from kexie.gongwen.titles import LONGEST, splits_word, well_shaped

LINE = measures.LINE
UPWARD = tuple(kind.value for kind in Kind if kind.goes_upward)
RULE_SPACE = (8.0, 15.0)  # points between number and rule, around 4 mm


def secrecy(file: Sorted) -> Iterator[Departure]:
    for line in file.of(Part.SECRECY):
        yield at(
            "secrecy",
            Part.SECRECY,
            line,
            say("标注了“{words}”", words=line.said),
            say("不标密级（本系统不处理国家秘密）"),
        )


def copy_number(file: Sorted) -> Iterator[Departure]:
    for line in file.of(Part.COPY_NUMBER):
        if not re.fullmatch(r"\d{6}", line.said):
            yield at(
                "copy_number",
                Part.COPY_NUMBER,
                line,
                say("“{words}”", words=line.said),
                say("6位阿拉伯数字"),
            )
        if line.side != "left" or line.first or line.left:
            yield at(
                "copy_number_place",
                Part.COPY_NUMBER,
                line,
                say("未顶格"),
                say("顶格编排在版心左上角第一行"),
            )


def urgency(file: Sorted) -> Iterator[Departure]:
    for line in file.of(Part.URGENCY):
        if line.said not in [one.value for one in Urgency]:
            yield at(
                "urgency",
                Part.URGENCY,
                line,
                say("“{words}”", words=line.said),
                say("“特急”或“加急”"),
            )
        yield from look("urgency", Part.URGENCY, line, Face.HEI, measures.BODY)


def mark(file: Sorted) -> Iterator[Departure]:
    marks = file.of(Part.MARK)
    if file.has_head and not marks:
        yield of_page(
            "mark_missing",
            Part.MARK,
            say("没有发文机关标志"),
            say("发文机关全称或规范化简称加“文件”，红色小标宋体"),
        )
    for line in marks:
        if not line.red:
            yield at("mark_colour", Part.MARK, line, say("不是红色"), say("红色"))
        if line.side not in ("center", "distribute"):
            yield at("mark_side", Part.MARK, line, say("未居中"), say("居中"))
        yield from look("mark", Part.MARK, line, Face.TITLE, line.size)


def number(file: Sorted) -> Iterator[Departure]:
    lines = file.of(Part.NUMBER)
    if file.of(Part.MARK) and not lines and not file.is_minutes:
        yield of_page(
            "number_missing",
            Part.NUMBER,
            say("没有发文字号"),
            say("发文机关代字、年份、发文顺序号，如某科发〔2024〕1号"),
        )
    for line in lines:
        if (found := number_in(line)) is not None:
            yield from _number_as_written(file, line, found)


def _number_as_written(file: Sorted, line: Line, found: re.Match[str]) -> Iterator[Departure]:
    if (found["open"], found["close"]) != ("〔", "〕"):
        yield at(
            "number_brackets",
            Part.NUMBER,
            line,
            say("年份用“{open}{close}”括入", open=found["open"], close=found["close"]),
            say("六角括号“〔〕”"),
        )
    if len(found["year"]) != len("2024"):
        yield at(
            "number_year",
            Part.NUMBER,
            line,
            say("年份为“{year}”", year=found["year"]),
            say("年份标全称"),
        )
    if "第" in found["number"]:
        yield at("number_word", Part.NUMBER, line, say("顺序号前加“第”"), say("不加“第”字"))
    if found["number"].lstrip("第 ").startswith("0"):
        yield at(
            "number_zero",
            Part.NUMBER,
            line,
            say("顺序号为“{number}”", number=found["number"]),
            say("不编虚位（1不编为01）"),
        )
    spoken = replace(
        line, letters=[one for one in line.letters if re.search(r"\d{2,4}.*号", one.text)]
    )
    yield from look("number", Part.NUMBER, spoken, Face.BODY, measures.BODY)
    if not _signed(line) and not file.is_letter and line.side != "center":
        yield at("number_side", Part.NUMBER, line, say("未居中"), say("居中（上行文居左空一字）"))


def number_place(file: Sorted) -> Iterator[Departure]:
    """Two empty lines beneath the mark."""
    marks, numbers = file.of(Part.MARK), file.of(Part.NUMBER)
    if not marks or not numbers or marks[-1].table or file.is_letter or file.of(Part.SIGNER):
        return
    below = _between(file, marks[-1], numbers[0])
    if not 1.2 * LINE <= below <= 3.2 * LINE:
        yield at(
            "number_place",
            Part.NUMBER,
            numbers[0],
            say("在标志下空{count}行", count=f"{below / LINE:.1f}"),
            say("标志下空二行"),
        )


def _signed(line: Line) -> bool:
    return "签发人" in line.text or "\t" in line.text


def signer(file: Sorted) -> Iterator[Departure]:
    titles = file.of(Part.TITLE)
    title = "".join(line.said for line in titles).rstrip("。 ")
    lines = [line for line in file.of(Part.NUMBER, Part.SIGNER) if "签发人" in line.text]
    if not file.has_head or file.is_letter or file.is_minutes or not title.endswith(UPWARD):
        return
    if not lines:
        yield at(
            "signer_missing",
            Part.SIGNER,
            titles[0],
            say("上行文没有签发人"),
            say("“签发人：”加姓名，居右空一字"),
        )
    for line in lines:
        if not re.search(r"签发人：\S", line.text):
            yield at(
                "signer_form",
                Part.SIGNER,
                line,
                say("“{words}”", words=line.said),
                say("“签发人”后标全角冒号和姓名"),
            )
            continue
        place = line.text.index("签发人：") + 4
        at_ = 0
        for one in line.letters:
            if at_ >= place and one.text.strip():
                whole = replace(line, letters=[one])
                yield from look("signer", Part.SIGNER, whole, Face.KAI, measures.BODY)
            at_ += len(one.text)


def red_rule(file: Sorted) -> Iterator[Departure]:
    """Beneath the number (in minutes beneath the mark), as wide as the type area; of a letter doubled beneath its mark."""
    above = (
        (file.of(Part.MARK) if file.is_letter else [])[-1:]
        or file.of(Part.NUMBER)[-1:]
        or file.of(Part.MARK)[-1:]
    )
    title = file.of(Part.TITLE)[:1]
    if not file.has_head or not above or not title:
        return
    between = _lines_between(file, above[0], title[0])
    drawn = [line for line in between if line.rules.keys() & {"top", "bottom"}]
    if not drawn:
        if not any(line.drawn_red for line in file.read.lines if line.number <= title[0].number):
            yield at(
                "rule_missing",
                Part.NUMBER,
                above[0],
                say("下面没有红色分隔线"),
                say("发文字号下4毫米处与版心等宽的红色分隔线"),
            )
        return
    yield from _rule_as_drawn(file, drawn[0])


def _rule_as_drawn(file: Sorted, line: Line) -> Iterator[Departure]:
    size, colour = line.rules.get("bottom") or line.rules["top"]
    if not is_red(colour):
        yield at(
            "rule_colour",
            Part.NUMBER,
            line,
            say("分隔线颜色为{colour}", colour=colour or say("自动")),
            say("红色"),
        )
    if not file.is_letter and (abs(line.left) > 1 or abs(line.right) > 1 or line.first < -1):
        yield at(
            "rule_width",
            Part.NUMBER,
            line,
            say(
                "分隔线左右各缩进{left}磅、{right}磅",
                left=f"{line.left:.0f}",
                right=f"{line.right:.0f}",
            ),
            say("与版心等宽（156毫米）"),
        )
    if size < 0.5:  # noqa: PLR2004 -- points: thinner ones are not seen as red
        yield at(
            "rule_thickness",
            Part.NUMBER,
            line,
            say("分隔线粗{points}磅", points=f"{size:g}"),
            say("不细于0.5磅"),
        )


def title(file: Sorted) -> Iterator[Departure]:
    lines = file.of(Part.TITLE)
    if not lines:
        if file.has_head:
            yield of_page("title_missing", Part.TITLE, say("没有标题"), say("二号小标宋体，居中"))
        return
    for line in lines:
        yield from look("title", Part.TITLE, line, Face.TITLE, measures.TITLE)
        if line.side != "center":
            yield at("title_side", Part.TITLE, line, say("未居中"), say("居中"))
    if lines[-1].said.endswith(("。", ".", "；", "，")):
        yield at(
            "title_mark",
            Part.TITLE,
            lines[-1],
            say("末尾有“{words}”", words=lines[-1].said[-1]),
            say("末尾不加标点"),
        )
    if file.has_head:
        yield from _kind(lines)
    yield from title_lines(lines)


def _kind(lines: list[Line]) -> Iterator[Departure]:
    said = "".join(line.said for line in lines).rstrip("。.；，")
    kinds = tuple(kind.value for kind in Kind)
    if not re.sub(r"（[^）]*）$", "", said).endswith(kinds):
        yield at(
            "title_kind",
            Part.TITLE,
            lines[-1],
            say("标题以“{words}”结尾", words=said[-4:]),
            say("文种（决议、决定、通知、报告、请示、函、纪要等）"),
        )


def title_lines(lines: list[Line]) -> Iterator[Departure]:
    """Breaks that were set by hand: no word is split, the lines make a trapezoid or a lozenge."""
    parts = [part.strip() for line in lines for part in line.text.split("\n") if part.strip()]
    for before, after in pairwise(parts):
        if splits_word(before, after):
            yield at(
                "title_break",
                Part.TITLE,
                lines[0],
                say("在“{before}／{after}”处回行", before=before[-3:], after=after[:3]),
                say("回行时词意完整"),
            )
    if len(parts) > 1 and not well_shaped(parts):
        yield at(
            "title_shape",
            Part.TITLE,
            lines[0],
            say("各行排成等长")
            if len({len(p) for p in parts}) == 1
            else say("各行排成中间短、两头长"),
            say("梯形或菱形"),
        )
    if len(parts) == 1 and measures.width_of(parts[0]) > LONGEST * 3:
        yield at(
            "title_length",
            Part.TITLE,
            lines[0],
            say("{count}字", count=len(parts[0])),
            say("一般不超过三行"),
        )


def title_place(file: Sorted) -> Iterator[Departure]:
    """Two empty lines beneath the red rule."""
    heads, titles = file.of(Part.NUMBER, Part.MARK), file.of(Part.TITLE)
    if heads and titles and not any(line.table for line in heads):
        # without a number the rule stands beneath an empty line
        ruled = [line for line in _lines_between(file, heads[-1], titles[0]) if line.rules]
        below = _between(file, (ruled or heads)[-1], titles[0])
        if not 1.2 * LINE <= below <= 3.2 * LINE:
            yield at(
                "title_place",
                Part.TITLE,
                titles[0],
                say("在分隔线下空{count}行", count=f"{below / LINE:.1f}"),
                say("分隔线下空二行"),
            )


def _lines_between(file: Sorted, one: Line, other: Line) -> list[Line]:
    lines = file.read.lines
    return lines[lines.index(one) : lines.index(other)]


def _between(file: Sorted, one: Line, other: Line) -> float:
    """Points of empty lines and spaces between two paragraphs."""
    pitch = file.read.sections[file.main].pitch or LINE
    empty = [line for line in _lines_between(file, one, other)[1:] if not line.said]
    height = sum(
        (line.pitch if line.pitch and line.pitch > 0 else pitch) + line.before + line.after
        for line in empty
    )
    return height + max(one.after, 0) + max(other.before, 0)


RULES: tuple[Rule, ...] = (
    secrecy,
    copy_number,
    urgency,
    mark,
    number,
    number_place,
    signer,
    red_rule,
    title,
    title_place,
)
