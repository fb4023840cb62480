"""Names of units are shown in the script of the page; nothing else happens to them."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

NAMES = {
    "云南省科学技术协会": "雲南省科學技術協會",
    "迪庆州科协": "迪慶州科協",
    "复核处": "覆核處",
    "": "",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_traditional_on_traditional_pages_only(name: str) -> None:
    page = Template("{{ name|script }}")

    for language, said in (("zh-hans", name), ("en", name), ("zh-hant", NAMES[name])):
        with override(language):
            assert page.render(Context({"name": name})) == said


def test_markup_in_a_name_stays_words() -> None:
    with override("zh-hant"):
        assert Template("{{ name|script }}").render(Context({"name": "<b>协"})) == "&lt;b&gt;協"
