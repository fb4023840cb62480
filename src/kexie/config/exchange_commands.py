"""How `kexie import` and `kexie query` are called. What they do stands in `exchange`, which needs Django."""

import argparse
from gettext import gettext as _
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    # argparse says this type in its stubs only
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 -- there is no public name
    Command = Callable[
        [Subparsers, str, str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser
    ]


def add(commands: "Subparsers", command: "Command") -> None:
    words = _("bring in units, forms or values of another system")
    group = commands.add_parser("import", help=words, description=words)
    parts = group.add_subparsers(
        title=_("commands"), metavar=_("COMMAND"), prog="kexie import", required=True
    )
    _add_tree(command(parts, "tree", _("units with their places in the tree (JSON, CSV)"), _tree))
    _add_forms(
        command(parts, "forms", _("forms, elements and indicators, as DHIS2 exports them"), _forms)
    )
    _add_values(
        command(parts, "values", _("values, as DHIS2's dataValueSets (JSON, CSV)"), _values)
    )
    _add_workbooks(
        command(
            parts, "workbooks", _("filled workbooks of reports (.xlsx, .csv, .zip)"), _workbooks
        )
    )
    query = command(commands, "query", _("answer a question about figures, put as JSON"), _query)
    query.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help=_("the question; - for standard input")
    )
    query.add_argument("--table", action="store_true", help=_("print a table instead of JSON"))
    _add_account(query)


def _add_tree(tree: argparse.ArgumentParser) -> None:
    _add_usual(tree)
    tree.add_argument(
        "--on",
        metavar="DAY",
        help=_("from which day changed names and places hold; today otherwise"),
    )


def _add_forms(forms: argparse.ArgumentParser) -> None:
    _add_usual(forms)
    forms.add_argument(
        "--owner",
        default="",
        metavar="UNIT",
        help=_("code of the unit that keeps what is brought in"),
    )
    forms.add_argument(
        "--partial",
        action="store_true",
        help=_("leave out indicators and rules whose formula cannot be kept"),
    )


def _add_values(values: argparse.ArgumentParser) -> None:
    _add_usual(values)
    values.add_argument(
        "--data-set", default="", metavar="ID", help=_("the form whose values these are")
    )
    values.add_argument(
        "--no-header", action="store_true", help=_("the CSV does not begin with names of columns")
    )
    for name, words in (
        ("--element-id-scheme", _("by what elements are named")),
        ("--unit-id-scheme", _("by what units are named")),
    ):
        values.add_argument(
            name, default="id", type=str.lower, choices=("id", "code", "name"), help=words
        )
    values.add_argument(
        "--strategy",
        default="create-and-update",
        type=_strategy,
        choices=("create-and-update", "delete"),
        help=_("write the values, or take them away"),
    )
    values.add_argument(
        "--november",
        choices=("starts", "ends"),
        help=_("to which year a period as 2022Nov is counted (DHIS2 servers: ends)"),
    )
    values.add_argument(
        "--partial", action="store_true", help=_("write the good rows though others are refused")
    )


def _add_workbooks(workbooks: argparse.ArgumentParser) -> None:
    workbooks.add_argument(
        "files", nargs="+", metavar="FILE", help=_("workbooks, packages of them, or folders")
    )
    workbooks.add_argument(
        "--as",
        dest="account",
        required=True,
        metavar="ACCOUNT",
        help=_("act for this account, with its rights: who collects"),
    )
    workbooks.add_argument(
        "--dry-run", action="store_true", help=_("only try: the same verdict, and nothing changed")
    )
    workbooks.add_argument("--json", action="store_true", help=_("print the report as JSON"))


def _strategy(text: str) -> str:
    return text.lower().replace("_", "-")


def _add_usual(one: argparse.ArgumentParser) -> None:
    one.add_argument("file", metavar="FILE", help=_("the file; - for standard input"))
    one.add_argument(
        "--dry-run", action="store_true", help=_("only try: the same verdict, and nothing changed")
    )
    one.add_argument("--json", action="store_true", help=_("print the report as JSON"))
    _add_account(one)


def _add_account(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--as",
        dest="account",
        default="",
        metavar="ACCOUNT",
        help=_("act for this account, with its rights; otherwise as operator of the machine"),
    )


def _tree(asked: argparse.Namespace) -> int:
    from kexie.config import database, exchange  # noqa: PLC0415 -- only these commands need them

    database.prepare()
    return exchange.tree(asked)


def _forms(asked: argparse.Namespace) -> int:
    from kexie.config import database, exchange  # noqa: PLC0415 -- only these commands need them

    database.prepare()
    return exchange.forms(asked)


def _values(asked: argparse.Namespace) -> int:
    from kexie.config import database, exchange  # noqa: PLC0415 -- only these commands need them

    database.prepare()
    return exchange.values(asked)


def _workbooks(asked: argparse.Namespace) -> int:
    from kexie.config import database, workbooks  # noqa: PLC0415 -- only these commands need them

    database.prepare()
    return workbooks.run(asked)


def _query(asked: argparse.Namespace) -> int:
    from kexie.config import database, exchange  # noqa: PLC0415 -- only these commands need them

    database.prepare()
    return exchange.query(asked)
