"""The reviewer's pages: what waits, one filing before him, what he decides; and the same for machines."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kexie.org.actions import people
from kexie.org.models import Role
from kexie.returns.actions import review
from kexie.returns.actions.cells import CellEdit, save_cells
from kexie.returns.models import Cycle, Filing, FilingState, Remark
from kexie.returns.queries.inbox import WantedReviews, count_waiting, inbox_of, waiting_of
from kexie.returns.tests import filed, make
from kexie.workflow.queries import BAR_WORDS, Bar
from tests.world import World

INBOX = reverse("returns:inbox")


def entered(client: Client, world: World, who: str) -> Client:
    client.force_login(world.people[who])
    return client


def nothing(world: World, cycle: Cycle) -> Filing:
    """Qilin has nothing to report."""
    filing = make.filing_of(cycle, world.qilin)
    review.submit(
        filing,
        actor=world.people["qujing_clerk"],
        at=make.later(1),
        seen_version=filing.version,
        nothing_reason="无",
    )
    return filed.fresh(filing)


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    ("who", "units"),
    [
        ("kunming_clerk", ["wuhua"]),
        ("qujing_clerk", ["qilin"]),
        ("province_clerk", []),
        ("wuhua_clerk", []),
        ("nobody", []),
    ],
)
def test_a_filing_waits_for_the_unit_whose_turn_it_is(
    world: World, who: str, units: list[str]
) -> None:
    cycle = make.opened(world)
    filed.submitted(world, cycle)
    nothing(world, cycle)

    found = [filing.record.unit for filing in inbox_of(world.people[who])]

    assert found == [getattr(world, unit) for unit in units]


def test_the_oldest_comes_first_and_the_list_can_be_cut(world: World, client: Client) -> None:
    cycle = make.opened(world, chain=())
    newer = nothing(world, cycle)
    older = filed.submitted(world, cycle)
    clerk = world.people["province_clerk"]

    assert list(inbox_of(clerk)) == [older, newer]
    assert list(inbox_of(clerk, WantedReviews(unit=world.qilin.pk))) == [newer]
    assert list(inbox_of(clerk, WantedReviews(cycle=cycle.pk + 1))) == []
    page = text_of(entered(client, world, "province_clerk"), f"{INBOX}?unit={world.qilin.pk}")
    assert reverse("returns:review", args=[newer.pk]) in page
    assert reverse("returns:review", args=[older.pk]) not in page


def test_nothing_waits(world: World, client: Client) -> None:
    assert "现在没有等您审核的填报" in text_of(entered(client, world, "kunming_clerk"), INBOX)


def test_who_filled_it_in_reads_why_he_may_not_judge_it(world: World, client: Client) -> None:
    clerk = world.people["wuhua_clerk"]
    people.grant(actor=None, at=make.NOON, user=clerk, unit=world.kunming, role=Role.CLERK)
    filing = filed.submitted(world, make.opened(world))
    entered(client, world, "wuhua_clerk")

    for address in (INBOX, reverse("returns:review", args=[filing.pk])):
        assert str(BAR_WORDS[Bar.OWN_WORK]) in text_of(client, address)
    assert f'value="{filing.pk}:' not in text_of(client, INBOX)
    answer = client.post(
        reverse("returns:review_move", args=[filing.pk, "pass_up"]),
        {"seen_version": filing.version},
    )
    assert answer.status_code == 403
    assert count_waiting(clerk) == 0
    assert count_waiting(world.people["kunming_clerk"]) == 1


def test_many_go_on_and_the_refused_one_is_named(world: World, client: Client) -> None:
    cycle = make.opened(world, chain=())
    good, other = filed.submitted(world, cycle), nothing(world, cycle)
    entered(client, world, "province_clerk")

    chosen = [f"{good.pk}:{good.version}", f"{other.pk}:{other.version + 1}", "x:y"]
    answer = client.post(reverse("returns:judge_many"), {"chosen": chosen}, follow=True)

    page = answer.content.decode()
    assert f"{world.qilin.short_name} {other.record.title}：" in page
    assert "1 份填报已通过" in page
    assert filed.fresh(good).state == FilingState.ACCEPTED
    assert filed.fresh(other).state == FilingState.SUBMITTED


def test_cells_go_back_with_their_reasons_and_the_change_is_shown(
    world: World, client: Client
) -> None:
    filing = filed.submitted(world, make.opened(world))
    entered(client, world, "kunming_clerk")
    page = reverse("returns:review", args=[filing.pk])
    assert 'name="word:people"' in text_of(client, page)

    answer = client.post(
        reverse("returns:review_move", args=[filing.pk, "return_cells"]),
        {
            "seen_version": filing.version,
            "word:people": "与附件不一致",
            "word:money": "",
            "word:nowhere": "无此格",
        },
    )

    assert answer.headers["Location"] == INBOX
    remarks = Remark.objects.filter(filing=filing)
    assert [(one.field and one.field.key, one.text) for one in remarks] == [
        ("people", "与附件不一致")
    ]
    filed.write(world, filing, {"people": 95})
    filed.sent(world, filing)
    shown = text_of(client, page)
    assert "<del>90 次</del> → <ins>95 次</ins>" in shown
    assert 'href="#spot-people"' in shown
    assert "与附件不一致" in shown
    [row] = waiting_of(world.people["kunming_clerk"], list(inbox_of(world.people["kunming_clerk"])))
    assert (row.since, row.differences) == ("submitted", 1)


def test_returning_without_a_word_is_refused(world: World, client: Client) -> None:
    filing = filed.submitted(world, make.opened(world))
    answer = entered(client, world, "kunming_clerk").post(
        reverse("returns:review_move", args=[filing.pk, "return_cells"]),
        {"seen_version": filing.version},
    )

    assert answer.status_code == 400
    assert filed.fresh(filing).state == FilingState.SUBMITTED


def test_what_is_commented_is_looked_at_one_by_one(world: World) -> None:
    filing = make.filing_of(make.opened(world), world.wuhua)
    save_cells(
        filing,
        [CellEdit(field="text", text="办了讲座。", comment="含去年补报", flagged=True)],
        actor=world.people["wuhua_clerk"],
        at=make.NOON,
    )
    filed.sent(world, filing)
    clerk = world.people["kunming_clerk"]

    [row] = waiting_of(clerk, list(inbox_of(clerk)))

    assert (row.noted, row.is_clean) == (1, False)


def test_what_was_accepted_stands_with_its_hash_and_praise(world: World, client: Client) -> None:
    filing = filed.accepted(world, filed.passed(world, filed.submitted(world, make.opened(world))))
    entered(client, world, "kunming_clerk")
    client.post(
        reverse("returns:review_move", args=[filing.pk, "praise"]), {"note": "讲座进山区做得好"}
    )

    page = text_of(client, reverse("returns:review", args=[filing.pk]))

    assert filing.snapshots.get().digest in page
    assert "讲座进山区做得好" in page
    assert 'name="word:people"' not in page


def test_machines_review_with_the_same_rules(world: World, client: Client) -> None:
    filing = filed.submitted(world, make.opened(world))
    entered(client, world, "kunming_clerk")
    [row] = client.get(reverse("api:returns-inbox")).json()["rows"]
    assert (row["pk"], row["refusal"]) == (filing.pk, "")
    shown = client.get(reverse("api:returns-review", args=[filing.pk])).json()
    assert shown["moves"] == ["pass_up", "praise", "return_cells"]

    def send(move: str, **said: object) -> int:
        address = reverse("api:returns-review-move", args=[filing.pk, move])
        return client.post(address, json.dumps(said), content_type="application/json").status_code

    wrong = {"field": "nowhere", "text": "不对"}
    assert send("return_cells", version=filing.version, remarks=[wrong]) == 404
    assert send("accept", version=filing.version) == 409
    assert send("pass_up", version=filing.version + 1) == 409
    assert send("pass_up", version=filing.version) == 200
    assert filed.fresh(filing).waits_at == world.province


def test_ten_filings_cost_as_many_queries_as_one(world: World, client: Client) -> None:
    entry = make.approved(world)
    entered(client, world, "kunming_clerk")
    counted: list[int] = []
    for months in (1, 10):
        for month in range(1 if months == 1 else 2, months + 1):
            period = f"2025-{month:02}"
            filed.submitted(world, make.opened(world, entry, period=period))
        text_of(client, INBOX)
        with CaptureQueriesContext(connection) as queries:
            assert text_of(client, INBOX).count('name="chosen"') == months
        counted.append(len(queries))

    assert counted[0] == counted[1]
