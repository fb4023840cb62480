"""The lists of words of official documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentState(models.TextChoices):
    DRAFT = "draft", _("drafted")
    CHECKED = "checked", pgettext_lazy("official document", "checked")
    WAITING = "waiting", _("waiting for sign-off")
    SIGNED = "signed", _("signed off")
    ISSUED = "issued", pgettext_lazy("official document", "issued")
    ARCHIVED = "archived", _("archived")
    WITHDRAWN = "withdrawn", pgettext_lazy("official document", "withdrawn")


# What may not change any more, by anybody.
FROZEN = (DocumentState.ISSUED, DocumentState.ARCHIVED)


class Use(models.TextChoices):
    """What a document is for; each has templates."""

    INVITATION = "invitation", _("invitation to a meeting")
    MINUTES = "minutes", _("minutes of a meeting")
    BREAKDOWN = "breakdown", _("task breakdown")
    SUPERVISION = "supervision", _("supervision notice")
    REMINDER = "reminder", _("reminder slip")
    COMPILATION = "compilation", _("compilation of reports")
    BULLETIN = "bulletin", _("bulletin")
    REPLY = "reply", _("reply to a suggestion")
    OTHER = "other", _("other document")


class Length(models.TextChoices):
    """How long it may be (整治形式主义为基层减负若干规定, part 1): 4,000 or 5,000 characters."""

    SPECIALISED = "specialised", _("specialised document")
    COMPREHENSIVE = "comprehensive", _("comprehensive document")


class Answer(models.TextChoices):
    """What a leader says to a document put before him."""

    SIGNED = "signed", pgettext_lazy("sign-off", "signed off")
    RETURNED = "returned", pgettext_lazy("sign-off", "returned")


class FileKind(models.TextChoices):
    """The files of an issued document."""

    DOCX = "docx", "DOCX"
    PDF = "pdf", "PDF"
