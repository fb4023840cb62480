"""What a person has a hand in: what he may therefore not verify or close."""

from django.db.models import QuerySet

from kexie.matters.flow import WORK
from kexie.matters.models import Share
from kexie.org.models import User
from kexie.workflow.models import Step
from kexie.workflow.queries import made_by


def own_shares(user: User) -> set[int]:
    """Keys of the shares on which the user did some of the work, himself or through a deputy, there or in a part."""
    found: set[int] = set()
    level = set(_own(user).values_list("pk", "task__parent", "task__record__unit"))
    while level:
        found |= {pk for pk, _parent, _unit in level}
        # a part belongs to the share that the unit which handed it on holds of the whole
        held = {(parent, unit) for _pk, parent, unit in level if parent}
        above = Share.objects.filter(task__in={parent for parent, _unit in held})
        rows = above.values_list("pk", "task__parent", "task__record__unit", "task", "record__unit")
        level = {row[:3] for row in rows if row[3:] in held and row[0] not in found}
    return found


def own_numbers(user: User) -> set[str]:
    """Numbers of the tasks in which, or in whose parts, the user did some of the work."""
    found: set[str] = set()
    for number in _own(user).values_list("task__number", flat=True).distinct():
        parts = number.split("-")
        found |= {"-".join(parts[:end]) for end in range(2, len(parts) + 1)}
    return found


def _own(user: User) -> QuerySet[Share]:
    steps = Step.objects.filter(made_by(user), move__in=WORK)
    return Share.objects.filter(record__in=steps.values("record"))
