"""
How long pages take for whom, against a bare page of the same shell measured in the same breath.

    python -m bench.place pages [--postgres] [--plans] [--only PAGE] [--tasks N]

`×` is the median of the page through the median of the bare page. With SQLite, which works in the same thread, time
is that of the processor, so that other work on the machine does not count; with PostgreSQL it is that of the clock.
A goal is missed if a limit below is passed, or if the county clerk waits longer than the supervisor (promise 14).
"""

import time
from argparse import Namespace
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse

from bench.goals import missed
from bench.province import Province
from kexie.kernel.collecting import set_aside
from kexie.matters.queries import tasks_for
from kexie.org.models import User
from kexie.org.queries import own_units
from kexie.records.access import STAFF

ROUNDS, WARM = 20, 2
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
        begun = now()
        try:
            return execute(sql, params, many, context)
        finally:
            taken = now() - begun
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


def addresses(province: Province, person: User) -> dict[str, str]:
    """Pages by name, as this person opens them."""
    tasks = reverse("matters:list")
    seen = tasks_for(person)
    unit = own_units(person, tuple(STAFF)).first()
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


def client_of(person: User) -> Client:
    """Signed in, in a process that has loaded everything, as the server has."""
    get_resolver().url_patterns  # noqa: B018 -- reading loads
    set_aside()
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="kexie.org.adapter.AccountBackend")
    return client


def now() -> float:

    return time.thread_time() if connection.vendor == "sqlite" else time.perf_counter()


def once(client: Client, address: str) -> tuple[float, Meter, int]:

    meter = Meter()
    with connection.execute_wrapper(meter):
        begun = now()
        response = client.get(address)
        response.content  # noqa: B018 -- the answer is read to its end
        taken = now() - begun
    return taken, meter, response.status_code


def measure(client: Client, bare: Client, address: str) -> Figure:
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


def measured(province: Province, only: str) -> dict[str, dict[str, Figure]]:
    """Figures by page and kind of person; printed as they come."""
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


def judge(found: dict[str, dict[str, Figure]]) -> None:
    """Say which promises are not kept."""
    for page, figures in found.items():
        clerk, supervisor = figures["county clerk"], figures["supervisor"]
        limit = LIMITS.get(page, LIMIT)
        for who, one in (("the county clerk", clerk), ("the province", supervisor)):
            if page == "cockpit" or one is clerk:
                words = f"{page}: {who} waits {one.ratio:.1f} × a bare page, to be {limit:.0f}"
                missed(one.ratio > limit, words)
        if page != "review":
            words = f"{page}: the county clerk's p95 is {clerk.p95:.0f} ms, the supervisor's {supervisor.p95:.0f}"
            missed(clerk.p95 > ALLOWED * supervisor.p95, words)


def broken(found: dict[str, dict[str, Figure]]) -> list[str]:
    """Pages that gave no page."""
    return [
        f"{page}: status {one.status} for the {kind}"
        for page, figures in found.items()
        for kind, one in figures.items()
        if one.status != 200
    ]


def explain(found: dict[str, dict[str, Figure]]) -> None:
    """The plans of the slowest statement of each page, for whom it is slowest."""
    words = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN (ANALYZE, BUFFERS)"
    for page, figures in found.items():
        for kind, figure in figures.items():
            for taken, sql, params in sorted(figure.statements, key=lambda one: -one[0])[:3]:
                if taken < 0.004:
                    continue
                print(
                    f"\n== {page}, {kind}: {1000 * taken:.1f} ms\n{sql % params if params else sql}"
                )
                with connection.cursor() as cursor:
                    cursor.execute(f"{words} {sql}", params)
                    for row in cursor.fetchall():
                        print("  ", *row)


def run(province: Province, asked: Namespace) -> bool:
    """True: a page is broken. A promise that is not kept is said."""
    found = measured(province, asked.only)
    if asked.plans:
        explain(found)
    judge(found)
    faults = broken(found)
    print("\n".join(faults))
    return bool(faults)
