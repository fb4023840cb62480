"""Loading, correcting, undoing repairs, and what becomes of anchors."""

import pytest

from kexie.audit.models import Entry
from kexie.documents import actions
from kexie.documents.errors import NoSuchPlace, NotLost, StillReading, TextMoved, Unreadable
from kexie.documents.models import Anchor, Document, Version, VersionState
from kexie.documents.queries import (
    current_version,
    latest_version,
    passage_of,
    repairs_of,
)
from kexie.documents.queries.alike import Places
from kexie.documents.tests import make
from kexie.kernel.errors import Changed
from kexie.records.access import NotYours
from tests.world import NOON, World

SENTENCE = "各州（市）科协要做好科普月活动"


def anchor(document: Document, words: str) -> Anchor:
    version = current_version(document)
    assert version
    start = version.text.index(words)
    return actions.new_anchors(version, [(start, start + len(words))])[0]


def test_a_loaded_text_is_repaired_and_its_file_kept(world: World) -> None:
    document = make.document(world.province, by=world.people["province_clerk"], text=make.DAMAGED)

    version = current_version(document)
    assert version
    assert version.text.rstrip() == make.TEXT.rstrip()
    assert version.source_text == make.DAMAGED
    assert version.repairs
    assert document.record.attachments.get().file == version.file
    assert Entry.objects.filter(verb="document.read").count() == 1


def test_a_document_without_a_title_is_called_after_its_file(world: World) -> None:
    document = make.document(world.province, by=world.people["province_clerk"], title=" ")

    assert document.record.title == "纪要"


def test_nobody_brings_in_a_text_for_a_unit_he_has_no_part_in(world: World) -> None:
    with pytest.raises(NotYours):
        make.document(world.province, by=world.people["kunming_head"])

    assert not Document.objects.exists()


@pytest.mark.parametrize("who", ["inspector", "nobody"])
def test_who_only_reads_brings_in_nothing(world: World, who: str) -> None:
    with pytest.raises(NotYours):
        make.document(world.province, by=world.people[who])


def test_a_file_without_words_is_refused_and_leaves_nothing(world: World) -> None:
    with pytest.raises(Unreadable):
        make.document(world.province, by=world.people["province_clerk"], text=" \n \n")

    assert not Document.objects.exists()


def test_an_undone_repair_puts_back_what_stood_there_and_anchors_keep_their_words(
    world: World,
) -> None:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk, text=make.DAMAGED)
    held = anchor(document, "要在6月底前完成科普阵地调查")
    version = current_version(document)
    assert version
    first = next(one for one in repairs_of(version) if one.before == "會議")

    changed = actions.undo_repair(document, index=first.index, seen_version=1, actor=clerk, at=NOON)

    assert changed.text.startswith("2026年全省科协工作會議纪要\n会议要求")
    assert changed.revision == version.revision + 1
    held.refresh_from_db()
    assert changed.text[held.start : held.end] == "要在6月底前完成科普阵地调查"
    back = actions.redo_repair(document, index=first.index, seen_version=1, actor=clerk, at=NOON)
    assert back.text == version.text


def test_undoing_every_repair_gives_back_the_source(world: World) -> None:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk, text=make.DAMAGED)
    version = current_version(document)
    assert version

    for one in repairs_of(version):
        version = actions.undo_repair(
            document, index=one.index, seen_version=1, actor=clerk, at=NOON
        )

    assert version.text == version.source_text
    assert [one.span for one in repairs_of(version)] == [
        (one["at"], one["at"] + len(one["before"])) for one in version.repairs
    ]


def test_a_repair_of_an_older_version_cannot_be_undone(world: World) -> None:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk, text=make.DAMAGED)
    make.version(document, by=clerk, text=make.DAMAGED + "完。")

    with pytest.raises(TextMoved):
        actions.undo_repair(document, index=0, seen_version=1, actor=clerk, at=NOON)


def test_there_is_no_repair_beyond_the_last(world: World) -> None:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk)

    with pytest.raises(NoSuchPlace):
        actions.undo_repair(document, index=99, seen_version=1, actor=clerk, at=NOON)


def test_an_anchor_follows_its_sentence_into_a_corrected_version(world: World) -> None:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk)
    held = anchor(document, SENTENCE)

    corrected = make.TEXT.replace("会议要求", "3月1日，会议明确要求").replace("2026年", "")
    version = make.version(document, by=clerk, text=corrected)

    held.refresh_from_db()
    assert held.version == version
    assert version.text[held.start : held.end] == SENTENCE == held.quote
    assert passage_of(held)[1] == SENTENCE
    assert document.versions.count() == 2
    assert latest_version(document).number == 2


BRAND = (
    "各州（市）科协要坚持以习惯养成为导向、以需求侧改革为牵引，充分发挥云南生物多样性宝库的独特优势，"
    "整合高校院所科技场馆资源，打造一批具有全国影响的科普品牌和研学线路，形成上下联动、共建共享的工作格局"
)


@pytest.mark.parametrize(
    ("corrected", "stands"),
    [
        (
            "各州（市）科协要整合资源，打造一批具有全国影响力的科普品牌。",
            "各州（市）科协要整合资源，打造一批具有全国影响力的科普品牌",
        ),
        (
            "各州（市）科协打造具有全国影响力的科普品牌和研学线路。各州（市）科协要报送总结。",
            "各州（市）科协打造具有全国影响力的科普品牌和研学线路",
        ),
    ],
)
def test_an_anchor_survives_small_edits_in_a_paragraph_that_was_rewritten(
    world: World, corrected: str, stands: str
) -> None:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk, text=f"工作纪要\n会议要求，{BRAND}。\n")
    held = anchor(document, BRAND)

    make.version(document, by=clerk, text=f"工作会议纪要\n{corrected}\n散会。\n")

    held.refresh_from_db()
    assert (held.quote, held.lost_at, held.version.number) == (stands, None, 2)


def test_words_that_now_stand_in_two_places_alike_are_lost_rather_than_guessed() -> None:
    text = "昆明市科协要打造具有影响力的科普品牌。\n曲靖市科协要打造具有影响力的科普品牌。\n"

    assert Places(text).of("各市科协要打造具有影响的科普品牌", whole=True) is None
    assert Places("会议到此结束。").of(BRAND, whole=True) is None
    assert Places("").of(BRAND, whole=True) is None


def test_a_lost_anchor_stays_with_the_version_that_had_it_until_somebody_places_it(
    world: World,
) -> None:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk)
    held = anchor(document, "要认真学习会议精神")

    version = make.version(
        document, by=clerk, text=make.TEXT.replace("会议强调，要认真学习会议精神。", "散会。")
    )

    held.refresh_from_db()
    assert held.lost_at
    assert held.version.number == 1
    assert passage_of(held)[1] == "要认真学习会议精神"
    start = version.text.index("散会")
    placed = actions.place_anchor(
        held, span=(start, start + 3), seen=(2, version.revision), actor=clerk, at=NOON
    )
    assert (placed.quote, placed.lost_at, placed.version) == ("散会。", None, version)
    with pytest.raises(NotLost):
        actions.leave_anchor(held, actor=clerk, at=NOON)


def test_a_lost_anchor_can_be_left_where_it_was(world: World) -> None:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk)
    held = anchor(document, "要认真学习会议精神")
    make.version(document, by=clerk, text="只有这一句话。\n")

    left = actions.leave_anchor(held, actor=clerk, at=NOON)

    assert left.left_at == NOON


def test_a_place_chosen_in_a_text_that_has_changed_is_refused(world: World) -> None:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk)
    held = anchor(document, "要认真学习会议精神")
    make.version(document, by=clerk, text="只有这一句话。\n")

    with pytest.raises(TextMoved):
        actions.place_anchor(held, span=(0, 3), seen=(2, 9), actor=clerk, at=NOON)


@pytest.mark.parametrize("span", [(3, 3), (-1, 4), (0, 10_000), (5, 2)])
def test_an_anchor_needs_words(world: World, span: tuple[int, int]) -> None:
    document = make.document(world.province, by=world.people["province_clerk"])
    version = current_version(document)
    assert version

    with pytest.raises(NoSuchPlace):
        actions.new_anchors(version, [span])


def test_a_second_correction_by_somebody_who_did_not_see_the_first_is_told(world: World) -> None:
    clerk, head = world.people["province_clerk"], world.people["province_head"]
    document = make.document(world.province, by=clerk)
    make.version(document, by=clerk, text=make.TEXT + "更正。")

    with pytest.raises(Changed):
        actions.load_version(
            document, data="又一稿。".encode(), name="又.txt", actor=head, at=NOON, seen_version=1
        )

    assert document.versions.count() == 2


def test_a_large_file_waits_until_it_is_read(world: World) -> None:
    clerk = world.people["province_clerk"]
    document = actions.load_document(
        unit=world.province,
        kind="minutes",
        title="",
        data=make.TEXT.encode(),
        name="大.txt",
        actor=clerk,
        at=NOON,
        later=True,
    )
    version = latest_version(document)
    assert (version.state, current_version(document)) == (VersionState.WAITING, None)
    with pytest.raises(StillReading):
        make.version(document, by=clerk, text=make.TEXT)

    read = actions.read_text(make.TEXT.encode(), "大.txt")
    assert actions.put_text(version, read, actor=clerk, at=NOON)
    assert not actions.put_text(version, read, actor=clerk, at=NOON)

    assert current_version(document) == version


def test_a_version_that_could_not_be_read_says_why_and_another_may_follow(world: World) -> None:
    clerk = world.people["province_clerk"]
    document = make.document(world.province, by=clerk)
    waiting = Version.objects.create(
        document=document,
        number=2,
        file=latest_version(document).file,
        loaded_by=clerk,
        loaded_at=NOON,
    )

    actions.fail_version(waiting, "没有文字", actor=clerk, at=NOON)

    assert (waiting.state, waiting.trouble) == (VersionState.FAILED, "没有文字")
    assert make.version(document, by=clerk, text=make.TEXT).number == 3


FACTS: actions.Facts = {"kind": "speech", "source": "办公室", "convener": "省科协"}


def test_facts_are_corrected_and_the_second_to_correct_them_is_shown_both(world: World) -> None:
    clerk, head = world.people["province_clerk"], world.people["province_head"]
    document = make.document(world.province, by=clerk)

    edited = actions.describe(document, seen=1, title="新题", facts=FACTS, actor=clerk, at=NOON)
    assert (edited.record.title, edited.kind, edited.version) == ("新题", "speech", 2)

    with pytest.raises(Changed) as told:
        actions.describe(document, seen=1, title="别题", facts=FACTS, actor=head, at=NOON)
    assert "新题" in told.value.theirs.values()
    assert "别题" in told.value.yours.values()


def test_recipients_do_not_correct_facts(world: World) -> None:
    document = make.document(world.province, by=world.people["province_clerk"])

    with pytest.raises(NotYours):
        actions.describe(
            document, seen=1, title="x", facts={}, actor=world.people["kunming_head"], at=NOON
        )


def test_what_the_text_says_of_itself_never_replaces_what_a_person_said(world: World) -> None:
    clerk = world.people["province_clerk"]
    named = make.document(world.province, by=clerk, title="我的题目")
    unnamed = make.document(world.province, by=clerk, title="")

    for document in (named, unnamed):
        actions.fill_facts(
            document, title="工作会议", facts={"convener": "省科协"}, actor=clerk, at=NOON
        )
        document.record.refresh_from_db()
        document.refresh_from_db()

    assert named.record.title == "我的题目"
    assert unnamed.record.title == "工作会议"
    assert unnamed.convener == "省科协"
