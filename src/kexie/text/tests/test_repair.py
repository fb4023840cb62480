import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kexie.text.decoding import decode
from kexie.text.model import Repaired, rebuild
from kexie.text.repair import repair
from kexie.text.tests import damage, samples

SEED = Path(__file__).parents[5] / "shared" / "data" / "meeting-2023-12-29.txt"
KINDS = {
    *(
        "pinyin",
        "traditional",
        "width",
        "space",
        "entity",
        "markup",
        "invisible",
        "join",
        "punctuation",
    ),
    "encoding",
}
MIRRORED = "雲(yún)南省科協(xié)組(zǔ)織召開(kāi)工作會(huì)議,16個(gè)州(市)科協(xié)參加,論文被(SCI)收錄,重3(kg)。"


def kinds(repaired: Repaired) -> set[str]:
    return {r.kind for r in repaired.repairs}


def folded(text: str) -> str:
    """Without blanks beside Han characters, blank lines and indents, and with narrow punctuation."""
    narrow = text.translate({ord(a): b for a, b in zip("，；：？！（）", ",;:?!()", strict=True)})
    return "\n".join(
        line for line in narrow.replace(" ", "").replace("\u3000", "").split("\n") if line
    )


@pytest.mark.parametrize("clean", samples.CLEAN)
def test_a_clean_text_comes_back_as_it_was(clean: str) -> None:
    repaired = repair(clean)
    assert repaired.text == clean
    assert repaired.repairs == ()
    assert repaired.flags == ()


def test_readings_go_and_real_brackets_stay() -> None:
    assert repair(MIRRORED).text == (
        "云南省科协组织召开工作会议，16个州（市）科协参加，论文被(SCI)收录，重3(kg)。"
    )


def test_the_real_text_of_the_yearly_meeting_is_mended() -> None:
    if not SEED.exists():
        pytest.skip("the shared data is not here")
    repaired = repair(decode(SEED.read_bytes()).text)
    assert not [c for c in repaired.text if c in "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"]
    assert repaired.text.count("州（市）") == 3
    assert "协会" not in repaired.text
    assert "科協" not in repaired.text
    assert sum(r.kind == "pinyin" for r in repaired.repairs) == 263
    assert repair(repaired.text).text == repaired.text


def test_every_repair_is_named_in_order_and_rebuilds_the_text() -> None:
    repaired = repair(MIRRORED)
    assert rebuild(repaired.source, repaired.repairs) == repaired.text
    for before, after in pairwise(repaired.repairs):
        assert before.end <= after.at
    for r in repaired.repairs:
        assert repaired.source[r.at : r.end] == r.before != r.after
    assert kinds(repaired) == {"pinyin", "traditional", "punctuation"}


def test_a_character_leads_back_to_where_it_stood() -> None:
    repaired = repair(MIRRORED)
    start = repaired.text.index("组织")
    low, high = repaired.to_input((start, start + 2))
    assert repaired.source[low:high] == "組(zǔ)織"
    assert repaired.to_text((low, high)) == (start, start + 2)


def test_an_entity_is_one_character_of_the_text() -> None:
    repaired = repair("会议&ldquo;要求&rdquo;如下，<b>省科协</b>负责。")
    assert repaired.text == "会议“要求”如下，省科协负责。"
    low, high = repaired.to_input((2, 3))
    assert repaired.source[low:high] == "&ldquo;"


def test_undoing_a_repair_gives_back_what_stood_there() -> None:
    repaired = repair(MIRRORED)
    index = next(i for i, r in enumerate(repaired.repairs) if r.before == "(xié)")
    again = repaired.without({index})
    assert again.text.startswith("云南省科协(xié)组织")
    assert repaired.without(range(len(repaired.repairs))).text == MIRRORED


@settings(deadline=None)
@given(st.data())
def test_any_subset_of_repairs_can_be_undone(data: st.DataObject) -> None:
    text, _ = damage.damaged(samples.NEWS[:300], damage.chance(data.draw(st.integers(0, 10_000))))
    repaired = repair(text)
    undone = data.draw(st.sets(st.integers(0, max(0, len(repaired.repairs) - 1))))
    again = repaired.without(undone)
    kept = [r for i, r in enumerate(repaired.repairs) if i not in undone]
    assert again.text == rebuild(text, kept)
    assert list(again.repairs) == kept


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 1_000_000), st.sampled_from(samples.CLEAN))
def test_damaged_or_not_the_repaired_text_is_the_same(seed: int, clean: str) -> None:
    text, links = damage.damaged(clean, damage.chance(seed))
    if {"hardbreak", "spaces"} <= set(links):
        return  # blanks before lines hide where paragraphs begin, and the width of the lines
    if clean is samples.GLOSSES and "pinyin()" in links:
        return  # an author's own readings among injected ones of the same form cannot all be told apart
    repaired = repair(text)
    got, meant = folded(repaired.text), folded(clean)
    if (
        "hardbreak" in links
    ):  # a paragraph that ends at the very width cannot be told from one that goes on
        # and so few lines, half of which end in the bracket of a reading, may not show their width at all
        allowed = 6 if clean is samples.GLOSSES else 4
        assert abs(got.count("\n") - meant.count("\n")) <= allowed, links
        got, meant = got.replace("\n", ""), meant.replace("\n", "")
    assert got == meant, links
    assert repair(repaired.text).text == repaired.text
    assert_offsets(repaired)


def assert_offsets(repaired: Repaired) -> None:
    """Every character of the text leads to a place of the source, in order, and what is untouched to itself."""
    last = 0
    for place, character in enumerate(repaired.text):
        low, high = repaired.to_input((place, place + 1))
        assert last <= low < high <= len(repaired.source) or not high - low
        last = low
        start, end = repaired.to_text((low, high))
        assert start <= place < end
        if repaired.source[low:high] == character:
            assert end - start == 1
    assert rebuild(repaired.source, repaired.repairs) == repaired.text
    assert kinds(repaired) <= KINDS


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_nothing_in_unicode_raises(text: str) -> None:
    repaired = repair(text)
    assert rebuild(text, repaired.repairs) == repaired.text
    assert_offsets(repaired)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"會議州市協，,。;:?()（） \n\t\r\u3000\u200b１ａ&<>/?涓锛",
                "(xié)",
                "&nbsp;",
                "<p>",
                "</p>",
                "<br/>",
                "&amp;",
                "(市)",
            ]
        ),
        max_size=120,
    )
)
def test_any_mixture_of_damage_keeps_its_places(parts: list[str]) -> None:
    assert_offsets(repair("".join(parts)))


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "（",
        " ",
        "会 ",
        "\n",
        "<",
        "<!--",
        "<p ",
        "&",
        "&amp;",
        "會(",
        "會(xié",
        "會(   ",
        "，",
        "?汉汉?",
        "会\n会 ",
        "\t",
        "<script>",
        "““",
    ],
)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    repair("會(huì)")
    text = unit * (200_000 // len(unit))
    begin = time.process_time()
    repair(text)
    assert time.process_time() - begin < 8
