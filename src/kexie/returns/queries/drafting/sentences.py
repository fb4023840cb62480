"""Plain sentences from facts. Each says one thing and points to the fact it says; none holds a figure of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from kexie.indicators.amounts import shown
from kexie.indicators.models import Service
from kexie.kernel.words import day_words
from kexie.matters.models import Theme
from kexie.returns.queries.drafting.facts import Aim, Facts, Held, Work, is_late

# Reports are documents of the office: written in its language, whatever the reader's.
OFFICE = "zh-hans"
# Figures and tasks named in a text section; the rest stands in its tables.
FIGURES = 6
TASKS = 8
# How an address of a figure names the whole.
WHOLE = "WHOLE"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`record`: key of the card it points to; `figure`: address of the figure; `words`: the fact as it is now."""

    text: str
    words: str
    record: int | None = None
    figure: str = ""


def sentences_for(section: str, facts: Facts) -> list[Sentence]:
    """The draft of a section of this kind; nothing known: nothing is written."""
    makers: dict[str, Callable[[Facts], Iterator[Sentence]]] = {
        "situation": _situation,
        "workers": lambda all_: _service(all_, Service.WORKERS, (Theme.WORKERS,)),
        "innovation": lambda all_: _service(all_, Service.INNOVATION, (Theme.INNOVATION,)),
        "literacy": lambda all_: _service(all_, Service.LITERACY, (Theme.LITERACY, Theme.PROJECTS)),
        "decisions": lambda all_: _service(
            all_, Service.DECISIONS, (Theme.DECISIONS, Theme.RESEARCH)
        ),
        "organisation": lambda all_: _service(
            all_, Service.ORGANISATION, (Theme.PARTY, Theme.RULES, Theme.CONDUCT)
        ),
        "plan": _plan,
        "highlights": _highlights,
        "problems": _problems,
        "next": _next,
    }
    maker = makers.get(section)
    with translation.override(OFFICE):
        return list(maker(facts)) if maker else []


def _situation(facts: Facts) -> Iterator[Sentence]:
    done = [work for work in facts.work if work.is_done]
    if facts.work:
        words = _("%(done)s of %(all)s tasks done") % {"done": len(done), "all": len(facts.work)}
        yield Sentence(
            _("In %(period)s the unit answered for %(all)s tasks and completed %(done)s of them.")
            % {"period": facts.period.label, "all": len(facts.work), "done": len(done)},
            words,
            record=facts.work[0].share.pk,
        )
    met = [aim for aim in facts.aims if aim.is_met]
    if facts.aims:
        yield Sentence(
            _("Of %(all)s targets of the year %(met)s were met.")
            % {"all": len(facts.aims), "met": len(met)},
            _("%(met)s of %(all)s targets met") % {"met": len(met), "all": len(facts.aims)},
            figure=_address(facts.aims[0]),
        )


def _service(facts: Facts, service: Service, themes: Sequence[Theme]) -> Iterator[Sentence]:
    held = [one for one in facts.held if one.indicator.service == service and one.is_whole]
    for one in held[:FIGURES]:
        yield _figure(one)
    done = [one for one in facts.work if one.is_done and one.theme in themes]
    for work in done[:TASKS]:
        yield _done(work)


def _figure(held: Held) -> Sentence:
    name, now = held.indicator.name, held.words
    if held.before is None or held.before == held.amount:
        text = _("%(name)s: %(now)s.") % {"name": name, "now": now}
    elif held.amount > held.before:
        more = shown(held.amount - held.before, held.indicator)
        text = _("%(name)s: %(now)s, %(change)s more than the year before.") % {
            "name": name,
            "now": now,
            "change": more,
        }
    else:
        less = shown(held.before - held.amount, held.indicator)
        text = _("%(name)s: %(now)s, %(change)s less than the year before.") % {
            "name": name,
            "now": now,
            "change": less,
        }
    return Sentence(text, f"{name} {now}", figure=held.address)


def _done(work: Work) -> Sentence:
    if work.proofs:
        text = _("“%(title)s” was completed, with %(count)s pieces of evidence.") % {
            "title": work.title,
            "count": work.proofs,
        }
    else:
        text = _("“%(title)s” was completed.") % {"title": work.title}
    return Sentence(text, work.title, record=work.share.pk)


def _plan(facts: Facts) -> Iterator[Sentence]:
    for line in facts.plan:
        yield Sentence(
            _("Plan item %(number)s: %(words)s.")
            % {"number": line.row, "words": line.words.rstrip("。.；;")},
            line.words[:200],
            record=line.filing,
        )
    for aim in facts.aims:
        yield _aim(aim)


def _aim(aim: Aim) -> Sentence:
    indicator = aim.target.indicator
    target = shown(aim.target.amount, indicator)
    if aim.actual is None:
        text = _("%(name)s: target %(target)s, no figure yet.")
        words = {"name": indicator.name, "target": target}
        return Sentence(text % words, f"{indicator.name} {target}", figure=_address(aim))
    text = (
        _("%(name)s: target %(target)s, reached %(actual)s.")
        if aim.is_met
        else _("%(name)s: target %(target)s, only %(actual)s reached.")
    )
    actual = shown(aim.actual, indicator)
    return Sentence(
        text % {"name": indicator.name, "target": target, "actual": actual},
        f"{indicator.name} {actual}",
        figure=_address(aim),
    )


def _highlights(facts: Facts) -> Iterator[Sentence]:
    for praise in facts.praises:
        yield Sentence(
            _("A reviewing unit found good: %(words)s.") % {"words": praise.text.rstrip("。.")},
            praise.text[:200],
            record=praise.filing_id,
        )
    for aim in facts.aims:
        if aim.actual is not None and aim.actual > aim.target.amount:
            yield _aim(aim)
    for work in facts.work:
        if work.is_done and work.theme in (Theme.EXEMPLARS, Theme.BRAND):
            yield _done(work)


def _problems(facts: Facts) -> Iterator[Sentence]:
    for work in facts.work:
        if is_late(work, min(facts.period.last, facts.day)) and not work.is_done:
            yield Sentence(
                _("“%(title)s” was not completed by its day, %(day)s.")
                % {"title": work.title, "day": _day(work)},
                work.title,
                record=work.share.pk,
            )
    for aim in facts.aims:
        if not aim.is_met:
            yield _aim(aim)


def _next(facts: Facts) -> Iterator[Sentence]:
    for work in facts.work:
        if work.is_done:
            continue
        text = (
            _("Go on with “%(title)s”, due %(day)s.") % {"title": work.title, "day": _day(work)}
            if work.share.due_date
            else _("Go on with “%(title)s”.") % {"title": work.title}
        )
        yield Sentence(text, work.title, record=work.share.pk)


def _day(work: Work) -> str:
    return day_words(work.share.due_date) if work.share.due_date else ""


def _address(aim: Aim) -> str:
    target = aim.target
    return f"{target.indicator.code},{WHOLE},{target.unit.code},{target.period}"
