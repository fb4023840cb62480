"""Sign-off: once, by the one person, for what the document said; a PIN is not guessed."""

from datetime import datetime, timedelta

import pytest

from kexie.audit.models import Entry
from kexie.issuing.actions import moving
from kexie.issuing.actions.drafting import edit_document
from kexie.issuing.actions.signers import (
    BadSigner,
    BadSigningRule,
    NewSigner,
    add_signer,
    close_signer,
    edit_signer,
    give_pin,
    set_signing_rule,
)
from kexie.issuing.actions.signing import (
    BadSignOff,
    LinkVoid,
    Said,
    WrongPin,
    answer_by_link,
    ask_sign_off,
    recall,
    sign_with_account,
)
from kexie.issuing.models import DocumentState, OfficialDocument, Signer, SignOff
from kexie.issuing.queries.signing import (
    MOST_TRIES,
    hash_of,
    sign_off_behind,
    signers_for,
    signers_to_know,
    waiting_for,
)
from kexie.issuing.tests import make
from kexie.issuing.tests.make import NOON, later
from kexie.kernel.errors import Changed
from kexie.notify.models import Notice
from kexie.org.access import PowerMissing
from kexie.records.access import NotYours
from kexie.workflow.actions import OwnWork, ReasonMissing, WrongState
from kexie.workflow.models import Step
from tests.world import World

SIGN = "signed"


def leader(world: World, name: str = "王主席") -> tuple[Signer, str]:
    """One without an account, and his PIN."""
    signer = add_signer(
        NewSigner(name=name, post_title="主席"),
        unit=world.province,
        actor=world.people["province_head"],
        at=NOON,
    )
    return signer, give_pin(signer, actor=world.people["security_admin"], at=NOON)


def asked(world: World) -> tuple[OfficialDocument, str, str]:
    """A document put before him: it, the link's secret, his PIN."""
    document = make.checked(world)
    signer, pin = leader(world)
    signer.refresh_from_db()
    made = ask_sign_off(document, signer, actor=world.people["province_clerk"], at=NOON)
    return document, made.secret, pin


def wrong(pin: str) -> str:
    return "000000" if pin != "000000" else "111111"


def test_a_leader_without_an_account_signs_by_link_and_pin(world: World) -> None:
    document, secret, pin = asked(world)

    answer_by_link(secret, Said(answer=SIGN, pin=pin), at=later(5))

    document.refresh_from_db()
    assert (document.state, document.signer_name) == (DocumentState.SIGNED, "王主席")
    assert document.signed_at == later(5)
    step = Step.objects.filter(record=document.pk).latest("pk")
    assert (step.move, step.actor) == ("sign", None)
    line = Entry.objects.filter(verb="sign_off.answer").get()
    assert line.detail["signer"] == "王主席（主席）"
    assert line.detail["digest"] == document.digest


def test_of_link_and_pin_only_hashes_are_kept(world: World) -> None:
    _document, secret, pin = asked(world)

    held = SignOff.objects.get()
    assert held.link == hash_of(secret)
    assert len(secret) >= 43  # 256 bits
    assert pin not in held.signer.pin
    assert not any(
        secret in str(one.detail) or pin in str(one.detail) for one in Entry.objects.all()
    )


def test_a_leader_returns_it_with_a_note(world: World) -> None:
    document, secret, pin = asked(world)

    answer_by_link(secret, Said(answer="returned", note="时间改为下午", pin=pin), at=later(5))

    document.refresh_from_db()
    assert (document.state, document.signer_name) == (DocumentState.DRAFT, "")
    assert Notice.objects.filter(record=document.pk, kind="returned").exists()


def test_a_return_says_why(world: World) -> None:
    _document, secret, pin = asked(world)

    with pytest.raises(ReasonMissing):
        answer_by_link(secret, Said(answer="returned", pin=pin), at=NOON)

    assert sign_off_behind(secret, NOON) is not None


def test_no_other_answer_is_taken(world: World) -> None:
    _document, secret, pin = asked(world)

    with pytest.raises(BadSignOff):
        answer_by_link(secret, Said(answer="maybe", pin=pin), at=NOON)


def test_a_link_works_once(world: World) -> None:
    _document, secret, pin = asked(world)
    answer_by_link(secret, Said(answer=SIGN, pin=pin), at=NOON)

    with pytest.raises(LinkVoid):
        answer_by_link(secret, Said(answer="returned", note="改", pin=pin), at=NOON)


def void_links(world: World) -> dict[str, tuple[str, datetime]]:
    document, secret, pin = asked(world)
    found = {"unknown": ("x" * 43, NOON), "run out": (secret, NOON + timedelta(days=30))}
    del document, pin
    return found


def test_unknown_and_run_out_links_are_refused_alike(world: World) -> None:
    said = set()
    for secret, at in void_links(world).values():
        with pytest.raises(LinkVoid) as refused:
            answer_by_link(secret, Said(answer=SIGN, pin="123456"), at=at)
        said.add(str(refused.value))

    assert len(said) == 1


def test_a_link_holds_three_working_days_to_the_end_of_the_last(world: World) -> None:
    _document, secret, _pin = asked(world)  # on Monday, 2 March 2026

    thursday_night = datetime.fromisoformat("2026-03-05T23:59:00+08:00")
    assert sign_off_behind(secret, thursday_night) is not None
    assert sign_off_behind(secret, thursday_night + timedelta(minutes=1)) is None


def test_how_long_a_link_holds_is_data(world: World) -> None:
    security = world.people["security_admin"]
    set_signing_rule(working_days=1, actor=security, at=NOON)

    _document, secret, _pin = asked(world)

    assert sign_off_behind(secret, NOON + timedelta(days=2)) is None
    with pytest.raises(BadSigningRule):
        set_signing_rule(working_days=0, actor=security, at=NOON)
    with pytest.raises(PowerMissing):
        set_signing_rule(working_days=2, actor=world.people["province_head"], at=NOON)


def test_recalling_voids_the_link(world: World) -> None:
    document, secret, pin = asked(world)

    recall(document, actor=world.people["province_clerk"], at=NOON)

    with pytest.raises(LinkVoid):
        answer_by_link(secret, Said(answer=SIGN, pin=pin), at=NOON)


def test_withdrawing_the_document_voids_the_link(world: World) -> None:
    document, secret, pin = asked(world)

    moving.withdraw(document, actor=world.people["province_clerk"], at=NOON, note="不发了")

    with pytest.raises(LinkVoid):
        answer_by_link(secret, Said(answer=SIGN, pin=pin), at=NOON)


def test_asking_anew_voids_the_link_before(world: World) -> None:
    document, first, pin = asked(world)
    clerk, signer = world.people["province_clerk"], Signer.objects.get(name="王主席")
    recall(document, actor=clerk, at=NOON)

    second = ask_sign_off(document, signer, actor=clerk, at=NOON).secret

    assert sign_off_behind(first, NOON) is None
    answer_by_link(second, Said(answer=SIGN, pin=pin), at=NOON)


def test_a_link_does_not_sign_what_the_document_says_later(world: World) -> None:
    document, first, pin = asked(world)
    people = world.people
    answer_by_link(first, Said(answer="returned", note="改", pin=pin), at=NOON)
    document.refresh_from_db()
    edit_document(
        document,
        make.new(world, title="关于召开会议的补充通知"),
        actor=people["province_clerk"],
        at=NOON,
        seen_version=document.version,
    )
    moving.check(document, actor=people["province_supervisor"], at=NOON)
    signer = Signer.objects.get(name="王主席")
    made = ask_sign_off(document, signer, actor=people["province_clerk"], at=NOON)
    # as if what it says had been altered past the flow
    OfficialDocument.objects.filter(pk=document.pk).update(digest="0" * 64)

    with pytest.raises(LinkVoid):
        answer_by_link(made.secret, Said(answer=SIGN, pin=pin), at=NOON)


def test_five_wrong_pins_void_the_link_and_whoever_asked_is_told(world: World) -> None:
    document, secret, pin = asked(world)

    for _n in range(MOST_TRIES - 1):
        with pytest.raises(WrongPin):
            answer_by_link(secret, Said(answer=SIGN, pin=wrong(pin)), at=NOON)
    for given in (wrong(pin), pin):
        with pytest.raises(LinkVoid):
            answer_by_link(secret, Said(answer=SIGN, pin=given), at=NOON)

    document.refresh_from_db()
    assert document.state == DocumentState.WAITING
    told = Notice.objects.filter(record=document.pk, kind="returned")
    assert [one.user for one in told] == [world.people["province_clerk"]]
    assert Entry.objects.filter(verb="sign_off.wrong_pin").count() == MOST_TRIES
    assert Entry.objects.filter(verb="sign_off.void").count() == 1


def test_a_blocked_pin_signs_nothing_until_there_is_a_new_one(world: World) -> None:
    document, secret, pin = asked(world)
    clerk, signer = world.people["province_clerk"], Signer.objects.get(name="王主席")
    for _n in range(MOST_TRIES):
        with pytest.raises((WrongPin, LinkVoid)):
            answer_by_link(secret, Said(answer=SIGN, pin=wrong(pin)), at=NOON)
    recall(document, actor=clerk, at=NOON)
    signer.refresh_from_db()
    with pytest.raises(BadSignOff):
        ask_sign_off(document, signer, actor=clerk, at=NOON)

    anew = give_pin(signer, actor=world.people["security_admin"], at=NOON)
    signer.refresh_from_db()
    made = ask_sign_off(document, signer, actor=clerk, at=NOON)

    answer_by_link(made.secret, Said(answer=SIGN, pin=anew), at=NOON)


def test_a_right_pin_forgets_the_wrong_ones(world: World) -> None:
    _document, secret, pin = asked(world)
    with pytest.raises(WrongPin):
        answer_by_link(secret, Said(answer=SIGN, pin=wrong(pin)), at=NOON)

    answer_by_link(secret, Said(answer=SIGN, pin=pin), at=NOON)

    assert Signer.objects.get(name="王主席").failed == 0


def test_only_the_security_administrator_gives_pins(world: World) -> None:
    signer, _pin = leader(world)

    for who in ("province_head", "province_clerk", "system_admin", "audit_admin"):
        with pytest.raises(PowerMissing):
            give_pin(signer, actor=world.people[who], at=NOON)
        with pytest.raises(PowerMissing):
            signers_to_know(world.people[who])


def test_a_signer_with_an_account_signs_signed_in(world: World) -> None:
    document = make.checked(world)
    ask_sign_off(document, make.signer(world), actor=world.people["province_clerk"], at=NOON)
    head = world.people["province_head"]
    assert list(waiting_for(head)) == [document]

    sign_with_account(document, Said(answer=SIGN), actor=head, at=NOON)

    assert (document.state, document.signer_name) == (DocumentState.SIGNED, head.name)
    assert list(waiting_for(head)) == []


def test_nobody_signs_what_was_put_before_somebody_else(world: World) -> None:
    document, _secret, _pin = asked(world)

    for who in ("province_head", "province_clerk", "kunming_head", "security_admin"):
        with pytest.raises(NotYours):
            sign_with_account(document, Said(answer=SIGN), actor=world.people[who], at=NOON)


def test_who_drafted_or_checked_it_is_not_asked(world: World) -> None:
    make.series(world)
    document = make.draft(world)
    head = world.people["province_head"]
    moving.check(document, actor=head, at=NOON)

    with pytest.raises(OwnWork):
        ask_sign_off(document, make.signer(world), actor=world.people["province_clerk"], at=NOON)


def test_only_a_checked_document_is_put_before_a_leader(world: World) -> None:
    signer, _pin = leader(world)
    signer.refresh_from_db()

    with pytest.raises(WrongState):
        ask_sign_off(make.draft(world), signer, actor=world.people["province_clerk"], at=NOON)


def test_signers_of_others_and_those_without_a_pin_are_not_asked(world: World) -> None:
    document, clerk = make.checked(world), world.people["province_clerk"]
    other = add_signer(
        NewSigner(name="李主席", post_title="主席"),
        unit=world.kunming,
        actor=world.people["kunming_head"],
        at=NOON,
    )
    without = add_signer(
        NewSigner(name="赵主席", post_title="主席"),
        unit=world.province,
        actor=world.people["province_head"],
        at=NOON,
    )

    for signer in (other, without):
        with pytest.raises(BadSignOff):
            ask_sign_off(document, signer, actor=clerk, at=NOON)


def test_who_does_not_work_for_the_unit_asks_nobody(world: World) -> None:
    signer, _pin = leader(world)
    signer.refresh_from_db()

    with pytest.raises(NotYours):
        ask_sign_off(make.checked(world), signer, actor=world.people["kunming_clerk"], at=NOON)


def test_a_closed_signer_signs_no_more(world: World) -> None:
    _document, secret, pin = asked(world)
    signer = Signer.objects.get(name="王主席")

    close_signer(signer, actor=world.people["province_head"], at=NOON)
    close_signer(signer, actor=world.people["province_head"], at=NOON)

    with pytest.raises(LinkVoid):
        answer_by_link(secret, Said(answer=SIGN, pin=pin), at=NOON)
    with pytest.raises(BadSigner):
        give_pin(signer, actor=world.people["security_admin"], at=NOON)


def test_heads_keep_the_list_of_signers_and_clerks_read_it(world: World) -> None:
    signer, _pin = leader(world)
    new = NewSigner(name="王主席", post_title="党组书记")

    for who in ("province_clerk", "kunming_head", "system_admin"):
        with pytest.raises(NotYours):
            edit_signer(signer, new, actor=world.people[who], at=NOON, seen_version=1)
    edit_signer(signer, new, actor=world.people["province_supervisor"], at=NOON, seen_version=1)
    with pytest.raises(Changed):
        edit_signer(signer, new, actor=world.people["province_head"], at=NOON, seen_version=1)

    assert [one.post_title for one in signers_for(world.people["province_clerk"])] == ["党组书记"]
    assert list(signers_for(world.people["kunming_clerk"])) == []
    assert list(signers_for(world.people["security_admin"])) == []


@pytest.mark.parametrize(
    ("name", "post"), [("", "主席"), ("王", " "), ("王" * 61, "主席"), ("王主席", "主席")]
)
def test_a_signer_without_name_or_twice_is_refused(world: World, name: str, post: str) -> None:
    leader(world)

    with pytest.raises(BadSigner):
        add_signer(
            NewSigner(name=name, post_title=post),
            unit=world.province,
            actor=world.people["province_head"],
            at=NOON,
        )


def test_an_administrator_is_no_signer(world: World) -> None:
    with pytest.raises(BadSigner):
        add_signer(
            NewSigner(name="管理员", post_title="主席", user=world.people["system_admin"]),
            unit=world.province,
            actor=world.people["province_head"],
            at=NOON,
        )
