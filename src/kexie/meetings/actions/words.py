"""What is written about meetings must fit."""

from django.db.models import Model

from kexie.kernel.faults import misfit_in
from kexie.kernel.secrecy import insist_no_secrets
from kexie.meetings.errors import BadWords


def insist_fit(row: Model, *names: str) -> None:
    """
    These fields of a row hold what they can hold.

    :raises BadWords: one does not
    :raises SecretMark: one bears a mark of a state secret
    """
    insist_no_secrets(*(str(getattr(row, name)) for name in names))
    if fault := misfit_in(row, names):
        raise BadWords(fault)
