"""`kexie import` and `kexie query`: files of other systems in, answers to questions out."""

import argparse
import json
import sys
from collections.abc import Collection
from datetime import date
from gettext import gettext as _
from pathlib import Path

from django.db.models import Count, Q
from django.utils import timezone

from kexie.audit.actions import coming_from, rehearsing
from kexie.config.answers import DONE, WRONG, NotReady, complain, say
from kexie.indicators.actions.exchange import (
    CatalogueRefused,
    CatalogueReport,
    import_catalogue,
    keep_words,
)
from kexie.indicators.actions.importing import (
    Options,
    Strategy,
    ValuesRefused,
    import_values,
)
from kexie.indicators.exchange.metadata import read_metadata
from kexie.indicators.queries.ask import Answer, ask
from kexie.indicators.queries.exchange import Scheme, units_called
from kexie.indicators.queries.question import read_questions
from kexie.kernel.errors import Refused
from kexie.kernel.importing import Fault, Plain, decoded, unpacked
from kexie.kernel.periods_dhis2 import November
from kexie.org.actions.exchange import TreeRefused, TreeReport, import_tree
from kexie.org.actions.groups import GroupsRefused, GroupsReport, import_groups
from kexie.org.actions.people import open_account, set_active
from kexie.org.models import Placement, Reach, Unit, User
from kexie.org.queries import open_units
from kexie.returns.actions.exchange import FormsReport, import_forms

# Stands on the cards of what the operator of the machine brought in; nobody can sign in with it.
OPERATOR = "kexie-operator"


class NoOwner(Refused):
    status = 400


class NoSuchAccount(Refused):
    status = 400


def read_file(name: str) -> str:
    """:raises NotReady: it cannot be opened"""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as reason:
        raise NotReady(
            _("%(file)s cannot be read: %(reason)s") % {"file": name, "reason": reason.strerror}
        ) from reason
    return decoded(unpacked(data))


def tree(asked: argparse.Namespace) -> int:
    text, at = read_file(asked.file), timezone.now()  # noqa: TID251 -- time enters here
    on = _day(asked.on) if asked.on else None
    report, groups, actor = TreeReport(), GroupsReport(), actor_of(asked)
    try:
        with coming_from("kexie import"), rehearsing(dry=asked.dry_run):
            report = import_tree(text, actor=actor, at=at, on=on)
            _keep_codes(report)
            groups = import_groups(text, find=_units_by_any_word, actor=actor, at=at)
    except TreeRefused as refusal:
        report = refusal.report
    except (CatalogueRefused, GroupsRefused) as refusal:
        report.refused = list(refusal.faults)
    words = _("%(units)s units: %(created)s opened, %(updated)s changed, %(unchanged)s unchanged.")
    plain = report.plain()
    plain["not_taken_over"] |= groups.left
    return _answer(asked, _with_groups(plain, groups), words, report.refused)


def _units_by_any_word(words: Collection[str]) -> dict[str, int]:
    """By id or code, otherwise by a name that only one unit has."""
    found = units_called(words)
    left = set(words) - found.keys()
    return {word: one.pk for word, one in (found | units_called(left, Scheme.NAME)).items()}


def _with_groups(plain: Plain, groups: GroupsReport) -> Plain:
    """The report with what was said of groups; their fields that were left are counted with the others."""
    kept = {"unit_groups": groups.groups, "unit_group_sets": groups.sets}
    return {
        **plain,
        **{name: one.plain() for name, one in kept.items()},
        "notes": [*plain["notes"], *groups.notes],
    }


def _keep_codes(report: TreeReport) -> None:
    """:raises CatalogueRefused: a code in the file means another unit already"""
    keys = dict(Unit.objects.values_list("code", "pk"))
    faults = keep_words("unit", {word: keys[code] for word, code in report.codes.items()})
    if faults:
        raise CatalogueRefused(faults)


def forms(asked: argparse.Namespace) -> int:
    text, at = read_file(asked.file), timezone.now()  # noqa: TID251 -- time enters here
    actor, groups, plain, faults = actor_of(asked), GroupsReport(), {}, list[Fault]()
    try:
        with coming_from("kexie import"), rehearsing(dry=asked.dry_run):
            owner = _owner(asked.owner, text)
            if actor is None:
                # groups of units are the system administrator's, who keeps no catalogue
                find = _units_by_any_word
                groups = import_groups(text, find=find, actor=None, at=at, partial=asked.partial)
            catalogue = import_catalogue(
                text, owner=owner, actor=actor, at=at, partial=asked.partial
            )
            by = actor or operator()
            laid_out = import_forms(catalogue.metadata, owner=owner, actor=actor, by=by, at=at)
            plain = _with_groups(_forms_plain(catalogue, laid_out), groups)
    except (CatalogueRefused, GroupsRefused) as refusal:
        faults = list(refusal.faults)
        plain = {"refused": len(faults), "rows": [fault.plain() for fault in faults]}
    words = _(
        "%(forms)s forms with %(elements)s elements, %(cells)s cells, %(assignments)s assignments, kept by"
        " %(kept_by)s: %(created)s things created, %(updated)s updated, %(unchanged)s unchanged."
    )
    return _answer(asked, plain, words, faults)


def _forms_plain(catalogue: CatalogueReport, laid_out: FormsReport) -> Plain:
    found = catalogue.metadata
    counted = {**catalogue.counted, "forms": laid_out.forms}
    return {
        "kept_by": catalogue.owner,
        "forms": len(found.forms),
        "elements": laid_out.elements,
        "sections": laid_out.sections,
        "cells": laid_out.cells,
        "blocked_cells": laid_out.blocked,
        "assignments": laid_out.assignments,
        "changes": {name: one.plain() for name, one in counted.items()},
        "created": sum(one.created for one in counted.values()),
        "updated": sum(one.updated for one in counted.values()),
        "unchanged": sum(one.unchanged for one in counted.values()),
        "refused": 0,
        "rows": [],
        "not_taken_over": dict(sorted(found.left.items())),
        "notes": found.notes,
    }


def values(asked: argparse.Namespace) -> int:
    text, at = read_file(asked.file), timezone.now()  # noqa: TID251 -- time enters here
    options = Options(
        strategy=Strategy(asked.strategy),
        form=asked.data_set,
        header=not asked.no_header,
        elements=Scheme(asked.element_id_scheme),
        units=Scheme(asked.unit_id_scheme),
        partial=asked.partial,
        november=November(asked.november) if asked.november else None,
        label=Path(asked.file).name,
    )
    try:
        with coming_from("kexie import"), rehearsing(dry=asked.dry_run):
            summary = import_values(text, options=options, actor=actor_of(asked), at=at)
    except ValuesRefused as refusal:
        summary = refusal.summary
    words = _(
        "%(rows)s rows: %(created)s created, %(updated)s updated, %(unchanged)s unchanged,"
        " %(removed)s removed, %(refused)s refused."
    )
    return _answer(asked, summary.plain(), words, summary.faults)


def _answer(asked: argparse.Namespace, plain: Plain, words: str, faults: list[Fault]) -> int:
    """The report as JSON or in words; refused rows go to the other stream, each with its place."""
    if asked.dry_run:
        plain = {"dry_run": True, **plain}
    if asked.json:
        say(json.dumps(plain, ensure_ascii=False, indent=1, default=str))
        return WRONG if faults else DONE
    for fault in faults:
        complain(f"{fault.place} {fault.key}: {fault.words}")
    if faults and plain.get("status") != "partly":
        complain(_("Refused: %(count)s. Nothing was changed.") % {"count": len(faults)})
        return WRONG
    say(words % plain)
    for line in _said(plain):
        say(line)
    if asked.dry_run:
        say(_("Only tried: nothing was changed."))
    return WRONG if faults else DONE


def _said(plain: Plain) -> list[str]:
    lines = [
        _("%(place)s: “%(written)s” taken as “%(taken)s”") % one for one in plain.get("trimmed", ())
    ]
    lines += [
        words % plain[name]
        for name, words in _grouped().items()
        if any(plain.get(name, {}).values())
    ]
    lines += [str(note) for note in plain.get("notes", ())]
    if left := plain.get("not_taken_over"):
        names = ", ".join(f"{name} ({count})" for name, count in left.items())
        lines.append(_("Not taken over: %(names)s") % {"names": names})
    return lines


def _grouped() -> dict[str, str]:
    return {
        "unit_groups": _(
            "Groups of units: %(created)s made, %(updated)s changed, %(unchanged)s unchanged; %(members)s members."
        ),
        "unit_group_sets": _(
            "Sets of groups: %(created)s made, %(updated)s changed, %(unchanged)s unchanged; %(members)s groups."
        ),
    }


def query(asked: argparse.Namespace) -> int:
    questions = read_questions(read_file(asked.file))
    user = actor_of(asked)
    answers = [(name, ask(user, question)) for name, question in questions.named]
    if asked.table:
        for name, answer in answers:
            _print_table(name, answer)
    elif questions.single:
        say(json.dumps(answers[0][1].plain(), ensure_ascii=False, indent=1))
    else:
        plain = [{"id": name, **answer.plain()} for name, answer in answers]
        say(json.dumps({"answers": plain}, ensure_ascii=False, indent=1))
    return DONE


def _print_table(name: str, answer: Answer) -> None:
    if name:
        say(f"# {name}")
    rows = [[str(cell) for cell in line] for line in answer.table()]
    widths = [max(len(row[number]) for row in rows) for number in range(len(rows[0]))]
    for row in rows:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def actor_of(asked: argparse.Namespace) -> User | None:
    """
    The account that is named, or nobody: the operator of the machine.

    :raises NoSuchAccount: there is none of this name, or it is closed
    """
    if not asked.account:
        return None
    user = User.objects.filter(username=asked.account, is_active=True).first()
    if user is None:
        raise NoSuchAccount(_("There is no account %(name)s.") % {"name": asked.account})
    user.as_of = timezone.localdate()
    return user


def operator() -> User:
    """The account that stands for the operator of the machine; closed from the beginning."""
    known = User.objects.filter(username=OPERATOR).first()
    if known:
        return known
    at = timezone.now()  # noqa: TID251 -- time enters here
    name = _("operator of this machine")
    made = open_account(actor=None, at=at, username=OPERATOR, name=name, password=None)
    set_active(made, actor=None, at=at, active=False)
    return made


def _owner(code: str, text: str) -> Unit:
    """
    The unit that keeps what is brought in: the one named, or the topmost one above most units that the forms ask.

    :raises NoOwner: it is not there, or there are no units at all
    """
    if code:
        named = open_units().filter(code=code).first()
        if named is None:
            raise NoOwner(_("There is no unit %(code)s.") % {"code": code})
        return named
    asked = {unit for form in read_metadata(text, known={}).forms.values() for unit in form.units}
    above = Reach.objects.filter(to_date__isnull=True, below__code__in=asked)
    counted = Count("reaches_down", filter=Q(reaches_down__in=above))
    placed = Placement.objects.filter(to_date__isnull=True).values("unit")
    tops = open_units().exclude(pk__in=placed).annotate(asked=counted)
    found = tops.order_by("-asked", "order", "code").first()
    if found is None:
        raise NoOwner(_("There are no units yet. Import them first: kexie import tree FILE"))
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as reason:
        raise NotReady(_("“%(text)s” is no day (YYYY-MM-DD).") % {"text": text}) from reason
