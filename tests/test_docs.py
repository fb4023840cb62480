"""What the documents say is what the product has."""

import argparse
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from kexie.config.cli import build_parser
from kexie.config.environment import SETTINGS
from kexie.config.shell import record_kinds
from kexie.org.models import Power, Role
from kexie.workflow.flow import Flow

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "kexie"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *SOURCE.rglob("README.md")])


def table_of(page: str) -> dict[str, list[str]]:
    """The rows of a page's tables whose first cell is `code`, by that code."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    ]
    return {row[0].strip("`"): row[1:] for row in rows}


def test_every_setting_is_documented_with_its_default() -> None:
    documented = {name: cells[0].strip("`") for name, cells in table_of("settings.md").items()}

    assert documented == {setting.name: setting.default for setting in SETTINGS}


def test_no_setting_is_read_that_is_not_declared() -> None:
    sources = [path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")]
    named = {name for text in sources for name in re.findall(r"[\"'](KEXIE_[A-Z_]+)[\"']", text)}

    assert named == {setting.name for setting in SETTINGS}


def commands(parser: argparse.ArgumentParser) -> set[str]:
    """The full names of all commands that do something, as in `kexie audit verify`."""
    below = [part for part in parser._actions if isinstance(part, argparse._SubParsersAction)]
    if not below:
        return {parser.prog}
    return {name for part in below for child in part.choices.values() for name in commands(child)}


def test_every_command_is_documented() -> None:
    assert set(table_of("commands.md")) == commands(build_parser())


def test_every_role_and_power_is_documented() -> None:
    assert set(table_of("roles.md")) == {*Role.values, *Power.values} - {""}


def test_every_record_kind_is_documented() -> None:
    assert set(table_of("records.md")) == set(record_kinds())


def flows_of(room: str) -> list[Flow]:
    if not (SOURCE / room / "flow.py").exists():
        return []
    return [
        one for one in vars(import_module(f"kexie.{room}.flow")).values() if isinstance(one, Flow)
    ]


@pytest.mark.parametrize("room", [room for room in settings.ROOMS if flows_of(room)])
def test_the_readme_of_a_room_names_its_states_and_moves(room: str) -> None:
    readme = SOURCE / room / "README.md"
    said = readme.read_text(encoding="utf-8") if readme.exists() else ""
    moves = {name: move for flow in flows_of(room) for name, move in flow.moves.items()}
    states = {str(state) for move in moves.values() for state in (*move.source, move.target)}
    codes = {*moves, *states} - {"None", ""}

    assert [code for code in sorted(codes) if f"`{code}`" not in said] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith(("http:", "https:", "mailto:"))]

    assert [link for link in local if not (page.parent / link).exists()] == []
