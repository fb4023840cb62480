"""What rooms below are told of forms: who was expected in each round, and who reported."""

from django.utils import timezone

from kexie.indicators.queries.ask import ask
from kexie.indicators.queries.question import read_question
from kexie.returns.actions import cycles
from kexie.returns.models import Filing
from kexie.returns.queries.reporting import asked_forms
from kexie.returns.tests import make
from tests.world import World


def rates(world: World, code: str) -> list[tuple[str, int | float]]:
    metrics = ("EXPECTED_REPORTS", "ACTUAL_REPORTS", "REPORTING_RATE")
    question = {
        "items": {"reporting_rates": [{"form": code, "metric": metric} for metric in metrics]},
        "units": {"each": [world.province.code]},
        "periods": ["2026Q1"],
    }
    found = ask(None, read_question(question)).plain()["rows"]
    return [(row["item"].split(".")[1], row["value"]) for row in found]


def test_a_form_is_known_with_what_it_asks_and_of_whom(world: World) -> None:
    entry = make.approved(world)
    form = asked_forms([entry.code, "none"])[entry.code]

    assert (form.name, form.kind, form.owner) == ("科普工作月报", "month", world.province.pk)
    assert form.units == {world.wuhua.pk, world.panlong.pk, world.qilin.pk}
    assert form.indicators == {"T01", "T02", "T03"}
    assert form.rounds == {}


def test_rates_of_our_own_rounds_count_those_expected_at_the_opening(world: World) -> None:
    cycle = make.opened(world)
    code = cycle.entry.code
    assert rates(world, code) == [("EXPECTED_REPORTS", 3)]

    sent = Filing.objects.filter(cycle=cycle, record__unit__in=[world.wuhua, world.qilin])
    sent.update(first_submitted_at=timezone.now())
    assert rates(world, code) == [
        ("EXPECTED_REPORTS", 3),
        ("ACTUAL_REPORTS", 2),
        ("REPORTING_RATE", 66.6666666667),
    ]
    # who is exempt is expected no more, and leaves the rate
    cycles.exempt(
        cycle, world.panlong, actor=world.people["province_clerk"], at=make.NOON, reason="机构改革"
    )
    assert rates(world, code) == [
        ("EXPECTED_REPORTS", 2),
        ("ACTUAL_REPORTS", 2),
        ("REPORTING_RATE", 100),
    ]
