"""Small cases of whole classes of official sentences: who acts, what is one obligation, what is none, what about."""

import pytest

from kexie.text.tests.test_drafting import MINUTES, PLAN, SPEECH, drafts, one, quotes, units

UNITS = [
    ("市教育局、市科技局要在6月底前新建站点5个。", ["市教育局", "市科技局"], []),
    ("市教育局会同市科协开展培训3期。", ["市教育局"], ["市科协"]),
    ("由市水务局牵头，市气象局配合，6月底前编制预案。", ["市水务局"], ["市气象局"]),
    ("各乡镇（街道）要于5月底前报送清单。", ["各乡镇（街道）"], []),
    ("各县（市、区）要在年内新建站点2个。", ["各县（市、区）"], []),
    ("各成员单位每季度报送1次进展。", ["各成员单位"], []),
    ("各学校每学期开展演练2次。", ["各学校"], []),
    ("各处室要在3天内报送名单。", ["各处室"], []),
    ("各支部每月开展1次主题党日。", ["各支部"], []),
    ("班子成员每人联系2家企业。", ["班子成员"], []),
    ("护林员每天上山巡查2次。", ["护林员"], []),
    ("县农广校要举办培训班2期。", ["县农广校"], []),
    ("秘书处商校团委、学生处建立助手平台，9月1日上线。", ["秘书处"], ["校团委", "学生处"]),
    ("各村利用大喇叭每天播放2次。", ["各村"], []),
    ("高新区管委会修编园区规划环评。", ["高新区管委会"], []),
    ("市消防支队、市卫生健康委应对托管点开展一次检查。", ["市消防支队", "市卫生健康委"], []),
    ("各牵头单位收到通知后5日内制定方案。", ["各牵头单位"], []),
    ("县植保站每三天发布1次病虫情报。", ["县植保站"], []),
]


@pytest.mark.parametrize(("words", "leads", "helpers"), UNITS, ids=[words for words, _, _ in UNITS])
def test_who_leads_and_who_helps(words: str, leads: list[str], helpers: list[str]) -> None:
    named = units(drafts(SPEECH + words)[0])
    assert [name for name, role in named if role == "lead"] == leads
    assert [name for name, role in named if role == "cooperating"] == helpers


def test_units_beside_an_item_in_every_form() -> None:
    for note in (
        "（市教育局牵头，市科协配合）",
        "（牵头单位：市教育局；配合单位：市科协）",
        "\n牵头单位：市教育局\n配合单位：市科协",
    ):
        (draft,) = drafts(PLAN + "1. 新建科普教室20间。" + note)
        assert units(draft) == [("市教育局", "lead"), ("市科协", "cooperating")], note


def test_a_section_under_the_name_of_a_unit_is_its_own() -> None:
    text = "雾溪市2026年任务分工\n一、市教育局\n1. 建设教室20间。\n二、市科技局、市财政局\n1. 设立资金500万元。"
    assert [units(d) for d in drafts(text)] == [
        [("市教育局", "lead")],
        [("市科技局", "lead"), ("市财政局", "lead")],
    ]


def test_a_heading_that_ends_like_a_unit_is_none() -> None:
    assert one(PLAN.replace("重点任务", "服务发展大局") + "1. 新建站点5个。").units == ()


def test_two_deadlines_of_two_steps() -> None:
    found = drafts(SPEECH + "各单位要在6月30日前完成自查，对发现的问题9月底前整改到位。")
    assert [d.due.day and d.due.day.month for d in found] == [6, 9]


@pytest.mark.parametrize(
    "words",
    [
        "要在服务会员上用力。",
        "要坚持以新发展理念为指导，围绕中心、服务大局。",
        "要崇尚精品、严谨治学、注重诚信。",
        "工作要干什么、怎么干，群众最有发言权。",
        "《管理办法》规定，无故缺席的应当说明。",
        "有的乡镇坐在办公室里估产，这种做法必须纠正。",
        "市民凭身份证可免费领取手册1册。",
        "但老问题碰上新情况，麻痹不得。",
        "反馈会前，督导组电话访问了60名居民。",
    ],
)
def test_appeals_rules_permissions_and_tales_give_none(words: str) -> None:
    assert quotes(SPEECH + words) == []


def test_who_is_chosen_at_the_meeting_is_no_task() -> None:
    assert quotes(MINUTES.replace("会议决定，", "会议决定增补钟离望为委员。")) == []


ONE_EACH = [
    "各县完成苗情摸排，并将汇总表报局种植股。",
    "举办培训班10期，培训妇女600人次以上。",
    "建设儿童活动站，每个乡镇至少1处，暑假前投入使用。",
    "设立接待站4个，自5月25日起24小时值守。",
    "将闲置设备登记造册，在县域内统一调配。",
    "编制惠企政策手册，11月10日前发到每个会员手中。",
    "起草认定办法，征求各学院意见后，提交5月份办公会审议。",
]


@pytest.mark.parametrize("words", ONE_EACH)
def test_what_carries_on_counts_measures_or_hands_over_the_same_is_one(words: str) -> None:
    assert quotes(PLAN + "1. " + words) == [words.removesuffix("。")]


@pytest.mark.parametrize(
    ("words", "second"),
    [
        ("对重点人群逐人回访，签而不约的重新签订协议。", "签而不约的重新签订协议"),
        ("6月底前建立信息库，每年5月底前更新一次数据。", "每年5月底前更新一次数据"),
        ("对水毁工程做一次评估，10月底前完成修复设计。", "10月底前完成修复设计"),
    ],
)
def test_cases_rounds_and_new_results_are_tasks_of_their_own(words: str, second: str) -> None:
    assert quotes(PLAN + "1. " + words)[1:] == [second]


def test_an_event_by_which_something_is_due_is_a_deadline_without_a_day() -> None:
    draft = one(SPEECH + "责任单位要在降雨前逐处备足砂石料。")
    assert (draft.due.kind, draft.due.text, draft.due.day) == ("date", "降雨前", None)


def test_a_section_on_the_past_still_says_what_is_to_come() -> None:
    text = (
        "关于整改情况的报告\n一、整改情况\n（一）关于危房。已维修1980户。剩余196户已落实队伍，春节前全部修缮到位。\n"
        "（二）关于资质。撤销证书433本。继续开展数据比对，每季度通报1次。\n雾溪市住建局\n2025年11月28日"
    )
    assert len(quotes(text)) == 2


THEMES = [
    ("组织小学生参观博物馆5场。", "literacy"),
    ("为农民举办水稻育秧技术培训2期。", "literacy"),
    ("开展燃气安全检查2次。", "other"),
    ("为慢性病患者提供家庭医生签约服务500人。", "other"),
    ("走访专精特新企业20家，解决技术难题。", "innovation"),
    ("召开银企对接会3场，帮助中小企业融资。", "innovation"),
    ("慰问困难职工100名。", "workers"),
    ("组织教职工疗休养2批。", "workers"),
    ("修订财务管理办法。", "rules"),
    ("建立部门会商机制。", "rules"),
    ("改造老旧小区12个。", "projects"),
    ("拨付专项资金500万元。", "projects"),
    ("在公众号开设专栏。", "publicity"),
    ("开展养老服务专题调研。", "research"),
    ("向市委报送决策咨询专报5篇。", "decisions"),
    ("组织书记讲党课4次。", "party"),
    ("对巡察反馈问题逐项整改销号。", "rectification"),
    ("组织明察暗访，查处脱岗失职。", "conduct"),
    ("总结推广先进典型案例10个。", "exemplars"),
]


@pytest.mark.parametrize(("words", "theme"), THEMES, ids=[words for words, _ in THEMES])
def test_the_theme_is_that_of_the_object(words: str, theme: str) -> None:
    plan = "雾溪市2024年工作方案\n一、具体事项\n1. "
    assert drafts(plan + words)[0].theme == theme
