"""The words an indicator and its values can be described by."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Service(models.TextChoices):
    """What an indicator serves: the four services (四服务), and the organisation itself."""

    WORKERS = "workers", _("S&T workers")
    INNOVATION = "innovation", _("innovation")
    LITERACY = "literacy", _("public scientific literacy")
    DECISIONS = "decisions", _("decisions")
    ORGANISATION = "organisation", _("organisation")


class Topic(models.TextChoices):
    """The class an indicator stands in, within its service; the five of national popularisation statistics among them."""

    AGENCIES = "agencies", _("agencies and staff")
    SOCIETIES = "societies", _("societies")
    GRASSROOTS = "grassroots", _("grassroots organisations")
    CARE = "care", _("commendation and care")
    TRAINING = "training", _("continuing education")
    SPIRIT = "spirit", _("scientific spirit")
    VOICE = "voice", _("surveys and requests")
    ACADEMIC = "academic", _("academic exchange")
    SERVICES = "services", _("S&T services and transfer of results")
    INTERNATIONAL = "international", _("exchange with abroad")
    ADVICE = "advice", _("advice to decisions")
    PERSONNEL = "personnel", _("popularisation: personnel")
    VENUES = "venues", _("popularisation: venues")
    FUNDS = "funds", _("popularisation: funds")
    MEDIA = "media", _("popularisation: media")
    ACTIVITIES = "activities", _("popularisation: activities")
    MOBILE = "mobile", _("vans and touring museums")
    LITERACY = "literacy", _("scientific literacy")
    PERFORMANCE = "performance", _("projects and performance")
    SUPPORTING = "supporting", _("supporting figures")


class Kind(models.TextChoices):
    """How a figure behaves in time: what is there at the end, what came in between, a quotient, words."""

    STOCK = "stock", _("stock at the end of the period")
    FLOW = "flow", _("sum over the period")
    RATIO = "ratio", _("ratio")
    TEXT = "text", _("text")


class ValueType(models.TextChoices):
    """What may stand in a cell. The names are those of our time; `indicators.exchange` knows DHIS2's."""

    NUMBER = "number", _("any number")
    INTEGER = "integer", _("whole number")
    COUNT = "count", _("whole number, not below zero")
    POSITIVE = "positive", _("whole number above zero")
    YES_NO = "yes_no", _("yes or no")
    YES = "yes", _("yes or nothing")
    TEXT = "text", _("words")
    LONG_TEXT = "long_text", _("text")
    DATE = "date", _("day")
    TIME = "time", _("time of day")
    FILE = "file", _("file")


class Rolling(models.TextChoices):
    """How values are taken together, over units or over time."""

    SUM = "sum", _("sum")
    MEAN = "mean", _("mean")
    LAST = "last", _("last")
    MAXIMUM = "maximum", _("largest")
    MINIMUM = "minimum", _("smallest")
    COUNT = "count", _("number of values")
    NONE = "none", _("not taken together")


class SourceKind(models.TextChoices):
    """Where figures of this indicator come from (domain facts 3.5: keep the source kind)."""

    YEARBOOK = "yearbook", _("yearbook of the association")
    POPULARISATION = "popularisation", _("statistics of popularisation")
    LOCAL = "local", _("local budgets and reports")
    FORM = "form", _("forms of the association")


class Parts(models.TextChoices):
    """
    What the groups of a breakdown are to the whole.

    `SUMMED`, as in DHIS2: the figure is what all groups and the undivided values add up to, in whatever form they came.
    """

    PARTITION = "partition", _("together they are the whole")
    OF_WHICH = "of_which", _("each is a part of the whole")
    SUMMED = "summed", _("all of them and undivided values add up")


class Standing(models.IntegerChoices):
    """Accepted figures and provisional ones (submitted, not yet accepted) are never added together."""

    ACCEPTED = 0, pgettext_lazy("figures", "accepted")
    PROVISIONAL = 1, pgettext_lazy("figures", "provisional")


class Mark(models.TextChoices):
    """Why a cell holds no number although somebody answered. Blank is no row at all; zero is a number."""

    NONE = "", ""
    NOT_APPLICABLE = "na", _("not applicable")
    NOT_AVAILABLE = "nv", _("not available")


class Origin(models.TextChoices):
    """What kind of act wrote values."""

    RETURN = "return", _("return")
    IMPORT = "import", _("import")
    CORRECTION = "correction", _("correction")
    PLAN = "plan", _("plan of work")
    INTERFACE = "interface", _("interface")


class Severity(models.TextChoices):
    REFUSE = "refuse", _("refused")
    COMMENT = "comment", _("needs a comment")


class Operator(models.TextChoices):
    EQUAL = "eq", "="
    NOT_EQUAL = "ne", "≠"
    LESS = "lt", "<"
    AT_MOST = "le", "≤"
    GREATER = "gt", ">"
    AT_LEAST = "ge", "≥"
