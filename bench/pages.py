"""
How long pages take for whom, against a bare page of the same shell measured in the same breath.

    python -m bench.pages [--postgres] [--plans] [--tasks N]

`×` is the median of the page through the median of the bare page: a busy machine slows both. Fails if a limit
below is passed, or if the county clerk waits longer than the supervisor (promise 14).
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from urllib.parse import urlencode

ROUNDS, WARM = 25, 3
SLOW_ROUNDS = 5  # of what takes seconds
LIMITS = {"cockpit": 40.0, "export": 1000.0}
LIMIT = 10.0  # of all other pages, for the county clerk
ALLOWED = 1.15  # the county clerk's p95 over the supervisor's, for chance
PEOPLE = {
    "county clerk": "wuhua",
    "prefecture clerk": "kunming",
    "supervisor": "duban",
    "inspector": "jijian",
}


@dataclass(slots=True)
class Meter:
    """Counts queries and the time spent in them."""

    queries: int = 0
    seconds: float = 0.0
    statements: list[tuple[float, str, Any]] = field(default_factory=list)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 -- as Django calls it
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            taken = time.perf_counter() - begun
            self.queries += 1
            self.seconds += taken
            self.statements.append((taken, sql, params))


@dataclass(frozen=True, slots=True)
class Figure:
    """Times in milliseconds."""

    status: int
    p50: float
    p95: float
    queries: int
    database: float
    ratio: float
    statements: list[tuple[float, str, Any]]


def prepare() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "kexie.config.settings"
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    (settings.DATA / "static").mkdir(exist_ok=True)
    settings.ROOT_URLCONF = "bench.bare"
    call_command("migrate", verbosity=0, interactive=False)


def addresses(province: Any, person: Any) -> dict[str, str]:
    """Pages by name, as this person opens them."""
    from django.urls import reverse
    from kexie.matters.queries import tasks_for
    from kexie.org.queries import own_units

    tasks = reverse("matters:list")
    seen = tasks_for(person)
    unit = own_units(person).first()
    filtered = {"state": "underway", "theme": "literacy"}
    pages = {
        "desk": reverse("desk:home"),
        "cockpit": reverse("desk:cockpit"),
        "ledger": tasks,
        "ledger filtered": f"{tasks}?{urlencode(filtered)}",
        "ledger late": f"{tasks}?measure=late",
        "ledger last page": f"{tasks}?page=999999",
        "ledger search": f"{tasks}?{urlencode({'q': '第123期'})}",
        "shares": reverse("matters:shares"),
        "task": reverse("matters:show", args=[seen.filter(state="open")[0].pk]),
        "documents": reverse("documents:list"),
        "notices": reverse("notify:list"),
        "export": reverse("matters:export", args=["xlsx"]),
    }
    if unit and unit.pk in province.reviews:
        pages["review"] = reverse("intake:review", args=[province.reviews[unit.pk].pk])
    return pages


def client_of(person: Any) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="kexie.org.adapter.AccountBackend")
    return client


def once(client: Any, address: str) -> tuple[float, Meter, int]:
    from django.db import connection

    meter = Meter()
    with connection.execute_wrapper(meter):
        begun = time.perf_counter()
        response = client.get(address)
        response.content  # noqa: B018 -- the answer is read to its end
        taken = time.perf_counter() - begun
    return taken, meter, response.status_code


def measure(client: Any, bare: Any, address: str) -> Figure:
    """The page and the bare page in turn."""
    first, _meter, status = once(client, address)
    rounds = SLOW_ROUNDS if first > 1 else ROUNDS
    for _time in range(0 if first > 1 else WARM):
        once(client, address)
    times, bares, meters = [], [], []
    for _time in range(rounds):
        bares.append(once(bare, "/bare/")[0])
        taken, meter, status = once(client, address)
        times.append(taken)
        meters.append(meter)
    times.sort()
    middle = sorted(meters, key=lambda one: one.seconds)[len(meters) // 2]
    return Figure(
        status=status,
        p50=1000 * median(times),
        p95=1000 * times[min(len(times) - 1, round(0.95 * len(times)))],
        queries=middle.queries,
        database=1000 * middle.seconds,
        ratio=median(times) / median(bares),
        statements=middle.statements,
    )


def measured(province: Any, only: str) -> dict[str, dict[str, Figure]]:
    """Figures by page and kind of person; printed as they come."""
    from kexie.org.models import User

    bare = client_of(province.plain)
    for _time in range(WARM):
        once(bare, "/bare/")
    base = measure(bare, bare, "/bare/")
    print(f"bare page: p50 {base.p50:.1f} ms, {base.queries} queries\n")
    print(f"{'page':<18}{'who':<18}{'p50 ms':>8}{'p95 ms':>8}{'×':>7}{'queries':>9}{'db ms':>8}")
    found: dict[str, dict[str, Figure]] = {}
    for kind, username in PEOPLE.items():
        person = User.objects.get(username=username)
        client = client_of(person)
        for page, address in addresses(province, person).items():
            if only and only != page:
                continue
            one = measure(client, bare, address)
            found.setdefault(page, {})[kind] = one
            note = "" if one.status == 200 else f"  status {one.status}"
            print(
                f"{page:<18}{kind:<18}{one.p50:>8.1f}{one.p95:>8.1f}{one.ratio:>7.1f}"
                f"{one.queries:>9}{one.database:>8.1f}{note}",
                flush=True,
            )
    return found


def judged(found: dict[str, dict[str, Figure]]) -> list[str]:
    """What is not as promised."""
    faults = []
    for page, figures in found.items():
        clerk, supervisor = figures["county clerk"], figures["supervisor"]
        limit = LIMITS.get(page, LIMIT)
        if clerk.ratio > limit:
            faults.append(f"{page}: the county clerk waits {clerk.ratio:.1f} × a bare page")
        if page == "cockpit" and supervisor.ratio > limit:
            faults.append(f"{page}: the province waits {supervisor.ratio:.1f} × a bare page")
        if page != "review" and clerk.p95 > ALLOWED * supervisor.p95:
            faults.append(f"{page}: p95 {clerk.p95:.0f} ms, the supervisor's {supervisor.p95:.0f}")
        faults += [
            f"{page}: status {one.status} for the {kind}"
            for kind, one in figures.items()
            if one.status != 200
        ]
    return faults


def explain(found: dict[str, dict[str, Figure]]) -> None:
    """The plans of the slowest statement of each page, for whom it is slowest."""
    from django.db import connection

    words = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN (ANALYZE, BUFFERS)"
    for page, figures in found.items():
        for kind, figure in figures.items():
            for taken, sql, params in sorted(figure.statements, key=lambda one: -one[0])[:3]:
                if taken < 0.004:
                    continue
                print(f"\n== {page}, {kind}: {1000 * taken:.1f} ms\n{sql % params if params else sql}")
                with connection.cursor() as cursor:
                    cursor.execute(f"{words} {sql}", params)
                    for row in cursor.fetchall():
                        print("  ", *row)


@contextmanager
def place(*, postgres: bool, keep: str = "") -> Iterator[None]:
    """A data folder and a database of the bench's own."""
    with ExitStack() as stack:
        folder = keep or stack.enter_context(tempfile.TemporaryDirectory(prefix="kexie-bench-"))
        os.environ["KEXIE_DATA"] = folder
        os.environ.pop("KEXIE_DATABASE_URL", None)
        if postgres:
            from tools.postgres import cluster

            os.environ["KEXIE_DATABASE_URL"] = stack.enter_context(cluster())
        yield


def filled(tasks: int) -> Any:
    from bench import province
    from bench.pouring import settle
    from django.db import connection
    from django.utils import timezone
    from kexie.matters.models import Share, Task
    from kexie.org.models import User
    from kexie.records.models import Party, Record

    begun = time.perf_counter()
    made = province.build(timezone.now(), tasks=tasks)
    settle()
    sizes = (("accounts", User), ("tasks", Task), ("shares", Share), ("cards", Record), ("parties", Party))
    told = ", ".join(f"{model.objects.count():,} {name}" for name, model in sizes)
    print(f"{connection.vendor}: {told}; filled in {time.perf_counter() - begun:.0f} s")
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--plans", action="store_true", help="also how the database reads")
    parser.add_argument("--tasks", type=int, default=20_000)
    parser.add_argument("--only", default="", help="one page")
    asked = parser.parse_args()
    with place(postgres=asked.postgres):
        prepare()
        province = filled(asked.tasks)
        found = measured(province, asked.only)
        if asked.plans:
            explain(found)
        faults = judged(found)
    print("\n".join(faults) or "as promised")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
