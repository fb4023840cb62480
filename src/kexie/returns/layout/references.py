"""Which places and indicators a formula names. The language itself is `indicators.formula`; here only names are found."""

import re
from collections.abc import Mapping

PLACE = re.compile(r"(?<![#A-Za-z])\{([^{}]*)\}")
INDICATOR = re.compile(r"#\{([^{}]*)\}")


def places_in(formula: str) -> tuple[str, ...]:
    """The keys in `{key}` and `{key.code}`, in order, each once."""
    return tuple(dict.fromkeys(found.partition(".")[0] for found in PLACE.findall(formula)))


def options_in(formula: str) -> tuple[tuple[str, str], ...]:
    """(key, code of a word) of each `{key.code}`, each once."""
    found = [one.partition(".") for one in PLACE.findall(formula)]
    return tuple(dict.fromkeys((key, code) for key, dot, code in found if dot))


def indicators_in(formula: str) -> tuple[tuple[str, str], ...]:
    """(indicator code, group code) of each `#{CODE}` or `#{CODE.GROUP}`, each once."""
    found = [one.partition(".") for one in INDICATOR.findall(formula)]
    return tuple(dict.fromkeys((code, group) for code, _dot, group in found))


def renamed(formula: str, names: Mapping[str, str]) -> str:
    """The formula with these keys of places replaced."""

    def other(found: re.Match[str]) -> str:
        key, dot, code = found[1].partition(".")
        return f"{{{names.get(key, key)}{dot}{code}}}"

    return PLACE.sub(other, formula)
