import time

from hypothesis import given, settings
from hypothesis import strategies as st

from kexie.text.align import carry
from kexie.text.model import Span
from kexie.text.tests.samples import NEWS, PLAN


def span_of(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def test_a_span_follows_its_sentence_past_what_was_put_in_before_it() -> None:
    new = "（修订版）\n" + NEWS.replace("同时也要看到，", "同时，")
    words = "将结果报市科协科普部"
    assert carry(NEWS, new, [span_of(NEWS, words)]) == [span_of(new, words)]


def test_a_span_grows_with_words_put_into_it() -> None:
    new = NEWS.replace(
        "每名班子成员联系不少于5名一线专家", "每名班子成员直接联系不少于8名基层一线专家"
    )
    found = carry(NEWS, new, [span_of(NEWS, "每名班子成员联系不少于5名一线专家")])
    assert found == [span_of(new, "每名班子成员直接联系不少于8名基层一线专家")]


def test_a_sentence_that_moved_is_found_again() -> None:
    moved = "会议强调，要用好“科创雾溪”平台，让更多成果落地见效。"
    new = moved + "\n" + NEWS.replace(moved, "")
    assert carry(NEWS, new, [span_of(NEWS, "要用好“科创雾溪”平台")]) == [
        span_of(new, "要用好“科创雾溪”平台")
    ]


def test_a_sentence_that_was_struck_out_is_lost() -> None:
    sentence = "3. 整改阶段。对发现的问题建立台账，逐项整改，6月底前全部销号。\n"
    new = PLAN.replace(sentence, "")
    kept, lost = carry(
        PLAN,
        new,
        [span_of(PLAN, "于4月15日前完成自查"), span_of(PLAN, "逐项整改，6月底前全部销号")],
    )
    assert kept == span_of(new, "于4月15日前完成自查")
    assert lost is None


def test_the_same_text_keeps_its_spans() -> None:
    assert carry(NEWS, NEWS, [(3, 9), (0, 0)]) == [(3, 9), (0, 0)]


@settings(deadline=None)
@given(st.text("会议要求。；\n", max_size=60), st.text("会议要求。；\n", max_size=60), st.data())
def test_what_is_carried_lies_in_the_new_text(old: str, new: str, data: st.DataObject) -> None:
    places = st.integers(0, len(old))
    spans = [tuple(sorted((data.draw(places), data.draw(places)))) for _ in range(4)]
    for found in carry(old, new, [(a, b) for a, b in spans]):
        assert found is None or 0 <= found[0] <= found[1] <= len(new)


def test_long_texts_take_seconds_at_most() -> None:
    old = "".join(
        f"第{n}项，各县（市）科协要在{n % 12 + 1}月底前完成任务{n}。" for n in range(3000)
    )
    new = old.replace("完成任务7", "抓紧完成任务7").replace("第5", "序号5")
    begin = time.process_time()
    found = carry(old, new, [span_of(old, "完成任务2999")])
    assert found == [span_of(new, "完成任务2999")]
    assert time.process_time() - begin < 10
