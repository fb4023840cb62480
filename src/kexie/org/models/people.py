"""People with accounts: posts, roles and powers, deputies, tokens, and the rules of sign-in."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kexie.org.models.units import Unit


class Power(models.TextChoices):
    """
    The three administrators. One account has one power at most: the field holds a single value.

    Rule of classified systems (三员分立), taken over: none may do the others' work or touch business data.
    """

    NONE = "", _("none")
    SYSTEM = "system", _("system administrator")
    SECURITY = "security", _("security administrator")
    AUDIT = "audit", _("audit administrator")


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person with an account. There is no superuser: what one may do comes from grants, or from one power."""

    username = models.CharField(_("account"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    pinyin = models.CharField(max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    power = models.CharField(
        _("administrator's power"), max_length=10, choices=Power.choices, blank=True, default=""
    )
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    created_at = models.DateTimeField(null=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    # The day on which deputyships are judged. Set where time enters: middleware, API, job. Unset: they do not count.
    as_of: date | None = None
    # Kept by `org.queries.reaches_far`, for as long as this object lives.
    reaches_far: bool | None = None

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(power__in=Power.values), name="user_one_power"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A title held by a person in a unit, from a day to the day before `to_date`. One person may hold several."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    title = models.CharField(_("title of post"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order in unit"), default=0)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["unit", "order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "unit", "title", "from_date"], name="post_once"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gt=F("from_date")),
                name="post_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.title}"


class Role(models.TextChoices):
    READER = "reader", _("reader")
    CLERK = "clerk", _("clerk")
    HEAD = "head", _("head")
    SUPERVISOR = "supervisor", _("supervisor")
    INSPECTOR = "inspector", _("inspector")


class Grant(models.Model):
    """This person holds this role in this unit and in everything below it. A trigger refuses administrators."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta:
        ordering: ClassVar = ["unit", "role"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "unit", "role"], name="grant_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="grant_known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.unit}"


class Deputy(models.Model):
    """`deputy` may do what `principal` may, from a day to the day before `to_date`, while the principal is away."""

    principal = models.ForeignKey(User, models.CASCADE, related_name="deputies")
    deputy = models.ForeignKey(User, models.CASCADE, related_name="deputy_for")
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"))

    class Meta:
        verbose_name_plural = "deputies"
        ordering: ClassVar = ["from_date", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_date__gt=F("from_date")), name="deputy_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("deputy")), name="deputy_is_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal} → {self.deputy}"


class SignInPolicy(models.Model):
    """The rules of sign-in as data; one row. Lengths in characters, times as the names say."""

    minimum_length = models.PositiveSmallIntegerField(_("shortest password"), default=10)
    minimum_classes = models.PositiveSmallIntegerField(_("kinds of characters"), default=3)
    maximum_age_days = models.PositiveSmallIntegerField(_("password valid for days"), default=180)
    tries = models.PositiveSmallIntegerField(_("tries before lock-out"), default=5)
    lock_minutes = models.PositiveSmallIntegerField(_("lock-out in minutes"), default=15)
    session_minutes = models.PositiveSmallIntegerField(_("session ends after minutes"), default=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="sign_in_policy_single"),
            models.CheckConstraint(
                condition=Q(minimum_length__gte=8, tries__gte=1, minimum_classes__lte=4),
                name="sign_in_policy_sane",
            ),
        ]

    def __str__(self) -> str:
        return "sign-in policy"


class TokenScope(models.TextChoices):
    READ = "read", _("read")
    WRITE = "write", _("read and write")


class ApiToken(models.Model):
    """A key for machines that acts for a person, within a scope, until a day. Only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(_("scope"), max_length=10, choices=TokenScope.choices)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.name
