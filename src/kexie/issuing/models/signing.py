"""Who signs off, and the one-time links by which leaders do it who never sign in (签发)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kexie.issuing.models.documents import OfficialDocument
from kexie.issuing.models.words import Answer
from kexie.org.models import Unit


class Signer(models.Model):
    """
    A leader who may sign off what a unit issues.

    :ivar user: his account; none: he has no account and signs by link
    :ivar pin: his sign-off PIN as Django hashes passwords; given to him by the security administrator, whom the office
        cannot stand in for; empty: none given yet
    :ivar failed: wrong PINs one after another
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="signers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="signs_for"
    )
    name = models.CharField(_("name"), max_length=60)
    post_title = models.CharField(_("title of post"), max_length=60)
    pin = models.CharField(max_length=128, blank=True)
    failed = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["unit__order", "pk"]

    def __str__(self) -> str:
        return self.name


class SignOff(models.Model):
    """
    One request to sign a document off: to one person, for what it said then, to be answered once.

    :ivar link: SHA-256 of the link's secret; the secret itself is shown once and kept nowhere
    :ivar digest: of the document as it was put before him; a document that changed cannot be signed by this link
    :ivar withdrawn_at: recalled, or overtaken by another
    """

    document = models.ForeignKey(OfficialDocument, models.PROTECT, related_name="sign_offs")
    signer = models.ForeignKey(Signer, models.PROTECT, related_name="sign_offs")
    link = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, withdrawn_at__isnull=True)),
                name="sign_off_answered_once",
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(answer="", withdrawn_at__isnull=True),
                name="sign_off_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.signer_id}"


class SigningRule(models.Model):
    """How long a link to sign off holds, as data; one row. In working days, to the end of the last."""

    working_days = models.PositiveSmallIntegerField(_("working days"), default=3)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="signing_rule_single"),
            models.CheckConstraint(
                condition=Q(working_days__gte=1, working_days__lte=20), name="signing_rule_sane"
            ),
        ]

    def __str__(self) -> str:
        return str(self.working_days)
