"""Words for what the trail holds in code."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What `audit.queries.verify_chain` finds.
FLAWS: Mapping[str, str | Promise] = {
    "a line is missing": _("a line is missing"),
    "lines are missing at the end": _("lines are missing at the end"),
    "the link to the line before is broken": _("the link to the line before is broken"),
    "the content was changed": _("the content was changed"),
}
