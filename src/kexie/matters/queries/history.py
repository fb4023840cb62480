"""What happened to a task and its shares, step by step, in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext

from kexie.kernel.script import in_script
from kexie.matters.flow import EXTENSION, SHARE, SUGGESTION, TASK
from kexie.matters.models import Extension, Share, ShareState, Task
from kexie.workflow.models import Step
from kexie.workflow.queries import steps_of

# Steps of a request that steps of its share tell already.
TOLD_BY_SHARE = frozenset({"ask", "grant"})
FLOWS = {flow.kind: flow for flow in (TASK, SHARE, EXTENSION, SUGGESTION)}


@dataclass(frozen=True, slots=True)
class Line:
    """One step in words. `extended`: the extension that was granted by it."""

    step: Step
    label: str | Promise
    unit: str
    note: str
    extended: Extension | None = None


def latest(steps: Iterable[Step], move: str) -> Step | None:
    """The last step that made this move."""
    return next((step for step in reversed([*steps]) if step.move == move), None)


def over_open_in(steps: Iterable[Step]) -> str:
    """Why the share was reported although something below stood open."""
    reported = latest(steps, "report")
    return reported.note if reported else ""


def steps_by_card(
    task: Task, shares: Iterable[Share], extensions: Iterable[Extension]
) -> dict[int, list[Step]]:
    keys = [task.pk, *(one.pk for one in (*shares, *extensions))]
    found: dict[int, list[Step]] = defaultdict(list)
    for step in steps_of(keys).select_related("record", "actor", "on_behalf_of"):
        found[step.record_id].append(step)
    return found


def lines_of(task: Task, shares: list[Share], steps: Mapping[int, list[Step]]) -> list[Line]:
    """The steps of the task, of its shares, and of what was answered to requests, the latest first."""
    granted = _granted(shares, steps)
    units = {share.pk: in_script(share.record.unit.short_name) for share in shares}
    lines = [
        line_of(step, units.get(pk, ""), granted.get((pk, step.at)))
        for pk in (task.pk, *units)
        for step in steps[pk]
        if not (pk in units and step.move == "hand_out" and step.source == ShareState.DRAFT)
    ]
    lines += [
        line_of(step, in_script(share.record.unit.short_name))
        for share in shares
        for extension in share.extensions.all()
        for step in steps[extension.pk]
        if step.move not in TOLD_BY_SHARE
    ]
    return sorted(lines, key=lambda line: (line.step.at, line.step.pk), reverse=True)


def _granted(
    shares: Iterable[Share], steps: Mapping[int, list[Step]]
) -> dict[tuple[int, datetime], tuple[Extension, Step]]:
    """By share and moment of the answer: the extension and the step that granted it."""
    return {
        (share.pk, step.at): (extension, step)
        for share in shares
        for extension in share.extensions.all()
        for step in steps[extension.pk]
        if step.move == "grant"
    }


def line_of(step: Step, unit: str, granted: tuple[Extension, Step] | None = None) -> Line:
    flow = FLOWS[step.record.kind]
    move = flow.moves.get(step.move)
    label = move.label if move else step.move
    if flow is EXTENSION and unit:
        label = gettext("Extension: %(move)s") % {"move": label}
    if granted is None or step.move != "extend":
        return Line(step, label, unit, step.note)
    extension, answer = granted  # the words of the answer; the applicant's stand with his request
    return Line(step, label, unit, answer.note, extension)
