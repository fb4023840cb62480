"""Layouts for tests: one with every part, and a maker of random ones."""

from hypothesis import strategies as st

from kexie.returns.layout import (
    Column,
    Known,
    Layout,
    Lines,
    Note,
    Option,
    Question,
    Row,
    Section,
    Table,
)

CATALOGUE = {
    "L02": Known(name="科普讲座", groups=frozenset({"male", "female"}), partition=True),
    "L03": Known(name="听众"),
    "L09": Known(name="人均", asked=False),
}
TABLE = Table(
    key="work",
    title="科普工作",
    rows=(
        Row(key="talks", label="讲座", indicator="L02"),
        Row(key="people", label="听众", indicator="L03"),
        Row(key="each", label="每场听众", formula="{people} / {talks}"),
    ),
    columns=(
        Column(key="male", label="男", group="male"),
        Column(key="female", label="女", group="female"),
        Column(key="sum", label="合计", formula="{male} + {female}"),
    ),
    blocked=(("people", "male"), ("people", "female"), ("people", "sum")),
)
LAYOUT = Layout(
    hint="请于月底前报送。",
    sections=(
        Section(
            key="general",
            title="基本情况",
            items=(
                Note(key="note", text="口径同上年。"),
                Question(key="people", kind="figure", label="听众", indicator="L03"),
                Question(
                    key="kind",
                    kind="choice",
                    label="方式",
                    options=(Option(code="a", label="线上"), Option(code="b", label="线下")),
                ),
                Question(
                    key="list", kind="file", label="名单", reason="核对人数", show_if="{people} > 0"
                ),
                Question(
                    key="text", kind="section", label="工作情况", length=800, draft="situation"
                ),
            ),
        ),
        Section(
            key="tables",
            title="数据",
            items=(
                Table(
                    key="talks",
                    title="讲座",
                    rows=(Row(key="n", label="场次", indicator="L02"),),
                    columns=TABLE.columns,
                ),
                Lines(
                    key="plan",
                    title="计划",
                    columns=(
                        Question(key="task", kind="words", label="任务", required=True),
                        Question(key="until", kind="day", label="时间节点"),
                    ),
                    most=30,
                ),
            ),
        ),
    ),
)

KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=12
)
FORMULAS = st.sampled_from(["", "{a} + {b}", "{a} > 0"])
OPTIONS = st.lists(st.builds(Option, code=KEYS, label=WORDS), max_size=3).map(tuple)


def questions(kinds: list[str]) -> st.SearchStrategy[Question]:
    return st.builds(
        Question,
        key=KEYS,
        kind=st.sampled_from(kinds),
        label=WORDS,
        hint=WORDS | st.just(""),
        indicator=st.sampled_from(["", "L02"]),
        group=st.sampled_from(["", "male"]),
        formula=FORMULAS,
        show_if=FORMULAS,
        required=st.booleans(),
        length=st.integers(0, 3000),
        options=OPTIONS,
        reason=WORDS | st.just(""),
        draft=st.sampled_from(["", "problems"]),
    )


ROWS = st.lists(
    st.builds(Row, key=KEYS, label=WORDS, indicator=st.sampled_from(["", "L02"]), formula=FORMULAS),
    max_size=3,
).map(tuple)
COLUMNS = st.lists(
    st.builds(Column, key=KEYS, label=WORDS, group=st.sampled_from(["", "male"]), formula=FORMULAS),
    max_size=3,
).map(tuple)
TABLES = st.builds(
    Table,
    key=KEYS,
    title=WORDS,
    rows=ROWS,
    columns=COLUMNS,
    hint=WORDS | st.just(""),
    show_if=FORMULAS,
    kind=st.sampled_from(["figure", "target"]),
    blocked=st.lists(st.tuples(KEYS, KEYS), max_size=2).map(tuple),
)
LINES = st.builds(
    Lines,
    key=KEYS,
    title=WORDS,
    columns=st.lists(questions(["words", "choice", "day"]), max_size=3).map(tuple),
    hint=WORDS | st.just(""),
    show_if=FORMULAS,
    least=st.integers(0, 3),
    most=st.integers(0, 60),
)
ITEMS = (
    questions(["figure", "words", "section", "choice", "day", "calculated", "file"])
    | TABLES
    | LINES
    | st.builds(Note, key=KEYS, text=WORDS, show_if=FORMULAS)
)
SECTIONS = st.builds(
    Section,
    key=KEYS,
    title=WORDS,
    items=st.lists(ITEMS, max_size=4).map(tuple),
    hint=WORDS | st.just(""),
    show_if=FORMULAS,
)
LAYOUTS = st.builds(
    Layout, sections=st.lists(SECTIONS, max_size=3).map(tuple), hint=WORDS | st.just("")
)
