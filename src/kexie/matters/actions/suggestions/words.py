"""What is written about suggestions must fit."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from kexie.kernel.faults import fault_in
from kexie.kernel.secrecy import insist_no_secrets
from kexie.matters.errors import BadWords


def insist_fit(row: Model, *names: str) -> None:
    """
    These fields of a row hold what they can hold; long texts no more than their field says.

    :raises BadWords: one does not
    :raises SecretMark: one bears a mark of a state secret
    """
    insist_no_secrets(*(str(getattr(row, name)) for name in names))
    if fault := fault_in(row, names):
        raise BadWords(fault)
    for name in names:
        most = getattr(type(row)._meta.get_field(name), "max_length", None)  # noqa: SLF001 -- Django's public _meta
        if most and len(str(getattr(row, name))) > most:
            raise BadWords(_("Too long: at most %(most)s characters.") % {"most": most})
