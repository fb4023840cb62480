"""
The language of ratios, checks, calculated cells and questions. Its grammar: docs/formulas.md.

`parse` text to nodes, `evaluate` nodes exactly over a `Source` of values, `to_json` for the browser, `in_words` for people.
"""

from kexie.indicators.formula.evaluation import (
    Ratio,
    Source,
    Where,
    combine,
    compare,
    evaluate,
    evaluate_ratio,
)
from kexie.indicators.formula.nodes import (
    Aggregation,
    BadFormula,
    Element,
    Field,
    GroupCount,
    Named,
    Node,
    Rate,
    walk,
)
from kexie.indicators.formula.parsing import LONGEST, parse
from kexie.indicators.formula.writing import codes_in, fields_in, in_words, to_json

__all__ = [
    "LONGEST",
    "Aggregation",
    "BadFormula",
    "Element",
    "Field",
    "GroupCount",
    "Named",
    "Node",
    "Rate",
    "Ratio",
    "Source",
    "Where",
    "codes_in",
    "combine",
    "compare",
    "evaluate",
    "evaluate_ratio",
    "fields_in",
    "in_words",
    "parse",
    "to_json",
    "walk",
]
