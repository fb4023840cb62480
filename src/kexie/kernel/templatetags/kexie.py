"""Tags and filters of every template (a builtin: no `load` needed). README.md shows each in use."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from kexie.kernel import words
from kexie.kernel.looks import Look, light_of, look_of
from kexie.kernel.paging import Page
from kexie.kernel.script import in_script
from kexie.kernel.tables import Sorting

register = template.Library()


class Capture(template.Node):
    """Renders its content once, so that it can be shown in more than one place, or not at all if empty."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> SafeString:
        context[self.name] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 -- rendered, thus escaped, already
        return SafeString()


@register.tag
def capture(parser: Parser, token: Token) -> Capture:
    """`{% capture name %}…{% endcapture %}`, then `{{ name }}`."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return Capture(nodelist, name)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing from the sprite; without a label it is decoration and hidden from readers of the page aloud."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>',
            label,
            _drawing(name),
        )
    return _decoration(name)


@lru_cache(maxsize=256)
def _decoration(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', _drawing(name)
    )


@lru_cache(maxsize=256)
def _drawing(name: str) -> str:
    """Its address, which is another one only in another build; a page has a hundred of them."""
    return f"{static('vendor/icons.svg')}#{name}"


CHIP = (
    '<li data-value="{0}"><input type="hidden" name="{1}" value="{0}"><span>{2}</span>'
    '<button type="button" class="tool" data-picker-remove>{3}<span class="visually-hidden">{4} {2}</span></button></li>'
)


@register.simple_tag
def chips(name: str, chosen: Iterable[tuple[str, str]]) -> SafeString:
    """What is chosen in a picker, each with its button to remove it: an address may name two hundred."""
    cross, remove = icon("x"), gettext("Remove")
    return format_html_join("", CHIP, ((key, name, label, cross, remove) for key, label in chosen))


def _badge(look: Look, label: str) -> SafeString:
    return format_html(
        '<span class="status tone-{}">{}{}</span>', look.tone, icon(look.icon), label
    )


@register.simple_tag
def once_key() -> SafeString:
    """In a form that must not be done twice: sent again, it leads where it led the first time."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid4())


@register.simple_tag
def status(code: str, label: str) -> SafeString:
    """A state: shape, colour and word. `code` is a state's code or a tone's name."""
    return _badge(look_of(code), label)


@register.simple_tag
def light(colour: str, label: str) -> SafeString:
    """A light (green, yellow, red, blue, grey) with the reason in words."""
    return _badge(light_of(colour), label)


@register.simple_tag
def deadline(day: date | None, today: date) -> SafeString:
    """A deadline as said from today, coloured when near or missed; the date itself on hovering and in print."""
    said = words.due_words(day, today)
    if day is None:
        return format_html('<span class="due tone-quiet">{}</span>', said)
    return format_html(
        '<time class="due tone-{}" datetime="{}" title="{}">{}</time>',
        words.due_tone(day, today),
        day.isoformat(),
        words.day_words(day),
        said,
    )


@register.simple_tag
def progress(percent: int, label: str) -> SafeString:
    """A bar and its figure; `label` says of what."""
    return format_html(
        '<span class="bar"><progress max="100" value="{0}" aria-label="{1}"></progress>'
        '<span class="number">{0} %</span></span>',
        percent,
        label,
    )


@register.simple_tag
def sort_head(sorting: Sorting, key: str, label: str, classes: str = "") -> SafeString:
    """A table head that sorts; `classes="number"` for figures."""
    direction = sorting.direction(key)
    shape = {"ascending": "↑", "descending": "↓", "none": ""}[direction]
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}"><a href="{}" class="sort">{}'
        '<span aria-hidden="true">{}</span></a></th>',
        classes,
        direction,
        sorting.link(key),
        label,
        shape,
    )


@register.inclusion_tag("kexie/pager.html")
def pager(page: Page[Any]) -> dict[str, Page[Any]]:
    """Where in the list one is, and the way to the other pages."""
    return {"page": page}


@register.inclusion_tag("kexie/empty.html")
def empty(title: str, hint: str, url: str = "", label: str = "") -> dict[str, str]:
    """What would be here, and how to begin; `url` and `label` make the button."""
    return {"title": title, "hint": hint, "url": url, "label": label}


@register.filter
def due(day: date | None, today: date) -> str:
    """`{{ task.due_date|due:today }}` -> 3 天后到期."""
    return words.due_words(day, today)


@register.filter
def day(value: date | None, today: date | None = None) -> str:
    """`{{ date|day }}` -> 2024年6月30日; `{{ date|day:today }}` leaves this year's number out."""
    return words.day_words(value, today) if value else ""


@register.filter
def day_before(value: date) -> date:
    """The last day of a span that ends before `value`."""
    return value - timedelta(days=1)


@register.filter
def moment(value: datetime | None) -> str:
    """`{{ step.at|moment }}` -> 2024年6月30日 09:05."""
    return words.moment_words(value) if value else ""


@register.filter
def number(value: words.Number | None, decimals: int | None = None) -> str:
    """`{{ 1234567|number }}` -> 1,234,567."""
    return "" if value is None else words.number_words(value, decimals)


@register.filter
def big(value: words.Number | None) -> str:
    """`{{ 123456|big }}` -> 12.35 万."""
    return "" if value is None else words.big_words(value)


@register.filter
def script(value: str | None) -> str:
    """`{{ unit.short_name|script }}`: names of units and posts in the script of the page."""
    return in_script(value) if value else ""


@register.filter
def size(value: int) -> str:
    """`{{ file.size|size }}` -> 3.3 MB."""
    return words.size_words(value)


@register.filter
def count_at(items: Iterable[Any], url: str) -> int:
    """The badge of the menu entry that leads to this address; 0 if there is none."""
    return next((item.count or 0 for item in items if item.url == url), 0)


@register.filter
def look_up(table: Mapping[Any, Any], key: object) -> Any:
    """`{{ labels|look_up:code }}`: the value at a key that is itself a variable; nothing if absent."""
    return table.get(key, "")
