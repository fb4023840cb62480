"""The lists of words of meetings."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingKind(models.TextChoices):
    YEARLY = "yearly", _("yearly work meeting")
    PARTY_GROUP = "party_group", _("meeting of the party group")
    OFFICE = "office", _("office meeting")
    TOPIC = "topic", _("topic meeting")
    RECTIFICATION = "rectification", _("rectification meeting")


class MeetingState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "planned")
    CALLED = "called", _("called")
    RUNNING = "running", pgettext_lazy("meeting", "in progress")
    HELD = "held", _("held")
    CLOSED = "closed", pgettext_lazy("meeting", "closed")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")


class Capacity(models.TextChoices):
    """As what somebody is at a meeting."""

    CHAIR = "chair", _("chair")
    MEMBER = "member", _("attending")
    OBSERVER = "observer", _("sitting in")
    SECRETARY = "secretary", _("secretary")


class Coming(models.TextChoices):
    """What was answered to the invitation."""

    ASKED = "asked", _("not answered")
    COMING = "coming", _("coming")
    DEPUTY = "deputy", _("sends a deputy")
    LEAVE = "leave", _("on leave")


class ItemKind(models.TextChoices):
    BALANCE = "balance", _("balance of the last meeting")
    REPORT = "report", _("work report")
    DISCUSSION = "discussion", _("discussion")
    SPEECH = "speech", _("speech")
    BUSINESS = "business", _("business")


class OutcomeKind(models.TextChoices):
    INFORMATION = "information", pgettext_lazy("outcome", "information")
    DECISION = "decision", pgettext_lazy("outcome", "decision")
    TASK = "task", pgettext_lazy("outcome", "task")
    SUGGESTION = "suggestion", pgettext_lazy("outcome", "suggestion")
    EXPLANATION = "explanation", _("explanation of a figure")


class MinutesState(models.TextChoices):
    DRAFTED = "drafted", pgettext_lazy("minutes", "drafted")
    AMENDING = "amending", _("open for amendments")
    APPROVED = "approved", pgettext_lazy("minutes", "approved")
    LOCKED = "locked", _("locked")


class SectionKind(models.TextChoices):
    """What a part of the minutes tells; some are printed in a place of their own."""

    OPENING = "opening", _("opening")
    PRESENT = "present", _("who was there")
    CARRIED = "carried", _("open since the last meeting")
    ITEM = "item", _("point of the agenda")
    OTHER = "other", pgettext_lazy("section", "other")


class AmendmentState(models.TextChoices):
    OPEN = "open", _("to be decided")
    TAKEN = "taken", _("taken over")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("amendment", "withdrawn")
