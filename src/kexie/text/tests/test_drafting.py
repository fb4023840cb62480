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


@pytest.mark.parametrize(
    "words",
    [
        "2026年，全市共举办讲座320场，成效显著。",
        "今年累计培训农户1200人次，取得明显成效。",
    ],
)
def test_what_was_counted_and_praised_is_no_task_even_as_an_item_of_a_notice(words: str) -> None:
    asked = "二、各单位要于2026年12月31日前报送总结。"
    assert quotes(NOTICE.replace("一、", "") + f"一、{words}\n{asked}") == [asked[2:-1]]


def test_a_target_to_count_up_to_stays_a_task() -> None:
    assert len(quotes(PLAN + "1. 全年共同举办讲座12场，取得明显成效。")) == 1
    assert len(quotes(PLAN + "1. 累计培训农户不少于300人次，取得明显成效。")) == 1


def test_a_request_is_a_demand_without_any_title_or_speaker() -> None:
    draft = one("请各直属单位每季度报送一次进展。")
    assert units(draft) == [("各直属单位", "lead")]
    assert (draft.due.text, draft.due.kind) == ("每季度", "recurring")
    assert one("请各县（市、区）科协于5月10日前报送名单。").due.text == "5月10日前"


def test_an_item_that_asks_for_progress_heads_no_section_on_the_past() -> None:
    assert (
        len(
            quotes(
                NOTICE.replace("一、有关要求\n", "")
                + "一、请各直属单位每季度报送一次进展。\n二、请各单位报送总结。"
            )
        )
        == 2
    )


def test_who_takes_the_lead_is_named_beside_who_acts_and_is_no_part_of_the_title() -> None:
    draft = one(SPEECH + "各县总工会要在6月底前报送名单，权益部牵头，文化宫配合。")
    assert draft.title == "报送名单"
    assert units(draft) == [("各县总工会", "lead"), ("权益部", "lead"), ("文化宫", "cooperating")]


def test_to_look_deeply_into_something_is_research() -> None:
    draft = one(SPEECH + "要围绕服务中的难点深入调研，弄清真实情况，提出意见建议。")
    assert draft.theme == "research"
    assert draft.title.startswith("围绕服务中的难点深入调研")


def test_a_title_begins_with_the_verb_that_governs_an_object_after_a_comma() -> None:
    words = "必须坚持结果导向来审视我们在服务会员、服务企业、服务基层、服务社会各界的工作中，存在的短板和改进的办法。"
    assert one(SPEECH + words).title == "审视…存在的短板和改进的办法"
    brief = "必须坚持结果导向来审视在服务会员的工作中，存在的短板和改进的办法。"
    assert one(SPEECH + brief).title.endswith("审视在服务会员的工作中存在的短板和改进的办法")


def test_clauses_of_manner_belong_to_the_verb_after_them_and_to_whom_the_appeal_named() -> None:
    words = "工会干部要主动作为，立足山区特点，紧密结合“一县一业”发展战略，全力打造山歌服务品牌。"
    draft = one(SPEECH + words)
    assert words[len("工会干部要主动作为，") : -1] == quotes(SPEECH + words)[0]
    assert (draft.theme, units(draft)) == ("brand", [("工会干部", "lead")])


def test_to_study_the_spirit_of_meetings_is_a_party_matter() -> None:
    draft = one(SPEECH + "各级工会要学习贯彻落实市委四次全会和市总工会九届二次全委会精神。")
    assert (draft.kind, draft.theme) == ("study", "party")


def test_the_four_services_named_one_by_one_are_one_theme() -> None:
    words = "要编制为科技工作者服务、为创新驱动发展服务、为提高全民科学素质服务、为党委政府科学决策服务的清单。"
    assert one(SPEECH + words).theme == "four_services"


def test_he_and_the_speech_are_the_one_who_spoke_not_the_meeting_before() -> None:
    news = "2024年3月5日，雾溪市总工会召开工作会议。市总工会主席佟望川出席会议并讲话，副主席祝青禾主持会议。\n"
    asked = "要开展一次用工情况调查。"
    assert one(news + "讲话强调，" + asked).set_by == "佟望川"
    assert one(news + "会议强调，" + asked).set_by == "会议"
    told = (
        "2024年3月5日，雾溪市总工会召开工作会议。市总工会主席佟望川到会。\n会议强调，要提高站位。\n"
    )
    assert one(told + "他指出，" + asked).set_by == "佟望川"


@pytest.mark.parametrize("foot", ["雾溪市科协普及部 2024年1月5日", "雾溪市科协普及部"])
def test_a_paper_is_set_by_the_body_that_signs_it_with_or_without_a_date(foot: str) -> None:
    text = "关于报送名单的通知\n各县科协：\n请于5月10日前将名单报送普及部。\n" + foot
    assert one(text).set_by == "雾溪市科协普及部"


def test_a_department_may_be_called_by_what_it_spreads() -> None:
    assert units(one(PLAN + "1. 普及部要编印手册2000册。")) == [("普及部", "lead")]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("科普活动要在12月20日前完成。", "科普活动完成"),
        ("要深入企业调研，帮助解决困难。", "深入企业调研，帮助解决困难"),
        ("财务部要编制清单，办公室负责，6月底前完成。", "编制清单"),
    ],
)
def test_a_title_holds_the_act_without_modal_roles_and_bare_completion(
    words: str, title: str
) -> None:
    assert one(SPEECH + words).title == title


def test_a_formula_of_politeness_asks_for_nothing() -> None:
    assert quotes(NOTICE.replace("一、有关要求\n", "") + "请各有关单位认真组织，遵照执行。") == []
