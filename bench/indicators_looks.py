"""The analysis page in each of its looks, as a leader and as a county sees it, beside the bare query for its cells."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench import indicators_bare as bare
from bench.goals import missed
from bench.indicators_ground import Ground
from bench.pages import client_of, now
from kexie.indicators.models import Indicator
from kexie.org.actions.people import grant, open_account
from kexie.org.models import Role, Unit, User

TIMES, GOAL = 9, 3
ENOUGH = 120  # indicators, so that a county with few units asks for as many numbers
LOOKS = ("table", "heat", "line", "bar", "trend", "tiles")
TAKEN_ALONG = ("xlsx", "csv")
WIDE = {"p_on": "rows", "u_on": "columns"}


@dataclass(frozen=True, slots=True)
class Question:
    """So many numbers, and who asks for them."""

    words: str
    reader: User
    indicators: list[int]
    units: list[int]
    months: list[str]

    def address(self, **how: str) -> str:
        codes = dict(Unit.objects.filter(pk__in=self.units).values_list("pk", "code"))
        named = dict(Indicator.objects.filter(pk__in=self.indicators).values_list("pk", "code"))
        return urlencode(
            {
                "i": ",".join(named[pk] for pk in self.indicators),
                "u": ",".join(codes[pk] for pk in self.units),
                "p": f"{self.months[0]}..{self.months[-1]}",
                **how,
            },
            safe=",/",
        )


def look(ground: Ground, months: list[str]) -> None:
    """15,600 numbers; every look, sorted by a number, and taken along."""
    for question in _questions(ground, months):
        client = client_of(question.reader)
        plain, cells = _best(lambda q=question: bare.read(q.indicators, q.units, q.months))  # type: ignore[misc]  # defaults bind
        print(f"analysis, {question.words}: {cells:,} numbers; bare query {plain * 1000:.0f} ms")
        for name, address in _pages(question).items():
            _look(name, client, address, f"for {question.words}", plain)


def _look(name: str, client: Client, address: str, whom: str, plain: float) -> None:
    """The page as it is opened, and the answer alone, as it is sent when something is chosen on the page."""
    taken, size = _best(lambda: _read(client, address))
    words = (
        f"  {name:<12}{taken * 1000:>6.0f} ms  {taken / plain:5.1f} × bare  {size / 1024:>7,.0f} kB"
    )
    if name in TAKEN_ALONG:
        print(words, flush=True)
        return
    answer, _size = _best(lambda: _read(client, address, {"HX-Request": "true"}))
    print(
        f"{words};  answer alone {answer * 1000:>4.0f} ms  {answer / plain:5.1f} × bare", flush=True
    )
    missed(taken > GOAL * plain, f"{name} {whom} at most {GOAL} × bare, not {taken / plain:.1f}")


def _pages(question: Question) -> dict[str, str]:
    page = reverse("indicators:analysis")
    pages = {look: f"{page}?{question.address(view=look)}" for look in LOOKS}
    pages["wide table"] = f"{page}?{question.address(**WIDE)}"
    pages["sorted"] = f"{page}?{question.address(sort='-1')}"
    for form in TAKEN_ALONG:
        door = reverse(
            "indicators:analysis_sheet" if form == "xlsx" else "indicators:analysis_lines"
        )
        pages[form] = f"{door}?{question.address()}"
    return pages


def _questions(ground: Ground, months: list[str]) -> list[Question]:
    """A leader asks ten figures of 130 units; a county as many numbers of its few townships."""
    county = Unit.objects.get(code="X0")
    below = [pk for pk, above in ground.above.items() if county.pk in above]
    units = [county.pk, *below]
    many = 130 * 10 // len(units)
    return [
        Question(
            "a leader",
            _person("leader", ground.root, Role.HEAD),
            ground.indicators[:10],
            ground.units[:130],
            months,
        ),
        Question(
            "a county",
            _person("county", county, Role.CLERK),
            ground.indicators[:many],
            units,
            months,
        ),
    ]


def _person(name: str, unit: Unit, role: Role) -> User:
    at = timezone.now()
    password = "Kexie-demo-2024"  # noqa: S105 -- a bench's own
    user = open_account(actor=None, at=at, username=name, name=name, password=password)
    grant(actor=None, at=at, user=user, unit=unit, role=role)
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    return user


def _read(client: Client, address: str, headers: dict[str, str] | None = None) -> int:
    answer = client.get(address, headers=headers or {})
    if answer.status_code != HTTPStatus.OK:
        raise SystemExit(f"{answer.status_code}: {address[:80]}")
    return len(answer.content)


def _best(act: Callable[[], int]) -> tuple[float, int]:
    """The quickest of some, and what it gave: others on the machine do not count."""
    taken = []
    for _ in range(TIMES):
        begun = now()
        given = act()
        taken.append(now() - begun)
    return min(taken), given
