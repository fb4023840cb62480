"""What was said when a share came back: shown first, wherever the share is shown."""

from collections.abc import Iterable

from kexie.matters.models import Share, ShareState
from kexie.workflow.models import Step

# The step whose note says why a share is in this state, and what is to be done now.
BACK_BY = {ShareState.RETURNED.value: "return_for_more", ShareState.SENT_BACK.value: "send_back"}


def reasons_back(shares: Iterable[Share]) -> dict[int, str]:
    """The last reason for each share, among these, that was returned or sent back; by key, in one query."""
    back = {share.pk: BACK_BY[share.state] for share in shares if share.state in BACK_BY}
    if not back:
        return {}
    steps = Step.objects.filter(record__in=list(back), move__in=set(back.values()))
    rows = steps.order_by("at", "pk").values_list("record", "move", "note")
    return {record: note for record, move, note in rows if back[record] == move}
