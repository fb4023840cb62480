"""The tool that keeps the message catalogues, and the catalogues themselves."""

from pathlib import Path

import polib
import pytest

from kexie.kernel.script import to_traditional
from tools import catalogues

GLOSSARY = Path(__file__).parents[1] / "docs" / "glossary.md"
TEMPLATE = """{% load i18n %}
<p title="{% translate "Close" %}">
    {% blocktranslate count days=n trimmed %}
      {{ days }} day left
    {% plural %}
      {{ days }} days left
    {% endblocktranslate %}
  {% if a %}{{ _("Late") }}{% endif %}
</p>
"""


@pytest.fixture
def room(tmp_path: Path) -> Path:
    room = tmp_path / "lamp"
    (room / "templates" / "lamp").mkdir(parents=True)
    (room / "templates" / "lamp" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    (room / "views.py").write_text('say = _("Hello %(name)s")\n', encoding="utf-8")
    return room


def translate(room: Path, said: dict[str, str]) -> None:
    path = catalogues.catalogue_of(room)
    catalogue = catalogues.load(path)
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: said.get(entry.msgid, "")}
        else:
            entry.msgstr = said.get(entry.msgid, "")
    catalogue.save(str(path))


ALL = {
    "Close": "办结",
    "%(days)s day left": "还有 %(days)s 天",
    "Late": "逾期",
    "Hello %(name)s": "%(name)s，您好",
}


def test_messages_are_found_in_python_and_in_templates(room: Path) -> None:
    found = catalogues.messages_of(room)

    assert {text for _, text in found} == set(ALL)
    assert found[None, "%(days)s day left"].plural == "%(days)s days left"
    assert found[None, "Late"].places == {"templates/lamp/page.html"}


def test_a_second_extraction_keeps_translations_and_drops_what_is_gone(room: Path) -> None:
    catalogues.extract(room, {})
    translate(room, ALL)
    (room / "views.py").write_text('say = _("Goodbye")\n', encoding="utf-8")

    catalogues.extract(room, {(None, "Goodbye"): "再见"})

    kept = catalogues.translations([room])
    assert kept.pop((None, "Goodbye")) == "再见"
    assert {text: said for (_, text), said in kept.items()} == {
        text: said for text, said in ALL.items() if text != "Hello %(name)s"
    }


def test_a_complete_catalogue_has_no_faults(room: Path) -> None:
    catalogues.extract(room, {})
    translate(room, ALL)

    assert list(catalogues.faults_of(room)) == []


def test_what_is_missing_unused_or_differs_is_named(room: Path) -> None:
    catalogues.extract(room, {})
    translate(room, ALL | {"Late": "", "Hello %(name)s": "%(who)s，您好"})
    catalogue = catalogues.load(catalogues.catalogue_of(room))
    catalogue.append(polib.POEntry(msgid="Gone", msgstr="没了", flags=["fuzzy"]))
    catalogue.save(str(catalogues.catalogue_of(room)))
    (room / "forms.py").write_text('say = _("%s done")\n', encoding="utf-8")

    assert sorted(catalogues.faults_of(room)) == [
        "fuzzy: 'Gone'",
        "no longer used (run extract): 'Gone'",
        "not in the catalogue (run extract): '%s done'",
        "not translated: 'Late'",
        "placeholder without a name: '%s done'",
        "placeholders differ: 'Hello %(name)s' / '%(who)s，您好'",
    ]


def test_two_rooms_that_translate_one_message_differently_are_named(
    room: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "views.py").write_text('say = _("Late")\n', encoding="utf-8")
    for one, said in ((room, "逾期"), (other, "迟到")):
        catalogues.extract(one, {})
        translate(one, ALL | {"Late": said})

    assert list(catalogues.contradictions([room, other])) == [
        "'Late' has two translations (lamp: 逾期, other: 迟到): agree, or give it a context"
    ]


def test_compiled_catalogues_speak_both_scripts(room: Path) -> None:
    catalogues.extract(room, {})
    translate(room, ALL)

    catalogues.compile_room(room)

    for script, said in (("zh_Hans", "还有 %(days)s 天"), ("zh_Hant", "還有 %(days)s 天")):
        compiled = polib.mofile(str(catalogues.catalogue_of(room, script).with_suffix(".mo")))
        entry = compiled.find("%(days)s day left")
        assert entry is not None
        assert entry.msgstr_plural == {0: said}


def glossary() -> list[tuple[str, str]]:
    rows = [row.split("|") for row in GLOSSARY.read_text(encoding="utf-8").splitlines()]
    return [(row[1].strip(), row[2].strip()) for row in rows if len(row) > 4][2:]


@pytest.mark.parametrize(("simplified", "traditional"), glossary())
def test_traditional_is_made_as_the_glossary_has_it(simplified: str, traditional: str) -> None:
    assert to_traditional(simplified) == traditional


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("这里共三只，只有一只在里面", "這裡共三隻，只有一隻在裡面"),
        ("皇后之后，后台回复", "皇后之後，後臺回覆"),
        ("每周制定制度，研制台账", "每週制定制度，研製臺賬"),
        ("云南省科协的平台与信息项目", "雲南省科協的平臺與信息項目"),
        ("3 天后到期，逾期不准撤回", "3 天後到期，逾期不准撤回"),
        ("数字不准确，工作不扎实", "數字不準確，工作不紮實"),
        ("于十分钟内联系相关干部", "於十分鐘內聯繫相關幹部"),
    ],
)
def test_characters_with_two_forms_are_told_apart(simplified: str, traditional: str) -> None:
    assert to_traditional(simplified) == traditional


def test_the_catalogues_of_the_rooms_are_complete() -> None:
    assert catalogues.check() == 0
