"""Rules between figures: added and changed by those who keep one of the indicators."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.indicators.actions.catalogue import CodeTaken, insist_keeps, label_of
from kexie.indicators.actions.formulas import UnusableFormula, insist_formula
from kexie.indicators.formula import codes_in
from kexie.indicators.models import Check, Indicator
from kexie.kernel.errors import Changed
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import User


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    left: str
    operator: str
    right: str
    severity: str
    name_en: str = ""


@writing()
def add_check(code: str, rule: Rule, *, actor: User, at: datetime) -> Check:
    """
    One more rule about the indicators that its sides ask for.

    :raises UnusableFormula: a side makes no sense, or no side asks for an indicator
    :raises NotTheKeeper: the actor keeps none of the indicators it is about
    :raises CodeTaken: there is one of this code
    """
    insist_no_secrets(rule.name, rule.name_en)
    concerned = _concerned(rule)
    insist_keeps(actor, *concerned)
    if Check.objects.filter(code__iexact=code).exists():
        raise CodeTaken(
            _("There is a check %(code)s already. Choose another code.") % {"code": code}
        )
    check = Check.objects.create(code=code, **asdict(rule))
    check.indicators.set(concerned)
    log(actor=actor, verb="check.add", target=check, at=at, after=asdict(rule))
    return check


@writing()
def change_check(check: Check, rule: Rule, *, version: int, actor: User, at: datetime) -> Check:
    """
    Another wording of the rule; what was found by the old one stays found.

    :raises UnusableFormula: a side makes no sense, or no side asks for an indicator
    :raises NotTheKeeper: the actor keeps none of the indicators it is about, or was about
    :raises Changed: somebody else changed it since `version`
    """
    insist_no_secrets(rule.name, rule.name_en)
    present = Check.objects.select_for_update().get(pk=check.pk)
    insist_keeps(actor, *present.indicators.all())
    concerned = _concerned(rule)
    insist_keeps(actor, *concerned)
    before = {name: getattr(present, name) for name in asdict(rule)}
    if present.version != version:
        differing = [name for name, value in asdict(rule).items() if value != before[name]]
        raise Changed(
            _("Somebody else changed the check meanwhile. Look at both and decide again."),
            yours={label_of(name): str(getattr(rule, name)) for name in differing},
            theirs={label_of(name): str(before[name]) for name in differing},
        )
    for name, value in asdict(rule).items():
        setattr(present, name, value)
    present.version += 1
    present.save()
    present.indicators.set(concerned)
    log(actor=actor, verb="check.change", target=present, at=at, before=before, after=asdict(rule))
    return present


def _concerned(rule: Rule) -> list[Indicator]:
    codes = codes_in(insist_formula(rule.left)) | codes_in(insist_formula(rule.right))
    if not codes:
        raise UnusableFormula(_("A check is about at least one indicator, as #{L01}."))
    return list(Indicator.objects.filter(code__in=codes))
