"""Words under a mark of a state secret are not kept in drafts and facts either."""

import pytest

from kexie.documents.actions import describe
from kexie.documents.models import Document
from kexie.intake.actions.deciding import drop_drafts, mean_no_task
from kexie.intake.actions.editing import Edit, edit_draft
from kexie.intake.tests import make
from kexie.intake.units import UnitChoice
from kexie.kernel.secrecy import SecretMark
from kexie.org.models import User
from tests.world import NOON, World

MARKED = "绝密★"


@pytest.fixture
def clerk(world: World) -> User:
    return world.people["province_clerk"]


@pytest.fixture
def document(world: World, clerk: User) -> Document:
    return make.document(world.province, by=clerk)


@pytest.mark.parametrize(
    "edit",
    [
        {"title": MARKED},
        {"set_by": MARKED},
        {"due_text": MARKED},
        {"evidence_reason": MARKED},
        {"lead": [UnitChoice(words=MARKED)]},
    ],
)
def test_no_draft_is_edited_so(document: Document, clerk: User, edit: Edit) -> None:
    draft = make.draft(document, make.SURVEY)

    with pytest.raises(SecretMark):
        edit_draft(draft, seen=1, edit=edit, actor=clerk, at=NOON)


def test_no_reason_is_kept_so(document: Document, clerk: User) -> None:
    draft = make.draft(document, make.SURVEY)
    obligation = document.obligations.first()
    assert obligation

    with pytest.raises(SecretMark):
        drop_drafts(document, [(draft.pk, 1)], reason=MARKED, actor=clerk, at=NOON)
    with pytest.raises(SecretMark):
        mean_no_task(obligation, reason=MARKED, actor=clerk, at=NOON)


def test_no_document_is_described_so(document: Document, clerk: User) -> None:
    seen = document.version
    with pytest.raises(SecretMark):
        describe(document, seen=seen, title=MARKED, facts={}, actor=clerk, at=NOON)
    with pytest.raises(SecretMark):
        describe(document, seen=seen, title="纪要", facts={"source": MARKED}, actor=clerk, at=NOON)
