"""Analyses that are kept under a name: whose they are, who finds them, and how they come back."""

import pytest
from django.test import Client

from kexie.audit.models import Entry
from kexie.indicators.actions.saved import (
    BadSaving,
    NotForYou,
    bring_back,
    change_saved,
    delete_saved,
    save_analysis,
)
from kexie.indicators.models import SavedAnalysis
from kexie.indicators.queries.analysis import Analysis
from kexie.indicators.queries.saved import BACK, MOST, deleted_of, saved_for
from kexie.kernel.errors import Changed
from kexie.org.models import Unit, User
from tests.world import NOON, World

PAGE = "/indicators/analysis/"
ASKED = Analysis(words={"indicator": ("L01",), "unit": ("own",), "period": ("this-year",)}, page=3)


def kept(owner: User, unit: Unit | None = None, name: str = "讲座") -> SavedAnalysis:
    return save_analysis(ASKED, name=name, unit=unit, actor=owner, at=NOON)


def test_a_question_is_kept_without_its_page_and_leads_back_to_it(world: World) -> None:
    client, clerk = Client(), world.people["province_clerk"]
    client.force_login(clerk)
    query = "i=L01&u=own&p=this-year&view=heat"

    answer = client.post(f"{PAGE}save/?{query}&page=2", {"name": " 讲座 "})

    assert answer["Location"] == f"{PAGE}?{query}&page=2"
    saved = SavedAnalysis.objects.get()
    assert (saved.name, saved.query, saved.owner) == ("讲座", query, clerk)
    assert f'<a href="?{query.replace("&", "&amp;")}">' in client.get(PAGE).content.decode()
    assert Entry.objects.filter(verb="analysis.save").count() == 1


# who -> does he find what the head of Kunming keeps for himself, and what he shares in Kunming?
SEES = {
    "kunming_head": (True, True),
    "province_clerk": (False, False),
    "province_head": (False, False),
    "inspector": (False, False),
    "wuhua_clerk": (False, False),
    "nobody": (False, False),
    "system_admin": (False, False),
}


@pytest.mark.parametrize(("who", "sees"), SEES.items(), ids=SEES)
def test_only_those_with_a_role_in_the_unit_find_what_is_shared_there(
    world: World, who: str, sees: tuple[bool, bool]
) -> None:
    head = world.people["kunming_head"]
    alone, shared = kept(head), kept(head, world.kunming)
    found = set(saved_for(world.people[who]))

    assert (alone in found, shared in found) == sees


def test_a_colleague_opens_what_is_shared_but_does_not_change_it(world: World) -> None:
    clerk, head = world.people["province_clerk"], world.people["province_head"]
    shared = kept(clerk, world.province)
    client = Client()
    client.force_login(head)

    assert shared in saved_for(head)
    assert client.get(f"{PAGE}saved/{shared.pk}/").status_code == 404
    assert client.post(f"{PAGE}saved/{shared.pk}/delete/").status_code == 404
    for refused in (delete_saved, bring_back):
        with pytest.raises(NotForYou):
            refused(shared, actor=head, at=NOON)


def test_nothing_is_shared_in_a_unit_in_which_one_has_no_role(world: World) -> None:
    clerk = world.people["wuhua_clerk"]
    with pytest.raises(NotForYou):
        kept(clerk, world.kunming)
    saved = kept(clerk)
    with pytest.raises(NotForYou):
        change_saved(saved, name="讲座", unit=world.panlong, seen_version=1, actor=clerk, at=NOON)


def test_it_is_renamed_and_shared_and_two_at_once_are_told(world: World) -> None:
    clerk = world.people["wuhua_clerk"]
    saved = kept(clerk)

    change_saved(saved, name="宣讲", unit=world.wuhua, seen_version=1, actor=clerk, at=NOON)

    saved.refresh_from_db()
    assert (saved.name, saved.unit, saved.version) == ("宣讲", world.wuhua, 2)
    with pytest.raises(Changed):
        change_saved(saved, name="别名", unit=None, seen_version=1, actor=clerk, at=NOON)


def test_what_was_deleted_is_brought_back(world: World) -> None:
    client, clerk = Client(), world.people["wuhua_clerk"]
    client.force_login(clerk)
    saved = kept(clerk)

    client.post(f"{PAGE}saved/{saved.pk}/delete/")
    assert list(saved_for(clerk)) == []
    assert f"{PAGE}saved/{saved.pk}/back/" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}saved/{saved.pk}/back/")

    assert list(saved_for(clerk)) == [saved]


def test_of_the_deleted_ones_only_the_last_are_kept(world: World) -> None:
    clerk = world.people["wuhua_clerk"]
    for number in range(BACK + 2):
        delete_saved(kept(clerk, name=f"讲座{number}"), actor=clerk, at=NOON)

    assert [one.name for one in deleted_of(clerk)] == ["讲座4", "讲座3", "讲座2"]
    assert SavedAnalysis.objects.count() == BACK


@pytest.mark.parametrize("name", ["", "  ", "长" * 61])
def test_a_name_that_is_none_is_refused(world: World, name: str) -> None:
    with pytest.raises(BadSaving):
        kept(world.people["wuhua_clerk"], name=name)


def test_nobody_keeps_more_than_he_can_look_through(world: World) -> None:
    clerk = world.people["wuhua_clerk"]
    SavedAnalysis.objects.bulk_create(
        SavedAnalysis(owner=clerk, name="一", query="i=L01", saved_at=NOON) for _ in range(MOST)
    )
    with pytest.raises(BadSaving):
        kept(clerk)


def test_an_address_that_asks_for_nothing_is_not_kept(world: World) -> None:
    client = Client()
    client.force_login(world.people["wuhua_clerk"])

    assert client.post(f"{PAGE}save/?x=1", {"name": "空"}).status_code == 400
    assert not SavedAnalysis.objects.exists()
