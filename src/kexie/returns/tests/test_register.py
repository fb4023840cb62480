"""The register: proposed, weighed, approved by somebody else, changed, prolonged, ended."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kexie.indicators.actions.reference import load_reference_catalogue
from kexie.indicators.models import Group
from kexie.kernel.errors import Changed
from kexie.records.access import NotYours
from kexie.returns.actions import forms, register
from kexie.returns.actions.shipped import SHIPPED, propose_shipped
from kexie.returns.errors import (
    BadEntry,
    CyclesOpen,
    FormFaulty,
    NeedsApproval,
    NoForm,
    Unanswered,
)
from kexie.returns.layout import Layout, Question, Section
from kexie.returns.models import Entry, EntryState, Field, FieldKind
from kexie.returns.queries.breaches import RULES, breaches_in
from kexie.returns.queries.forms import draft_of, findings_in, layout_of, published_of
from kexie.returns.tests import make
from kexie.workflow.actions import OwnWork, ReasonMissing, WrongState
from tests.world import World


def question(**named: Any) -> Layout:
    plain = {"key": "q", "kind": "words", "label": "题目"}
    return Layout(sections=(Section(key="s", title="一", items=(Question(**(plain | named)),)),))


def test_an_approved_form_is_in_force_with_its_places_as_fields(world: World) -> None:
    entry = make.approved(world)

    form = published_of(entry)
    assert form is not None
    keys = dict(Field.objects.filter(form=form).values_list("key", "kind"))
    assert keys["talks_n_male"] == FieldKind.FIGURE
    assert keys["talks_n_sum"] == FieldKind.CALCULATED
    assert Field.objects.get(form=form, key="people").group_id == Group.WHOLE
    assert entry.state == EntryState.APPROVED


def test_whoever_wrote_a_request_never_approves_it(world: World) -> None:
    head = world.people["province_head"]
    entry = make.asked(world, by="province_head")
    with pytest.raises(OwnWork):
        register.approve(entry, actor=head, at=make.NOON)

    drafted = make.drafted(world, title="另一张表")
    forms.save_form_version(drafted, make.FORM, actor=head, at=make.NOON, seen_version=1)
    register.ask_approval(
        drafted,
        actor=world.people["province_clerk"],
        at=make.NOON,
        answers={"again": "需要"},
        seen_form=2,
    )
    with pytest.raises(OwnWork):
        register.approve(drafted, actor=head, at=make.NOON)


def test_only_heads_of_the_approving_unit_approve(world: World) -> None:
    entry = make.asked(world)

    for who in ("province_clerk", "province_supervisor", "kunming_head"):
        with pytest.raises((NotYours, OwnWork)):
            register.approve(entry, actor=world.people[who], at=make.NOON)


def test_a_refused_request_says_why_and_is_set_right(world: World) -> None:
    entry, clerk = make.asked(world), world.people["province_clerk"]
    head = world.people["province_head"]
    with pytest.raises(ReasonMissing):
        register.refuse(entry, actor=head, at=make.NOON, note="")
    register.refuse(entry, actor=head, at=make.NOON, note="与年报重复")
    entry.refresh_from_db()

    register.edit_entry(
        entry,
        make.new_entry(world, title="季报", frequency="quarter"),
        actor=clerk,
        at=make.NOON,
        seen_version=1,
    )
    register.ask_approval(entry, actor=clerk, at=make.NOON, answers={}, seen_form=1)
    entry.refresh_from_db()
    assert entry.state == EntryState.ASKED
    assert entry.record.title == "季报"


def test_while_it_waits_the_form_does_not_change(world: World) -> None:
    entry, clerk = make.asked(world), world.people["province_clerk"]

    with pytest.raises(WrongState):
        forms.save_form_version(entry, make.FORM, actor=clerk, at=make.NOON, seen_version=1)
    register.take_back(entry, actor=clerk, at=make.NOON)
    forms.save_form_version(entry, make.FORM, actor=clerk, at=make.NOON, seen_version=1)


@pytest.mark.parametrize(
    "wishes",
    [
        {"title": " "},
        {"basis_document": ""},
        {"basis_article": " "},
        {"purpose": ""},
        {"frequency": "hourly"},
        {"audience": ()},
        {"audience": ("village",)},
        {"audience": ("society",)},
        {"expiry_date": date(2026, 3, 1)},
        {"expiry_date": date(2032, 3, 1)},
    ],
)
def test_a_request_without_basis_purpose_or_end_is_refused(
    world: World, wishes: dict[str, Any]
) -> None:
    with pytest.raises(BadEntry), transaction.atomic():
        register.propose_entry(
            make.new_entry(world, **wishes),
            unit=world.province,
            actor=world.people["province_clerk"],
            at=make.NOON,
        )
    assert not Entry.objects.exists()


def test_a_county_is_no_approver_of_a_prefecture_and_asks_nobody_elsewhere(world: World) -> None:
    clerk = world.people["kunming_clerk"]
    for wishes in (
        {"approver": world.wuhua},
        {"approver": world.kunming, "audience_units": (world.qilin,)},
    ):
        with pytest.raises(BadEntry):
            register.propose_entry(
                make.new_entry(world, **wishes), unit=world.kunming, actor=clerk, at=make.NOON
            )


def test_somebody_elses_unit_is_not_asked_for(world: World) -> None:
    with pytest.raises(NotYours):
        register.propose_entry(
            make.new_entry(world),
            unit=world.province,
            actor=world.people["kunming_head"],
            at=make.NOON,
        )


def test_two_people_do_not_overwrite_each_others_form(world: World) -> None:
    entry, clerk = make.drafted(world), world.people["province_clerk"]
    other = replace(make.FORM, hint="口径见附件。")
    forms.save_form_version(entry, other, actor=clerk, at=make.NOON, seen_version=1)

    with pytest.raises(Changed) as refusal:
        forms.save_form_version(entry, make.FORM, actor=clerk, at=make.NOON, seen_version=1)

    assert refusal.value.theirs == {"–": "口径见附件。"}
    assert layout_of(draft_of(entry)) == other


def test_a_form_with_grave_findings_is_not_sent(world: World) -> None:
    clerk = world.people["province_clerk"]
    entry = make.drafted(world, layout=question(label="现场打卡定位"))

    with pytest.raises(FormFaulty):
        register.ask_approval(entry, actor=clerk, at=make.NOON, answers={}, seen_form=1)


def test_without_a_form_nobody_is_asked(world: World) -> None:
    clerk = world.people["province_clerk"]
    entry = register.propose_entry(
        make.new_entry(world), unit=world.province, actor=clerk, at=make.NOON
    )

    with pytest.raises(NoForm):
        register.ask_approval(entry, actor=clerk, at=make.NOON, answers={}, seen_form=0)


def test_a_new_version_that_asks_for_more_needs_approval(world: World) -> None:
    entry, clerk = make.approved(world), world.people["province_clerk"]
    head = world.people["province_head"]
    more = Layout(sections=(*make.FORM.sections, *replace(question(), hint="").sections))
    draft = forms.save_form_version(entry, more, actor=clerk, at=make.NOON, seen_version=0)
    with pytest.raises(NeedsApproval):
        forms.publish_form_version(draft, actor=clerk, at=make.NOON, seen_version=1)

    forms.ask_change(entry, actor=clerk, at=make.NOON, seen_version=1)
    with pytest.raises(Changed):
        forms.answer_change(entry, actor=head, at=make.NOON, seen_version=9, approved=True)
    forms.answer_change(entry, actor=head, at=make.NOON, seen_version=1, approved=True)

    form = published_of(entry)
    assert form is not None
    assert form.number == 2


def test_a_saved_version_waits_for_approval_no_more(world: World) -> None:
    entry, clerk = make.approved(world), world.people["province_clerk"]
    forms.save_form_version(entry, make.FORM, actor=clerk, at=make.NOON, seen_version=0)
    forms.ask_change(entry, actor=clerk, at=make.NOON, seen_version=1)
    forms.save_form_version(entry, make.FORM, actor=clerk, at=make.NOON, seen_version=1)

    with pytest.raises(NoForm):
        forms.answer_change(
            entry, actor=world.people["province_head"], at=make.NOON, seen_version=2, approved=True
        )


def test_prolonging_is_up_to_the_approving_unit(world: World) -> None:
    entry, head = make.approved(world), world.people["province_head"]
    with pytest.raises(BadEntry):
        register.prolong(entry, actor=head, at=make.NOON, to_date=date(2027, 1, 1), note="延")
    register.prolong(entry, actor=head, at=make.NOON, to_date=date(2028, 6, 30), note="规划延长")

    entry.refresh_from_db()
    assert entry.expiry_date == date(2028, 6, 30)


def test_a_request_ends_after_its_rounds(world: World) -> None:
    cycle = make.opened(world)

    with pytest.raises(CyclesOpen):
        register.end(cycle.entry, actor=world.people["province_head"], at=make.NOON, note="完成")


BREAKING = {
    "pictures": question(key="p", kind="file", label="名单", reason="核对"),
    "implementation": question(label="会议精神贯彻落实情况"),
    "comments": question(label="领导批示件数"),
    "scores": question(label="自评分"),
    "traces": question(label="召开会议次数"),
    "standards": question(label="示范创建达标数"),
    "long": question(kind="section", length=6000),
}


@pytest.mark.parametrize("code", BREAKING)
def test_rules_that_a_form_may_break_are_found(world: World, code: str) -> None:
    entry = make.drafted(world, layout=BREAKING[code])

    assert [one.code for one in breaches_in(entry, BREAKING[code])] == [code]


def test_rules_on_frequency_reach_and_asking_again(world: World) -> None:
    make.approved(world)
    entry = make.drafted(world, title="再来一张")
    assert [one.code for one in breaches_in(entry, make.FORM)] == ["again"]

    often = make.drafted(world, title="周报", frequency="week", audience=("township", "county"))
    assert {"often", "townships"} <= {one.code for one in breaches_in(often, make.FORM)}
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_every_rule_it_may_break_is_answered_in_words(world: World) -> None:
    clerk = world.people["province_clerk"]
    entry = make.drafted(world, layout=BREAKING["comments"])
    with pytest.raises(Unanswered):
        register.ask_approval(
            entry, actor=clerk, at=make.NOON, answers={"comments": " "}, seen_form=1
        )
    register.ask_approval(
        entry, actor=clerk, at=make.NOON, answers={"comments": "只记录，不评分"}, seen_form=1
    )

    entry.refresh_from_db()
    assert entry.breaches == [
        {"code": "comments", "found": "领导批示件数", "answer": "只记录，不评分"}
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_forms_ask_only_what_the_catalogue_knows(world: World, name: str) -> None:
    clerk, head = world.people["province_clerk"], world.people["province_head"]
    load_reference_catalogue(actor=None, at=make.NOON)
    entry = propose_shipped(
        name,
        unit=world.province,
        approver=world.province,
        expiry_date=date(2027, 3, 1),
        actor=clerk,
        at=make.NOON,
    )
    layout = layout_of(draft_of(entry))

    assert findings_in(layout) == []
    assert breaches_in(entry, layout) == []
    answers = {one.code: "年度会议需要" for one in breaches_in(entry, layout)}
    register.ask_approval(entry, actor=clerk, at=make.NOON, answers=answers, seen_form=1)
    register.approve(entry, actor=head, at=make.NOON)
    form = published_of(entry)
    assert form is not None
    targets = Field.objects.filter(form=form, kind=FieldKind.TARGET).count()
    assert bool(targets) == (name == "yearly_plan")


@pytest.mark.parametrize(
    "door",
    ["returns:register", "returns:cycles", "api:returns-register", "api:returns-cycles"],
)
def test_lists_ask_as_much_for_ten_rows_as_for_one(
    world: World,
    client: Client,
    door: str,
    django_assert_max_num_queries: Any,
) -> None:
    client.force_login(world.people["province_clerk"])
    entries = [make.approved(world, title="表0", expiry_date=date(2027, 12, 31))]
    make.opened(world, entries[0])
    client.get(reverse(door))
    counts = []
    for count in (1, 10):
        while len(entries) < count:
            entries.append(make.approved(world, title=f"表{len(entries)}"))
            make.opened(world, entries[-1])
        with django_assert_max_num_queries(60) as asked:
            assert client.get(reverse(door)).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
