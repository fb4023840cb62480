"""Units as a dated tree, people, posts, deputies, and who holds which role where."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("provincial association")
    DEPARTMENT = "department", _("department")
    AFFILIATED = "affiliated", _("affiliated unit")
    PREFECTURE = "prefecture", _("prefecture association")
    COUNTY = "county", _("county association")
    TOWNSHIP = "township", _("township association")
    SOCIETY = "society", _("learned society")
    ENTERPRISE = "enterprise", _("enterprise association")
    COLLEGE = "college", _("college association")
    EXTERNAL = "external", _("external member unit")


class Unit(models.Model):
    """
    A place in the organisation.

    Names and parents have dates (`UnitName`, `Placement`); `name` and `short_name` are today's, kept beside them
    by `org.actions` because every list shows them. A unit that was closed keeps its code.
    """

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind.choices)
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=50)
    pinyin = models.CharField(
        max_length=200, blank=True, help_text="initials and syllables, for search"
    )
    order = models.PositiveIntegerField(_("official order"), default=0)
    opened_date = models.DateField(_("opened on"))
    closed_date = models.DateField(_("closed on"), null=True, blank=True)
    # Derived from `Succession`: the open unit that answers today for this closed one.
    heir = models.ForeignKey("self", models.SET_NULL, null=True, related_name="inherited")

    class Meta:
        ordering: ClassVar = ["order", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_date__isnull=True) | Q(closed_date__gt=F("opened_date")),
                name="unit_closed_after_opened",
            )
        ]

    def __str__(self) -> str:
        return self.name


class UnitName(models.Model):
    """What the unit was called from a day on, until the day before `to_date`."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=50)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["unit", "from_date"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "from_date"], name="unit_name_once_a_day"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(to_date__isnull=True), name="unit_one_present_name"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gt=F("from_date")),
                name="unit_name_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """Under which unit it stood from a day on, until the day before `to_date`: the truth about the tree."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="placed_below")
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["unit", "from_date"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "from_date"], name="placement_once_a_day"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(to_date__isnull=True), name="placement_one_present"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gt=F("from_date")),
                name="placement_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="placement_not_in_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} < {self.parent}"


class Reach(models.Model):
    """
    Every (above, below) pair of units with the days on which it held; each unit reaches itself at depth 0.

    Derived from `Placement` and `Succession`, written by `org.actions` only. Rows without an end are the tree of
    today. A closed unit whose work was taken over stands from that day on below the one that took it: with its
    records and figures, though it is no unit of that day any more (`org.queries.units_on`).
    """

    above = models.ForeignKey(Unit, models.CASCADE, related_name="reaches_down")
    below = models.ForeignKey(Unit, models.CASCADE, related_name="reaches_up")
    depth = models.PositiveSmallIntegerField()
    from_date = models.DateField()
    to_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["above", "below", "from_date"], name="reach_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["below", "above"])]

    def __str__(self) -> str:
        return f"{self.above_id} > {self.below_id}"


class ReorganisationKind(models.TextChoices):
    MERGE = "merge", _("merger")
    SPLIT = "split", _("division")


class Reorganisation(models.Model):
    """
    A merger or division of units on one day.

    `before` and `after` hold the rows it found and left (Django's JSON serialisation of units, names, placements,
    posts, grants and successions): it can be undone for as long as those it left stand unchanged.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=ReorganisationKind.choices)
    on_date = models.DateField(_("effective from"))
    made_at = models.DateTimeField(_("recorded at"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    before = models.TextField()
    after = models.TextField()

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=ReorganisationKind.values), name="reorganisation_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on_date}"


class Succession(models.Model):
    """From a day on `to_unit` stands for some of what `from_unit` was; one of them takes over its work and archive."""

    change = models.ForeignKey(Reorganisation, models.CASCADE, related_name="successions")
    from_unit = models.ForeignKey(Unit, models.CASCADE, related_name="successors")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="predecessors")
    on_date = models.DateField(_("effective from"))
    takes_over = models.BooleanField(_("takes over its work"))

    class Meta:
        ordering: ClassVar = ["on_date", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["from_unit", "to_unit", "on_date"], name="succession_once"
            ),
            models.UniqueConstraint(
                fields=["from_unit"], condition=Q(takes_over=True), name="succession_one_takes_over"
            ),
            models.CheckConstraint(
                condition=~Q(from_unit=F("to_unit")), name="succession_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit} → {self.to_unit}"


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
