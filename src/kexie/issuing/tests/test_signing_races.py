"""The same link used at the same moment works once, whatever is answered; PINs are not guessed in parallel."""

import pytest

from kexie.audit.queries import verify_chain
from kexie.issuing.actions.archiving import archive_document
from kexie.issuing.actions.issuing import make_files
from kexie.issuing.actions.signing import (
    LinkVoid,
    Said,
    WrongPin,
    answer_by_link,
    ask_sign_off,
    recall,
)
from kexie.issuing.models import OfficialDocument, Package, Signer, SignOff
from kexie.issuing.tests import make
from kexie.issuing.tests.make import NOON
from kexie.issuing.tests.test_signing import asked, leader, wrong
from kexie.matters.tests.test_races import at_once, one_refused
from kexie.workflow.actions import WrongState
from kexie.workflow.models import Step
from tests.world import World


@pytest.fixture
def world(committed_world: World) -> World:
    return committed_world


def again(document: OfficialDocument) -> OfficialDocument:
    """As a request of its own would read it."""
    return OfficialDocument.objects.select_related("record__unit").get(pk=document.pk)


@pytest.mark.parametrize("other", ["signed", "returned"])
def test_a_link_used_twice_at_once_works_once(world: World, other: str) -> None:
    document, secret, pin = asked(world)

    answers = at_once(
        lambda: answer_by_link(secret, Said(answer="signed", pin=pin), at=NOON),
        lambda: answer_by_link(secret, Said(answer=other, note="改", pin=pin), at=NOON),
    )

    one_refused(answers, LinkVoid)
    document.refresh_from_db()
    given = SignOff.objects.get().answer
    assert document.state == {"signed": "signed", "returned": "draft"}[given]
    moved = Step.objects.filter(record=document.pk, move__in=["sign", "return_unsigned"])
    assert moved.count() == 1
    assert verify_chain().broken_at is None


def test_a_link_is_used_while_it_is_recalled(world: World) -> None:
    document, secret, pin = asked(world)
    clerk = world.people["province_clerk"]

    answers = at_once(
        lambda: answer_by_link(secret, Said(answer="signed", pin=pin), at=NOON),
        lambda: recall(again(document), actor=clerk, at=NOON),
    )

    one_refused(answers, LinkVoid, WrongState)
    document.refresh_from_db()
    held = SignOff.objects.get()
    assert (document.state, held.answer, held.withdrawn_at is None) in {
        ("signed", "signed", True),
        ("checked", "", False),
    }


def test_pins_tried_at_once_are_no_more_tries_than_one_after_another(world: World) -> None:
    _document, secret, pin = asked(world)
    tried = [wrong(pin)] * 7

    answers = at_once(
        *(
            lambda given=given: answer_by_link(secret, Said(answer="signed", pin=given), at=NOON)
            for given in tried
        )
    )

    assert all(isinstance(one, (WrongPin, LinkVoid)) for one in answers)
    assert sum(isinstance(one, WrongPin) for one in answers) <= 4
    assert Signer.objects.get(name="王主席").failed == 5
    with pytest.raises(LinkVoid):
        answer_by_link(secret, Said(answer="signed", pin=pin), at=NOON)


def test_two_ask_at_once_and_one_link_holds(world: World) -> None:
    document = make.checked(world)
    signer, _pin = leader(world)
    signer.refresh_from_db()
    people = [world.people[who] for who in ("province_clerk", "province_supervisor")]

    answers = at_once(
        *(
            lambda who=who: ask_sign_off(again(document), signer, actor=who, at=NOON)
            for who in people
        )
    )

    one_refused(answers, WrongState)
    assert SignOff.objects.filter(answer="", withdrawn_at=None).count() == 1


def test_two_archive_at_once_and_one_package_is_made(world: World) -> None:
    document = make.issued(world)
    clerk = world.people["province_clerk"]
    make_files(document, actor=clerk, at=NOON)

    answers = at_once(
        *(
            lambda: archive_document(again(document), retention=30, actor=clerk, at=NOON)
            for _n in range(2)
        )
    )

    one_refused(answers, WrongState)
    assert Package.objects.get().number.endswith("0001")
