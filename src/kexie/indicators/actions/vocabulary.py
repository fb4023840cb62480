"""What indicators and periods are described with: breakdowns, their groups, campaigns."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.indicators.actions.catalogue import CodeTaken, insist_keeps
from kexie.indicators.models import Breakdown, Campaign, Group, Parts
from kexie.kernel.errors import Refused
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import User

LONGEST_CAMPAIGN = 366  # days


class BadDays(Refused):
    status = 422


class WrongWords(Refused):
    status = 422


@dataclass(frozen=True, slots=True)
class NewGroup:
    """:ivar words: one word for each axis of the breakdown, in its order; empty: the code"""

    code: str
    name: str
    name_en: str = ""
    words: tuple[str, ...] = ()


@writing()
def add_breakdown(
    code: str,
    name: str,
    *,
    name_en: str = "",
    parts: Parts = Parts.PARTITION,
    axes: tuple[str, ...] = (),
    actor: User,
    at: datetime,
) -> Breakdown:
    """
    A way of dividing figures, without groups yet.

    :raises NotTheKeeper: the actor keeps no indicator
    :raises CodeTaken: there is one of this code
    """
    insist_keeps(actor)
    insist_no_secrets(name, name_en, *axes)
    _insist_free(Breakdown.objects.filter(code__iexact=code).exists(), code)
    made = Breakdown.objects.create(
        code=code, name=name, name_en=name_en, parts=parts, axes=list(axes or (code.lower(),))
    )
    log(actor=actor, verb="breakdown.add", target=made, at=at, code=code)
    return made


@writing()
def add_group(breakdown: Breakdown, new: NewGroup, *, actor: User, at: datetime) -> Group:
    """
    One more group, behind the others. Groups are never taken away: figures may stand on them.

    :raises NotTheKeeper: the actor keeps no indicator
    :raises CodeTaken: there is a group of this code, here or elsewhere
    :raises WrongWords: not one word for each axis
    """
    insist_keeps(actor)
    insist_no_secrets(new.name, new.name_en, *new.words)
    _insist_free(Group.objects.filter(code__iexact=new.code).exists(), new.code)
    words = list(new.words) or [new.code]
    if len(words) != len(breakdown.axes):
        raise WrongWords(
            _("This breakdown has %(count)s axes: give one word for each, with blanks between.")
            % {"count": len(breakdown.axes)}
        )
    last = breakdown.groups.aggregate(last=Max("order"))["last"]
    made = Group.objects.create(
        breakdown=breakdown,
        code=new.code,
        name=new.name,
        name_en=new.name_en,
        words=words,
        order=0 if last is None else last + 1,
    )
    log(actor=actor, verb="group.add", target=made, at=at, breakdown=breakdown.code, code=new.code)
    return made


@dataclass(frozen=True, slots=True)
class NewCampaign:
    code: str
    name: str
    first_date: date
    last_date: date
    name_en: str = ""


@writing()
def add_campaign(new: NewCampaign, *, actor: User, at: datetime) -> Campaign:
    """
    A named stretch of days to be reported on, as the September month; one of a code in each year.

    :raises NotTheKeeper: the actor keeps no indicator
    :raises BadDays: it ends before it begins, or lasts longer than a year
    :raises CodeTaken: the year has one of this code
    """
    insist_keeps(actor)
    insist_no_secrets(new.name, new.name_en)
    if not 0 <= (new.last_date - new.first_date).days < LONGEST_CAMPAIGN:
        raise BadDays(_("A campaign ends after it begins, and within a year."))
    year = new.first_date.year
    _insist_free(
        Campaign.objects.filter(code__iexact=new.code, year=year).exists(), f"{year}@{new.code}"
    )
    made = Campaign.objects.create(year=year, **asdict(new))
    log(actor=actor, verb="campaign.add", target=made, at=at, after=asdict(new))
    return made


def _insist_free(taken: bool, code: str) -> None:  # noqa: FBT001 -- a fact, not a switch
    if taken:
        raise CodeTaken(_("%(code)s is taken. Choose another code.") % {"code": code})
