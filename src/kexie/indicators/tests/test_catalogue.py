"""The shipped catalogue, and how it is kept."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.utils import translation

from kexie.audit.models import Entry
from kexie.indicators.access import indicators_for
from kexie.indicators.actions.catalogue import (
    CodeTaken,
    Meaning,
    Naming,
    Nature,
    NotTheKeeper,
    PartMissing,
    YearTaken,
    add_indicator,
    define_anew,
    rename_indicator,
)
from kexie.indicators.actions.checks import Rule, add_check, change_check
from kexie.indicators.actions.formulas import UnusableFormula, insist_formula
from kexie.indicators.actions.reference import load_reference_catalogue, rows_of
from kexie.indicators.actions.vocabulary import (
    BadDays,
    NewCampaign,
    NewGroup,
    WrongWords,
    add_breakdown,
    add_campaign,
    add_group,
)
from kexie.indicators.formula import codes_in, parse
from kexie.indicators.models import (
    Breakdown,
    Campaign,
    Check,
    Definition,
    Group,
    Indicator,
    Kind,
    Rolling,
    Topic,
)
from kexie.indicators.queries.campaigns import period_of
from kexie.indicators.queries.catalogue import Wanted, catalogue_for, indicator_page, ratio_of
from kexie.indicators.tests.make import shipped
from kexie.kernel.errors import Changed
from kexie.kernel.periods import BadPeriod
from tests.world import NOON, World

pytestmark = [pytest.mark.scene(of=shipped), pytest.mark.usefixtures("world")]


def keeper(world: World) -> dict[str, Any]:
    return {"actor": world.people["province_clerk"], "at": NOON}


def talks() -> Indicator:
    return Indicator.objects.get(code="L01")


def naming(name: str = "科普宣讲") -> Naming:
    return Naming(name=name, name_en="Talks")


# What ships.


def test_the_catalogue_has_its_155_indicators_and_what_ratios_are_made_of() -> None:
    own = Indicator.objects.exclude(topic=Topic.SUPPORTING)

    assert own.count() == 155
    assert Counter(own.values_list("service", flat=True)) == {
        "literacy": 87,
        "organisation": 33,
        "innovation": 16,
        "workers": 11,
        "decisions": 8,
    }
    supporting = Indicator.objects.filter(topic=Topic.SUPPORTING)
    assert [one.is_supporting for one in supporting] == [True] * 11


def test_every_indicator_has_names_a_definition_and_a_keeper(world: World) -> None:
    for one in Indicator.objects.prefetch_related("definitions"):
        assert one.name
        assert one.name_en
        assert one.name_hant
        assert one.pinyin
        assert one.owner_id == world.province.pk
        assert [each.text for each in one.definitions.all()] != [""]


def test_money_is_kept_in_yuan_and_shown_in_wan() -> None:
    funds = Indicator.objects.get(code="F01")

    assert (funds.unit_name, funds.display_unit, funds.display_power) == ("元", "万元", 4)


def test_ratios_are_recomputed_and_all_else_adds_up() -> None:
    for one in Indicator.objects.prefetch_related("definitions"):
        formulas = [(each.numerator, each.denominator) for each in one.definitions.all()]
        if one.kind == Kind.RATIO:
            assert (one.over_units, one.over_time) == (Rolling.NONE, Rolling.NONE)
            assert all(above and below for above, below in formulas)
        else:
            assert one.over_units == Rolling.SUM
            assert one.over_time == (Rolling.LAST if one.kind == Kind.STOCK else Rolling.SUM)
            assert formulas == [("", "")]


def test_formulas_and_checks_ask_only_for_what_is_there() -> None:
    for definition in Definition.objects.exclude(numerator="").select_related("indicator"):
        for text in (definition.numerator, definition.denominator):
            insist_formula(text, of=definition.indicator.code)
    for check in Check.objects.prefetch_related("indicators"):
        asked = codes_in(insist_formula(check.left)) | codes_in(insist_formula(check.right))
        assert {one.code for one in check.indicators.all()} == asked


def test_persons_and_person_times_are_never_added() -> None:
    units = dict(Indicator.objects.values_list("code", "unit_name"))

    for row in rows_of("checks.csv"):
        if row["severity"] == "refuse":
            asked = codes_in(parse(row["left"])) | codes_in(parse(row["right"]))
            assert len({units[code] for code in asked}) == 1


def test_comments_of_leaders_are_kept_as_facts_only() -> None:
    assert list(Indicator.objects.filter(record_only=True).values_list("code", flat=True)) == [
        "D03"
    ]


def test_every_part_is_checked_against_its_whole() -> None:
    rules = {(check.left, check.right) for check in Check.objects.filter(operator="le")}

    for part, whole in (("L32", "L31"), ("L33", "L31"), ("L34", "L31"), ("F03", "F02")):
        assert (f"#{{{part}}}", f"#{{{whole}}}") in rules
    assert ("#{F02} + #{F05} + #{F06}", "#{F01}") in rules


def test_loading_again_changes_nothing() -> None:
    before = [model.objects.count() for model in (Indicator, Definition, Check, Group, Campaign)]
    lines = Entry.objects.count()

    assert load_reference_catalogue(actor=None, at=NOON) == []
    assert before == [
        model.objects.count() for model in (Indicator, Definition, Check, Group, Campaign)
    ]
    assert Entry.objects.count() == lines


def test_loading_again_brings_back_what_is_missing_only(world: World) -> None:
    rename_indicator(talks(), naming("本省叫法"), version=1, **keeper(world))
    Indicator.objects.filter(code="O18").delete()

    assert [one.code for one in load_reference_catalogue(actor=None, at=NOON)] == ["O18"]
    assert talks().name == "本省叫法"


def test_a_name_is_said_in_the_language_of_the_page() -> None:
    young = Indicator.objects.get(code="L19")
    with translation.override("zh-hant"):
        assert str(young) == "青少年科技興趣小組"
    with translation.override("en"):
        assert str(young) == "Youth S&T interest groups"
    assert str(young) == "青少年科技兴趣小组"


# How it is found.


@pytest.mark.parametrize(
    ("wanted", "some", "none"),
    [
        (Wanted(text="L0"), "L01", "L11"),
        (Wanted(text="kpxj"), "L01", "O01"),
        (Wanted(text="科普 受众"), "L02", "L01"),
        (Wanted(text="兴趣小组"), "L19", "L21"),
        (Wanted(text="興趣小組"), "L19", "L21"),
        (Wanted(text="audience"), "L02", "L01"),
        (Wanted(service="workers"), "W01", "L01"),
        (Wanted(kind="ratio"), "F12", "F01"),
        (Wanted(source="yearbook"), "O01", "O07"),
        (Wanted(topic="supporting"), "P01", "L01"),
    ],
)
def test_the_catalogue_is_found_by_what_people_type(
    world: World, wanted: Wanted, some: str, none: str
) -> None:
    found = {one.code for one in catalogue_for(world.people["wuhua_clerk"], wanted)}

    assert some in found
    assert none not in found


def test_administrators_read_no_catalogue(world: World) -> None:
    assert not indicators_for(world.people["system_admin"]).exists()


def test_a_ratio_reads_in_words_and_tells_where_a_figure_is_used(world: World) -> None:
    user = world.people["wuhua_clerk"]
    coverage = indicator_page(user, Indicator.objects.get(code="O18"))
    towns = indicator_page(user, Indicator.objects.get(code="O12"))

    assert coverage.meanings[0].formula == "(街道科协 + 乡镇科协) ÷ 乡镇（街道）数 × 100"
    assert [one.code for one in towns.used_in] == ["O18"]
    assert [(one.left, one.operator, one.right) for one in towns.checks] == [
        ("街道科协 + 乡镇科协", "≤", "乡镇（街道）数")
    ]
    assert not towns.keeps


# How it is kept.


def test_a_new_name_keeps_everything_else(world: World) -> None:
    changed = rename_indicator(talks(), naming(), version=1, **keeper(world))

    assert (changed.name, changed.pinyin, changed.version) == ("科普宣讲", "kpxj kepuxuanjiang", 2)
    assert changed.unit_name == "次"


def test_who_keeps_it_not_may_not_rename_it(world: World) -> None:
    for account in ("department_clerk", "kunming_head", "inspector", "nobody", "system_admin"):
        with pytest.raises(NotTheKeeper):
            rename_indicator(talks(), naming(), version=1, actor=world.people[account], at=NOON)


def test_two_who_rename_at_once_see_both(world: World) -> None:
    rename_indicator(talks(), naming("一"), version=1, **keeper(world))

    with pytest.raises(Changed) as refusal:
        rename_indicator(talks(), naming("二"), version=1, **keeper(world))

    assert list(refusal.value.yours.values()) == ["二"]
    assert list(refusal.value.theirs.values()) == ["一"]
    assert talks().name == "一"


def test_a_new_definition_ends_the_old_one_and_changes_nothing_of_it(world: World) -> None:
    old = talks().definitions.get()
    define_anew(talks(), Meaning(2027, "新口径"), version=1, **keeper(world))

    found = list(talks().definitions.all())
    assert [(one.from_year, one.to_year, one.text) for one in found] == [
        (2027, None, "新口径"),
        (2020, 2027, old.text),
    ]
    assert talks().version == 2


def test_a_definition_begins_after_the_one_before(world: World) -> None:
    with pytest.raises(YearTaken):
        define_anew(talks(), Meaning(2020, "新口径"), version=1, **keeper(world))


def test_the_formula_of_a_year_is_that_of_its_definition(world: World) -> None:
    coverage = Indicator.objects.get(code="O18")
    new = Meaning(2027, "只算乡镇", numerator="#{O12}", denominator="#{P03}", factor=Decimal(1))
    define_anew(coverage, new, version=1, **keeper(world))

    before, after = ratio_of(coverage, 2026), ratio_of(coverage, 2027)
    assert before
    assert after
    assert codes_in(before.numerator) == {"O11", "O12"}
    assert (codes_in(after.numerator), before.factor) == (frozenset({"O12"}), Fraction(100))
    assert ratio_of(coverage, 2019) is None
    assert ratio_of(talks(), 2026) is None


@pytest.mark.parametrize(
    "numerator", ["", "#{O12", "#{NONE}", "N{O18}", "N{F12} + N{O18}", "#{O18}", "N{O12}", "{cell}"]
)
def test_a_ratio_needs_a_formula_that_can_be_worked_out(world: World, numerator: str) -> None:
    coverage = Indicator.objects.get(code="O18")
    new = Meaning(2027, "新口径", numerator=numerator, denominator="#{P03}")

    with pytest.raises(UnusableFormula):
        define_anew(coverage, new, version=1, **keeper(world))
    assert coverage.definitions.get().to_year is None


def test_a_ratio_cannot_come_back_to_itself_through_another(world: World) -> None:
    through = Meaning(2027, "经由覆盖率", numerator="N{O18}", denominator="1")
    define_anew(Indicator.objects.get(code="F12"), through, version=1, **keeper(world))

    with pytest.raises(UnusableFormula):
        insist_formula("N{F12}", of="O18")


def test_what_is_counted_has_no_formula(world: World) -> None:
    new = Meaning(2027, "新口径", numerator="#{L02}", denominator="1")

    with pytest.raises(PartMissing):
        define_anew(talks(), new, version=1, **keeper(world))


NEW = Nature("X01", Kind.FLOW, "count", "次", "literacy", "form")


def test_a_new_indicator_stands_behind_the_others(world: World) -> None:
    made = add_indicator(
        NEW, naming("新指标"), Meaning(2026, "口径"), owner=world.province, **keeper(world)
    )

    assert Indicator.objects.order_by("order").last() == made
    assert (made.over_time, made.pinyin) == (Rolling.SUM, "xzb xinzhibiao")


def test_a_code_is_taken_once_and_only_by_those_who_keep_the_catalogue(world: World) -> None:
    with pytest.raises(CodeTaken):
        add_indicator(
            Nature("l01", Kind.FLOW, "count", "次", "literacy", "form"),
            naming(),
            Meaning(2026, "口径"),
            owner=world.province,
            **keeper(world),
        )
    with pytest.raises(NotTheKeeper):
        add_indicator(
            NEW,
            naming(),
            Meaning(2026, "口径"),
            owner=world.province,
            actor=world.people["kunming_clerk"],
            at=NOON,
        )


RULE = Rule("宣讲受众不少于场次", "#{L02}", "ge", "#{L01}", "comment")


def test_a_check_is_added_for_the_indicators_it_names(world: World) -> None:
    made = add_check("mine", RULE, **keeper(world))

    assert {one.code for one in made.indicators.all()} == {"L01", "L02"}
    with pytest.raises(CodeTaken):
        add_check("MINE", RULE, **keeper(world))
    with pytest.raises(NotTheKeeper):
        add_check("other", RULE, actor=world.people["kunming_head"], at=NOON)


def test_a_check_about_nothing_is_refused(world: World) -> None:
    with pytest.raises(UnusableFormula):
        add_check("nothing", Rule("空", "1", "le", "2", "refuse"), **keeper(world))


def test_two_who_change_a_check_at_once_see_both(world: World) -> None:
    check = add_check("mine", RULE, **keeper(world))
    stricter = Rule("宣讲受众不少于场次", "#{L02}", "gt", "#{L01}", "refuse")
    change_check(check, stricter, version=1, **keeper(world))

    with pytest.raises(Changed) as refusal:
        change_check(check, RULE, version=1, **keeper(world))

    assert set(refusal.value.yours.values()) == {"ge", "comment"}
    assert set(refusal.value.theirs.values()) == {"gt", "refuse"}


def test_a_breakdown_grows_by_groups(world: World) -> None:
    made = add_breakdown("AGE", "年龄", axes=("age", "area"), **keeper(world))
    add_group(made, NewGroup("AGE-1U", "青年，城镇", words=("1", "U")), **keeper(world))

    assert [one.words for one in made.groups.all()] == [["1", "U"]]
    with pytest.raises(WrongWords):
        add_group(made, NewGroup("AGE-2", "中年", words=("2",)), **keeper(world))
    with pytest.raises(CodeTaken):
        add_group(made, NewGroup("sex-f", "女"), **keeper(world))
    with pytest.raises(NotTheKeeper):
        add_group(made, NewGroup("AGE-3", "老年"), actor=world.people["wuhua_head"], at=NOON)
    assert Breakdown.objects.filter(code="AGE").count() == 1


def test_a_campaign_is_a_period_of_its_year(world: World) -> None:
    add_campaign(NewCampaign("keji-zhou", "科技活动周", NOON.date(), NOON.date()), **keeper(world))

    assert period_of("2026@keji-zhou").label == "科技活动周"
    with pytest.raises(BadPeriod):
        period_of("2020@kepuyue")


def test_a_campaign_has_days_in_order_and_one_name_a_year(world: World) -> None:
    day = NOON.date()
    with pytest.raises(BadDays):
        add_campaign(NewCampaign("x", "x", day, day.replace(year=2028)), **keeper(world))
    with pytest.raises(BadDays):
        add_campaign(NewCampaign("x", "x", day, day.replace(day=1)), **keeper(world))
    with pytest.raises(CodeTaken):
        add_campaign(NewCampaign("kepuyue", "x", day, day), **keeper(world))
