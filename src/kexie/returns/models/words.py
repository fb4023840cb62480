"""The words a request for data, a form, a cycle or a return can be described by."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EntryState(models.TextChoices):
    DRAFT = "draft", _("draft")
    ASKED = "asked", _("waiting for approval")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    ENDED = "ended", _("ended")


class Frequency(models.TextChoices):
    """How often is asked; the code is the kind of period."""

    YEAR = "year", _("yearly")
    HALF = "half", _("half-yearly")
    QUARTER = "quarter", _("quarterly")
    MONTH = "month", _("monthly")
    TEN_DAYS = "ten_days", _("every ten days")
    WEEK = "week", _("weekly")
    SCHOOL_YEAR = "school_year", _("each school year")
    CAMPAIGN = "campaign", _("for a campaign")
    ONCE = "once", _("once")


class FieldKind(models.TextChoices):
    """What stands in a place of a form."""

    FIGURE = "figure", _("figure of an indicator")
    TARGET = "target", _("target for an indicator")
    WORDS = "words", _("words")
    SECTION = "section", _("text section")
    CHOICE = "choice", _("choice")
    DAY = "day", _("day")
    CALCULATED = "calculated", _("calculated")
    NOTE = "note", _("note")
    FILE = "file", _("attachment")


class Stage(models.TextChoices):
    """At which moment of a round somebody is reminded."""

    SOON = "soon", _("before the due day")
    DAY = "day", _("on the due day")
    LATE = "late", _("overdue: heads of the unit")
    ABOVE = "above", _("overdue: the collecting unit")
    HAND = "hand", _("by hand")
    STUCK = "stuck", _("it could not open by itself")


class CycleState(models.TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


class FilingState(models.TextChoices):
    """`AMENDING`: an accepted return whose unit writes a numbered amendment; the accepted figures stand meanwhile."""

    FILLING = "filling", _("being filled in")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", pgettext_lazy("filings", "accepted")
    AMENDING = "amending", _("being amended")
