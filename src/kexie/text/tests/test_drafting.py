"""The hard cases of task extraction, one sentence each; the first lines set who speaks and where."""

import itertools
from datetime import date

import pytest

from kexie.text.drafting import Draft, draft_tasks, obliging_sentences
from kexie.text.reading import read
from kexie.text.units import Register

SPEECH = "2024年3月5日，雾溪市总工会召开工作会议。\n市总工会主席佟望川讲话。\n佟望川强调，"
PLAN = "雾溪市科协2024年工作要点\n一、重点任务\n"
NOTICE = "关于开展安全检查的通知\n各县（市、区）科协，各直属单位：\n现就有关事项通知如下。\n一、有关要求\n"
MINUTES = "雾溪市科协党组会议纪要\n时间：2024年4月8日\n一、关于工作。会议决定，"


def drafts(text: str) -> tuple[Draft, ...]:
    return draft_tasks(read(text, register=Register()))


def quotes(text: str) -> list[str]:
    return [text[d.span[0] : d.span[1]] for d in drafts(text)]


def one(text: str) -> Draft:
    found = drafts(text)
    assert len(found) == 1, quotes(text)
    return found[0]


def units(draft: Draft) -> list[tuple[str, str]]:
    return [(d.text, d.role) for d in draft.units]


def test_a_demand_names_unit_deadline_and_speaker() -> None:
    draft = one(SPEECH + "财务部要在6月底前修订报销办法。")
    assert units(draft) == [("财务部", "lead")]
    assert (draft.due.kind, draft.due.day) == ("date", date(2024, 6, 30))
    assert draft.set_by == "佟望川"
    assert draft.kind == "do"


@pytest.mark.parametrize(
    "words",
    [
        "全市新建服务站点17个，慰问职工620人。",
        "去年修订了报销办法，开展培训5次。",
        "工会是职工群众的组织，责任重大。",
        "要提高政治站位，始终走在前列。",
        "要强化责任落实，切实加强组织领导。",
        "什么叫减负？",
        "不得向基层摊派任务。",
    ],
)
def test_achievements_praise_descriptions_appeals_and_prohibitions_give_none(words: str) -> None:
    assert quotes(SPEECH + words) == []


@pytest.mark.parametrize("words", ["会议纪要已印发。", "主要问题是人手少。", "这是一次重要会议。"])
def test_the_syllable_yao_inside_words_is_no_modal(words: str) -> None:
    assert quotes(SPEECH + words) == []


def test_verbs_inside_names_do_not_act() -> None:
    draft = one(SPEECH + "市发展改革委要会同市社会科学研究会开展一次用工情况调查。")
    assert units(draft) == [("市发展改革委", "lead"), ("市社会科学研究会", "cooperating")]


def test_the_object_may_stand_before_the_verb() -> None:
    draft = one(SPEECH + "各单位要于5月10日前将整改情况反馈至办公室。")
    assert draft.title == "将整改情况反馈至办公室"
    assert units(draft) == [("各单位", "lead")]


def test_the_recipient_of_a_report_is_not_responsible() -> None:
    draft = one(PLAN + "1. 每季度将进展报送市政府研究室。")
    assert draft.units == ()
    assert draft.due.kind == "recurring"


def test_an_enumeration_under_one_verb_is_one_draft() -> None:
    assert len(quotes(SPEECH + "要走访慰问困难职工、老劳模和一线工人。")) == 1


def test_a_clause_with_a_unit_of_its_own_is_a_draft_of_its_own() -> None:
    found = drafts(SPEECH + "办公室要制定工作清单，财务部要核算经费。")
    assert [units(d) for d in found] == [[("办公室", "lead")], [("财务部", "lead")]]


def test_what_hands_the_same_object_on_stays_in_the_draft() -> None:
    text = SPEECH + "办公室要制定考勤办法，4月底前印发各部门。"
    assert quotes(text) == ["办公室要制定考勤办法，4月底前印发各部门"]
    assert one(text).due.day == date(2024, 4, 30)


def test_to_check_and_to_deal_with_what_was_found_are_two() -> None:
    text = PLAN + "1. 对15个站点开展检查，不合格的予以摘牌。"
    assert quotes(text) == ["对15个站点开展检查", "不合格的予以摘牌"]


def test_a_hoped_for_effect_belongs_to_the_draft_it_serves() -> None:
    text = SPEECH + "要建立联系制度，让大家有困难找得到人。"
    assert quotes(text) == ["要建立联系制度，让大家有困难找得到人"]


def test_a_subject_is_carried_over_commas_not_over_semicolons() -> None:
    found = drafts(SPEECH + "维权部要开展普法宣传，组织调解员培训2期；新建驿站3个。")
    assert [units(d) for d in found] == [[("维权部", "lead")], [("维权部", "lead")], []]


def test_an_assignment_in_brackets_covers_the_sentences_before_it() -> None:
    text = PLAN + "1. 新建科普角20个。更新展品30件。（科普部牵头，办公室配合，9月底前）"
    found = drafts(text)
    assert len(found) == 2
    for draft in found:
        assert units(draft) == [("科普部", "lead"), ("办公室", "cooperating")]
        assert draft.due.day == date(2024, 9, 30)


def test_lines_below_a_target_without_a_verb_assign_it() -> None:
    text = (
        "关于分解主要目标任务的通知\n各部门：\n一、目标\n1.地区生产总值增长5%以上。\n"
        "牵头单位：县发展和改革局\n配合单位：县人力资源和社会保障局、县统计局\n完成时限：12月底前\n县政府办公室\n2025年1月24日"
    )
    draft = one(text)
    assert units(draft) == [
        ("县发展和改革局", "lead"),
        ("县人力资源和社会保障局", "cooperating"),
        ("县统计局", "cooperating"),
    ]
    assert draft.due.day == date(2025, 12, 31)
    assert draft.set_by == "县政府办公室"


def test_a_notice_that_names_nobody_means_those_it_is_addressed_to() -> None:
    draft = one(NOTICE + "1. 请于4月15日前报送自查表。\n雾溪市科协\n2024年3月28日")
    assert [d.group for d in draft.units] == ["counties", "affiliated"]


def test_a_lead_in_names_the_unit_for_the_items_after_it() -> None:
    text = (
        SPEECH
        + "对各学会，提出三点要求。\n佟望川要求，办公室要做好以下工作：一是修订章程2项；二是编印手册1本。"
    )
    assert [units(d) for d in drafts(text)] == [[("办公室", "lead")], [("办公室", "lead")]]


def test_each_row_of_a_table_is_a_draft_with_units_from_its_columns() -> None:
    text = (
        "雾溪市2024年任务分解表\n序号\t任务内容\t牵头单位\t配合单位\t完成时限\n一、科普\n"
        "1\t建设科普角60个\t科普部\t各县（市、区）科协、市教育局\t11月底前\n2\t修订财务办法\t办公室\t—\t长期坚持"
    )
    first, second = drafts(text)
    assert units(first) == [
        ("科普部", "lead"),
        ("各县（市、区）科协", "cooperating"),
        ("市教育局", "cooperating"),
    ]
    assert first.due.day == date(2024, 11, 30)
    assert (units(second), second.due.kind) == ([("办公室", "lead")], "long_term")


def test_rows_already_done_are_not_drafted() -> None:
    text = (
        "整改台账\n序号\t整改措施\t责任单位\t整改进展\n1\t修订办法\t办公室\t已完成\n"
        "2\t清理报表\t办公室\t正在推进\n3\t公开清单\t办公室\t"
    )
    assert quotes(text) == ["清理报表", "公开清单"]


def test_minutes_tell_what_was_heard_from_what_was_decided() -> None:
    text = MINUTES.replace("会议决定，", "会议听取了办公室的汇报。会议决定，")
    assert quotes(text + "由办公室制定考勤制度，5月底前印发。") == [
        "由办公室制定考勤制度，5月底前印发"
    ]


def test_studying_alone_is_of_another_kind() -> None:
    assert one(SPEECH + "全体党员要认真学习全会精神。").kind == "study"
    assert one(SPEECH + "办公室要制定学习计划。").kind == "do"


def test_an_exhortation_ranks_below_what_one_can_report() -> None:
    weak = one(SPEECH + "各单位要抓好主题教育。")
    strong = one(SPEECH + "各单位要在5月底前建立问题台账，报送自查报告1份。")
    assert weak.trackable < strong.trackable


def test_own_plans_of_a_report_count_and_its_achievements_do_not() -> None:
    text = (
        "关于整改情况的报告\n一、整改情况\n开展培训5次，修订制度3项。\n二、下一步打算\n"
        "每半年开展一次回头看。\n雾溪市科协\n2024年5月6日"
    )
    assert quotes(text) == ["每半年开展一次回头看"]


def test_a_demand_once_made_and_told_as_past_is_none() -> None:
    assert quotes(SPEECH + "当时要求各单位6月底前整改，现已全部完成。") == []


def test_titles_fit_and_never_end_in_a_word() -> None:
    long = "要面向全市规模以上工业企业和新就业形态劳动者集中开展劳动合同履约情况暨职业健康安全防护设施配备情况专项检查。"
    title = one(SPEECH + long).title
    assert len(title) <= 40
    assert title in long


def test_drafts_never_overlap_and_stay_in_order() -> None:
    text = PLAN + "1. 建立台账，对17个站点逐一检查，有问题的限期整改；新建驿站3个，每季度更新。"
    spans = [d.span for d in drafts(text)]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


def test_every_draft_stands_in_an_obliging_sentence() -> None:
    text = SPEECH + "要提高站位。办公室要制定清单。成绩来之不易。"
    reading = read(text, register=Register())
    sentences = obliging_sentences(reading)
    for draft in draft_tasks(reading):
        assert any(a <= draft.span[0] and draft.span[1] <= b for a, b in sentences)
