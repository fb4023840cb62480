"""`kexie check` and `kexie audit verify`: is everything as it should be?"""

from collections.abc import Callable, Iterator
from gettext import gettext as _
from pathlib import Path

from django.core import checks as django_checks
from django.utils import timezone

from kexie.audit.queries import verify_chain
from kexie.config import environment
from kexie.config.answers import DONE, WRONG, NotReady, say
from kexie.config.database import look
from kexie.config.language import CATALOGUES
from kexie.kernel.workdays import working_days_between
from kexie.matters.models import ReminderRun
from kexie.meetings.queries.minutes import broken_locks
from kexie.org.models import Power, Unit, User

ASSETS = Path(__file__).parents[1] / "kernel" / "static" / "vendor" / "tabler.min.css"


def run() -> int:
    """Print one line per check, with what was found; 1 when something is wrong."""
    wrong = 0
    for words, check in _checks():
        found = list(check())
        wrong += len(found)
        say(f"{'✗' if found else '✓'} {words}")
        for fault in found:
            say(f"  {fault}")
        if check is _reminders and not found:
            say(f"  {_last_reminders()}")
        if found and check is _database:
            break  # what follows asks the tables
    return WRONG if wrong else DONE


def verify_trail() -> int:
    """Walk along the audit chain."""
    proof = verify_chain()
    if proof.broken_at is None:
        say(_("The trail holds: %(lines)s lines.") % {"lines": proof.lines})
        return DONE
    say(_broken(proof.broken_at, proof.reason))
    return WRONG


def _checks() -> list[tuple[str, Callable[[], Iterator[str]]]]:
    return [
        (_("configuration"), _configuration),
        (_("data folder"), _data_folder),
        (_("assets and languages"), _assets),
        (_("database"), _database),
        (_("units and administrators"), _organisation),
        (_("audit trail"), _trail),
        (_("locked minutes"), _minutes),
        (_("reminders of what falls due"), _reminders),
    ]


def _configuration() -> Iterator[str]:
    for message in django_checks.run_checks():
        if message.level >= django_checks.WARNING:
            yield str(message)


def _data_folder() -> Iterator[str]:
    probe = environment.data_folder() / ".probe"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as reason:
        yield _("cannot be written: %(reason)s") % {"reason": reason}


def _assets() -> Iterator[str]:
    if not ASSETS.exists():
        yield _("the styles are missing; in a checkout run: make setup")
    if not (CATALOGUES / "zh_Hans" / "LC_MESSAGES" / "django.mo").exists():
        yield _("the languages are not compiled; in a checkout run: make setup")


def _database() -> Iterator[str]:
    try:
        standing = look()
    except NotReady as reason:
        yield str(reason)
        return
    for name in standing.foreign:
        yield _("made by another version: %(name)s") % {"name": name}
    if not standing.foreign:
        for name in standing.missing:
            yield _("change not applied: %(name)s. Run: kexie migrate") % {"name": name}


def _organisation() -> Iterator[str]:
    if not Unit.objects.exists():
        yield _("there are no units. Run: kexie install, or kexie demo")
        return
    for power in Power:
        if power and not User.objects.filter(power=power, is_active=True).exists():
            yield _("there is no %(power)s") % {"power": power.label}


def _trail() -> Iterator[str]:
    proof = verify_chain()
    if proof.broken_at is not None:
        yield _broken(proof.broken_at, proof.reason)


def _minutes() -> Iterator[str]:
    """What they say is what was locked, whoever got at the database."""
    for one in broken_locks():
        yield _("do not agree with their hash: %(title)s") % {"title": one.record.title}


def _reminders() -> Iterator[str]:
    """On each working day from the first on; a demo that was never served has none."""
    last = ReminderRun.objects.order_by("day").last()
    today = timezone.localdate()
    if last and working_days_between(last.day, today) > 1:
        yield _("none since %(day)s. Is kexie serve running?") % {"day": last.day.isoformat()}


def _last_reminders() -> str:
    last = ReminderRun.objects.order_by("day").last()
    if last is None:
        return _("not yet: they begin with kexie serve")
    return _("last looked for on %(day)s") % {"day": last.day.isoformat()}


def _broken(line: int, reason: str) -> str:
    return _("The trail is broken at line %(line)s: %(reason)s.") % {"line": line, "reason": reason}
