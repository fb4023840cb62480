"""A form brought in from a workbook."""

from datetime import datetime

from kexie.audit.actions import writing
from kexie.org.models import User
from kexie.returns.actions.forms import save_form_version
from kexie.returns.layout.workbook import read_workbook
from kexie.returns.models import Entry, FormVersion


@writing()
def bring_workbook(
    entry: Entry, data: bytes, *, actor: User, at: datetime, seen_version: int
) -> FormVersion:
    """
    Put the workbook's form in place of the draft.

    :raises BadSheet: it cannot be read, with every fault by sheet, row and column
    :raises Changed: the draft was changed since the actor looked
    """
    layout = read_workbook(data)
    return save_form_version(entry, layout, actor=actor, at=at, seen_version=seen_version)
