"""Questions of the analysis page that people keep."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kexie.org.models import Unit

LONGEST = 4000


class SavedAnalysis(models.Model):
    """
    A question under a name; it holds no figures, so whoever opens it sees what he may see.

    :ivar unit: it is shared with those who have a role in it; none: for its owner alone
    :ivar query: the part of the page's address after `?`
    :ivar deleted_at: taken away by its owner, who may bring it back
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_analyses"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=LONGEST)
    saved_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "saved analyses"
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
