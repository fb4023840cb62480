"""The analysis page: what is asked stands in its address; the answer comes from `queries.ask`."""

from kexie.indicators.queries.analysis.answers import Pivot, pivot
from kexie.indicators.queries.analysis.asked import Analysis
from kexie.indicators.queries.analysis.members import TooMuch

__all__ = ["Analysis", "Pivot", "TooMuch", "pivot"]
