"""
How long a report, a figure and an analysis take for whom, against a bare page of the same shell (promise 14).

    python -m bench.roles [--postgres]

Among 145 yearly reports accepted. Everybody opens the same report, figure and question, as far as he may: whoever sees
less is to wait no longer. A department has no part in the reports of counties, so that page is not there for it.
"""

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from bench.goals import missed
from bench.place import set_up
from tools.postgres import cluster

PEOPLE = {
    "county clerk": "wuhua",
    "prefecture clerk": "kunming",
    "department": "kepubu",
    "leader": "lingdao",
}
REPORTING = "530102"
FIGURES, QUESTION = "L01", "L01,L02,W07,I09,D02"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kexie-bench-"))
        os.environ.pop("KEXIE_DATABASE_URL", None)
        if asked.postgres:
            os.environ["KEXIE_DATABASE_URL"] = stack.enter_context(cluster())
        set_up(Path(folder))
        call_command("migrate", verbosity=0, interactive=False)
        import_module("bench.compilation_ground").fill()
        import_module("bench.pouring").settle()
        return _measured(import_module("bench.pages"), import_module("kexie.org.models"))


def _measured(pages: ModuleType, org: ModuleType) -> int:
    plain = import_module("kexie.org.actions.people").open_account(
        actor=None, at=timezone.now(), username="bare", name="无职", password=None
    )
    plain.must_change_password = False
    plain.save(update_fields=["must_change_password"])
    bare = pages.client_of(plain)
    times: dict[str, dict[str, float]] = {}
    seen = 0
    print(f"{'page':<12}{'who':<20}{'p50 ms':>8}{'p95 ms':>8}{'×':>7}{'queries':>9}")
    for who, username in PEOPLE.items():
        client = pages.client_of(org.User.objects.get(username=username))
        for page, address in _addresses().items():
            if pages.once(client, address)[2] == HTTPStatus.NOT_FOUND:
                print(f"{page:<12}{who:<20}  not his to see")
                continue
            one = pages.measure(client, bare, address)
            seen += one.status == HTTPStatus.OK
            times.setdefault(page, {})[who] = one.ratio
            print(
                f"{page:<12}{who:<20}{one.p50:>8.1f}{one.p95:>8.1f}{one.ratio:>7.1f}{one.queries:>9}",
                flush=True,
            )
    for page, by in times.items():
        clerk, leader = by["county clerk"], by["leader"]
        words = f"{page}: the county clerk waits {clerk:.1f} × a bare page, the leader {leader:.1f}"
        missed(clerk > pages.ALLOWED * leader, words)
    return int(not seen)


def _addresses() -> dict[str, str]:
    filing = import_module("kexie.returns.models").Filing.objects.get(record__unit__code=REPORTING)
    province = import_module("kexie.org.models").Unit.objects.get(code="530000")
    year = filing.cycle.period
    figure = f"indicator={FIGURES}&unit={province.pk}&period={year}"
    question = f"i={QUESTION}&u=own,530000,own/county&p={year}"
    analysis = reverse("indicators:analysis")
    return {
        "report": reverse("returns:filing", args=[filing.pk]),
        "figure": f"{reverse('indicators:figure')}?{figure}",
        "analysis": f"{analysis}?{question}",
        "shades": f"{analysis}?{question}&view=heat",
    }


if __name__ == "__main__":
    sys.exit(main())
