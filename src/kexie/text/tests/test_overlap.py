"""What has been written before is found again: whole, edited, with other figures."""

from hypothesis import given
from hypothesis import strategies as st

from kexie.text.overlap import LEAST, compare, normal, paragraphs_of, prints_of, share_new

LAST_YEAR = (
    "全年共举办科普宣讲活动1200场次，受众达到35万人次，比上年增长百分之八，群众科学素质明显提高。"
)
THIS_YEAR = (
    "全年共举办科普宣讲活动1460场次，受众达到41万人次，比上年增长百分之九，群众科学素质明显提高。"
)
OTHER = "围绕高原特色农业组建科技小院十二家，引导专家团队驻点服务，带动农户增收。"

HAN = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=40)


def test_a_sentence_with_other_figures_is_the_same_sentence() -> None:
    overlap = compare(THIS_YEAR, LAST_YEAR)

    assert overlap.new < 0.1
    assert set(prints_of(THIS_YEAR)) & set(prints_of(LAST_YEAR))


def test_what_nobody_wrote_before_is_new() -> None:
    assert compare(OTHER, LAST_YEAR) == compare(OTHER, "")
    assert compare(OTHER, LAST_YEAR).new == 1
    assert not set(prints_of(OTHER)) & set(prints_of(LAST_YEAR))


def test_a_stretch_says_where_it_stands_in_both() -> None:
    text = OTHER + LAST_YEAR
    (stretch,) = compare(text, LAST_YEAR).stretches

    assert text[stretch.start : stretch.end] == LAST_YEAR.rstrip("。")
    assert LAST_YEAR[stretch.old_start : stretch.old_end] == LAST_YEAR.rstrip("。")


def test_an_edited_word_does_not_hide_the_sentence() -> None:
    edited = LAST_YEAR.replace("明显提高", "显著提升")

    (stretch,) = compare(edited, LAST_YEAR).stretches
    assert stretch.start == 0
    assert compare(edited, LAST_YEAR).new < 0.2


def test_a_set_phrase_alone_is_no_repetition() -> None:
    assert compare("科学技术协会召开会议", "云南省科学技术协会成立").stretches == ()


def test_punctuation_width_and_case_do_not_matter() -> None:
    assert normal("ＡＩ， 助力\n科普１２３")[0] == normal("ai助力科普9")[0]


def test_the_share_of_new_text_counts_every_letter_once() -> None:
    text = LAST_YEAR + OTHER
    both = [compare(text, LAST_YEAR), compare(text, LAST_YEAR)]

    assert share_new(text, both) == share_new(text, both[:1])
    assert 0.3 < share_new(text, both) < 0.6
    assert share_new("", both) == 1


def test_empty_lines_are_no_paragraphs() -> None:
    assert paragraphs_of("一\n\n  \n 二 ") == ["一", "二"]


@given(HAN, HAN, HAN)
def test_what_was_put_into_another_text_is_always_found(
    passage: str, before: str, after: str
) -> None:
    text = before + passage + after

    assert set(prints_of(text)) & set(prints_of(passage))
    assert compare(passage, text).new == 0


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    overlap = compare(one, other)

    assert 0 <= overlap.new <= 1
    for stretch in overlap.stretches:
        assert 0 <= stretch.start < stretch.end <= len(one)
        assert 0 <= stretch.old_start < stretch.old_end <= len(other)
        assert stretch.end - stretch.start >= 1
    assert LEAST > 1
