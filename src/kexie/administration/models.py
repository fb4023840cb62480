"""What users tell those who run the product."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ComplaintKind(models.TextChoices):
    COMPLAINT = "complaint", _("complaint")
    SUGGESTION = "suggestion", _("suggestion")


class Complaint(models.Model):
    """
    A complaint or suggestion about the product itself, from any page.

    Required by the measures for government applications (国办函〔2026〕12号): 投诉建议.
    The author is kept so that the answer reaches him; neither name nor device is shown to who answers.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=ComplaintKind.choices)
    text = models.TextField(_("complaint text"), max_length=2000)
    page = models.CharField(_("about the page"), max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="complaints")
    at = models.DateTimeField(_("sent at"))
    answer = models.TextField(_("answer to it"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="complaint_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        """Without the text: it belongs to its author and the operators, not to the trail."""
        return f"{self.get_kind_display()} {self.pk}"
