"""The gate for templates lets good ones through and names what is wrong with the others."""

import pytest

from tools.templates import faults_in

GOOD = """{% extends "kexie/base.html" %}{% load i18n static %}
{# a note #}
{% block body_class %}wide{% endblock body_class %}
{% block main %}
  <a {% if late %}class="late"{% else %}class="calm"{% endif %} title="{% translate "Close" %}" href="{{ url }}">
    {% blocktranslate %}Due in <b>{{ days }}</b> days{% endblocktranslate %} <kbd>Enter</kbd>
  </a>
  <script src="{% static "kernel/kexie.js" %}" defer></script>
  <script type="application/json" id="measures">{{ measures }}</script>
{% endblock %}
"""


def test_a_plain_template_passes() -> None:
    assert faults_in(GOOD) == []


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("<script>go()</script>", "inline script"),
        ("<style>p { color: red }</style>", "inline style in <style>"),
        ('<p style="color: red"></p>', "inline style in <p>"),
        ('<a onclick="go()"></a>', "handler in <a onclick>"),
        ('<a hx-on:click="go()"></a>', "handler in <a hx-on:click>"),
        ('<a href="javascript:go()"></a>', "handler in <a href>"),
        (
            '<img src="https://example.org/a.png">',
            "asset from elsewhere: https://example.org/a.png",
        ),
        ("<p>Late</p>", "not marked for translation: 'Late'"),
        ("<p>逾期</p>", "not marked for translation: '逾期'"),
        ('<input placeholder="Name">', "not marked for translation: placeholder='Name'"),
        ("{% regroup a by b as c %}", "tag that templates here do not use: regroup"),
        ("{% if a and b or c and d %}{% endif %}", "logic: if a and b or c and d"),
    ],
)
def test_what_must_not_stand_in_a_template_is_named(template: str, fault: str) -> None:
    assert fault in faults_in(template)


def test_our_own_tags_are_known() -> None:
    assert faults_in('{% icon "clock" %}', frozenset({"icon"})) == []
