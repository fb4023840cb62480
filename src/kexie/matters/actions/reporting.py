"""A report together with the file that proves it."""

from datetime import datetime

from kexie.audit.actions import writing
from kexie.matters.actions.evidence import prove_with_upload
from kexie.matters.actions.shares import report
from kexie.matters.models import Share
from kexie.org.models import User


@writing()
def report_with_file(
    share: Share,
    *,
    actor: User,
    at: datetime,
    text: str,
    over_open: str = "",
    data: bytes,
    name: str,
) -> None:
    """Bring a file in as evidence and report complete: both or neither. :raises Refused: as the two actions"""
    prove_with_upload(share, data=data, name=name, actor=actor, at=at)
    report(share, text=text, over_open=over_open, actor=actor, at=at)
