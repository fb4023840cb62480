"""The parts of the look: what they say to those who do not see colours, and that nothing gets in unescaped."""

import re
from pathlib import Path

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import engines
from django.test import Client, RequestFactory, SimpleTestCase, override_settings
from django.utils import translation

from kexie.kernel import looks
from kexie.kernel.errors import Changed, Refused
from kexie.kernel.forms import UploadInput
from kexie.kernel.http import refusal_page
from kexie.kernel.templatetags import kexie as tags

EVIL = "<script>alert(1)</script>"
STATIC = Path(__file__).parents[1] / "static" / "kexie"


def rendered(template: str, **context: object) -> str:
    return engines["django"].from_string(template).render(context)


@pytest.mark.parametrize("code", [*looks.LOOKS, "never heard of"])
def test_a_state_has_a_shape_and_a_word(code: str) -> None:
    drawn = tags.status(code, "办理中")

    assert "<svg" in drawn
    assert "办理中" in drawn
    assert re.search(r"tone-\w+", drawn)


def test_lights_differ_in_shape_not_only_in_colour() -> None:
    shapes = {light.icon for light in looks.LIGHTS.values()}

    assert len(shapes) == len(looks.LIGHTS)


def test_what_people_wrote_is_never_markup() -> None:
    drawn = "".join(
        (
            tags.status("late", EVIL),
            tags.light("red", EVIL),
            tags.progress(3, EVIL),
            tags.icon("x", EVIL),
        )
    )

    assert "<script" not in drawn
    assert "<script" not in rendered("{% capture a %}{{ x }}{% endcapture %}{{ a }}{{ a }}", x=EVIL)


def test_captured_content_can_be_shown_twice_or_found_empty() -> None:
    template = (
        "{% capture a %} {{ x }} {% endcapture %}{% if a %}{{ a }}{{ a }}{% else %}empty{% endif %}"
    )

    assert rendered(template, x="b") == "bb"
    assert rendered(template, x="") == "empty"


class Sample(forms.Form):
    title = forms.CharField(help_text="forty characters")
    note = forms.CharField(required=False)
    told = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("do", "do")], widget=forms.RadioSelect)
    file = forms.FileField(
        required=False, widget=UploadInput(accept=".pdf", maximum=1000, hint=EVIL)
    )


def test_faults_and_hints_are_tied_to_their_field() -> None:
    html = str(Sample({"kind": "do"}))

    field = re.search(r'<input type="text" name="title"[^>]*>', html)
    assert field
    described = re.search(r'aria-describedby="([^"]+)"', field.group())
    assert described
    assert described.group(1).split() == ["id_title_helptext", "id_title_error"]
    assert all(f'id="{one}"' in html for one in described.group(1).split())
    assert 'aria-invalid="true"' in field.group()


def test_every_field_has_a_label_and_every_choice_a_group() -> None:
    html = str(Sample())

    for name in ("title", "note", "told", "file"):
        assert f'id="id_{name}"' in html
    labelled = len(re.findall(r"<label", html))
    assert labelled == 6  # the file has two: its name, and its button
    assert html.count("<fieldset") == 1
    assert EVIL not in html


def test_what_may_stay_empty_says_so() -> None:
    with translation.override("zh-hans"):
        html = str(Sample())

    assert html.count("选填") == 2


def refusal(exc: Refused, *, htmx: bool) -> tuple[int, str, str]:
    headers = {"HX-Request": "true"} if htmx else {}
    request = RequestFactory().get("/", headers=headers)
    with translation.override("zh-hans"):
        answer = refusal_page(request, exc)
    return answer.status_code, answer.content.decode(), answer.get("HX-Retarget", "")


def test_a_refusal_is_a_page_or_a_fragment_with_its_sentence() -> None:
    page = refusal(Refused("先签收，再报送。"), htmx=False)
    fragment = refusal(Refused("先签收，再报送。"), htmx=True)

    assert page[0] == fragment[0] == 409
    assert "先签收，再报送。" in page[1]
    assert "<html" in page[1]
    assert "先签收，再报送。" in fragment[1]
    assert "<html" not in fragment[1]
    assert fragment[2] == "#messages"


def test_who_was_slower_sees_both_versions() -> None:
    slower = Changed("有人先改了。", yours={"标题": EVIL}, theirs={"标题": "原题"})

    _status, page, _target = refusal(slower, htmx=False)

    assert "原题" in page
    assert "&lt;script&gt;" in page
    assert EVIL not in page


@override_settings(ROOT_URLCONF="kexie.kernel.tests.gallery")
def test_the_gallery_shows_every_part_under_the_content_policy() -> None:
    answer = Client().get("/gallery/?sort=-due&q=%22%3E%3Cscript%3E")

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not re.search(r"<[^>]+\sstyle=|<style|<[^>]+\son\w+=|<script(?![^>]*(src=|json))", html)
    assert '"><script>' not in html


def test_every_page_leads_to_complaints_and_forbids_secrets() -> None:
    footer = (Path(__file__).parents[1] / "templates/kexie/footer.html").read_text()

    assert "administration:complain" in footer
    for page in ("base.html", "entrance.html"):
        whole = (Path(__file__).parents[1] / "templates/kexie" / page).read_text()
        assert "kexie/footer.html" in whole


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_scripts_are_small_and_evaluate_nothing(path: Path) -> None:
    source = path.read_text()

    assert source.count("\n") <= 400
    assert not re.search(
        r"\beval\(|new Function|innerHTML|document\.write|setAttribute\(.style", source
    )


class Everything(forms.Form):
    plain = forms.CharField(required=False, max_length=7, help_text=EVIL)
    number = forms.IntegerField(required=False, min_value=3)
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"data-x": EVIL}))
    hidden = forms.CharField(widget=forms.HiddenInput(), required=False)
    secret = forms.CharField(widget=forms.PasswordInput(), required=False)
    one = forms.ChoiceField(choices=[("", "–"), ("a", EVIL), ("b", "B")], required=False)
    some = forms.MultipleChoiceField(
        choices=[("G", [("a", "A"), (EVIL, "B")]), ("c", "C")], required=False, disabled=True
    )


@pytest.mark.parametrize(
    "sent",
    [
        None,
        {"plain": EVIL, "number": "1234567", "day": "2026-01-02", "one": "a", "some": [EVIL, "c"]},
        {"plain": "0", "hidden": '"&', "secret": "x", "one": "never offered"},
    ],
)
def test_selects_and_inputs_are_what_djangos_templates_write(
    sent: dict[str, object] | None,
) -> None:
    ours, theirs = Everything(sent), Everything(sent)
    theirs.renderer = DjangoTemplates()
    for name in ours.fields:
        drawn = ours[name].as_widget(attrs={"class": "x"})
        expected = theirs[name].as_widget(attrs={"class": "x"})
        SimpleTestCase().assertHTMLEqual(drawn, expected)
