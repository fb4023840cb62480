"""The page: paper, margins, grid, line pitch, page numbers."""

from collections.abc import Iterator

from kexie.gongwen import measures
from kexie.gongwen.checking.departures import Departure, Rule, at, of_page
from kexie.gongwen.checking.looks import is_face, size_in_words
from kexie.gongwen.checking.parts import Part, Sorted
from kexie.gongwen.checking.reading import Line, Section
from kexie.gongwen.fonts import Face
from kexie.gongwen.saying import say

MARGINS = {"上": measures.TOP, "下": measures.BOTTOM, "左": measures.LEFT, "右": measures.RIGHT}
NAMES = {
    "上": say("天头（上白边）"),
    "下": say("下白边"),
    "左": say("订口（左白边）"),
    "右": say("右白边"),
}
ALLOWED = 1.05  # mm
PITCHES = (28.0, 30.0)  # points


def paper(file: Sorted) -> Iterator[Departure]:
    for section in file.read.sections[file.main :]:
        if any(abs(a - b) > ALLOWED for a, b in zip(section.page, measures.PAGE, strict=True)):
            yield of_page(
                "paper",
                say("纸张"),
                say(
                    "{width}×{height}毫米",
                    width=f"{section.page[0]:.0f}",
                    height=f"{section.page[1]:.0f}",
                ),
                say("A4，210×297毫米"),
            )


def margins(file: Sorted) -> Iterator[Departure]:
    for section in file.read.sections[file.main :]:
        for side, wanted in MARGINS.items():
            if abs(section.margins[side] - wanted) > ALLOWED:
                yield of_page(
                    "margins",
                    say("页边：{side}", side=NAMES[side]),
                    say("{size}毫米", size=f"{section.margins[side]:.1f}"),
                    say("{size}毫米", size=wanted),
                )


def grid(file: Sorted) -> Iterator[Departure]:
    section = file.read.sections[file.main]
    if section.grid not in ("linesAndChars", "snapToChars"):
        yield of_page("grid", say("文档网格"), say("未指定行和字符网格"), say("每面22行、每行28字"))
        return
    area = [(size - one - other) * measures.POINTS for size, one, other in (
        (section.page[1], section.margins["上"], section.margins["下"]),
        (section.page[0], section.margins["左"], section.margins["右"]),
    )]  # fmt: skip
    lines = int(area[0] / section.pitch + 0.05) if section.pitch else 0
    characters = int(area[1] / (measures.BODY + section.spread) + 0.05)
    if (lines, characters) != (measures.LINES, measures.CHARACTERS):
        yield of_page(
            "grid",
            say("文档网格"),
            say("每面{lines}行、每行{characters}字", lines=lines, characters=characters),
            say("每面22行、每行28字"),
        )


def line_pitch(file: Sorted) -> Iterator[Departure]:
    for line in file.of(Part.BODY, Part.HEADING):
        pitch = file.read.sections[file.main].pitch if line.pitch is None else line.pitch
        found = (
            say("{pitch}倍行距", pitch=f"{-pitch:g}")
            if pitch < 0
            else say("{points}磅", points=f"{pitch:g}")
        )
        if not PITCHES[0] <= pitch <= PITCHES[1]:
            yield at(
                "line_pitch",
                Part.BODY,
                line,
                say("行距为{found}", found=found),
                say("28至30磅（每面22行）"),
            )


def page_numbers(file: Sorted) -> Iterator[Departure]:
    section = file.read.sections[file.main]
    odd, even = (_number(section, kind) for kind in ("odd", "even"))
    if odd is None:
        yield of_page(
            "page_number_missing",
            say("页码"),
            say("没有页码域"),
            say("四号半角宋体阿拉伯数字，左右各放一条一字线"),
        )
        return
    if file.is_letter and _number(section, "first"):
        yield of_page(
            "page_number_first", say("页码"), say("信函首页显示页码"), say("信函首页不显示页码")
        )
    yield from _side(odd, say("单页"), "right", say("居右空一字"))
    if not file.read.two_sided or even is None:
        if odd.side != "outside":
            yield of_page(
                "page_number_sides",
                say("页码"),
                say("单双页页码位置相同"),
                say("单页居右、双页居左"),
            )
    else:
        yield from _side(even, say("双页"), "left", say("居左空一字"))
    for line in {id(one): one for one in (odd, even) if one is not None}.values():
        yield from _look_of_number(line)


def _side(line: Line, pages: str, side: str, words: str) -> Iterator[Departure]:
    said = {"left": say("居左"), "right": say("居右"), "center": say("居中")}
    if line.side not in (side, "outside"):
        yield of_page(
            "page_number_side",
            say("页码（{pages}）", pages=pages),
            said.get(line.side, line.side),
            words,
        )
        return
    inner = line.right if side == "right" else line.left
    if line.side == side and not 10 <= inner <= 20:  # noqa: PLR2004 -- one character, of whichever size
        yield of_page(
            "page_number_indent",
            say("页码（{pages}）", pages=pages),
            say("空{points}磅", points=f"{inner:.0f}"),
            words,
        )


def _look_of_number(line: Line) -> Iterator[Departure]:
    said = line.said.replace(" ", "")
    if not (said.startswith(("—", "－", "–")) and said.endswith(("—", "－", "–"))):
        yield of_page(
            "page_number_form",
            say("页码"),
            say("“{words}”", words=line.said),
            say("数字左右各放一条一字线，如“— 1 —”"),
        )
    for one in line.letters:
        if not is_face(one.latin or one.font, Face.SONG):
            yield of_page(
                "page_number_font",
                say("页码"),
                say("字体为{font}", font=one.latin or one.font),
                say("宋体"),
            )
            break
    if line.size != measures.NUMBER:
        yield of_page(
            "page_number_size",
            say("页码"),
            say("字号为{size}", size=size_in_words(line.size)),
            size_in_words(measures.NUMBER),
        )


def page_number_place(file: Sorted) -> Iterator[Departure]:
    section = file.read.sections[file.main]
    line = _number(section, "odd")
    if line is None:
        return
    above = section.margins["下"] - section.footer_below - line.size / measures.POINTS
    if not 4 <= above <= 10:  # noqa: PLR2004 -- mm, 7 with what word processors add
        yield of_page(
            "page_number_place",
            say("页码"),
            say("在版心下{size}毫米", size=f"{above:.0f}"),
            say("上距版心下边缘7毫米"),
        )


def _number(section: Section, kind: str) -> Line | None:
    return next((line for line in section.footers.get(kind, []) if line.style == "PAGE"), None)


RULES: tuple[Rule, ...] = (paper, margins, grid, line_pitch, page_numbers, page_number_place)
