"""Loading the shared files of another system through the same actions as the commands."""

import json
from pathlib import Path
from typing import Any

from kexie.audit.actions import writing
from kexie.indicators.actions.exchange import CatalogueReport, import_catalogue, keep_words
from kexie.indicators.actions.importing import Options, Summary, import_values
from kexie.org.actions.exchange import TreeReport, import_tree
from kexie.org.models import Unit, User
from kexie.returns.actions.exchange import FormsReport, import_forms
from tests.world import NOON

SHARED = Path(__file__).parents[2] / "shared" / "data" / "dhis2"


def found(name: str) -> dict[str, Any]:
    """The content of a shared file; empty where the shared data is not here."""
    path = SHARED / name
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return content


def text_of(name: str) -> str:
    return (SHARED / name).read_text(encoding="utf-8")


def load_tree(text: str) -> TreeReport:
    with writing():
        report = import_tree(text, actor=None, at=NOON)
        keys = dict(Unit.objects.values_list("code", "pk"))
        keep_words("unit", {word: keys[code] for word, code in report.codes.items()})
    return report


def load_forms(text: str, owner: str = "") -> tuple[CatalogueReport, FormsReport]:
    units = Unit.objects.filter(code=owner) if owner else Unit.objects.filter(placements=None)
    kept = units.order_by("pk")[0]
    by, _new = User.objects.get_or_create(username="operator", name="operator")
    with writing():
        catalogue = import_catalogue(text, owner=kept, actor=None, at=NOON)
        forms = import_forms(catalogue.metadata, owner=kept, actor=None, by=by, at=NOON)
    return catalogue, forms


def load_values(text: str, **options: Any) -> Summary:
    return import_values(text, options=Options(**options), actor=None, at=NOON)


def load_oracle(setup: dict[str, Any]) -> None:
    """Units, elements, forms, values, reports and broken rules of the oracle, from one text."""
    text = json.dumps({"setup": setup})
    load_tree(text)
    load_forms(text)
    load_values(text)
