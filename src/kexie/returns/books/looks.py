"""How cells look, and what may be typed into them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kexie.indicators.models import ValueType
from kexie.returns.books.shape import Slot
from kexie.returns.models import FieldKind

EDGE = {"border": 1, "border_color": "#C9D1DA"}
GREY = {"bg_color": "#F1F3F5", "font_color": "#49566A"}
TOP = {"valign": "vcenter", "text_wrap": True}


@dataclass(slots=True)
class Looks:
    """The formats of one workbook."""

    package: Any
    title: Any
    head: Any
    band: Any
    note: Any
    fixed: Any
    before: Any
    words: Any
    choice: Any
    long_number: Any
    calculated: Any
    check: Any
    wrong: Any
    needed: Any
    unasked: Any
    numbers: dict[int, Any]

    @classmethod
    def of(cls, package: Any) -> "Looks":
        def made(**given: Any) -> Any:
            return package.add_format({"font_size": 11, **given})

        free = {"locked": False, "num_format": "@", **EDGE, **TOP}
        return cls(
            package=package,
            title=made(bold=True, valign="vcenter", font_size=16),
            head=made(bold=True, bg_color="#DCE4EE", **EDGE, **TOP),
            band=made(bold=True, bg_color="#EAF0F7", **TOP),
            note=made(font_color="#49566A", **TOP),
            fixed=made(**GREY, **EDGE, **TOP),
            before=made(**GREY, **EDGE, **TOP, align="right"),
            words=made(**free),
            choice=made(**free),
            long_number=made(**free, align="right"),
            calculated=made(**GREY, **EDGE, **TOP, align="right", num_format="#,##0.##"),
            check=made(font_color="#9B1C1C", **EDGE, **TOP),
            wrong=package.add_format({"bg_color": "#FBD5D5", "font_color": "#7F1D1D"}),
            needed=package.add_format({"bg_color": "#FFF6D6"}),
            unasked=package.add_format({"bg_color": "#E5E7EB", "font_color": "#8A94A3"}),
            numbers={},
        )

    def number(self, decimals: int) -> Any:
        """A number with at least so many digits behind the point, and all it has."""
        if decimals not in self.numbers:
            shown = "#,##0" + ("." + "0" * decimals if decimals else "")
            given = {"font_size": 11, "locked": False, "num_format": shown, **EDGE, **TOP}
            self.numbers[decimals] = self.package.add_format(given | {"align": "right"})
        return self.numbers[decimals]


def value_rule(slot: Slot, source: str) -> dict[str, Any] | None:
    """What the cell takes, as a workbook checks it while somebody types."""
    kind = slot.place.kind
    hint = {"input_message": slot.place.hint[:250]} if slot.place.hint else {}
    if source:
        return hint | {
            "validate": "list",
            "source": source,
            "error_message": _("Choose one of the list."),
        }
    if kind == FieldKind.DAY:
        # dates stand as text, 2024-09-30: no program turns them round
        words = {"input_title": _("Day"), "input_message": _("Write it as 2024-09-30.")}
        return words | {"validate": "any"}
    if not slot.is_number:
        return hint | {"validate": "any"} if hint else None
    return hint | _number_rule(slot.value_type, slot.power)


def _number_rule(value_type: str, power: int) -> dict[str, Any]:
    if power and value_type in (ValueType.COUNT, ValueType.POSITIVE):
        # 1.5 万 are a whole number
        words = _("The number cannot be below zero.")
        given: dict[str, Any] = {"validate": "decimal", "criteria": ">=", "value": 0}
    elif value_type in (ValueType.COUNT, ValueType.POSITIVE):
        least = 1 if value_type == ValueType.POSITIVE else 0
        words = _("Only whole numbers are counted here, none below %(least)s.") % {"least": least}
        given = {"validate": "integer", "criteria": ">=", "value": least}
    elif value_type in (ValueType.YES_NO, ValueType.YES):
        words = _("Only yes (1) or no (0) can stand here.")
        given = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 1}
    elif value_type == ValueType.INTEGER and not power:
        words = _("Only whole numbers are counted here.")
        given = {
            "validate": "integer",
            "criteria": "between",
            "minimum": -(10**15),
            "maximum": 10**15,
        }
    else:
        words = _("Only a number can stand here.")
        given = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -(10**15),
            "maximum": 10**15,
        }
    return given | {"error_title": _("This is no number"), "error_message": words}
