"""Titles break where they may: between words, into a shape, and never inside a name."""

import pytest

from kexie.gongwen.measures import width_of
from kexie.gongwen.titles import LONGEST, ON_COVER, break_title, splits_word, well_shaped

NAMES = ("某某省科学技术协会", "某某省科学技术厅", "某某省教育厅")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于召开年度会议的通知", 1),
        ("关于召开2025年全省科协系统年度工作会议的通知", 2),
        ("某某省科学技术协会关于印发《2025年全省科协系统工作要点》的通知", 2),
        ("某某省科学技术协会关于进一步加强基层科协组织建设提升服务科技工作者能力的意见", 2),
        ("某某省科学技术协会　某某省教育厅　某某省科学技术厅关于举办第四十届全省青少年科技创新大赛有关事项的通知", 3),
    ],
)  # fmt: skip
def test_a_title_has_as_few_lines_as_hold_it_in_a_good_shape(title: str, lines: int) -> None:
    parts = break_title(title, NAMES)
    assert len(parts) == lines
    assert "".join(parts) == title.replace("　", "") or "".join(parts).replace("　", "") == title.replace("　", "")  # fmt: skip
    assert all(width_of(part) <= LONGEST for part in parts)
    assert well_shaped(parts)
    assert not any(part.startswith(("的", "和", "》")) or part.endswith("《") for part in parts)
    for name in NAMES:
        assert any(name in part for part in parts) == (name in title)


@pytest.mark.parametrize(
    ("parts", "good"),
    [(("甲" * 5, "甲" * 9), True), (("甲" * 9, "甲" * 5), True), (("甲" * 7, "甲" * 7), False), (("甲" * 4, "甲" * 8, "甲" * 5), True), (("甲" * 8, "甲" * 4, "甲" * 9), False), (("甲" * 8, "甲" * 6, "甲" * 4), True)],
)  # fmt: skip
def test_trapezoids_and_lozenges_are_shapes_and_hourglasses_none(
    parts: tuple[str, ...],
    good: bool,  # noqa: FBT001 -- a row of the table above
) -> None:
    assert well_shaped(parts) is good


def test_breaks_that_were_written_are_kept() -> None:
    assert break_title("关于某事\n的通知") == ("关于某事", "的通知")


def test_a_word_longer_than_a_line_is_cut_where_it_must_be() -> None:
    assert "".join(break_title("A" * 120)) == "A" * 120


def test_a_break_inside_a_word_is_seen() -> None:
    assert splits_word("关于召开年度工", "作会议的通知")
    assert not splits_word("关于召开年度", "工作会议的通知")
    assert splits_word("某某省科学", "技术协会的通知", NAMES)


def test_the_title_of_a_cover_breaks_between_words_too() -> None:
    lines = break_title("科普工作月报（2026年2月）汇编", (), ON_COVER)

    assert "".join(lines) == "科普工作月报（2026年2月）汇编"
    assert max(map(width_of, lines)) <= ON_COVER
    assert lines[-1].endswith("汇编")
