"""The words a task, a share or a request can be described by."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Theme(models.TextChoices):
    """What a task is about; the first four are the four services (四服务)."""

    WORKERS = "workers", _("S&T workers")
    INNOVATION = "innovation", _("innovation")
    LITERACY = "literacy", _("public scientific literacy")
    DECISIONS = "decisions", _("decisions")
    FOUR_SERVICES = "four_services", _("the four services")
    PARTY = "party", _("Party building")
    RECTIFICATION = "rectification", _("rectification")
    RULES = "rules", _("rules and mechanisms")
    RESEARCH = "research", _("research")
    EXEMPLARS = "exemplars", _("exemplars")
    PROJECTS = "projects", _("projects and resources")
    BRAND = "brand", _("brand")
    PUBLICITY = "publicity", _("publicity")
    CONDUCT = "conduct", _("conduct")
    OTHER = "other", _("other")


class Urgency(models.TextChoices):
    ORDINARY = "ordinary", _("ordinary")
    URGENT = "urgent", _("urgent")
    VERY_URGENT = "very_urgent", _("very urgent")


class DueKind(models.TextChoices):
    DATE = "date", _("by a day")
    RECURRING = "recurring", _("recurring")
    LONG_TERM = "long_term", _("long-term")
    NONE = "none", _("not named")


class TaskState(models.TextChoices):
    """The task as a whole; how far the work is, its shares tell."""

    DRAFT = "draft", _("drafted")
    OPEN = "open", _("handed out")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


class ShareState(models.TextChoices):
    """One unit's share of a task."""

    DRAFT = "draft", _("drafted")
    WAITING = "waiting", _("waiting to be signed for")
    SENT_BACK = "sent_back", _("sent back")
    UNDERWAY = "underway", _("in progress")
    REPORTED = "reported", _("reported complete")
    RETURNED = "returned", _("returned for more")
    ACCEPTED = "accepted", pgettext_lazy("share", "accepted")
    CANCELLED = "cancelled", _("cancelled")


class ShareRole(models.TextChoices):
    LEAD = "lead", _("lead unit")
    COOPERATING = "cooperating", _("cooperating unit")


class ExtensionState(models.TextChoices):
    DRAFT = "draft", _("drafted")
    ASKED = "asked", _("asked for")
    ENDORSED = "endorsed", _("endorsed")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Light(models.TextChoices):
    """Shown as shape and word as well as colour."""

    GREEN = "green", _("on course")
    YELLOW = "yellow", _("watch")
    RED = "red", _("act now")
    GREY = "grey", _("no clock")


class LightMeasure(models.TextChoices):
    DAYS_LEFT = "days_left", _("days left at most")
    BEHIND = "behind", _("percentage points behind plan at least")
    ESCALATION = "escalation", _("urged at least this often")


class Stage(models.TextChoices):
    SOON = "soon", _("due soon")
    OVER = "over", _("overdue")
