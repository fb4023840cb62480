"""The doors of sign-off, templates, archive and drafts: who gets which answer, and who sees which rows."""

import pytest
from django.test import Client
from django.urls import reverse

from kexie.issuing.actions.archiving import archive_document
from kexie.issuing.actions.issuing import make_files
from kexie.issuing.actions.signers import NewSigner, add_signer
from kexie.issuing.actions.signing import ask_sign_off
from kexie.issuing.actions.templates import NewTemplate, save_template
from kexie.issuing.models import Template
from kexie.issuing.queries.archive import archivable_for
from kexie.issuing.queries.signing import signers_for
from kexie.issuing.queries.templates import templates_for
from kexie.issuing.tests import make
from kexie.issuing.tests.make import NOON
from kexie.issuing.tests.test_access import ELSEWHERE, PEOPLE
from kexie.matters.tests import make as matters
from kexie.matters.tests import make_suggestions
from tests.world import World

WHO = [*PEOPLE, "security_admin"]
SENT: dict[str, dict[str, object]] = {
    "answer": {"answer": "signed"},
    "archive_many": {"retention": "10"},
    "signing_rule": {"working_days": "2"},
}
# One checked document is asked about by `ask`, one before the head by `recall` and `answer`; one is archived.
# door                                anon nobody kunming qujing depart clerk super head inspect system security
DOORS: dict[tuple[str, str], list[int]] = {
    ("GET", "issuing:about_compilation"): [302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
    ("GET", "issuing:about_suggestion"): [302, 404, 200, 404, 200, 200, 200, 200, 200, 404, 404],
    ("GET", "issuing:about_text"): [302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
    ("GET", "issuing:about_task"): [302, 404, 200, 404, 404, 200, 200, 200, 200, 404, 404],
    ("POST", "issuing:answer"): [302, 404, 404, 404, 404, 403, 403, 404, 403, 404, 404],
    ("GET", "issuing:archive"): [302, 403, 200, 200, 200, 200, 200, 200, 403, 403, 403],
    ("POST", "issuing:archive_many"): [302, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "issuing:archive_year"): [302, 404, 404, 404, 404, 200, 200, 200, 404, 404, 404],
    ("POST", "issuing:ask"): [302, 404, 404, 404, 404, 302, 302, 302, 302, 404, 404],
    ("GET", "issuing:begin"): [302, 403, 200, 200, 200, 200, 200, 200, 403, 403, 403],
    ("GET", "issuing:begin_use"): [302, 403, 200, 200, 200, 200, 200, 200, 403, 403, 403],
    ("POST", "issuing:begin_use"): [302, 403, 422, 422, 422, 422, 422, 422, 403, 403, 403],
    ("POST", "issuing:close_signer"): [302, 404, 404, 404, 404, 404, 302, 302, 404, 404, 404],
    ("POST", "issuing:close_template"): [302, 404, 404, 404, 404, 403, 302, 302, 404, 404, 404],
    ("POST", "api:issuing-add-signer"): [401, 403, 403, 403, 403, 403, 201, 201, 403, 403, 403],
    ("POST", "api:issuing-answer"): [401, 404, 404, 404, 404, 403, 403, 404, 403, 404, 404],
    ("POST", "api:issuing-archive"): [401, 404, 403, 404, 404, 201, 201, 201, 403, 404, 404],
    ("POST", "api:issuing-ask"): [401, 404, 404, 404, 404, 200, 200, 200, 403, 404, 404],
    ("POST", "api:issuing-close-signer"): [401, 404, 404, 404, 404, 404, 204, 204, 404, 404, 404],
    ("POST", "api:issuing-close-template"): [
        401,
        404,
        404,
        404,
        404,
        403,
        204,
        204,
        404,
        404,
        404,
    ],
    ("POST", "api:issuing-draft-about"): [401, 404, 403, 404, 404, 201, 201, 201, 403, 404, 404],
    ("POST", "api:issuing-draft-breakdown"): [
        401,
        422,
        403,
        422,
        422,
        201,
        201,
        201,
        403,
        422,
        422,
    ],
    ("POST", "api:issuing-draft-bulletin"): [
        401,
        422,
        403,
        422,
        422,
        201,
        201,
        201,
        403,
        422,
        422,
    ],
    ("POST", "api:issuing-draft-reminder"): [
        401,
        422,
        403,
        422,
        422,
        201,
        201,
        201,
        403,
        422,
        422,
    ],
    ("POST", "api:issuing-draft-source"): [401, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
    ("POST", "api:issuing-edit-signer"): [401, 404, 404, 404, 404, 403, 200, 200, 404, 404, 404],
    ("POST", "api:issuing-give-pin"): [401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200],
    ("GET", "api:issuing-package"): [401, 404, 404, 404, 404, 200, 200, 200, 404, 404, 404],
    ("GET", "api:issuing-packages"): [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "api:issuing-recall"): [401, 404, 404, 404, 404, 204, 204, 204, 403, 404, 404],
    ("POST", "api:issuing-save-template"): [
        401,
        403,
        403,
        403,
        403,
        403,
        201,
        201,
        403,
        403,
        403,
    ],
    ("GET", "api:issuing-signers"): [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "api:issuing-signing-rule"): [401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 204],
    ("GET", "api:issuing-templates"): [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ("POST", "issuing:draft"): [302, 404, 403, 404, 404, 302, 302, 302, 403, 404, 404],
    ("POST", "issuing:draft_many"): [302, 302, 302, 302, 302, 302, 302, 302, 302, 302, 302],
    ("GET", "issuing:edit_signer"): [302, 404, 404, 404, 404, 404, 200, 200, 404, 404, 404],
    ("POST", "issuing:edit_signer"): [302, 404, 404, 404, 404, 404, 422, 422, 404, 404, 404],
    ("GET", "issuing:edit_template"): [302, 403, 403, 403, 403, 403, 200, 200, 403, 403, 403],
    ("POST", "issuing:edit_template"): [302, 403, 403, 403, 403, 403, 422, 422, 403, 403, 403],
    ("POST", "issuing:give_pin"): [302, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200],
    ("GET", "issuing:new_template"): [302, 403, 403, 403, 403, 403, 200, 200, 403, 403, 403],
    ("POST", "issuing:new_template"): [302, 403, 403, 403, 403, 403, 422, 422, 403, 403, 403],
    ("GET", "issuing:package"): [302, 404, 404, 404, 404, 200, 200, 200, 404, 404, 404],
    ("GET", "issuing:pins"): [302, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200],
    ("POST", "issuing:recall"): [302, 404, 404, 404, 404, 302, 302, 302, 403, 404, 404],
    ("GET", "issuing:sign"): [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
    ("POST", "issuing:sign"): [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
    ("GET", "issuing:sign_box"): [302, 404, 404, 404, 404, 200, 200, 200, 200, 404, 404],
    ("GET", "issuing:sign_enclosure"): [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
    ("GET", "issuing:sign_pdf"): [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
    ("GET", "issuing:signers"): [302, 403, 200, 200, 200, 200, 200, 200, 403, 403, 403],
    ("POST", "issuing:signers"): [302, 403, 422, 422, 422, 422, 422, 422, 403, 403, 403],
    ("POST", "issuing:signing_rule"): [302, 403, 403, 403, 403, 403, 403, 403, 403, 403, 302],
    ("GET", "issuing:tasks_button"): [302, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200],
    ("GET", "issuing:template"): [302, 404, 404, 404, 404, 200, 200, 200, 404, 404, 404],
    ("GET", "issuing:template_layout"): [302, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404],
    ("GET", "issuing:templates"): [302, 403, 200, 200, 200, 200, 200, 200, 403, 403, 403],
}
BODIES: dict[str, dict[str, object]] = {
    "issuing-ask": {"signer": "{signer}"},
    "issuing-answer": {"answer": "signed"},
    "issuing-archive": {"retention": 10},
    "issuing-add-signer": {"unit": "{province}", "name": "新人", "post_title": "主席"},
    "issuing-edit-signer": {"name": "新人", "post_title": "主席", "seen_version": 1},
    "issuing-signing-rule": {"working_days": 2},
    "issuing-save-template": {
        "unit": "{province}",
        "use": "other",
        "name": "新",
        "kind": "通知",
        "form": "公文",
        "body": "正文",
    },
    "issuing-draft-breakdown": {"tasks": ["{task}"], "unit": "{province}", "source": "讲话"},
    "issuing-draft-source": {"unit": "{province}", "document": 1},
    "issuing-draft-bulletin": {"unit": "{province}"},
    "issuing-draft-reminder": {"unit": "{province}", "of": "{kunming}"},
    "issuing-draft-about": {"about": "{task}"},
}
CASES = [
    pytest.param(method, door, who, code, id=f"{who}-{method}-{door}")
    for (method, door), codes in DOORS.items()
    for who, code in zip(WHO, codes, strict=True)
]


class Place:
    """Documents on their way, a signer, a template, and what drafts are made of."""

    def __init__(self, world: World) -> None:
        people = world.people
        clerk, head = people["province_clerk"], people["province_head"]
        self.checked, self.waiting = make.checked(world, title="待送签"), make.checked(world)
        self.signer = make.signer(world)
        ask_sign_off(self.waiting, self.signer, actor=clerk, at=NOON)
        self.issued, self.archived = make.issued(world), make.issued(world)
        for one in (self.issued, self.archived):
            make_files(one, actor=clerk, at=NOON)
        archive_document(self.archived, retention=30, actor=clerk, at=NOON)
        new = NewTemplate(use="other", name="本省", kind="通知", form="公文", body="正文")
        self.template = save_template(new, unit=world.province, actor=head, at=NOON)
        self.task = matters.task(world)
        self.suggestion = make_suggestions.answered(world)
        self.keys: dict[object, object] = {
            "{signer}": self.signer.pk,
            "{province}": world.province.pk,
            "{kunming}": world.kunming.pk,
            "{task}": self.task.pk,
        }

    def address(self, door: str) -> str:
        name = door.split(":")[1]
        keys: dict[str, dict[str, object]] = {
            "sign": {"secret": "x" * 43},
            "sign_pdf": {"secret": "x" * 43},
            "sign_enclosure": {"secret": "x" * 43, "pk": 1},
            "begin_use": {"use": "bulletin"},
            "draft": {"use": "breakdown", "pk": self.task.pk},
            "issuing-draft-about": {"use": "breakdown"},
            "archive_year": {"year": 2026},
        }
        of: dict[str, int] = {
            **dict.fromkeys(("ask", "sign_box", "issuing-ask"), self.checked.pk),
            **dict.fromkeys(
                ("recall", "answer", "issuing-recall", "issuing-answer"), self.waiting.pk
            ),
            **dict.fromkeys(("edit_signer", "close_signer", "give_pin"), self.signer.pk),
            **dict.fromkeys(
                ("issuing-edit-signer", "issuing-close-signer", "issuing-give-pin"),
                self.signer.pk,
            ),
            **dict.fromkeys(
                ("template", "edit_template", "close_template", "issuing-close-template"),
                self.template.pk,
            ),
            "template_layout": self.template.pk,
            **dict.fromkeys(("package", "issuing-package"), self.archived.pk),
            "issuing-archive": self.issued.pk,
            "about_task": self.task.pk,
            "about_text": self.task.pk,
            "about_suggestion": self.suggestion.pk,
            "about_compilation": 1,
        }
        given = keys.get(name, {"pk": of[name]} if name in of else {})
        return reverse(door, kwargs=given)

    def body(self, name: str) -> dict[str, object]:
        given = dict(BODIES.get(name, {}))
        if "tasks" in given:
            given["tasks"] = [self.task.pk]
        return {
            key: self.keys.get(value, value) if isinstance(value, str) else value
            for key, value in given.items()
        }


def answered(scene: Place, world: World, method: str, door: str, who: str) -> int:
    client, name = Client(), door.split(":")[1]
    if who != "anonymous":
        client.force_login(world.people[who])
    address = scene.address(door)
    if method == "GET":
        answer = client.get(address)
    elif door.startswith("api:"):
        answer = client.post(address, scene.body(name), content_type="application/json")
    else:
        answer = client.post(address, SENT.get(name, {}))
    if answer.streaming:
        b"".join(answer)  # and so its file is closed
    return answer.status_code


@pytest.mark.scene(of=Place)
@pytest.mark.parametrize(("method", "door", "who", "code"), CASES)
def test_door(  # noqa: PLR0917 -- a case of the table
    world: World, scene: Place, method: str, door: str, who: str, code: int
) -> None:
    assert answered(scene, world, method, door, who) == code


def test_every_other_door_of_the_room_stands_in_this_table() -> None:
    assert {door.split(":")[1] for _method, door in DOORS} == ELSEWHERE


def rows(world: World) -> None:
    """A signer and a template of Kunming, a document of the province that waits for the archive."""
    head = world.people["kunming_head"]
    new = NewSigner(name="李主席", post_title="主席")
    add_signer(new, unit=world.kunming, actor=head, at=NOON)
    words = NewTemplate(use="other", name="昆明", kind="通知", form="公文", body="正文")
    save_template(words, unit=world.kunming, actor=head, at=NOON)
    make.issued(world)


SEES: dict[str, tuple[set[str], set[str], int]] = {
    # signers, own templates, what is his to archive
    "province_clerk": ({"李主席", "省领导"}, {"昆明"}, 1),
    "kunming_clerk": ({"李主席"}, {"昆明"}, 0),
    "wuhua_clerk": (set(), set(), 0),
    "qujing_clerk": (set(), set(), 0),
    "inspector": (set(), set(), 0),
    "nobody": (set(), set(), 0),
    "system_admin": (set(), set(), 0),
    "security_admin": (set(), set(), 0),
    "audit_admin": (set(), set(), 0),
}


@pytest.mark.scene(of=rows)
@pytest.mark.parametrize(("who", "seen"), SEES.items(), ids=SEES)
def test_who_sees_which_rows(world: World, who: str, seen: tuple[set[str], set[str], int]) -> None:
    user = world.people[who]

    own = {one.name for one in templates_for(user) if one.unit_id}
    assert ({one.name for one in signers_for(user)}, own, archivable_for(user).count()) == seen
    shipped = Template.objects.filter(unit=None).count()
    assert templates_for(user).filter(unit=None).count() == shipped
