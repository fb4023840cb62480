"""Official documents are drafted and written, by those of the unit only, and nothing is lost by two at once."""

from dataclasses import replace

import pytest

from kexie.gongwen import Attachment, BadDocument, Document, Form, Kind, Paragraph, Run
from kexie.gongwen.written import from_text
from kexie.issuing.actions.drafting import (
    MOST_NAMED,
    MOST_ROWS,
    To,
    draft_document,
    edit_document,
    greeting_of,
)
from kexie.issuing.errors import BadAddressees, BadDraft, BadSeries
from kexie.issuing.models import NumberSeries, OfficialDocument
from kexie.issuing.queries import documents_about, documents_for
from kexie.issuing.rendering import digest_of, document_of, files_of
from kexie.issuing.tests import make
from kexie.issuing.tests.make import NOON
from kexie.kernel.errors import Changed
from kexie.kernel.secrecy import SecretMark
from kexie.records.access import NotYours
from tests.world import World


def test_a_draft_says_what_was_written_and_has_no_number(world: World) -> None:
    document = make.draft(world)

    said = document_of(document)
    assert said.title == make.TITLE
    assert said.addressees == ("昆明市科学技术协会",)
    assert said.copies == ("省科技厅",)
    assert said.signature == "云南省科学技术协会"
    assert (said.number, said.date, said.draft) == (None, "", True)
    assert document.digest == digest_of(document.content)
    files = files_of(document)
    assert files.name == f"草稿 {make.TITLE}"
    assert files.data["pdf"].startswith(b"%PDF")
    assert files.data["docx"].startswith(b"PK")


def test_only_the_unit_sees_a_draft(world: World) -> None:
    document = make.draft(world)

    assert documents_for(world.people["province_head"]).contains(document)
    for who in ("kunming_clerk", "department_clerk", "system_admin", "nobody"):
        assert not documents_for(world.people[who]).contains(document)


@pytest.mark.parametrize("who", ["kunming_clerk", "inspector", "nobody", "system_admin"])
def test_only_who_works_for_the_unit_drafts(world: World, who: str) -> None:
    with pytest.raises(NotYours):
        make.draft(world, by=who)

    assert not OfficialDocument.objects.exists()


def test_it_is_about_what_its_author_sees(world: World) -> None:
    about = make.draft(world)
    clerk = world.people["province_clerk"]

    document = make.draft(world, about=about.record)

    assert list(documents_about(clerk, about.record)) == [document]
    assert not documents_about(world.people["kunming_clerk"], about.record).exists()
    with pytest.raises(NotYours):
        draft_document(
            make.new(world, about=about.record),
            unit=world.kunming,
            actor=world.people["kunming_clerk"],
            at=NOON,
        )


@pytest.mark.parametrize(
    ("wishes", "refusal"),
    [
        ({"title": " "}, BadDraft),
        ({"title": "题" * 201}, BadDraft),
        ({"blocks": ()}, BadDraft),
        ({"urgency": "十万火急"}, BadDraft),
        ({"mark": "绝密"}, BadDraft),
        ({"blocks": from_text("机密★5年")}, BadDraft),
        ({"title": "半个字\ud800"}, BadDraft),
        ({"notes": "机密★5年"}, BadDraft),
        ({"attachments": (Attachment("表", from_text("秘密★1年")),)}, BadDraft),
        ({"attachments": (Attachment("秘 密★1年", from_text("一")),)}, SecretMark),
        ({"addressees": (To(words="省委"), To(words="省委", copy=True))}, BadAddressees),
        ({"addressees": (To(words=" "),)}, BadAddressees),
        ({"addressees": (To(words="字" * 101),)}, BadAddressees),
        ({"addressees": tuple(To(words=str(n)) for n in range(401))}, BadAddressees),
    ],
)
def test_what_cannot_be_kept_is_refused(
    world: World, wishes: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        make.draft(world, **wishes)  # type: ignore[arg-type]  # passed on as given

    assert not OfficialDocument.objects.exists()


def test_a_draft_takes_the_units_usual_series_and_no_other_units(world: World) -> None:
    first = NumberSeries.objects.create(unit=world.province, code="云科协发", form=Form.DOCUMENT)
    NumberSeries.objects.create(unit=world.province, code="云科协办", form=Form.DOCUMENT)
    theirs = NumberSeries.objects.create(unit=world.kunming, code="昆科协发", form=Form.DOCUMENT)
    letters = NumberSeries.objects.create(unit=world.province, code="云科协函", form=Form.LETTER)

    assert make.draft(world).series == first
    assert make.draft(world, form=Form.LETTER, kind=Kind.LETTER).series == letters
    assert make.draft(world, form=Form.PLAIN).series is None
    for wrong in (theirs, letters):
        with pytest.raises(BadSeries):
            make.draft(world, series=wrong)


def test_who_edits_what_was_changed_meanwhile_sees_both(world: World) -> None:
    document, clerk = make.draft(world), world.people["province_clerk"]
    edit_document(
        document,
        make.new(world, title="新题", blocks=from_text("一稿")),
        actor=clerk,
        at=NOON,
        seen_version=1,
    )

    with pytest.raises(Changed) as caught:
        edit_document(
            document,
            make.new(world, blocks=from_text("二稿"), addressees=()),
            actor=world.people["province_supervisor"],
            at=NOON,
            seen_version=1,
        )

    assert "二稿" in caught.value.yours.values()
    assert "一稿" in caught.value.theirs.values()
    document = OfficialDocument.objects.get(pk=document.pk)
    assert (document.record.title, document.version) == ("新题", 2)
    assert document.digest == digest_of(document.content)


def test_a_request_to_two_may_be_drafted_and_is_never_printed_as_if_issued(world: World) -> None:
    both = (To(words="省委"), To(words="省政府"))
    document = make.draft(world, kind=Kind.REQUEST, addressees=both)

    said = document_of(document)

    assert len(said.addressees) == 2
    with pytest.raises(BadDocument):
        replace(said, draft=False)


def test_minutes_bear_no_signature(world: World) -> None:
    document = make.draft(world, kind=Kind.MINUTES, form=Form.MINUTES, addressees=())

    said: Document = document_of(document)

    assert said.signature == ""
    assert said.blocks[0] == Paragraph((Run(text="现将有关事项通知如下。"),))


def test_many_addressees_are_called_together_and_few_by_their_names(world: World) -> None:
    few = [To(words=f"单位{number}") for number in range(MOST_NAMED)]

    assert not greeting_of([*few, To(unit=world.kunming, copy=True)])
    assert greeting_of([*few, To(unit=world.kunming)]) == "各有关单位"


def test_a_table_that_would_take_minutes_to_lay_out_goes_as_a_file(world: World) -> None:
    rows = "\n".join("甲\t乙" for _row in range(MOST_ROWS + 1))

    with pytest.raises(BadDraft, match=r"files that go with it|附送"):
        make.draft(world, blocks=from_text(f"【表：名单】\n名称\t说明\n{rows}\n【表完】"))
