"""
The command `kexie`.

Commands are imported when they are called: `extract` needs no Django. Exit codes stand in `answers`.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from gettext import gettext as _
from importlib.metadata import version
from typing import TYPE_CHECKING

from kexie.config import exchange_commands, language
from kexie.config.answers import INTERRUPTED, NOT_READY, USAGE, WRONG, NotReady, complain
from kexie.config.environment import BadSetting, number, read

if TYPE_CHECKING:
    # argparse says this type in its stubs only
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 -- there is no public name


def main(arguments: Sequence[str] | None = None) -> int:
    tongue = language.language_of(os.environ)
    language.speak(tongue)
    parser = build_parser()
    asked, unknown = parser.parse_known_args(arguments)
    if unknown:
        parser.error(_("not understood: %(words)s") % {"words": " ".join(unknown)})
    if asked.run is None:
        parser.print_help()
        return USAGE
    try:
        return _run(asked, tongue)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # whoever reads the answer has seen enough; what is still to be said goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED
    except (BadSetting, NotReady) as reason:
        complain(f"kexie: {reason}")
        return NOT_READY


def _run(asked: argparse.Namespace, tongue: str) -> int:
    code: int
    if not asked.needs_django:
        code = asked.run(asked)
        return code
    _set_up(tongue)
    from django.db import OperationalError  # noqa: PLC0415 -- `extract` starts without Django

    from kexie.kernel.errors import Refused  # noqa: PLC0415 -- likewise

    try:
        code = asked.run(asked)
    except OperationalError as reason:
        raise NotReady(
            _("The database cannot be used: %(reason)s") % {"reason": reason}
        ) from reason
    except Refused as refusal:
        complain(f"kexie: {refusal}")
        code = WRONG
    return code


def _set_up(tongue: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kexie.config.settings")
    import django  # noqa: PLC0415 -- `extract` starts without it
    from django.utils.translation import activate  # noqa: PLC0415 -- likewise

    django.setup()
    activate(tongue)


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kexie",
        description=_("The work platform of an association for science and technology."),
        epilog=_(
            "Exit codes: 0 done; 1 refused or found wrong; 2 wrong usage;"
            " 3 settings, database or port do not allow it; 130 interrupted."
            " Settings are environment variables; docs/settings.md lists them."
        ),
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"kexie {version('kexie')}",
        help=_("show program's version number and exit"),
    )
    parser.set_defaults(run=None, needs_django=True)
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), prog="kexie")
    _add_service(commands)
    _add_data(commands)
    exchange_commands.add(commands, _command)
    _add_proof(commands)
    _add_extract(commands)
    _add_gongwen(commands)
    _add_archive(commands)
    return parser


def _command(
    commands: "Subparsers", name: str, words: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=words, description=words)
    added.set_defaults(run=run)
    return added


def _add_service(commands: "Subparsers") -> None:
    serve = _command(commands, "serve", _("serve the product: web pages and job worker"), _serve)
    serve.add_argument(
        "--demo", action="store_true", help=_("fill an empty database with the demo province first")
    )
    _command(commands, "migrate", _("bring the database up to date"), _migrate)
    check = _command(commands, "check", _("look whether everything is as it should be"), _check)
    check.add_argument(
        "part",
        nargs="?",
        choices=("rollups",),
        help=_("rollups: add all totals of figures up again from the cells, and compare"),
    )


def _add_data(commands: "Subparsers") -> None:
    demo = _command(commands, "demo", _("fill an empty database with the demo province"), _demo)
    demo.add_argument(
        "--if-empty", action="store_true", help=_("do nothing, and say so, where data is present")
    )
    install = _command(
        commands,
        "install",
        _("prepare a real installation: unit tree and the accounts of the three administrators"),
        _install,
    )
    for power, words in (
        ("system", _("account name of the system administrator")),
        ("security", _("account name of the security administrator")),
        ("audit", _("account name of the audit administrator")),
    ):
        install.add_argument(f"--{power}", default=f"{power}-admin", metavar="NAME", help=words)


def _add_proof(commands: "Subparsers") -> None:
    audit = commands.add_parser(
        "audit", help=_("the audit trail"), description=_("the audit trail")
    )
    parts = audit.add_subparsers(
        title=_("commands"), metavar=_("COMMAND"), prog="kexie audit", required=True
    )
    _command(parts, "verify", _("prove the chain, or name the first broken line"), _verify)


def _add_extract(commands: "Subparsers") -> None:
    words = _("read texts and propose tasks; needs no database")
    extract = _command(commands, "extract", words, _extract)
    extract.set_defaults(needs_django=False)
    extract.add_argument(
        "inputs",
        nargs="+",
        metavar="FILE",
        help=_("files or folders (.txt .docx .pdf .html .xlsx); - for standard input"),
    )
    extract.add_argument(
        "--json",
        action="store_true",
        help=_("print JSON, one object per text; this is also what happens without any option"),
    )
    extract.add_argument(
        "--xlsx", metavar="OUT", help=_("write the task breakdown table of all texts to this file")
    )


def _add_gongwen(commands: "Subparsers") -> None:
    words = _("official documents; needs no database")
    gongwen = commands.add_parser("gongwen", help=words, description=words)
    parts = gongwen.add_subparsers(
        title=_("commands"), metavar=_("COMMAND"), prog="kexie gongwen", required=True
    )
    words = _("test DOCX files against GB/T 9704-2012 and name each departure")
    check = _command(parts, "check", words, _check_documents)
    check.set_defaults(needs_django=False)
    check.add_argument(
        "inputs", nargs="+", metavar="FILE", help=_("files (.docx); - for standard input")
    )
    check.add_argument("--json", action="store_true", help=_("print JSON, one object per file"))
    check.add_argument(
        "--lang",
        choices=("zh", "en"),
        default="zh",
        help=_("language of what is found (%(default)s)"),
    )


def _add_archive(commands: "Subparsers") -> None:
    words = _("packages for the archive; needs no database")
    archive = commands.add_parser("archive", help=words, description=words)
    parts = archive.add_subparsers(
        title=_("commands"), metavar=_("COMMAND"), prog="kexie archive", required=True
    )
    words = _("test whether packages are as they were made, and name what differs")
    verify = _command(parts, "verify", words, _verify_packages)
    verify.set_defaults(needs_django=False)
    verify.add_argument("inputs", nargs="+", metavar="FILE", help=_("packages (.zip)"))
    verify.add_argument(
        "--manifest",
        default="",
        metavar="HASH",
        help=_("SHA-256 of the manifest, as the page of the document shows it"),
    )


def _serve(asked: argparse.Namespace) -> int:
    from kexie.config import database, server  # noqa: PLC0415 -- only this command needs them

    database.prepare()
    if asked.demo:
        from kexie.config import demo  # noqa: PLC0415 -- only a demonstration needs it

        demo.run(only_if_empty=True)
    server.insist_free(read("KEXIE_HOST"), number("KEXIE_PORT"))
    return server.serve(read("KEXIE_HOST"), number("KEXIE_PORT"))


def _migrate(_asked: argparse.Namespace) -> int:
    from kexie.config import database  # noqa: PLC0415 -- only this command needs it

    return database.migrate()


def _check(asked: argparse.Namespace) -> int:
    from kexie.config import checks, database, rollups  # noqa: PLC0415 -- only this command needs them

    if asked.part == "rollups":
        database.insist_up_to_date()
        return rollups.run()
    return checks.run()


def _verify(_asked: argparse.Namespace) -> int:
    from kexie.config import checks, database  # noqa: PLC0415 -- only this command needs them

    database.insist_up_to_date()
    return checks.verify_trail()


def _demo(asked: argparse.Namespace) -> int:
    from kexie.config import database, demo  # noqa: PLC0415 -- only this command needs them

    database.prepare()
    return demo.run(only_if_empty=asked.if_empty)


def _install(asked: argparse.Namespace) -> int:
    from kexie.config import database, installation  # noqa: PLC0415 -- only this command needs them

    database.prepare()
    return installation.run(
        {name: getattr(asked, name) for name in ("system", "security", "audit")}
    )


def _extract(asked: argparse.Namespace) -> int:
    from kexie.config import extraction  # noqa: PLC0415 -- only this command needs it

    return extraction.run(asked.inputs, as_json=asked.json or not asked.xlsx, sheet=asked.xlsx)


def _check_documents(asked: argparse.Namespace) -> int:
    from kexie.config import official  # noqa: PLC0415 -- only this command needs it

    return official.run(asked.inputs, as_json=asked.json, language=asked.lang)


def _verify_packages(asked: argparse.Namespace) -> int:
    from kexie.config import packages  # noqa: PLC0415 -- only this command needs it

    return packages.run(asked.inputs, manifest=asked.manifest)
