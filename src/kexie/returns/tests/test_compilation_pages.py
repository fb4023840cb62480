"""The pages of compilations: how far one is, its files, what is missing."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kexie.files.queries import content_of
from kexie.returns.actions import compilation
from kexie.returns.models import Compilation, CompilationState
from kexie.returns.tests import compiled
from tests.world import World


def test_the_page_shows_how_far_it_is_then_the_files_and_what_is_missing(
    world: World, client: Client
) -> None:
    cycle = compiled.three_counties(world)
    compiled.accepted(world, cycle, world.wuhua)
    client.force_login(world.people["province_clerk"])
    address = reverse("returns:compilations", args=[cycle.pk])
    assert "生成汇编" in client.get(address).content.decode()

    answer = client.post(address, {"sections": ["work"], "charts": "on"})

    assert DBTaskResult.objects.count() in (0, 1)  # ordered when the transaction is over
    one = Compilation.objects.get()
    assert answer.headers["Location"] == reverse("returns:compilation", args=[one.pk])
    page = client.get(answer.headers["Location"]).content.decode()
    assert "every 2s" in page
    assert "等待处理" in page
    compilation.compile_in_background.call(compilation_id=one.pk)
    polled = client.get(answer.headers["Location"], headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" not in polled
    assert "未报送" in polled
    one.refresh_from_db()
    for file in (one.pdf, one.docx, one.sheet):
        assert file is not None
        got = client.get(reverse("files:fetch", args=[file.pk]))
        assert got.status_code == 200
        assert got.content == content_of(file)
    said = client.get(reverse("api:returns-compilation", args=[one.pk])).json()
    assert [file["name"].rsplit(".", 1)[1] for file in said["files"]] == ["docx", "pdf", "xlsx"]
    assert said["left"][0]["reason"]


def test_a_job_that_died_is_said_and_can_be_ordered_once_more(world: World, client: Client) -> None:
    cycle = compiled.three_counties(world)
    one = compiled.ordered(world, cycle)
    Compilation.objects.filter(pk=one.pk).update(asked_at=timezone.now() - timedelta(minutes=11))
    client.force_login(world.people["province_clerk"])

    page = client.get(reverse("returns:compilation", args=[one.pk])).content.decode()

    assert "请重新提交" in page
    assert "every 2s" not in page


def test_a_form_without_a_section_is_sent_back_with_its_fault(world: World, client: Client) -> None:
    cycle = compiled.three_counties(world)
    client.force_login(world.people["province_clerk"])

    assert client.post(reverse("returns:compilations", args=[cycle.pk]), {}).status_code == 422


def test_the_list_asks_as_often_for_one_as_for_thirty(world: World, client: Client) -> None:
    cycle = compiled.three_counties(world)
    client.force_login(world.people["province_clerk"])
    address = reverse("returns:compilations", args=[cycle.pk])
    compiled.ordered(world, cycle)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(29):
        Compilation.objects.update(state=CompilationState.FAILED)
        compiled.ordered(world, cycle, charts=bool(number % 2))
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
