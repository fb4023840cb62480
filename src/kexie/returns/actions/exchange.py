"""Forms of another system become requests in the register: drafts, which nobody is asked by before they are approved."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.indicators.actions.exchange import (
    CatalogueRefused,
    Counted,
    FormIn,
    Metadata,
    SectionIn,
    insist_keeper,
)
from kexie.indicators.models import Breakdown, Group, Indicator, ValueType
from kexie.kernel.importing import Fault
from kexie.org.models import Unit, User
from kexie.records.actions import open_record
from kexie.records.models import Part
from kexie.returns.flow import ENTRY
from kexie.returns.layout import (
    Column,
    Layout,
    Question,
    Row,
    Section,
    Table,
    digest_of,
    places_of,
    write_layout,
)
from kexie.returns.models import Entry, FieldKind, FormVersion
from kexie.returns.queries.forms import draft_of, published_of

# What stands as basis until the owner writes a real one: without it nobody approves.
BASIS = "imported"
STANDS = timedelta(days=365)


@dataclass(slots=True)
class FormsReport:
    """
    What an import of forms did or would do.

    `cells`: places to fill in, of which `blocked` are shut; `assignments`: pairs of form and unit.
    """

    forms: Counted = field(default_factory=Counted)
    sections: int = 0
    elements: int = 0
    cells: int = 0
    blocked: int = 0
    assignments: int = 0


@writing()
def import_forms(
    found: Metadata, *, owner: Unit, actor: User | None, by: User, at: datetime
) -> FormsReport:
    """
    Lay out each form of the file in the register, or bring the draft of one that is there up to date.

    :param by: whose name stands on the cards; the operator's account where `actor` is none
    :raises CatalogueRefused: a form is for units that are not there
    :raises NotTheKeeper: the actor does not keep the catalogue for the owner
    """
    insist_keeper(actor, owner)
    units = dict(Unit.objects.values_list("code", "pk"))
    if faults := [fault for form in found.forms.values() for fault in _strangers(form, units)]:
        raise CatalogueRefused(faults)
    report, drawing = FormsReport(), _Drawing(found)
    held = {one.code: one for one in Entry.objects.filter(code__in=found.forms)}
    for form in sorted(found.forms.values(), key=lambda one: (one.name, one.code)):
        layout = drawing.layout_of(form)
        entry, new = _entry(form, held.get(form.code), owner, by, at)
        redrawn = _keep_form(entry, layout, by, at)
        moved = _keep_units(entry, [units[code] for code in form.units])
        report.forms.created += new
        report.forms.updated += not new and (redrawn or moved)
        report.forms.unchanged += not new and not redrawn and not moved
        if new or redrawn or moved:
            log(actor=actor, verb="entry.import", target=entry, at=at, after=digest_of(layout))
        _count(report, form, layout, drawing)
    return report


def _strangers(form: FormIn, units: Mapping[str, int]) -> Iterator[Fault]:
    missing = [code for code in form.units if code not in units]
    if missing:
        words = _("The form “%(name)s” is for %(count)s units that are not there: %(ids)s.")
        shown = ", ".join(missing[:20]) + (" …" if len(missing) > 20 else "")  # noqa: PLR2004 -- enough to see
        yield form.given.fault(words % {"name": form.name, "count": len(missing), "ids": shown})


def _entry(
    form: FormIn, held: Entry | None, owner: Unit, by: User, at: datetime
) -> tuple[Entry, bool]:
    if held:
        return held, False
    record = open_record(
        kind=ENTRY.kind,
        unit=owner,
        title=form.name,
        actor=by,
        at=at,
        parties=[(owner, Part.VERIFIER)],
    )
    entry = Entry(
        record=record,
        code=form.code,
        basis_document=BASIS,
        basis_article=form.code,
        purpose=BASIS,
        frequency=form.frequency,
        approver=owner,
        expiry_date=timezone.localdate(at) + STANDS,
    )
    entry.save(force_insert=True)
    return entry, True


def _keep_form(entry: Entry, layout: Layout, by: User, at: datetime) -> bool:
    """A form that differs from the last version becomes the draft; one in force stays until the draft is published."""
    digest, draft, last = digest_of(layout), draft_of(entry), published_of(entry)
    if digest in {one.digest for one in (draft or last,) if one}:
        return False
    if draft is None:
        draft = FormVersion(entry=entry, number=last.number + 1 if last else 1, version=0)
    draft.layout, draft.digest, draft.note = write_layout(layout), digest, BASIS
    draft.by, draft.at, draft.asked_at = by, at, None
    draft.version += 1
    draft.save()
    return True


def _keep_units(entry: Entry, wanted: Sequence[int]) -> bool:
    through = Entry.audience_units.through
    held = set(through.objects.filter(entry=entry).values_list("unit", flat=True))
    gone, new = held - set(wanted), [pk for pk in wanted if pk not in held]
    through.objects.filter(entry=entry, unit__in=gone).delete() if gone else None
    through.objects.bulk_create(
        (through(entry_id=entry.pk, unit_id=pk) for pk in new), batch_size=500
    )
    return bool(gone or new)


def _count(report: FormsReport, form: FormIn, layout: Layout, drawing: "_Drawing") -> None:
    open_cells = sum(place.is_editable for place in places_of(layout))
    cells = sum(len(drawing.columns(combo)) for _code, combo in form.elements)
    report.sections += len(form.sections)
    report.elements += len(form.elements)
    report.cells += cells
    report.blocked += cells - open_cells
    report.assignments += len(form.units)


class _Drawing:
    """Draws forms: in each section one table for each division, elements down, its groups across."""

    def __init__(self, found: Metadata) -> None:
        codes = {code for form in found.forms.values() for code, _combo in form.elements}
        self.indicators = {one.code: one for one in Indicator.objects.filter(code__in=codes)}
        self.plain = {code for code, combo in found.combos.items() if combo.plain}
        self.groups: dict[str, list[Group]] = {}
        for group in Group.objects.filter(breakdown__isnull=False).select_related("breakdown"):
            self.groups.setdefault(_breakdown(group).code, []).append(group)

    def columns(self, combo: str) -> list[Column]:
        if not combo or combo in self.plain:
            return [Column(key="c1", label=gettext("Value"))]
        return [
            Column(key=f"c{number}", label=group.name, group=group.code)
            for number, group in enumerate(self.groups[combo], start=1)
        ]

    def layout_of(self, form: FormIn) -> Layout:
        combos = dict(form.elements)
        given = [one for one in form.sections if one.elements] or [
            SectionIn(form.name, tuple(sorted(combos, key=self._name)))
        ]
        listed = {code for one in given for code in one.elements}
        if rest := [code for code in combos if code not in listed]:
            given.append(SectionIn(gettext("Further"), tuple(rest)))
        done: set[str] = set()
        return Layout(
            sections=tuple(
                Section(
                    key=f"s{number}",
                    title=one.title or form.name,
                    hint=one.hint,
                    items=tuple(self._items(f"s{number}", one, combos, done)),
                )
                for number, one in enumerate(given, start=1)
            )
        )

    def _name(self, code: str) -> tuple[str, str]:
        return self.indicators[code].name, code

    def _items(
        self, section: str, given: SectionIn, combos: Mapping[str, str], done: set[str]
    ) -> Iterator[Table | Question]:
        """Each element once in a form, where it first stands; files are questions of their own."""
        fresh = [code for code in dict.fromkeys(given.elements) if code not in done]
        done.update(fresh)
        files = [code for code in fresh if self.indicators[code].value_type == ValueType.FILE]
        by_combo: dict[str, list[str]] = {}
        for code in fresh:
            if code not in files:
                by_combo.setdefault(combos[code], []).append(code)
        for number, (combo, codes) in enumerate(by_combo.items(), start=1):
            yield self._table(f"{section}_t{number}", combo, codes, given.blocked)
        for number, code in enumerate(files, start=1):
            yield Question(
                key=f"{section}_f{number}",
                kind=FieldKind.FILE,
                label=self.indicators[code].name,
                reason=gettext("Asked for by the form that was imported"),
            )

    def _table(
        self, key: str, combo: str, codes: Sequence[str], blocked: Iterable[tuple[str, str]]
    ) -> Table:
        columns = self.columns(combo)
        rows = {
            code: Row(key=f"r{number}", label=self.indicators[code].name, indicator=code)
            for number, code in enumerate(codes, start=1)
        }
        places = {one.group: one.key for one in columns}
        whole = places.get("")
        shut = [
            (rows[code].key, place)
            for code, group in blocked
            if code in rows and (place := places.get(group, whole))
        ]
        title = "" if whole else self._title(combo)
        return Table(
            key=key,
            title=title,
            rows=tuple(rows.values()),
            columns=tuple(columns),
            blocked=tuple(dict.fromkeys(shut)),
        )

    def _title(self, combo: str) -> str:
        return _breakdown(self.groups[combo][0]).name


def _breakdown(group: Group) -> Breakdown:
    """Of a group that has one."""
    if group.breakdown is None:
        raise LookupError(group.code)
    return group.breakdown
