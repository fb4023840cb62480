"""Who may turn a document's text into tasks."""

from kexie.org.models import Role
from kexie.records.access import OWNER, STAFF, Right, Rules

RULES: Rules = {
    "review": (Right(STAFF, OWNER),),
    "confirm": (Right(frozenset({Role.SUPERVISOR, Role.HEAD}), OWNER),),
}
