"""Named periods (campaigns), and periods that may be one."""

from django.db.models import QuerySet

from kexie.indicators.models import Campaign
from kexie.kernel.periods import Campaigns, Period, Span, parse
from kexie.org.models import User


def campaigns() -> Campaigns:
    """Every campaign by the name of its period, as `2024@kepuyue`."""
    return {
        f"{one.year}@{one.code}": Span(one.first_date, one.last_date, one.name)
        for one in Campaign.objects.all()
    }


def period_of(text: str) -> Period:
    """
    The period of that name; the database is asked for campaigns only.

    :raises BadPeriod: no such period
    """
    return parse(text, campaigns() if "@" in text else None)


def campaigns_for(user: User) -> QuerySet[Campaign]:
    """Campaigns, the latest first, to everybody who works."""
    return Campaign.objects.none() if user.power else Campaign.objects.all()
