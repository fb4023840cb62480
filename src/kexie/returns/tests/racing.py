"""How tests let two act at once, each in a thread and a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connections

from kexie.audit.queries import verify_chain
from kexie.indicators.queries.rollups import check_rollups
from kexie.kernel.errors import Refused
from kexie.returns.models import Cycle, Entry, Filing
from kexie.workflow.models import Step

Act = Callable[[], object]


def at_once(*acts: Act) -> list[Refused | None]:
    """Run each in a thread and a connection of its own, started together; gives what each was refused with."""
    start = threading.Barrier(len(acts))
    answers: dict[int, Refused | None] = {}
    faults: list[BaseException] = []

    def run(place: int, act: Act) -> None:
        start.wait()
        try:
            act()
            answers[place] = None
        except Refused as refusal:
            answers[place] = refusal
        except BaseException as fault:  # noqa: BLE001 -- shown by the test that waits
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert verify_chain().broken_at is None
    return [answers[place] for place in range(len(acts))]


def one_refused(answers: list[Refused | None], *kinds: type[Refused]) -> None:
    refused = [one for one in answers if one is not None]
    assert len(refused) == 1
    assert isinstance(refused[0], kinds)


def moves(thing: Entry | Cycle | Filing, move: str) -> int:
    return Step.objects.filter(record=thing.pk, move=move).count()


def again(filing: Filing) -> Filing:
    """As a request of its own would read it."""
    return Filing.objects.select_related("record__unit", "cycle__form").get(pk=filing.pk)


def each(act: Callable[[str], object], *names: str) -> list[Act]:
    return [lambda name=name: act(name) for name in names]  # type: ignore[misc]  # mypy knows no defaults of lambdas


def balanced() -> None:
    assert check_rollups().differences == []
