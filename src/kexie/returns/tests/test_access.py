"""Who gets which answer at every door of this room, and who sees which rows."""

import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie.files.actions import bring_in
from kexie.indicators.models import Indicator
from kexie.returns.actions import cycles, forms, register
from kexie.returns.actions.compilation import NewCompilation, order_compilation
from kexie.returns.layout.workbook import workbook_of
from kexie.returns.models import Delivery, Enclosure
from kexie.returns.queries.register import entries_for
from kexie.returns.tests import make
from tests.world import World

PEOPLE = [
    "anonymous",
    "nobody",
    "department_clerk",
    "wuhua_clerk",
    "kunming_head",
    "province_clerk",
    "province_head",
    "inspector",
    "system_admin",
]
# The register holds `report` (approved, open round with Wuhua in it) and `draft` (of the province, not asked for).
# door                                       anon nobody other asked  kmhead clerk head  inspector system
PAGES: dict[tuple[str, str], list[int]] = {
    ("GET", "returns:register"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "returns:entry"): [302, 404, 200, 200, 200, 200, 200, 200, 404],
    ("GET", "returns:weigh"): [302, 404, 200, 200, 200, 200, 200, 200, 404],
    ("GET", "returns:preview"): [302, 404, 200, 200, 200, 200, 200, 200, 404],
    ("GET", "returns:versions"): [302, 404, 200, 200, 200, 200, 200, 200, 404],
    ("GET", "returns:form_sheet"): [302, 404, 200, 200, 200, 200, 200, 200, 404],
    ("GET", "returns:find_indicators"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    # a part of the page of Wuhua's figure
    ("GET", "returns:coverage"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    # a part of an indicator's page
    ("GET", "returns:asked_by"): [302, 200, 200, 200, 200, 200, 200, 200, 404],
    ("GET", "returns:propose"): [302, 403, 200, 200, 200, 200, 200, 403, 403],
    ("POST", "returns:propose"): [302, 403, 422, 422, 422, 422, 422, 403, 403],
    ("POST", "returns:begin"): [302, 403, 302, 302, 302, 302, 302, 403, 403],
    ("GET", "returns:entry_edit"): [302, 404, 404, 404, 404, 200, 200, 403, 404],
    ("POST", "returns:entry_edit"): [302, 404, 404, 404, 404, 422, 422, 403, 404],
    ("GET", "returns:ask"): [302, 404, 404, 404, 404, 200, 200, 403, 404],
    ("POST", "returns:ask"): [302, 404, 404, 404, 404, 302, 302, 403, 404],
    ("GET", "returns:prolong"): [302, 404, 403, 403, 403, 403, 200, 403, 404],
    ("POST", "returns:prolong"): [302, 404, 403, 403, 403, 403, 302, 403, 404],
    ("POST", "returns:entry_move"): [302, 404, 403, 403, 403, 403, 409, 403, 404],
    ("GET", "returns:build"): [302, 404, 404, 404, 404, 200, 200, 403, 404],
    ("POST", "returns:build_act"): [302, 404, 404, 404, 404, 302, 302, 403, 404],
    ("GET", "returns:bring_sheet"): [302, 404, 404, 404, 404, 200, 200, 403, 404],
    ("POST", "returns:bring_sheet"): [302, 404, 404, 404, 404, 302, 302, 403, 404],
    ("GET", "returns:plan"): [302, 404, 403, 403, 403, 200, 200, 403, 404],
    ("POST", "returns:plan"): [302, 404, 403, 403, 403, 302, 302, 403, 404],
    ("GET", "returns:cycles"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "returns:cycle"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("GET", "returns:cycle_edit"): [302, 404, 404, 404, 404, 200, 200, 403, 404],
    ("POST", "returns:cycle_edit"): [302, 404, 404, 404, 404, 422, 422, 403, 404],
    ("POST", "returns:cycle_move"): [302, 404, 404, 403, 403, 403, 302, 403, 404],
    ("GET", "returns:together"): [302, 404, 404, 200, 200, 200, 200, 403, 404],
    ("POST", "returns:together_move"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "api:returns-begin-many"): [401, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "api:returns-submit-many"): [401, 404, 404, 200, 200, 200, 200, 200, 404],
    ("GET", "returns:compilations"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "returns:compilations"): [302, 404, 404, 403, 403, 302, 302, 403, 404],
    ("GET", "returns:compilation"): [302, 404, 404, 404, 404, 200, 200, 200, 404],
    ("POST", "api:returns-compile"): [401, 404, 404, 403, 403, 202, 202, 403, 404],
    ("GET", "api:returns-compilation"): [401, 404, 404, 404, 404, 200, 200, 200, 404],
    ("GET", "returns:mine"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "returns:filing"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("GET", "returns:filing_findings"): [302, 404, 404, 200, 200, 200, 200, 404, 404],
    ("POST", "returns:filing_move"): [302, 404, 404, 302, 302, 302, 302, 403, 404],
    # the form asks for no file
    ("POST", "returns:enclose"): [302, 404, 404, 400, 400, 400, 400, 403, 404],
    # polishing is off
    ("POST", "returns:polish"): [302, 404, 404, 400, 400, 400, 400, 403, 404],
    ("POST", "returns:polish_take"): [302, 404, 404, 400, 400, 400, 400, 403, 404],
    ("POST", "returns:take_back"): [302, 404, 404, 302, 302, 302, 302, 403, 404],
    ("POST", "api:returns-enclose"): [401, 404, 404, 400, 400, 400, 400, 403, 404],
    ("DELETE", "api:returns-take-back"): [401, 404, 404, 204, 204, 204, 204, 403, 404],
    ("GET", "returns:book"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "returns:book"): [302, 404, 404, 422, 422, 422, 422, 422, 404],
    ("GET", "returns:book_sheet"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("GET", "returns:book_text"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("GET", "returns:book_file"): [302, 404, 404, 404, 404, 200, 404, 403, 404],
    ("POST", "returns:book_file"): [302, 404, 404, 404, 404, 200, 404, 403, 404],
    ("GET", "returns:map"): [302, 404, 404, 404, 404, 200, 404, 403, 404],
    ("POST", "returns:map"): [302, 404, 404, 404, 404, 200, 404, 403, 404],
    ("GET", "returns:books"): [302, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "returns:books"): [302, 404, 404, 403, 403, 422, 422, 403, 404],
    ("GET", "returns:books_all"): [302, 404, 404, 403, 403, 200, 200, 403, 404],
    ("POST", "returns:bring_table"): [302, 404, 404, 403, 403, 302, 302, 403, 404],
    ("GET", "returns:map_many"): [302, 404, 404, 403, 403, 200, 404, 403, 404],
    ("POST", "returns:map_many"): [302, 404, 404, 403, 403, 200, 404, 403, 404],
    ("GET", "returns:delivery"): [302, 404, 404, 404, 404, 200, 200, 404, 404],
    ("GET", "api:returns-book"): [401, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "api:returns-take-book"): [401, 404, 404, 422, 422, 422, 422, 403, 404],
    ("POST", "api:returns-deliver"): [401, 404, 404, 403, 403, 202, 202, 403, 404],
    ("GET", "api:returns-delivery"): [401, 404, 404, 404, 404, 200, 200, 404, 404],
    ("GET", "api:returns-mine"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "api:returns-filing"): [401, 404, 404, 200, 200, 200, 200, 200, 404],
    ("PUT", "api:returns-cells"): [401, 404, 404, 200, 200, 200, 200, 403, 404],
    ("POST", "api:returns-filing-move"): [401, 404, 404, 200, 200, 200, 200, 403, 404],
    ("GET", "returns:inbox"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "returns:judge_many"): [302, 302, 302, 302, 302, 302, 302, 302, 302],
    ("GET", "returns:review"): [302, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "returns:review_move"): [302, 404, 404, 403, 403, 409, 409, 403, 404],
    ("GET", "api:returns-inbox"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "api:returns-judge-many"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "api:returns-review"): [401, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "api:returns-review-move"): [401, 404, 404, 403, 403, 409, 409, 403, 404],
    ("GET", "returns:praises"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "returns:praise_sheet"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "api:returns-praises"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "returns:reminders"): [302, 403, 403, 403, 403, 403, 403, 403, 200],
    ("POST", "returns:reminders"): [302, 403, 403, 403, 403, 403, 403, 403, 302],
    ("GET", "returns:burden"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "returns:burden_sheet"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "returns:unit_burden"): [302, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "api:returns-register"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "api:returns-propose"): [401, 403, 403, 403, 403, 201, 201, 403, 403],
    ("GET", "api:returns-entry"): [401, 404, 200, 200, 200, 200, 200, 200, 404],
    ("GET", "api:returns-weight"): [401, 404, 404, 404, 404, 200, 200, 404, 404],
    ("POST", "api:returns-entry-move"): [401, 404, 403, 403, 403, 403, 409, 403, 404],
    ("GET", "api:returns-forms"): [401, 404, 200, 200, 200, 200, 200, 200, 404],
    ("PUT", "api:returns-save-form"): [401, 404, 404, 404, 404, 200, 200, 403, 404],
    ("GET", "api:returns-cycles"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "api:returns-plan"): [401, 404, 403, 403, 403, 201, 201, 403, 404],
    ("GET", "api:returns-cycle"): [401, 404, 404, 200, 200, 200, 200, 200, 404],
    ("GET", "api:returns-expected"): [401, 404, 404, 200, 200, 200, 200, 200, 404],
    ("POST", "api:returns-cycle-move"): [401, 404, 404, 403, 403, 403, 200, 403, 404],
    ("GET", "api:returns-burden"): [401, 200, 200, 200, 200, 200, 200, 200, 200],
}
OF_DRAFT = {
    "entry_edit",
    "ask",
    "build",
    "build_act",
    "bring_sheet",
    "returns-weight",
    "returns-save-form",
}

OF_FILING = ("book", "book_sheet", "returns-book", "returns-take-book")
OF_CYCLE = ("books", "books_all", "bring_table", "returns-deliver")
UPLOADS = {"api:returns-take-book": "file", "api:returns-deliver": "files"}


class Place:
    """An approved entry with an open and a planned round, and an entry that is being drafted; of today."""

    def __init__(self, world: World) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        self.day = today + timedelta(days=200)
        clerk = world.people["province_clerk"]
        self.report = make.approved(world, at=now, title="月报", expiry_date=self.day)
        due = cycles.due_after(today, 10)
        new = make.new_cycle(opens_date=today, due_date=due)
        self.cycle = cycles.plan_cycle(self.report, new, actor=clerk, at=now)
        cycles.open_cycle(self.cycle, actor=clerk, at=now)
        new = make.new_cycle(opens_date=today, due_date=due, period="2026-01")
        self.planned = cycles.plan_cycle(self.report, new, actor=clerk, at=now)
        self.draft = make.drafted(
            world, at=now, title="草稿表", expiry_date=self.day, frequency="year"
        )
        self.filing = make.filing_of(self.cycle, world.wuhua)
        wish = NewCompilation(origin="https://kexie.example")
        self.compilation = order_compilation(self.cycle, wish, actor=clerk, at=now)
        self.file = bring_in(data=b"\xe6\x8c\x87,1\n2,3", name="a.csv", actor=clerk, at=now).pk
        self.delivery = Delivery.objects.create(cycle=self.cycle, by=clerk, at=now)
        self.world, self.due = world, due
        self.enclosure = Enclosure.objects.create(
            filing=self.filing,
            field=self.filing.cycle.form.fields.get(key="text"),
            file=bring_in(data=b"a,b\n1,2\n", name="名单.csv", actor=clerk, at=now),
            by=clerk,
            at=now,
        )

    def address(self, door: str) -> str:
        name = door.split(":")[1]
        entry = (self.draft if name in OF_DRAFT else self.report).pk
        keys: dict[str, object] = {
            "begin": {"name": "yearly_report"},
            "entry_move": {"pk": entry, "move": "end"},
            "returns-entry-move": {"pk": entry, "move": "end"},
            "build_act": {"pk": entry, "act": "add"},
            "cycle": {"pk": self.cycle.pk},
            "compilations": {"pk": self.cycle.pk},
            "returns-compile": {"pk": self.cycle.pk},
            "compilation": {"pk": self.compilation.pk},
            "returns-compilation": {"pk": self.compilation.pk},
            "returns-cycle": {"pk": self.cycle.pk},
            "returns-expected": {"pk": self.cycle.pk},
            "cycle_edit": {"pk": self.planned.pk},
            "cycle_move": {"pk": self.cycle.pk, "move": "close"},
            "returns-cycle-move": {"pk": self.cycle.pk, "move": "close"},
            "together": {"pk": self.cycle.pk},
            "together_move": {"pk": self.cycle.pk, "move": "begin"},
            "returns-begin-many": {"pk": self.cycle.pk},
            "returns-submit-many": {"pk": self.cycle.pk},
            "coverage": {
                "pk": Indicator.objects.get(code="T01").pk,
                "unit": self.world.wuhua.pk,
                "period": "2026-02",
            },
            "asked_by": {"pk": Indicator.objects.get(code="T01").pk},
            "unit_burden": {"pk": self.world.wuhua.pk},
            "filing": {"pk": self.filing.pk},
            "enclose": {"pk": self.filing.pk, "key": "text"},
            "polish": {"pk": self.filing.pk, "key": "text"},
            "polish_take": {"pk": self.filing.pk, "key": "text"},
            "returns-enclose": {"pk": self.filing.pk, "key": "text"},
            "take_back": {"pk": self.filing.pk, "enclosure": self.enclosure.pk},
            "returns-take-back": {"pk": self.filing.pk, "enclosure": self.enclosure.pk},
            "filing_findings": {"pk": self.filing.pk},
            "filing_move": {"pk": self.filing.pk, "move": "begin"},
            "returns-filing": {"pk": self.filing.pk},
            "returns-cells": {"pk": self.filing.pk},
            "returns-filing-move": {"pk": self.filing.pk, "move": "begin"},
            **{key: {"pk": self.filing.pk} for key in OF_FILING},
            **{key: {"pk": self.cycle.pk} for key in OF_CYCLE},
            **{key: {"pk": self.filing.pk, "file": self.file} for key in ("book_file", "map")},
            **{key: {"pk": self.delivery.pk} for key in ("delivery", "returns-delivery")},
            "book_text": {"pk": self.filing.pk, "encoding": "utf-8"},
            "map_many": {"pk": self.cycle.pk, "file": self.file},
            "review": {"pk": self.filing.pk},
            "review_move": {"pk": self.filing.pk, "move": "praise"},
            "returns-review": {"pk": self.filing.pk},
            "returns-review-move": {"pk": self.filing.pk, "move": "praise"},
            "returns-burden": {"unit": self.world.wuhua.pk},
        }.get(name, {})
        plain = {"register", "propose", "cycles", "burden", "burden_sheet", "find_indicators"}
        plain |= {"returns-register", "returns-propose", "returns-cycles", "mine", "returns-mine"}
        plain |= {"praises", "praise_sheet", "returns-praises"}
        plain |= {"reminders", "inbox", "judge_many", "returns-inbox", "returns-judge-many"}
        if not keys and name not in plain and door != "api:returns-plan":
            keys = {"pk": entry}
        return reverse(door, kwargs=keys)

    def sent(self, door: str) -> dict[str, object]:
        round_: dict[str, object] = {
            "period": "2026-03",
            "opens_date": timezone.localdate().isoformat(),
            "due_date": self.due.isoformat(),
        }
        bodies: dict[str, dict[str, object]] = {
            "entry_move": {"note": "合并"},
            "build_act": {"part": "part", "seen_version": 1},
            "prolong": {"to_date": (self.day + timedelta(days=20)).isoformat(), "note": "延用"},
            "ask": {"seen_form": 1},
            "plan": round_,
            "compilations": {"sections": ["work"]},
            "bring_sheet": {"seen_version": 1},
            "cycle_move": {"note": "到期"},
            "returns-propose": {
                "unit": self.world.province.pk,
                "title": "新表",
                "basis_document": "纲要",
                "basis_article": "一",
                "purpose": "汇总",
                "frequency": "year",
                "approver": self.world.province.pk,
                "expiry_date": self.day.isoformat(),
                "audience": ["county"],
            },
            "returns-entry-move": {"note": "合并"},
            "returns-save-form": {"layout": {"sections": []}, "seen_version": 1},
            "returns-plan": round_ | {"entry": self.report.pk},
            "returns-cycle-move": {"note": "到期"},
            "review_move": {"note": "扎实"},
            "returns-review-move": {"note": "扎实"},
            "returns-judge-many": {"chosen": []},
            "returns-begin-many": {"chosen": [{"pk": self.filing.pk}]},
            "returns-submit-many": {"chosen": []},
            "together_move": {"chosen": [f"{self.filing.pk}:1"]},
            "returns-cells": {"cells": [{"field": "people", "written": "9"}]},
        }
        return bodies.get(door.split(":")[1], {})


@pytest.mark.parametrize("who", PEOPLE)
def test_doors(world: World, who: str) -> None:
    """Each door for one person, each in a transaction that is taken back."""
    place = Place(world)
    client = Client()
    if who != "anonymous":
        client.force_login(world.people[who])
    wrong = {}
    for (method, door), codes in PAGES.items():
        with transaction.atomic():
            status = _answer(client, place, method, door)
            transaction.set_rollback(True)
        if status != codes[PEOPLE.index(who)]:
            wrong[method, door] = status

    assert wrong == {}


def _answer(client: Client, place: Place, method: str, door: str) -> int:
    address, sent = place.address(door), place.sent(door)
    if method == "GET":
        return client.get(address).status_code
    if door.endswith("enclose"):
        name = "file" if door.startswith("api:") else "upload"
        return client.post(address, {name: SimpleUploadedFile("名单.csv", b"a,b\n")}).status_code
    if door in UPLOADS:
        upload = SimpleUploadedFile("a.csv", b"a,b")
        return client.post(address, {UPLOADS[door]: upload}).status_code
    if door.startswith("api:"):
        send = {"PUT": client.put, "DELETE": client.delete}.get(method, client.post)
        return send(address, json.dumps(sent), content_type="application/json").status_code
    if door == "returns:bring_sheet":
        data = io.BytesIO(workbook_of(make.FORM, title="表", code="B")).read()
        sent = sent | {"upload": SimpleUploadedFile("表.xlsx", data)}
    return client.post(address, sent).status_code


SEES = {
    "nobody": set(),
    "system_admin": set(),
    "qujing_clerk": {"月报", "旧表"},
    "wuhua_clerk": {"月报", "旧表"},
    "kunming_head": {"月报", "旧表", "昆明草稿"},
    "department_clerk": {"月报", "旧表"},
    "province_clerk": {"月报", "旧表", "昆明草稿", "省草稿", "等候表"},
    "inspector": {"月报", "旧表", "昆明草稿", "省草稿", "等候表"},
}


def rows(world: World) -> None:
    make.approved(world, title="月报")
    old = make.approved(world, title="旧表", frequency="year")
    register.end(old, actor=world.people["province_head"], at=make.NOON, note="并入月报")
    make.drafted(world, title="省草稿")
    make.asked(world, title="等候表", frequency="quarter")
    make.drafted(
        world, title="昆明草稿", unit=world.kunming, by="kunming_clerk", approver=world.kunming
    )


@pytest.mark.parametrize(("who", "titles"), SEES.items(), ids=SEES)
def test_everybody_who_works_sees_what_was_approved_and_drafts_only_where_concerned(
    world: World, who: str, titles: set[str]
) -> None:
    rows(world)

    assert {entry.record.title for entry in entries_for(world.people[who])} == titles


@pytest.mark.parametrize("door", ["returns:register", "api:returns-register"])
def test_no_list_shows_more_than_the_query(world: World, client: Client, door: str) -> None:
    rows(world)
    client.force_login(world.people["wuhua_clerk"])

    answer = client.get(reverse(door))

    seen = str(answer.json()) if "api" in door else answer.content.decode()
    assert "月报" in seen
    assert "省草稿" not in seen
    assert "等候表" not in seen


def test_a_new_version_is_seen_by_its_unit_only_until_it_is_in_force(
    world: World, client: Client
) -> None:
    entry = make.approved(world)
    clerk = world.people["province_clerk"]
    forms.save_form_version(
        entry, make.FORM, actor=clerk, at=make.NOON, seen_version=0, note="秘而不宣"
    )
    for who, count in (("wuhua_clerk", 1), ("province_clerk", 2)):
        client.force_login(world.people[who])
        assert len(client.get(reverse("api:returns-forms", args=[entry.pk])).json()) == count
        page = client.get(reverse("returns:versions", args=[entry.pk])).content.decode()
        assert ("秘而不宣" in page) is (count == 2)
    client.force_login(world.people["wuhua_clerk"])
    address = reverse("returns:preview", args=[entry.pk])
    assert client.get(address, {"version": "2"}).status_code == 404
    assert client.get(address, {"version": "²"}).status_code == 200
