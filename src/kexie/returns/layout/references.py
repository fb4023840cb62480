"""Which places and indicators a formula names. The language itself is `indicators.formula`; here only names are found."""

import re
from collections.abc import Mapping

PLACE = re.compile(r"(?<![#A-Za-z])\{([^{}]*)\}")
INDICATOR = re.compile(r"#\{([^{}]*)\}")


def places_in(formula: str) -> tuple[str, ...]:
    """The keys in `{key}`, in order, each once."""
    return tuple(dict.fromkeys(PLACE.findall(formula)))


def indicators_in(formula: str) -> tuple[tuple[str, str], ...]:
    """(indicator code, group code) of each `#{CODE}` or `#{CODE.GROUP}`, each once."""
    found = [one.partition(".") for one in INDICATOR.findall(formula)]
    return tuple(dict.fromkeys((code, group) for code, _dot, group in found))


def renamed(formula: str, names: Mapping[str, str]) -> str:
    """The formula with these keys of places replaced."""
    return PLACE.sub(lambda found: f"{{{names.get(found[1], found[1])}}}", formula)
