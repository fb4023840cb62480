"""What a reviewer is shown beside the cells: calculations, figures unlike the unit's own, texts that stood there before."""

import pytest
from django.test import Client
from django.urls import reverse

from kexie.indicators.models import AMOUNT, Figure, Group, Indicator, Standing
from kexie.returns.actions import review
from kexie.returns.actions.cells import CellEdit, save_cells
from kexie.returns.layout import Layout, Question, Section
from kexie.returns.models import Cycle, Entry, Filing, Ground
from kexie.returns.queries.calculated import calculated_in
from kexie.returns.queries.unusual import unusual_in
from kexie.returns.tests import filed, make
from tests.world import World

LAST = (
    "一年来，五华区科协组织院士专家进社区宣讲三十二场，覆盖群众一万八千人次，"
    "科普大篷车进校园二十六次，青少年科技创新大赛获省级奖项十一项。"
)
EDITED = (
    "一年来，五华区科协组织院士专家进社区宣讲四十一场，覆盖群众两万多人次，"
    "科普大篷车进校园三十次，青少年科技创新大赛获省级奖项十一项。"
)
FRESH = "今年新建的农村科技小院从无到有，带动种植户改良土壤，老乡们称它为田间课堂。"


def page_of(client: Client, world: World, filing: Filing, who: str = "kunming_clerk") -> str:
    client.force_login(world.people[who])
    return client.get(reverse("returns:review", args=[filing.pk])).content.decode()


def text_filed(world: World, cycle: Cycle, text: str, unit: str = "wuhua") -> Filing:
    filing = make.filing_of(cycle, getattr(world, unit))
    who = world.people["wuhua_clerk" if unit == "wuhua" else "kunming_clerk"]
    save_cells(filing, [CellEdit(field="text", text=text)], actor=who, at=make.NOON)
    return filed.sent(world, filing, by=who.username)


@pytest.fixture
def entry(world: World) -> Entry:
    return make.approved(world)


def year_apart(world: World, entry: Entry) -> tuple[Cycle, Cycle]:
    return make.opened(world, entry, period="2025-02"), make.opened(world, entry)


def held(world: World, code: str, period: str, amount: int) -> None:
    Figure.objects.create(
        indicator=Indicator.objects.get(code=code),
        group_id=Group.WHOLE,
        unit=world.wuhua,
        period=period,
        standing=Standing.ACCEPTED,
        own=amount * AMOUNT,
        total=amount * AMOUNT,
        count=1,
    )


def test_calculated_places_show_their_value(world: World, client: Client) -> None:
    filing = filed.submitted(world, make.opened(world))

    assert calculated_in(filing) == {"talks_n_sum": "7"}
    page = page_of(client, world, filing)
    place = page.split('id="spot-talks_n_sum"')[1]
    assert place.index("<strong>7</strong>") < place.index("</div>")


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("{people} / 3", "30.33"),
        ("{people} / 8", "11.38"),
        ("0 - {people} / 8", "-11.38"),
        ("{people} * 1000", "91,000"),
        ("{people} / 0", None),
    ],
)
def test_a_quotient_is_rounded_as_in_the_browser(
    world: World, formula: str, shown: str | None
) -> None:
    make.catalogue(world)
    items = (
        Question(key="people", kind="figure", label="听众", indicator="T02"),
        Question(key="each", kind="calculated", label="每场", formula=formula),
    )
    form = Layout(sections=(Section(key="work", title="工作", items=items),))
    cycle = make.opened(world, make.approved(world, layout=form))
    filing = make.filing_of(cycle, world.wuhua)
    filed.write(world, filing, {"people": 91})

    assert calculated_in(filing).get("each") == shown


@pytest.mark.parametrize(("now", "found"), [(90, 0), (501, 1), (7, 1), (8, 0)])
def test_a_figure_unlike_the_units_own_is_marked(
    world: World, entry: Entry, now: int, found: int
) -> None:
    for period, amount in (("2026-01", 40), ("2025-11", 100), ("2025-02", 60)):
        held(world, "T02", period, amount)
    filing = make.filing_of(make.opened(world, entry), world.wuhua)
    filed.write(world, filing, {"people": now})
    filing.refresh_from_db()

    odd = [(one.name, one.least, one.most) for one in unusual_in(filing)]
    assert odd == [("people", "40 次", "100 次")] * found


def test_small_figures_may_jump_and_a_first_one_is_never_odd(world: World, entry: Entry) -> None:
    held(world, "T01", "2026-01", 1)
    filing = make.filing_of(make.opened(world, entry), world.wuhua)
    filed.write(world, filing, {"talks_n_male": 15, "people": 100_000})

    assert unusual_in(filing) == []


def test_last_years_sentences_with_other_figures_are_found(
    world: World, client: Client, entry: Entry
) -> None:
    before, now = year_apart(world, entry)
    filed.accepted(world, filed.passed(world, text_filed(world, before, LAST)))
    filing = text_filed(world, now, f"{EDITED}\n{FRESH}")

    page = page_of(client, world, filing)

    assert "与去年相比" in page
    assert "本单位去年的报告" in page
    assert f"<mark>{FRESH[:10]}" not in page
    assert "青少年科技创新大赛获省级奖项十一项" in page.split("本单位去年的报告")[1]


def test_another_units_passage_is_found_with_its_share(
    world: World, client: Client, entry: Entry
) -> None:
    cycle = make.opened(world, entry)
    text_filed(world, cycle, LAST, unit="panlong")
    filing = text_filed(world, cycle, f"{EDITED}\n{FRESH}")

    page = page_of(client, world, filing)

    assert world.panlong.short_name in page
    assert "% 为新内容" in page


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("kunming_clerk", True),
        ("province_clerk", True),
        ("wuhua_clerk", False),
        ("inspector", False),
    ],
)
def test_what_repeats_is_for_reviewers_and_nobody_else(
    world: World,
    client: Client,
    entry: Entry,
    who: str,
    shown: bool,  # noqa: FBT001 -- a column of the table above
) -> None:
    before, now = year_apart(world, entry)
    filed.accepted(world, filed.passed(world, text_filed(world, before, LAST)))
    held(world, "T02", "2026-01", 40)
    filing = make.filing_of(now, world.wuhua)
    filed.write(world, filing, {"people": 9000})
    edits = [
        CellEdit(field="text", text=EDITED),
        CellEdit(field="people", amount=9000 * AMOUNT, seen=1, comment="活动月"),
    ]
    save_cells(filing, edits, actor=world.people["wuhua_clerk"], at=make.NOON)
    filing = filed.sent(world, filing)

    page = page_of(client, world, filing, who)
    answer = client.get(reverse("api:returns-review", args=[filing.pk])).json()

    assert ("重复段落" in page) is shown
    assert ("与本单位历次数据差异较大" in page) is shown
    assert (answer["new"] is not None, bool(answer["against"]), bool(answer["unusual"])) == (
        (shown,) * 3
    )


def test_sentences_drafted_from_the_record_repeat_nobody(
    world: World, client: Client, entry: Entry
) -> None:
    """They are alike for everybody; only what the unit wrote itself is held against others."""
    cycle = make.opened(world, entry)
    text_filed(world, cycle, LAST, unit="panlong")
    filing = make.filing_of(cycle, world.wuhua)
    clerk = world.people["wuhua_clerk"]
    [cell] = save_cells(
        filing, [CellEdit(field="text", text=LAST + FRESH)], actor=clerk, at=make.NOON
    )
    Ground.objects.create(cell=cell, start=0, end=len(LAST), sentence=LAST, words="记录")
    filing = filed.sent(world, filing)

    page = page_of(client, world, filing)

    assert "文字中 100 % 为新写" in page
    assert [one.text for one in filing.passages.all()] == [FRESH]


def test_reviewing_never_counts_what_repeats(world: World, entry: Entry) -> None:
    """A whole report copied from last year passes like any other: the reviewer decides."""
    before, now = year_apart(world, entry)
    filed.accepted(world, filed.passed(world, text_filed(world, before, LAST)))
    filing = text_filed(world, now, LAST)

    review.pass_up(
        filing,
        actor=world.people["kunming_clerk"],
        at=make.NOON,
        seen_version=filed.fresh(filing).version,
    )

    assert filed.fresh(filing).waits_at == world.province
