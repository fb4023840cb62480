"""By what the tiles are coloured: the measure, its rate where it is one, and its five steps."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.matters.queries.figures import Counts

Words = str | Promise
NO_VALUE, STEPS = -1, 4  # of steps the last


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """
    `part` and `whole` are measures of `matters.queries.MEASURES` or of `services.TARGET_STATES`; with a whole the tile shows a rate in percent.

    `limits`: from which percentage on a tile is one step darker; for counts steps follow the largest tile.
    `falling`: the lower the rate, the darker.
    """

    code: str
    label: Words
    part: str
    whole: str = ""
    tone: str = "running"
    limits: tuple[int, ...] = ()
    falling: bool = False

    def percent(self, counts: Counts) -> int | None:
        """0 to 100; None where there is nothing to divide by. Only nothing is 0, only everything is 100."""
        whole = counts[self.whole] if self.whole else 0
        if not whole:
            return None
        part = counts[self.part]
        nearest = (200 * part + whole) // (2 * whole)  # half goes up, as readers expect
        return nearest if part in {0, whole} else min(99, max(1, nearest))

    def step(self, counts: Counts, largest: int) -> int:
        """0 (quietest) to 4; `NO_VALUE` where there is nothing to show."""
        if not self.whole:
            part = counts[self.part]
            return min(STEPS, -(-STEPS * part // largest)) if largest else 0
        percent = self.percent(counts)
        if percent is None:
            return NO_VALUE
        if self.falling:
            return sum(percent < limit for limit in self.limits)
        return sum(percent >= limit for limit in self.limits)

    def steps(self) -> list[tuple[int, str]]:
        """The legend: step and the rates it stands for; empty for counts."""
        if not self.whole:
            return []
        starts = [0, *(sorted(self.limits))]
        ends = [*(limit - 1 for limit in sorted(self.limits)), 100]
        spans = [f"{a}–{b} %" if a < b else f"{a} %" for a, b in zip(starts, ends, strict=True)]
        return list(enumerate(reversed(spans) if self.falling else spans))


SCALES: dict[str, Scale] = {
    scale.code: scale
    for scale in (
        Scale(
            code="late_share",
            label=_("share that is late"),
            part="late",
            whole="running",
            tone="bad",
            limits=(1, 10, 25, 50),
        ),
        Scale(
            code="targets",
            label=_("share of targets reached"),
            part="targets_reached",
            whole="targets_set",
            tone="good",
            limits=(25, 50, 75, 100),
        ),
        Scale(code="running", label=_("under way"), part="running"),
        Scale(
            code="on_time_rate",
            label=_("rate of closing on time"),
            part="on_time",
            whole="closed",
            tone="attention",
            limits=(95, 85, 70, 50),
            falling=True,
        ),
        Scale(
            code="reported", label=_("waiting for verification"), part="reported", tone="waiting"
        ),
        Scale(code="extended", label=_("extended"), part="extended", tone="waiting"),
        Scale(code="closed", label=_("closed"), part="closed", tone="good"),
    )
}
