"""Whether a new password fits the policy, which is data."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kexie.org.models import User
from kexie.org.queries import sign_in_policy


class PolicyValidator:
    """Length and kinds of characters as `SignInPolicy` has them today, and not the present password again."""

    def validate(self, password: str, user: User | None = None) -> None:
        policy = sign_in_policy()
        if len(password) < policy.minimum_length:
            raise ValidationError(_too_short(policy.minimum_length), code="too_short")
        if classes_in(password) < policy.minimum_classes:
            raise ValidationError(_too_plain(policy.minimum_classes), code="too_plain")
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(
                _("This is your present password. Choose another one."), code="same"
            )

    def get_help_text(self) -> str:
        policy = sign_in_policy()
        return f"{_too_short(policy.minimum_length)} {_too_plain(policy.minimum_classes)}"


def classes_in(password: str) -> int:
    """How many of the kinds occur: lower case, upper case, digits, anything else."""
    kinds = (
        any(one.islower() for one in password),
        any(one.isupper() for one in password),
        any(one.isdigit() for one in password),
        any(
            not one.isalnum() or (one.isalpha() and one.lower() == one.upper()) for one in password
        ),
    )
    return sum(kinds)


def _too_short(length: int) -> str:
    said = ngettext(
        "The password needs at least %(count)s character.",
        "The password needs at least %(count)s characters.",
        length,
    )
    return said % {"count": length}


def _too_plain(classes: int) -> str:
    said = ngettext(
        "Use at least %(count)s kind of: small letters, capitals, digits, other signs.",
        "Use at least %(count)s kinds of: small letters, capitals, digits, other signs.",
        classes,
    )
    return said % {"count": classes}
