"""A body survives being written as text and read again; what cannot be read is said with its line."""

import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kexie.gongwen import (
    Attachment,
    Contents,
    Figure,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Run,
    Table,
)
from kexie.gongwen.model import Block
from kexie.gongwen.written import BadText, from_text, to_text, whole_from_text

SIGNS = "一二十、（）()1239.．。，甲乙丙丁会议通知abc \\〖〗→【】表完注：:件图→/n=+-“”𬭛㛃"
words = st.text(SIGNS, min_size=1, max_size=12).map(lambda one: " ".join(one.split())).filter(bool)
plain = st.builds(Run, text=words)
links = st.builds(Run, text=words, link=st.just("https://kexie.example/a?b=1"))
notes = st.builds(Run, text=words, note=words)
both = st.builds(Run, text=words, link=st.just("https://kexie.example"), note=words)


def apart(runs: Iterable[Run]) -> tuple[Run, ...]:
    """No two plain stretches beside each other: they are one."""
    found: list[Run] = []
    for run in runs:
        if found and not (found[-1].link or found[-1].note) and not run.link:
            found[-1] = Run(text=found[-1].text + run.text, note=run.note)
        else:
            found.append(run)
    return tuple(found)


runs = st.lists(st.one_of(plain, links, notes, both), min_size=1, max_size=4).map(apart)
cells = st.one_of(
    st.just(Run(text="")), plain, links, notes, both, st.just(Run(text="甲\n乙", note="注"))
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(2, 4))
    head = tuple(draw(st.lists(words, min_size=width, max_size=width)))
    row = st.lists(cells, min_size=width, max_size=width).map(tuple)
    return Table(
        caption=draw(words),
        head=head,
        rows=tuple(draw(st.lists(row, min_size=1, max_size=3))),
        widths=tuple(draw(st.lists(st.floats(1, 5), min_size=width, max_size=width))),
        sides=tuple(
            draw(st.lists(st.sampled_from(["left", "right"]), min_size=width, max_size=width))
        ),
        strong=draw(st.frozensets(st.integers(0, 2), max_size=1)),
    )


blocks = st.one_of(
    st.builds(Heading, level=st.sampled_from([1, 2, 3, 4]), text=words),
    st.builds(Paragraph, runs),
    st.builds(Note, runs),
    tables(),
    st.builds(Figure, caption=words, svg=st.just("<svg/>"), says=words),
    st.just(PageBreak()),
    st.just(Contents(title="目次", depth=3)),
)


@given(st.lists(blocks, max_size=7).map(tuple), st.lists(st.lists(blocks, max_size=2), max_size=2))
def test_a_body_survives_being_written_and_read(
    body: tuple[Block, ...], attached: list[list[Block]]
) -> None:
    attachments = tuple(
        Attachment(f"附表{at}", tuple(inner)) for at, inner in enumerate(attached, start=1)
    )
    kept = [*body, *itertools.chain(*attached)]

    written = whole_from_text(to_text(body, attachments), kept)

    assert written.blocks == body
    assert written.attachments == attachments


@given(st.text(SIGNS + "\n\t", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    """What is read is a body whose text stands: read and written again it is the same."""
    try:
        body = from_text(text)
    except BadText:
        return
    said = to_text(body)

    assert to_text(from_text(said, body)) == said


def test_numbers_make_headings_and_a_pasted_sheet_a_table() -> None:
    text = "现通知如下。\n一、时间\n（一）报到\n1．上午\n（1）九点\n1.5万人参加\n【表：名额】\n单位\t名额\n昆明\t3\n合计\t3\n【表完】"

    first, *headings, fifth, table = from_text(text)

    assert first == Paragraph((Run(text="现通知如下。"),))
    assert headings == [
        Heading(1, "时间"),
        Heading(2, "报到"),
        Heading(3, "上午"),
        Heading(4, "九点"),
    ]
    assert fifth == Paragraph((Run(text="1.5万人参加"),))
    assert isinstance(table, Table)
    assert table.sides == ("left", "right")
    assert table.strong == frozenset({1})


def test_a_table_keeps_its_columns_when_its_words_change() -> None:
    [table] = from_text("【表：名额】\n单位\t名额\n昆明\t3\n【表完】")
    assert isinstance(table, Table)
    wide = Table(
        caption="名额", head=table.head, rows=table.rows, widths=(9, 1), sides=("centre", "left")
    )

    [again] = from_text("【表：名额】\n单位\t名额\n昆明\t3\n曲靖\t4\n【表完】", (wide,))

    assert isinstance(again, Table)
    assert (again.widths, again.sides, len(again.rows)) == ((9, 1), ("centre", "left"), 2)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("甲\n【表：名额】\n单位\t名额", 2, "没有结束"),
        ("【表：名额】\n【表完】", 1, "至少"),
        ("【表：甲】\n一\t二\n【表：乙】", 3, "还没有结束"),
        ("甲\n【表完】", 2, "没有表格开始"),
        ("【图：新图】", 1, "没有名为"),
        ("【附件：】", 1, "附件名称"),
        ("甲〖乙", 1, "没有以"),
        ("甲〗乙", 1, "成对"),
        ("甲〖乙〗", 1, "既不是链接"),
        ("【表：甲】\n甲〖注：乙〗\t一\n1\t2\n【表完】", 2, "表头"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(BadText) as caught:
        whole_from_text(text)

    assert caught.value.line == line
    assert said in str(caught.value)


def test_where_no_attachment_can_stand_it_is_refused() -> None:
    with pytest.raises(BadText, match="附件"):
        from_text("甲\n【附件：名单】\n乙")
