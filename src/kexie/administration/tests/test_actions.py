"""Complaints, passwords, changes of units, rights and rules, as the pages make them."""

import re

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from kexie.administration import actions
from kexie.administration.models import Complaint, ComplaintKind
from kexie.administration.passwords import CAPITALS, DIGITS, LETTERS, SIGNS, made_password
from kexie.administration.queries import units
from kexie.administration.queries.complaints import complaints_for
from kexie.audit.models import Entry
from kexie.kernel.secrecy import SecretMark
from kexie.org.access import PowerMissing
from kexie.org.actions.policy import BadPolicy, set_sign_in_policy
from kexie.org.models import SignInPolicy, Unit, User
from kexie.org.queries import children_of
from tests.world import NOON, PASSWORD, World


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def complain(world: World, text: str = "同一张表要填三遍。", page: str = "") -> Complaint:
    clerk, kind = world.people["wuhua_clerk"], ComplaintKind.COMPLAINT
    return actions.complain(actor=clerk, at=NOON, kind=kind, text=text, page=page)


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("/tasks/3/", "/tasks/3/"),
        ("/tasks/?text=张三&page=2", "/tasks/"),
        ("/tasks/#top", "/tasks/"),
        ("//evil.example/", ""),
        ("https://evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("/" + "a" * 900, "/" + "a" * 299),
    ],
)
def test_of_the_page_only_its_own_path_is_kept(world: World, page: str, kept: str) -> None:
    assert complain(world, page=page).page == kept


def test_an_empty_complaint_and_a_secret_one_are_refused(world: World) -> None:
    with pytest.raises(actions.NothingSaid):
        complain(world, " \n ")
    with pytest.raises(SecretMark):
        complain(world, "机密★5年 的文件打不开")


def test_the_trail_does_not_repeat_what_a_complaint_says(world: World) -> None:
    complain(world)

    line = Entry.objects.get(verb="complaint.make")
    assert "三遍" not in f"{line.label}{line.detail}"


def test_a_complaint_is_answered_once(world: World) -> None:
    admin, made = world.people["system_admin"], complain(world)
    actions.answer(made, actor=admin, at=NOON, text="已合并。")

    with pytest.raises(actions.AnsweredAlready):
        actions.answer(made, actor=admin, at=NOON, text="再答。")
    with pytest.raises(PowerMissing):
        actions.answer(complain(world), actor=world.people["audit_admin"], at=NOON, text="答。")
    assert Complaint.objects.get(pk=made.pk).answer == "已合并。"


def test_an_empty_answer_is_none(world: World) -> None:
    with pytest.raises(actions.NothingSaid):
        actions.answer(complain(world), actor=world.people["system_admin"], at=NOON, text="  ")


def test_who_answers_does_not_learn_the_name(world: World) -> None:
    made = complain(world)
    client = signed_in(world.people["system_admin"])

    for url in (
        reverse("administration:complaints"),
        reverse("administration:complaint", args=[made.pk]),
    ):
        shown = client.get(url).content.decode()
        assert "同一张表" in shown
        assert "五华经办" not in shown


def test_the_author_finds_the_answer_on_the_page(world: World) -> None:
    client = signed_in(world.people["wuhua_clerk"])
    url = reverse("administration:complain")
    assert 'value="/tasks/3/"' in client.get(url, {"about": "/tasks/3/"}).content.decode()
    client.post(url, {"kind": "complaint", "text": "太慢", "page": "/tasks/3/"})
    made = Complaint.objects.get()

    actions.answer(made, actor=world.people["system_admin"], at=NOON, text="已加快。")

    shown = client.get(url).content.decode()
    assert "已加快。" in shown
    assert "/tasks/3/" in shown


def test_unanswered_complaints_stand_first_and_oldest_first(world: World) -> None:
    old, new = complain(world, "一"), complain(world, "二")
    admin = world.people["system_admin"]

    assert list(complaints_for(admin, state="open")) == [old, new]
    actions.answer(old, actor=admin, at=NOON, text="好。")
    assert list(complaints_for(admin, state="open")) == [new]
    assert list(complaints_for(admin, state="answered")) == [old]


def test_a_made_password_has_all_kinds_of_characters_and_length_enough() -> None:
    made = {made_password(8) for _ in range(50)}

    assert len(made) == 50
    for password in made:
        assert len(password) == 12
        assert all(set(password) & set(kind) for kind in (LETTERS, CAPITALS, DIGITS, SIGNS))
    assert len(made_password(20)) == 20


def test_a_new_password_is_shown_once_and_works(world: World) -> None:
    client, clerk = signed_in(world.people["system_admin"]), world.people["wuhua_clerk"]

    answer = client.post(reverse("administration:account_password", args=[clerk.pk]))

    shown = re.search(r'<code id="password">([^<]+)</code>', answer.content.decode())
    assert shown is not None
    assert "no-store" in answer["Cache-Control"]
    assert authenticate(username="wuhua_clerk", password=shown[1]) is not None
    assert authenticate(username="wuhua_clerk", password=PASSWORD) is None
    page = client.get(reverse("administration:account", args=[clerk.pk])).content.decode()
    assert shown[1] not in page
    assert shown[1] not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_an_account_name_that_is_taken_is_said_beside_the_field(world: World) -> None:
    client = signed_in(world.people["system_admin"])

    answer = client.post(
        reverse("administration:account_open"), {"username": "wuhua_clerk", "name": "某"}
    )

    assert answer.status_code == 422
    assert "wuhua_clerk" in answer.content.decode()


def test_a_unit_is_moved_only_after_its_effect_was_shown(world: World) -> None:
    client = signed_in(world.people["system_admin"])
    url = reverse("administration:unit_change", args=[world.wuhua.pk, "move"])
    body = {"parent": world.qujing.pk, "on": "2026-02-02"}

    shown = client.post(url, body).content.decode()
    assert "曲靖市科学技术协会" in shown
    assert children_of(world.kunming).contains(world.wuhua)

    client.post(url, body | {"confirmed": "on"})
    assert children_of(world.qujing).contains(world.wuhua)


def test_the_effect_of_a_move_counts_who_gains_and_who_loses(world: World) -> None:
    effects = units.effects_of_move(world.wuhua, parent=world.qujing, on=NOON.date())

    assert [effect.value for effect in effects] == [
        "昆明市科学技术协会",
        "曲靖市科学技术协会",
        0,
        1,  # 曲靖经办
        2,  # 昆明领导, 昆明经办
    ]


def test_a_refused_change_comes_back_with_its_reason(world: World) -> None:
    client = signed_in(world.people["system_admin"])
    url = reverse("administration:unit_change", args=[world.kunming.pk, "close"])

    answer = client.post(url, {"on": "2026-02-02", "confirmed": "on"})

    assert answer.status_code == 422
    assert Unit.objects.get(pk=world.kunming.pk).closed_date is None


def test_an_unknown_change_is_not_found(world: World) -> None:
    client = signed_in(world.people["system_admin"])
    url = reverse("administration:unit_change", args=[world.kunming.pk, "burn"])

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("query", ["?unit=abc", "?unit=999999", "?unit="])
def test_nonsense_in_the_address_chooses_no_unit(world: World, query: str) -> None:
    client = signed_in(world.people["security_admin"])

    assert client.get(reverse("administration:unit_rights") + query).status_code == 200


def test_rights_by_unit_tell_who_reaches_it_from_above(world: World) -> None:
    client = signed_in(world.people["security_admin"])
    url = reverse("administration:unit_rights")

    shown = client.get(url, {"unit": world.wuhua.pk}).content.decode()

    for name in ("五华经办", "昆明领导", "省督办", "纪检"):
        assert name in shown
    assert "曲靖经办" not in shown


def test_a_role_for_an_administrator_comes_back_with_the_reason(world: World) -> None:
    client, admin = signed_in(world.people["security_admin"]), world.people["audit_admin"]

    answer = client.post(
        reverse("administration:grant_give", args=[admin.pk]),
        {"unit": world.wuhua.pk, "role": "clerk"},
    )

    assert answer.status_code == 422
    assert not admin.grants.exists()


def test_a_role_is_revoked_only_through_its_holder(world: World) -> None:
    client, clerk = signed_in(world.people["security_admin"]), world.people["wuhua_clerk"]
    other = world.people["kunming_clerk"].grants.get()

    url = reverse("administration:grant_revoke", args=[clerk.pk, other.pk])

    assert client.post(url).status_code == 404


def test_the_rules_of_sign_in_have_bounds(world: World) -> None:
    admin = world.people["security_admin"]
    set_sign_in_policy({"tries": 3, "minimum_length": 12}, actor=admin, at=NOON)

    assert SignInPolicy.objects.get().tries == 3
    with pytest.raises(BadPolicy):
        set_sign_in_policy({"minimum_length": 6}, actor=admin, at=NOON)
    with pytest.raises(PowerMissing):
        set_sign_in_policy({"tries": 9}, actor=world.people["system_admin"], at=NOON)
    line = Entry.objects.get(verb="sign_in_policy.set")
    assert line.detail == {
        "before": {"tries": 5, "minimum_length": 10},
        "after": {"tries": 3, "minimum_length": 12},
    }
