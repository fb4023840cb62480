"""A polished text may change its style, never what it states: no figure, day, name or denial comes, goes or moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kexie.text.polishing import judge

NAMES = ("五华区科协", "盘龙区科协", "昆明市科协", "科普讲座")
DRAFT = (
    "2024年，五华区科协办理任务12项，完成10项。科普讲座：1,234场，比上年增加56场。"
    "“科技小院建设”未按期完成。"
)


@pytest.mark.parametrize(
    "polished",
    [
        DRAFT,
        "２０２４年，五华区科协共承办任务12项，其中完成10项；全年科普讲座达1234场，较上年增加56场。"
        "「科技小院建设」未能如期完成。".replace("未能", "未"),
        "2024年五华区科协进一步压实责任，办理任务十二项，完成十项，科普讲座1234场，增加56场，“科技小院建设”未按期完成。",
    ],
)
def test_another_style_may_stand(polished: str) -> None:
    verdict = judge(DRAFT, polished, NAMES)

    assert verdict.is_sound, verdict


@pytest.mark.parametrize(
    ("old", "new", "added", "dropped"),
    [
        ("12项", "13项", ("13",), ("12",)),
        ("完成10项。", "", (), ("10",)),
        ("10项。", "10项，占83%。", ("83%",), ()),
        ("1,234场", "1,234万场", ("1234万",), ("1234",)),
        ("五华区科协", "盘龙区科协", ("盘龙区科协",), ("五华区科协",)),
        ("未按期", "按期", (), ("未",)),
        ("科技小院建设", "科技大院建设", ("“科技大院建设”",), ("“科技小院建设”",)),
        ("2024年", "2025年", ("2025",), ("2024",)),
        ("增加56场。", "增加56场，居全省前三。", ("3",), ()),
        ("增加56场。", "增加56场，引入AI技术。", ("ai",), ()),
    ],
)
def test_what_is_stated_otherwise_is_named(
    old: str, new: str, added: tuple[str, ...], dropped: tuple[str, ...]
) -> None:
    verdict = judge(DRAFT, DRAFT.replace(old, new), NAMES)

    assert (verdict.added, verdict.dropped) == (added, dropped)
    assert not verdict.is_sound


@pytest.mark.parametrize(
    "sneaked",
    [
        "完成３\u0660项。",  # a zero of another script
        "完成3\u200b0项。",
        "完成3项，新增伍项。",
        "完成3项，同比翻番。",
        "完成3项，人数过半。",
        "完成3项" + "9" * 5000 + "。",
    ],
)
def test_no_figure_is_sneaked_in_by_other_signs_or_words(sneaked: str) -> None:
    assert not judge("完成3项。" + "细则" * 3000, sneaked + "细则" * 3000).is_sound


def test_two_figures_that_change_places_are_refused() -> None:
    verdict = judge("男3人，女4人。", "男4人，女3人。")

    assert verdict.moved
    assert not verdict.is_sound


def test_a_comma_of_a_sentence_is_none_of_a_number() -> None:
    assert not judge("先后3，120人参加", "先后3120人参加").is_sound


@pytest.mark.parametrize("polished", ["", "  ", DRAFT + "深入贯彻落实。" * 40])
def test_nothing_and_far_too_much_are_refused(polished: str) -> None:
    assert not judge(DRAFT, polished, NAMES).is_sound


FACTS = st.lists(
    st.tuples(
        st.sampled_from(["举办讲座", "参加活动", "服务群众", "培训人员"]),
        st.integers(2, 99_999),
        st.sampled_from(["场", "人次", "万元", "%"]),
        st.sampled_from(["五华区科协", "盘龙区科协", "昆明市科协"]),
    ),
    min_size=1,
    max_size=6,
)
STYLES = ("全年累计", "共计", "扎实推进，", "进一步深化，", "其中，", "同时")


def told(facts: list[tuple[str, int, str, str]], style: str = "") -> str:
    return "".join(f"{who}{style}{what}{count}{unit}。" for what, count, unit, who in facts)


@given(FACTS, st.sampled_from(STYLES))
def test_any_style_of_the_same_facts_is_sound(
    facts: list[tuple[str, int, str, str]], style: str
) -> None:
    assert judge(told(facts), told(facts, style), NAMES).is_sound


@given(FACTS, st.data())
def test_any_other_fact_is_found(
    facts: list[tuple[str, int, str, str]], data: st.DataObject
) -> None:
    """One figure or name is changed, dropped, added, or two are exchanged: always refused, whatever the style."""
    place = data.draw(st.integers(0, len(facts) - 1))
    what, count, unit, who = facts[place]
    wrong = {
        "figure": [
            (what, data.draw(st.integers(2, 99_999).filter(lambda n: n != count)), unit, who)
        ],
        "scale": [(what, count, "亿元" if unit != "亿元" else "元", who)],
        "name": [(what, count, unit, "盘龙区科协" if who != "盘龙区科协" else "昆明市科协")],
        "dropped": [],
        "added": [facts[place], (what, count + 1, unit, who)],
        "twice": [facts[place], facts[place]],
    }
    change = data.draw(st.sampled_from(sorted(wrong)))
    changed = [*facts[:place], *wrong[change], *facts[place + 1 :]]
    if change == "scale" and unit != "万元":
        changed = [*facts[:place], (what, count, f"万{unit}", who), *facts[place + 1 :]]

    assert not judge(told(facts), told(changed, data.draw(st.sampled_from(STYLES))), NAMES).is_sound


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_at_all_gets_a_verdict(draft: str, polished: str) -> None:
    judge(draft, polished, NAMES)
    assert judge(draft, draft, NAMES).is_sound or not draft.strip()
