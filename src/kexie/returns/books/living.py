"""What lives in a workbook: calculations, checks and colours."""

from collections.abc import Iterator
from typing import Any

from kexie.indicators.formula import BadFormula, parse
from kexie.indicators.models import Severity
from kexie.returns.books.formulas import LONGEST, Formulas, Spot, Untold
from kexie.returns.books.frame import COLUMNS, KEYS, Writer, fixed
from kexie.returns.books.shape import Slot
from kexie.returns.models import FieldKind

# Column of the hidden sheet in which the words of checks stand, from 0.
WORDS = 11


def bring_to_life(writer: Writer) -> None:
    """Calculations, checks and conditions, once it is known where everything stands."""
    spots = {
        slot.place.key: Spot(writer.address(slot.key), slot.power)
        for slot in writer.book.slots()
        if not slot.row and (slot.is_number or slot.place.kind == FieldKind.CALCULATED)
    }
    told = Formulas(spots, writer.book.asked)
    checks = _checks(writer, told)
    for slot in writer.book.slots():
        if slot.row:
            continue
        name, row, _column = writer.places[slot.key]
        sheet = writer.package.get_worksheet_by_name(name)
        if slot.place.kind == FieldKind.CALCULATED:
            _calculate(writer, told, sheet, slot)
        check = COLUMNS.index("check") + 1
        found = checks.get(slot.place.key, [])
        formula = "=" + "&".join(found) if found else ""
        if formula and len(formula) <= LONGEST:
            sheet.write_formula(row, check, formula, writer.looks.check, "")
        else:
            sheet.write_blank(row, check, None, writer.looks.check)
        _colour(writer, told, sheet, slot)


def _calculate(writer: Writer, told: Formulas, sheet: Any, slot: Slot) -> None:
    _name, row, column = writer.places[slot.key]
    try:
        formula = told.calculated(parse(slot.place.formula), slot.power)
    except (Untold, BadFormula):
        return
    known: str | float = float(slot.known) if slot.known else ""
    sheet.write_formula(row, column, formula, writer.looks.calculated, known)


def _checks(writer: Writer, told: Formulas) -> dict[str, list[str]]:
    """Formulas that give the words of a rule that is broken, by the place at which they are shown."""
    found: dict[str, list[str]] = {}
    for number, test in enumerate(writer.book.tests):
        here = [key for key in test.keys if (key, 0) in writer.places]
        if not here:
            continue
        try:
            broken = told.broken(test.left, test.sign, test.right)
        except Untold:
            continue
        if test.severity == Severity.COMMENT:
            unsaid = ",".join(f'{writer.address((key, 0), "comment")}=""' for key in here)
            broken = f"AND({unsaid},{broken})"
        writer.keys.write_string(number, WORDS, test.message)
        words = f"{KEYS}!$L${number + 1}"
        found.setdefault(here[0], []).append(f'IF({broken},{words}&" ","")')
    return found


def _colour(writer: Writer, told: Formulas, sheet: Any, slot: Slot) -> None:
    """Not asked: struck grey. Broken rule: red edge and ground. Asked for and empty: yellow."""
    if not slot.is_writable:
        return
    _name, row, column = writer.places[slot.key]
    mark, check = (fixed(row, COLUMNS.index(one) + 1) for one in ("mark", "check"))
    value = fixed(row, column)
    for unless in _conditions(told, slot):
        rule = {"type": "formula", "criteria": f"=NOT({unless})", "format": writer.looks.unasked}
        sheet.conditional_format(row, 1, row, len(COLUMNS), rule | {"stop_if_true": True})
    rules = [
        (f"=LEN({check})>0", writer.looks.wrong),
        (f"=AND(LEN({value})>0,LEN({mark})>0)", writer.looks.wrong),
    ]
    if slot.is_number:
        rules.append(
            (f"=AND(ISTEXT({value}),LEN({value})>0,ISERROR(VALUE({value})))", writer.looks.wrong)
        )
    if slot.place.required:
        rules.append((f"=AND(LEN({value})=0,LEN({mark})=0)", writer.looks.needed))
    for criteria, look in rules:
        rule = {"type": "formula", "criteria": criteria, "format": look}
        sheet.conditional_format(row, column, row, column, rule)


def _conditions(told: Formulas, slot: Slot) -> Iterator[str]:
    for text in slot.place.show_if:
        try:
            yield told.holds(parse(text))
        except (Untold, BadFormula):
            continue
