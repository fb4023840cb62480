"""Rules of the house that no linter knows."""

import ast
import re
import tomllib
from collections import Counter, defaultdict
from fnmatch import fnmatch
from functools import cache
from importlib import import_module
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern
from ninja import Router

from kexie.config.api import api
from kexie.config.shell import trail_verbs
from kexie.kernel.room import rooms
from kexie.workflow.flow import Flow

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "kexie"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
FLOORS = [[room.strip() for room in floor.split("|")] for floor in CONTRACTS[0]["layers"]]
FLOOR = {room: level for level, rooms in enumerate(reversed(FLOORS)) for room in rooms}
ROOMS = sorted(settings.ROOMS)
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)

# By whom a room may be entered.
PUBLIC = {"models", "queries", "actions", "access", "flow", "http", "errors", "fields"}
PUBLIC |= {"formula", "amounts"}  # the language of figures, and how they are written
OPEN = {"kernel", "text", "gongwen"}  # no domain state: all of them is public
# Rooms that have no page and no door of their own, and why.
WITHOUT_API = {
    "records": "a card is reached through the room that opened it",
    "workflow": "moves are made through the room that declares them",
    "audit": "the trail is read through administration",
}
# Functions that may be longer than 45 lines (aim at 10, stay below about 40), and why.
LONG: dict[str, str] = {}
# What makes many changes, each in a transaction of its own, and why.
MANY = {
    "matters/actions/bulk.py:do": "one refusal must not undo the others",
    "returns/actions/review.py:accept_many": "one refusal must not undo the others",
    "returns/actions/together.py:begin_many": "one refusal must not undo the others",
    "returns/actions/together.py:submit_many": "one refusal must not undo the others",
    "issuing/actions/issuing.py:make_files": "lays out before the change begins",
    "issuing/actions/archiving.py:archive_many": "one refusal must not undo the others",
    "files/actions.py:bring_in": "looks at the file before the change begins",
    "returns/actions/deliveries.py:deliver": "looks at the files before the change begins",
    "returns/actions/deliveries.py:keep_delivery": "looks at the files before the change begins",
    "returns/actions/enclosing.py:enclose": "looks at the file before the change begins",
    "returns/actions/polishing.py:propose": "no change waits for an answer from outside",
}
# Public actions that leave no line, and why.
PART = "part of another room's action, which writes the line"
NO_RECEIPT = "who read a notice when is nobody's business"
SILENT: dict[str, str] = {
    "indicators/actions/figures.py:open_batch": "what is written in the batch writes the line",
    "indicators/actions/trees.py:follow_tree": PART,
    "returns/actions/grounds.py:keep_grounds": "derived from cells, whose changes are in the trail",
    "returns/actions/passages.py:keep_passages": "derived from cells, whose changes are in the trail",
    "records/actions.py:open_record": PART,
    "records/actions.py:open_records": PART,
    "records/actions.py:add_parties": PART,
    "records/actions.py:add_holders": PART,
    "records/actions.py:drop_party": PART,
    "records/actions.py:next_number": PART,
    "records/actions.py:do_once": "what is done once writes the line",
    "notify/actions.py:tell_units": PART,
    "notify/actions.py:tell_people": PART,
    "notify/actions.py:call_off": PART,
    "notify/actions.py:put_away": NO_RECEIPT,
    "notify/actions.py:bring_back": NO_RECEIPT,
    "org/actions/sign_in.py:choose_language": "a taste that nobody would look up",
    "org/actions/reach.py:rebuild_reach": "derived from placements, whose changes are in the trail",
}


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From `def` to the end, the docstring apart."""
    last, doc = node.end_lineno or node.lineno, node.body[0]
    is_doc = isinstance(doc, ast.Expr) and isinstance(doc.value, ast.Constant)
    return last - node.lineno + 1 - ((doc.end_lineno or 0) - doc.lineno + 1 if is_doc else 0)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(parsed(path)) if isinstance(node, kinds)]


def short(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@cache
def in_modules(*names: str) -> list[Path]:
    """Modules and packages of these names, in any room, tests apart."""
    return [
        path
        for path in MODULES
        if "tests" not in path.parts
        if path.stem in names or set(path.relative_to(SOURCE).parts[1:-1]) & set(names)
    ]


def test_every_room_stands_on_a_floor_and_is_installed() -> None:
    assert set(FLOOR) == set(settings.ROOMS) | {"config", "kernel", "text", "gongwen"}


def test_rooms_meet_only_at_their_public_modules() -> None:
    graph = grimp.build_graph("kexie")
    entered = []
    for importer in sorted(graph.modules):
        here = importer.split(".")
        for imported in graph.find_modules_directly_imported_by(importer):
            there = imported.split(".")
            if len(here) < 2 or len(there) < 3 or there[1] == here[1] or there[1] in OPEN:
                continue
            if here[1] != "config" and "tests" not in here and there[2] not in PUBLIC:
                entered.append(f"{importer} -> {imported}")

    assert entered == []


def test_foreign_keys_point_down() -> None:
    up = []
    for model in apps.get_models():
        here = FLOOR.get(model._meta.app_label)
        for field in model._meta.get_fields():
            target = field.related_model if not field.auto_created else None
            if here is None or target is None or isinstance(target, str):
                continue
            there = target._meta.app_label
            if there != model._meta.app_label and FLOOR.get(there, -1) >= here:
                up.append(f"{model._meta.label}.{field.name} -> {there}")

    assert up == []


def calls_in(node: ast.AST) -> set[str]:
    """The last names of everything called inside: `audit.log(…)` and `log(…)` are both `log`."""
    called = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
    return {ast.unparse(name).rsplit(".", 1)[-1] for name in called}


@cache
def names_that_log() -> frozenset[str]:
    """`log` and `advance`, and every function of any room's actions that ends in one of them."""
    bodies: dict[str, set[str]] = {}
    for path in in_modules("actions"):
        for function in functions(path):
            bodies.setdefault(function.name, set()).update(calls_in(function))
    known = {"log", "advance"}
    while more := {name for name, calls in bodies.items() if calls & known} - known:
        known |= more
    return frozenset(known)


def verbs_of(path: Path) -> set[str]:
    """What the module's actions write in the trail; `draft.*` for one whose end is not known before."""
    written: set[str] = set()
    for call in (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)):
        name = ast.unparse(call.func)
        if name not in {"log", "_log"}:
            continue
        given = [one.value for one in call.keywords if one.arg == "verb"] or call.args[:1]
        for verb in given:
            choices = [verb.body, verb.orelse] if isinstance(verb, ast.IfExp) else [verb]
            written |= {pattern for one in choices if (pattern := _pattern(one))}
    return written


def _pattern(verb: ast.expr) -> str:
    if isinstance(verb, ast.JoinedStr):
        parts = [one.value if isinstance(one, ast.Constant) else "*" for one in verb.values]
        return "".join(map(str, parts))
    return str(verb.value) if isinstance(verb, ast.Constant) else ""


def flows() -> list[Flow]:
    modules = [
        import_module(f"kexie.{short(path)[:-3].replace('/', '.')}") for path in in_modules("flow")
    ]
    return [one for module in modules for one in vars(module).values() if isinstance(one, Flow)]


def test_the_trail_can_be_read_in_words() -> None:
    written = {verb for path in ACTIONS for verb in verbs_of(path)}
    written |= {f"{flow.kind}.{move}" for flow in flows() for move in flow.moves}
    # of every flow; and comments are said about tasks
    written -= {"*.*", "*.comment"}
    known = trail_verbs()
    wordless = [verb for verb in sorted(written) if not any(fnmatch(one, verb) for one in known)]

    assert len(written) > 60
    assert wordless == []


def test_each_verb_of_the_trail_has_one_room() -> None:
    twice = Counter(verb for room in rooms() for verb in room.verbs)

    assert [verb for verb, times in twice.items() if times > 1] == []


def is_decorated(node: ast.FunctionDef) -> bool:
    return "writing()" in map(ast.unparse, node.decorator_list)


def takes_actor(node: ast.FunctionDef) -> bool:
    return "actor" in {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}


def public_functions(path: Path) -> list[ast.FunctionDef]:
    body = parsed(path).body
    return [n for n in body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]


def public_actions(path: Path) -> list[ast.FunctionDef]:
    """One change each. What stands beside them without `writing()` is a part of theirs."""
    return [node for node in public_functions(path) if is_decorated(node)]


ACTIONS = [path for path in in_modules("actions") if "audit" not in path.parts]


@pytest.mark.parametrize("path", ACTIONS, ids=short)
def test_public_actions_leave_a_trail(path: Path) -> None:
    silent = [
        node.name
        for node in public_actions(path)
        if not calls_in(node) & names_that_log() and f"{short(path)}:{node.name}" not in SILENT
    ]

    assert silent == []


@cache
def names_used(path: Path) -> set[str]:
    nodes = list(ast.walk(parsed(path)))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("path", ACTIONS, ids=short)
def test_a_part_of_an_action_stays_in_its_room(path: Path) -> None:
    """What acts for somebody and is not one transaction by itself is called by actions of its room only."""
    parts = {
        node.name
        for node in public_functions(path)
        if takes_actor(node) and not is_decorated(node)
        if not node.name.startswith("insist") and f"{short(path)}:{node.name}" not in MANY
    }
    room = path.relative_to(SOURCE).parts[0]
    entered = f"kexie.{room}.actions"
    callers = [
        one
        for one in MODULES
        if "tests" not in one.parts and one not in in_modules("actions", "jobs")
        if one.relative_to(SOURCE).parts[0] == room or entered in text_of(one)
    ]
    strays = {f"{short(one)}: {name}" for one in callers for name in names_used(one) & parts}

    assert strays == set()


@pytest.mark.parametrize("path", ACTIONS, ids=short)
def test_actions_take_the_actor_and_the_time_by_name(path: Path) -> None:
    by_place = [
        node.name
        for node in public_actions(path)
        if {"actor", "at"} & {argument.arg for argument in node.args.args}
    ]

    assert by_place == []


@pytest.mark.parametrize("path", in_modules("views", "api", "queries", "forms", "http"), ids=short)
def test_only_actions_write(path: Path) -> None:
    written = re.compile(
        r"\.objects\.(?:create|bulk_create|get_or_create|update_or_create)\("
        r"|\.bulk_update\(|\.filter\([^\n]*\)\.(?:update|delete)\("
    )

    assert written.findall(text_of(path)) == []


@pytest.mark.parametrize("path", in_modules("views"), ids=short)
def test_views_are_thin(path: Path) -> None:
    thick = [f"{node.name}: {lines_of(node)}" for node in functions(path) if lines_of(node) > 20]

    assert thick == []


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_no_module_is_too_long(path: Path) -> None:
    assert text_of(path).count("\n") <= 400


@pytest.mark.parametrize("path", [p for p in MODULES if "tests" not in p.parts], ids=short)
def test_no_function_is_too_long(path: Path) -> None:
    long = [
        f"{node.name}: {lines_of(node)}"
        for node in functions(path)
        if lines_of(node) > 45 and f"{short(path)}:{node.name}" not in LONG
    ]

    assert long == []


def test_nobody_passes_unnamed_arguments_through() -> None:
    """
    No `**kwargs`; a typed `**changes: object` that is looked into is another thing.

    A form's `__init__` hands on what Django calls it with; a decorator what its `ParamSpec` types.
    """
    passed = [
        f"{short(path)}:{node.name}"
        for path in MODULES
        for node in functions(path)
        if node.args.kwarg and node.args.kwarg.arg in {"kwargs", "kw", "options"}
        if not (node.name == "__init__" and "forms" in short(path))
        if not ast.unparse(node.args.kwarg.annotation or node.args.kwarg).endswith(".kwargs")
    ]

    assert passed == []


def test_nobody_is_above_the_rules() -> None:
    asked = [short(path) for path in MODULES if "is_superuser" in text_of(path)]

    assert asked == []


def test_every_room_says_what_it_is_for() -> None:
    silent = [room for room in FLOOR if not (SOURCE / room / "README.md").exists()]

    assert silent == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_its_plug_and_its_door(room: str) -> None:
    assert (SOURCE / room / "room.py").exists()
    has_api = (SOURCE / room / "api.py").exists() or (SOURCE / room / "api").is_dir()
    assert has_api or room in WITHOUT_API


def doors_of(room: str) -> set[str]:
    """The names of a room's pages, fragments and API operations."""
    doors: set[str] = set()
    if (SOURCE / room / "urls.py").exists():
        patterns = import_module(f"kexie.{room}.urls").urlpatterns
        doors |= {p.name for p in patterns if isinstance(p, URLPattern) and p.name}
    if room not in WITHOUT_API:
        doors |= operations_of(import_module(f"kexie.{room}.api").router)
    return doors


def operations_of(router: Router) -> set[str]:
    """The names of its operations, and of those of the routers in it."""
    own = {
        operation.url_name or operation.view_func.__name__
        for path in router.path_operations.values()
        for operation in path.operations
    }
    return own.union(*(operations_of(inner) for _prefix, inner, *_rest in router._routers))


def test_no_two_operations_of_the_api_share_a_name() -> None:
    """One name for two addresses leads to whichever was mounted last."""
    patterns, _app, _namespace = api.urls
    named: dict[str, set[str]] = defaultdict(set)
    for one in patterns:
        if isinstance(one, URLPattern) and one.name:
            named[one.name].add(str(one.pattern))
    assert {name: paths for name, paths in named.items() if len(paths) > 1} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_every_door_stands_in_the_door_table(room: str) -> None:
    """A large room has a table for each of its parts."""
    tables = (SOURCE / room / "tests").glob("test_*access.py")
    listed = "".join(table.read_text(encoding="utf-8") for table in tables)
    missing = [door for door in sorted(doors_of(room)) if not re.search(rf"\b{door}\b", listed)]

    assert missing == []


def test_exceptions_to_the_rules_still_exist() -> None:
    known = {f"{short(path)}:{node.name}" for path in MODULES for node in functions(path)}

    assert {*LONG, *SILENT, *MANY} <= known
