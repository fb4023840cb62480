"""Several filings at once, each for itself: what one is refused never stops the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kexie.kernel.errors import Refused
from kexie.org.models import User
from kexie.returns.actions import beginning, review
from kexie.returns.models import Filing
from kexie.returns.queries.validation import Finding, findings_of

Chosen = Sequence[tuple[Filing, int]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one. `refusal` empty: it is done; `findings`: what must be mended first."""

    filing: Filing
    refusal: str = ""
    findings: tuple[Finding, ...] = ()


def begin_many(chosen: Chosen, *, actor: User, at: datetime) -> list[Outcome]:
    """Fill in what is held, in those that nobody has begun."""

    def act(filing: Filing, _seen: int) -> None:
        beginning.begin(filing, actor=actor, at=at)

    return _each(chosen, act)


def submit_many(
    chosen: Chosen, *, actor: User, at: datetime, nothing_reason: str = ""
) -> list[Outcome]:
    """
    Hand in each of these, or "nothing to report" with these words.

    :param chosen: filings with the version that was seen
    """

    def act(filing: Filing, seen: int) -> None:
        review.submit(filing, actor=actor, at=at, seen_version=seen, nothing_reason=nothing_reason)

    return _each(chosen, act)


def _each(chosen: Chosen, act: Callable[[Filing, int], None]) -> list[Outcome]:
    found = []
    for filing, seen in chosen:
        try:
            act(filing, seen)
        except review.NotFit as reason:
            found.append(Outcome(filing, str(reason), tuple(findings_of(filing))))
        except Refused as reason:
            found.append(Outcome(filing, str(reason)))
        else:
            found.append(Outcome(filing))
    return found
