from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from kexie.text.drafting import draft_tasks
from kexie.text.reading import read
from kexie.text.reading.sentences import cut
from kexie.text.reading.shapes import Reading
from kexie.text.tests import samples
from kexie.text.units import Register

PIECES = st.sampled_from(
    "，。；：、“”《》（）()\n\t 一二三1234年月日前每要应由会同牵头配合办公室各单位市科协完成的了已不得报送清单一是（一）会议强调责任单位："
)


def reading_of(text: str) -> Reading:
    return read(text, register=Register())


def test_a_news_item_tells_its_meeting() -> None:
    meeting = reading_of(samples.NEWS).meeting
    assert meeting is not None
    assert (meeting.title, meeting.convener) == ("2024年度工作会议", "雾溪市科协")
    assert meeting.date == date(2024, 2, 6)


def test_persons_come_with_their_titles_and_unit() -> None:
    people = {p.name: (p.titles, p.unit) for p in reading_of(samples.NEWS).people}
    assert people["佟望川"] == (("党组书记", "主席"), "市科协")
    assert people["阚知微"] == (("党组成员", "副主席"), "市科协")


def test_every_place_of_a_name_is_that_name() -> None:
    reading = reading_of(samples.NEWS)
    for person in reading.people:
        assert all(reading.text[a:b] == person.name for a, b in person.spans)


def test_speakers_change_with_who_speaks() -> None:
    text = "佟望川强调，要办好活动。\n会议要求，要建立台账。\n她说，去年成绩不错。"
    speakers = [
        (s.speaker, s.voice) for s in reading_of("2月6日，某市召开会议。\n" + text).sentences
    ]
    assert speakers[1:3] == [("佟望川", "demand"), ("会议", "demand")]
    assert speakers[3][1] == "tell"


def test_sentences_are_not_cut_inside_quotation_marks_titles_and_brackets() -> None:
    text = "他说“先问。再查，后记”，并印发《办法（试行）》（见附件1，略）。完。"
    pieces = cut(text, 0, len(text))
    assert [text[a:b] for a, b, _, _ in pieces] == [text[:-3], "完"]
    assert len(pieces[0][3]) == 2


def test_half_a_pair_of_quotation_marks_stops_nothing() -> None:
    text = "要办好“活动，建立台账。完"
    assert len(cut(text, 0, len(text))) == 2


def test_the_body_that_issued_a_paper_is_the_one_that_signed_it() -> None:
    assert reading_of(samples.PLAN).issuer == "雾溪市科学技术协会"
    assert reading_of(samples.PLAN).text_date == date(2024, 3, 28)


def test_the_issuer_is_read_from_the_title_where_nobody_signs() -> None:
    for title, body in (
        ("雾溪市总工会2025年工作要点", "雾溪市总工会"),
        ("中共雾溪市科协党组关于整改情况的通报", "中共雾溪市科协党组"),
        ("雾溪县人民医院党支部2025年学习计划", "雾溪县人民医院党支部"),
    ):
        assert reading_of(title + "\n一、任务\n1. 建立台账。").issuer == body


def test_sections_know_what_they_are_about() -> None:
    text = "关于工作的报告\n一、工作情况\n完成了任务。\n二、下一步打算\n建立台账。"
    modes = [s.mode for s in reading_of(text).sentences]
    assert modes == ["past", "future"]


def test_the_date_of_a_page_without_year_comes_from_when_it_was_put_up() -> None:
    text = "某区召开工作会议\n发布时间：2025-03-06 09:12 来源：本网\n3月5日，某区召开工作会议。"
    assert reading_of(text).text_date == date(2025, 3, 5)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_reading_never_raises(text: str) -> None:
    draft_tasks(reading_of(text))


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=120).map("".join))
def test_reading_never_raises_on_torn_office_language(text: str) -> None:
    reading = reading_of(text)
    for draft in draft_tasks(reading):
        assert 1 <= len(draft.title) <= 40
        assert text[slice(*draft.span)]
