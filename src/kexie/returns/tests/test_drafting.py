"""Sentences drafted from the record say what is so on the day they are written."""

from datetime import date

from kexie.kernel.periods import parse
from kexie.matters.models import Share, ShareState, Task
from kexie.records.models import Record
from kexie.returns.queries.drafting import Facts, sentences_for
from kexie.returns.queries.drafting.facts import Work


def written(section: str, due: date, day: date) -> list[str]:
    record = Record(pk=7, title="摸清底数")
    share = Share(record=record, task=Task(theme="other"), due_date=due, state=ShareState.UNDERWAY)
    facts = Facts(parse("2026"), day, [], [Work(share, 0)], [], [], [])
    return [one.text for one in sentences_for(section, facts)]


def test_what_is_due_later_in_the_period_is_not_called_late() -> None:
    due = date(2026, 12, 21)
    assert written("problems", due, date(2026, 11, 24)) == []
    assert written("next", due, date(2026, 11, 24)) == ["继续推进“摸清底数”，时限2026年12月21日。"]
    assert written("problems", due, date(2026, 12, 22)) == [
        "“摸清底数”未按时限（2026年12月21日）办结。"
    ]


def test_what_is_due_after_the_period_is_none_of_its_problems() -> None:
    assert written("problems", date(2027, 1, 5), date(2027, 2, 1)) == []
