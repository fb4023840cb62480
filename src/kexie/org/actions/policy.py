"""The rules of sign-in, as data: the security administrator's."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Refused
from kexie.org.access import insist_power
from kexie.org.models import Power, SignInPolicy, User

# Lowest and highest value of each rule. The lowest ones are those of classified protection, level 2.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "minimum_length": (8, 64),
    "minimum_classes": (1, 4),
    "maximum_age_days": (1, 730),
    "tries": (1, 20),
    "lock_minutes": (1, 1440),
    "session_minutes": (5, 720),
}


class BadPolicy(Refused):
    status = 400


@writing()
def set_sign_in_policy(
    changes: Mapping[str, int], *, actor: User | None, at: datetime
) -> SignInPolicy:
    """
    Set rules of sign-in; keys are fields of `SignInPolicy`.

    :raises PowerMissing: the actor is not the security administrator
    :raises BadPolicy: a value lies outside its bounds
    """
    insist_power(actor, Power.SECURITY)
    held, _created = SignInPolicy.objects.select_for_update().get_or_create(pk=1)
    before = {name: getattr(held, name) for name in changes}
    for name, value in changes.items():
        lowest, highest = BOUNDS[name]
        if not lowest <= value <= highest:
            labels = {field.name: field.verbose_name for field in SignInPolicy._meta.fields}  # noqa: SLF001 -- Django's public _meta
            raise BadPolicy(
                _("“%(rule)s” must lie between %(lowest)s and %(highest)s.")
                % {"rule": labels[name], "lowest": lowest, "highest": highest}
            )
        setattr(held, name, value)
    held.save()
    log(
        actor=actor,
        verb="sign_in_policy.set",
        target=held,
        at=at,
        before=before,
        after=dict(changes),
    )
    return held
