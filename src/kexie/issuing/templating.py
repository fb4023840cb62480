"""
How a document for a use begins: a template's title and body, its placeholders filled from the record.

A template is data. What is filled in is taken literally; only lines of it that begin as headings do become headings, as
they would where somebody typed them.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kexie.gongwen import Block, Paragraph, Run
from kexie.gongwen.written import SPECIAL, BadText, from_text
from kexie.issuing.models import Template
from kexie.issuing.placeholders import BODY, BODY_NAME, placeholders_of, samples_of
from kexie.issuing.telling import told
from kexie.kernel.errors import Refused
from kexie.org.models import Unit

MARK = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
TORN = re.compile(r"\{\{|\}\}")
BODY_LINE = re.compile(rf"\s*\{{\{{\s*(?:{BODY}|{BODY_NAME})\s*\}}\}}\s*")


class BadTemplateText(Refused):
    """A template that cannot be filled; each trouble names the placeholder and the line."""

    status = 422

    def __init__(self, troubles: Sequence[str]) -> None:
        super().__init__(" ".join(troubles))
        self.troubles = tuple(troubles)


class NoTemplate(Refused):
    pass


Values = Mapping[str, object]


def begin(
    use: str,
    values: Values,
    *,
    unit: Unit,
    blocks: Sequence[Block] = (),
    template: Template | None = None,
) -> tuple[str, tuple[Block, ...], Template]:
    """
    Title and body of a document for a use, and the template they came from, which also says its kind and form.

    :param values: by the names in `placeholders`, flat (`meeting.title`) or one within the other; the unit's are known
    :param blocks: what was drafted from the record; stands where the template says `{{content}}`, else at the end
    :param template: the one chosen; none: the unit's own, else the one shipped
    :raises NoTemplate: none is open for this use
    :raises BadTemplateText: a placeholder is unknown here, or the body cannot be read
    """
    chosen = template or template_for(unit, use)
    words = chosen if chosen.body.strip() else _shipped(use)
    known = {"unit.name": unit.name, "unit.short_name": unit.short_name, **dict(_flat(values))}
    known |= {one.chinese: known[one.name] for one in placeholders_of(use) if one.name in known}
    title, body = filled(words.title, words.body, known, blocks)
    return title, body, chosen


def template_for(unit: Unit, use: str) -> Template:
    """
    The unit's own, the last one laid down, else the one shipped.

    :raises NoTemplate: none is open
    """
    found = templates_offered(unit, use).first()
    if found is None:
        raise NoTemplate(_("There is no template for this. Lay one down under “Templates”."))
    return found


def templates_offered(unit: Unit, use: str) -> QuerySet[Template]:
    """Open ones of the unit and those shipped, in the order in which they are offered."""
    found = Template.objects.filter(Q(unit=unit) | Q(unit=None), use=use, closed_at=None)
    own = Case(When(unit=unit, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.select_related("file").order_by(own, "-pk")


def _shipped(use: str) -> Template:
    """Words for an office's own layout that has none."""
    found = Template.objects.filter(unit=None, use=use, closed_at=None).order_by("-pk").first()
    return found or Template(use=use, title="", body="{{" + BODY + "}}")


def _flat(values: Values, prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, str(value)


def filled(
    title: str, body: str, values: Mapping[str, str], blocks: Sequence[Block] = ()
) -> tuple[str, tuple[Block, ...]]:
    """
    Title and body with their placeholders filled.

    :raises BadTemplateText: one is unknown or torn, or the body cannot be read
    """
    if troubles := [*_troubles(title, body, values)]:
        raise BadTemplateText(troubles)
    parts: list[list[str]] = [[]]
    begun = [1]
    for number, line in enumerate(body.splitlines(), start=1):
        if BODY_LINE.fullmatch(line):
            parts.append([])
            begun.append(number + 1)
        else:
            parts[-1].append(_put(line, values, literal=True))
    if len(parts) == 1:
        parts.append([])
        begun.append(0)
    made: list[Block] = []
    for at, (lines, first) in enumerate(zip(parts, begun, strict=True)):
        made += [*(blocks if at == 1 else ()), *_read(lines, first)]
    return _put(title, values, literal=False).replace("\n", ""), tuple(made)


def troubles_in(title: str, body: str, use: str) -> list[str]:
    """What is wrong with a template, each with its placeholder and line; none: it can be filled."""
    known = samples_of(use)
    known |= {one.chinese: one.sample for one in placeholders_of(use)}
    if found := [*_troubles(title, body, known)]:
        return found
    if len([line for line in body.splitlines() if BODY_LINE.fullmatch(line)]) > 1:
        return [_("{{content}} stands in it more than once.")]
    try:
        filled(title, body, known)
    except BadTemplateText as trouble:
        return list(trouble.troubles)
    return []


def preview_of(title: str, body: str, use: str) -> tuple[str, tuple[Block, ...]]:
    """The template with its samples. :raises BadTemplateText: it cannot be filled"""
    if troubles := troubles_in(title, body, use):
        raise BadTemplateText(troubles)
    known = samples_of(use) | {one.chinese: one.sample for one in placeholders_of(use)}
    here = Paragraph((Run(text="（这里是系统根据记录起草的内容。）"),))
    return filled(title, body, known, (here,))


def _troubles(title: str, body: str, values: Mapping[str, str]) -> Iterator[str]:
    for place, line in _placed(title, body):
        if BODY_LINE.fullmatch(line) and place:
            continue
        for name in MARK.findall(line):
            if name in values:
                continue
            near = difflib.get_close_matches(name, [*values, BODY], 1)
            if name in {BODY, BODY_NAME}:
                why = _("stands on a line of its own in the body")
            elif near:
                why = _("is not known here; do you mean {{%(near)s}}?") % {"near": near[0]}
            else:
                why = _("is not known here")
            yield _named(place, f"{{{{{name}}}}} {why}")
        if torn := TORN.search(MARK.sub("", line)):
            yield _named(place, _("“%(sign)s” without its other half") % {"sign": torn[0]})


def _placed(title: str, body: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; 0: the title."""
    yield 0, title
    yield from enumerate(body.splitlines(), start=1)


def _named(place: int, trouble: str) -> str:
    where = pgettext("template", "Line %(number)s") % {"number": place} if place else _("Title")
    return _("%(where)s: %(trouble)s.") % {"where": where, "trouble": trouble}


def _put(line: str, values: Mapping[str, str], *, literal: bool) -> str:
    def said(found: re.Match[str]) -> str:
        text = values[found[1]]
        return "".join(f"\\{one}" if one in SPECIAL else one for one in text) if literal else text

    return MARK.sub(said, line)


def _read(lines: Sequence[str], first: int) -> tuple[Block, ...]:
    try:
        return from_text("\n".join(lines))
    except BadText as trouble:
        where = pgettext("template", "Line %(number)s") % {"number": trouble.line + first - 1}
        raise BadTemplateText([f"{where}：{told(trouble.trouble)}"]) from trouble
