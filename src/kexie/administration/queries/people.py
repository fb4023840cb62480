"""Accounts (system administrator), rights and deputyships (security administrator)."""

from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from kexie.org.models import Deputy, Grant, Post, Power, Reach, SignInPolicy, Unit, User


def accounts_for(user: User, on: date) -> QuerySet[User]:
    """Every account with its present posts, for who keeps accounts or rights. When one last signed in is not told."""
    if user.power not in {Power.SYSTEM, Power.SECURITY}:
        return User.objects.none()
    present = Post.objects.filter(Q(to_date__isnull=True) | Q(to_date__gt=on)).select_related(
        "unit"
    )
    return User.objects.prefetch_related(Prefetch("posts", present, to_attr="present_posts"))


def found_accounts(user: User, *, now: datetime, text: str = "", state: str = "") -> QuerySet[User]:
    """Accounts by name, account or pinyin; `state`: open, closed, locked, or any."""
    found = accounts_for(user, timezone.localtime(now).date())
    if text:
        found = found.filter(
            Q(name__icontains=text)
            | Q(username__icontains=text)
            | Q(pinyin__icontains=text.lower())
        )
    wanted = {
        "open": Q(is_active=True),
        "closed": Q(is_active=False),
        "locked": Q(locked_until__gt=now),
    }
    return found.filter(wanted[state]) if state in wanted else found


def posts_for(user: User, holder: User) -> QuerySet[Post]:
    """All posts a person holds or held, newest first, for the system administrator."""
    if user.power != Power.SYSTEM:
        return Post.objects.none()
    return Post.objects.filter(user=holder).select_related("unit").order_by("-from_date", "pk")


def grants_for(user: User) -> QuerySet[Grant]:
    """Every role that anybody holds, for the security administrator."""
    if user.power != Power.SECURITY:
        return Grant.objects.none()
    return Grant.objects.select_related("user", "unit").order_by(
        "unit", "role", "user__pinyin", "pk"
    )


def people_for(user: User, *, now: datetime, text: str = "", role: str = "") -> QuerySet[User]:
    """People with all they hold, for the security administrator; `role`: a role, `power`, `none`, or any."""
    if user.power != Power.SECURITY:
        return User.objects.none()
    found = found_accounts(user, now=now, text=text)
    if role == "power":
        found = found.exclude(power=Power.NONE)
    elif role == "none":
        found = found.filter(power=Power.NONE, grants__isnull=True)
    elif role:
        found = found.filter(pk__in=Grant.objects.filter(role=role).values("user"))
    held = Grant.objects.select_related("unit").order_by("unit", "role")
    return found.prefetch_related(Prefetch("grants", held))


def grants_in(user: User, unit: Unit) -> QuerySet[Grant]:
    """Roles held in the unit itself."""
    return grants_for(user).filter(unit=unit)


def grants_reaching(user: User, unit: Unit) -> QuerySet[Grant]:
    """Roles held above the unit, which reach down to it."""
    above = Reach.objects.filter(below=unit, depth__gt=0, to_date__isnull=True)
    return grants_for(user).filter(unit__in=above.values("above"))


def deputyships_for(user: User, on: date) -> QuerySet[Deputy]:
    """Deputyships that run or will, for the security administrator."""
    if user.power != Power.SECURITY:
        return Deputy.objects.none()
    found = Deputy.objects.filter(to_date__gt=on).select_related("principal", "deputy")
    return found.order_by("from_date", "pk")


def sign_in_policy() -> SignInPolicy:
    """The rules in force: the stored row, or the defaults."""
    return SignInPolicy.objects.first() or SignInPolicy(pk=1)
