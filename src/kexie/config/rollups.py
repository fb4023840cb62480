"""`kexie check rollups`: are all totals of figures what their cells add up to?"""

import time
from gettext import gettext as _

from kexie.config.answers import DONE, WRONG, say
from kexie.indicators.models import Indicator, Standing
from kexie.indicators.queries.rollups import Difference, Proof, check_rollups
from kexie.org.models import Unit

SHOWN = 20


def run() -> int:
    """Print the sum of the check, and the first differences; 1 where there is one."""
    begun = time.monotonic()
    proof = check_rollups()
    say(
        _("%(differences)s differences in %(totals)s totals, %(cells)s cells; %(seconds).1f s")
        % {
            "differences": len(proof.differences),
            "totals": proof.totals,
            "cells": proof.cells,
            "seconds": time.monotonic() - begun,
        }
    )
    for period in proof.lost_periods:
        say("  " + _("no such period: %(period)s") % {"period": period})
    for one in proof.differences[:SHOWN]:
        say("  " + _words(one))
    return _code(proof)


def _code(proof: Proof) -> int:
    return WRONG if proof.differences or proof.lost_periods else DONE


def _words(one: Difference) -> str:
    return _(
        "%(indicator)s, %(unit)s, %(period)s, %(standing)s: stands %(total)s of %(count)s numbers,"
        " the cells say %(added)s of %(numbers)s (in millionths)"
    ) % {
        "indicator": Indicator.objects.get(pk=one.indicator).code,
        "unit": Unit.objects.get(pk=one.unit).name,
        "period": one.period,
        "standing": Standing(one.standing).label,
        "total": one.total,
        "count": one.count,
        "added": one.added,
        "numbers": one.numbers,
    }
