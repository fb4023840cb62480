"""Templates are data: errors name placeholder and line, what is filled in is taken literally, versions are kept."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as Docx
from pytest_django import DjangoAssertNumQueries

from kexie.gongwen import Heading, Paragraph, Run
from kexie.issuing.actions.signers import NewSigner, add_signer
from kexie.issuing.actions.templates import (
    BadOwnTemplate,
    NewTemplate,
    close_template,
    save_template,
)
from kexie.issuing.models import Template, Use
from kexie.issuing.templating import BadTemplateText, begin, preview_of, troubles_in
from kexie.issuing.tests import make
from kexie.issuing.tests.make import NOON
from kexie.kernel.errors import Changed
from kexie.records.access import NotYours
from tests.world import World

HERE = Paragraph((Run(text="来自记录"),))


def new(**wishes: object) -> NewTemplate:
    given: dict[str, object] = {
        "use": Use.OTHER,
        "name": "本单位通知",
        "kind": "通知",
        "form": "公文",
        "title": "{{unit.name}}通知",
        "body": "开头。\n{{content}}\n结尾。",
    }
    return NewTemplate(**(given | wishes))  # type: ignore[arg-type]  # passed on as given


def saved(world: World, replaces: Template | None = None, **wishes: object) -> Template:
    head = world.people["province_head"]
    return save_template(new(**wishes), unit=world.province, actor=head, at=NOON, replaces=replaces)


def docx(*lines: str) -> bytes:
    file, made = Docx(), io.BytesIO()
    for line in lines:
        file.add_paragraph(line)
    file.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("title", "body", "named"),
    [
        ("", "一行\n{{meeting.titel}}", ["第2行", "{{meeting.titel}}", "{{meeting.title}}"]),
        ("{{nothing}}", "正文", ["标题", "{{nothing}}"]),
        ("", "{{meeting.title", ["第1行", "{{"]),
        ("", "文字{{content}}文字", ["第1行", "{{content}}"]),
        ("", "甲\n【表：名额】\n单位", ["第2行"]),
    ],
)
def test_what_is_wrong_is_named_with_its_line(title: str, body: str, named: list[str]) -> None:
    said = " ".join(troubles_in(title, body, Use.INVITATION))

    assert [one for one in named if one not in said] == []


@pytest.mark.django_db
@pytest.mark.parametrize("use", Use.values)
def test_each_shipped_template_can_be_filled(use: str) -> None:
    template = Template.objects.get(unit=None, use=use)

    title, blocks = preview_of(template.title, template.body, use)

    assert title
    assert blocks
    assert "{{" not in title


def test_what_comes_from_the_record_stands_where_the_template_says(world: World) -> None:
    saved(world)

    title, blocks, template = begin(Use.OTHER, {}, unit=world.province, blocks=(HERE,))

    assert (title, template.unit) == (f"{world.province.name}通知", world.province)
    assert blocks[1] == HERE
    assert len(blocks) == 3


def test_chinese_names_and_nested_values_are_known(world: World) -> None:
    saved(world, use=Use.INVITATION, title="{{会议名称}}", body="一、{{meeting.place}}\n在。")

    given = {"meeting": {"title": "年会", "place": "昆明"}}
    title, blocks, _template = begin(Use.INVITATION, given, unit=world.province)

    assert title == "年会"
    assert blocks[0] == Heading(1, "昆明")


def test_what_is_filled_in_is_no_markup(world: World) -> None:
    saved(world, use=Use.INVITATION, title="{{meeting.title}}", body="在{{meeting.place}}。")

    given = {"meeting.title": "{{unit.name}}", "meeting.place": "〖甲→乙〗【表完】"}
    title, blocks, _template = begin(Use.INVITATION, given, unit=world.province)

    assert title == "{{unit.name}}"
    assert blocks == (Paragraph((Run(text="在〖甲→乙〗【表完】。"),)),)


def test_a_value_that_is_not_given_is_named(world: World) -> None:
    with pytest.raises(BadTemplateText, match=r"meeting\.title"):
        begin(Use.INVITATION, {}, unit=world.province)


def test_a_new_version_closes_the_one_before_and_keeps_it(world: World) -> None:
    first = saved(world)

    second = saved(world, replaces=first, body="新的。\n{{content}}")

    first.refresh_from_db()
    assert (first.version, second.version) == (1, 2)
    assert first.closed_at == NOON
    assert first.body.startswith("开头")
    with pytest.raises(Changed):
        saved(world, replaces=first)


def test_a_name_stands_once(world: World) -> None:
    saved(world)

    with pytest.raises(BadOwnTemplate):
        saved(world)


def test_shipped_templates_and_those_of_others_are_not_ones_own(world: World) -> None:
    shipped = Template.objects.filter(unit=None)[0]
    own = saved(world)

    for template in (shipped, own):
        with pytest.raises(NotYours):
            close_template(template, actor=world.people["kunming_head"], at=NOON)
    with pytest.raises(NotYours):
        save_template(new(), unit=world.province, actor=world.people["province_clerk"], at=NOON)


def test_an_own_layout_is_looked_at_before_it_is_kept(world: World) -> None:
    with pytest.raises(BadTemplateText, match="标提"):
        saved(world, data=docx("{{标提}}", "{{正文}}"), file_name="版式.docx")
    with pytest.raises(BadTemplateText):
        saved(world, data=b"no docx", file_name="版式.docx")

    kept = saved(world, data=docx("{{标题}}", "{{正文}}"), file_name="版式.docx", body="")

    _title, blocks, template = begin(Use.OTHER, {}, unit=world.province, blocks=(HERE,))
    assert template == kept
    assert HERE in blocks


def test_a_layout_that_only_fits_while_a_list_is_empty_is_not_kept(world: World) -> None:
    """It would fail after the document had its number."""
    file, made = Docx(), io.BytesIO()
    file.add_paragraph("{{body}}")
    file.add_table(1, 1).cell(0, 0).text = "{{attachments.name}}"
    file.save(made)

    with pytest.raises(BadTemplateText):
        saved(world, name="版式", data=made.getvalue(), file_name="版式.docx")


def test_a_document_in_an_own_layout_is_printed_in_it(world: World) -> None:
    layout = saved(world, data=docx("本单位的版头", "{{标题}}", "{{正文}}"), file_name="版式.docx")

    document = make.draft(world, template=layout)

    assert document.office_template == layout


PAGES = ["issuing:signers", "issuing:templates", "issuing:archive"]


@pytest.mark.parametrize("page", PAGES)
def test_lists_ask_as_often_for_one_row_as_for_thirty(
    world: World, client: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    head = world.people["province_head"]
    client.force_login(head)
    counts = []
    for number in (1, 29):
        for place in range(number):
            name = f"{number}-{place}"
            saved(world, name=name)
            signer = NewSigner(name=name, post_title="主席")
            add_signer(signer, unit=world.province, actor=head, at=NOON)
        if page == "issuing:archive":
            make.issued(world, title=f"第{number}件")
        with django_assert_max_num_queries(200) as asked:
            assert client.get(reverse(page)).status_code == 200
        counts.append(len(asked))

    assert counts[1] <= counts[0]
