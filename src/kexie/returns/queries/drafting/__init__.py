"""
What a filing already knows when it is opened: figures held, and text begun from the record.

`facts`: what the record holds of a unit in a period; `sentences`: plain sentences made from facts, each with its ground;
`drafts`: which cells and which texts a filing begins with. Deterministic: the same record gives the same draft.
"""

from kexie.returns.queries.drafting.drafts import Draft, drafts_for
from kexie.returns.queries.drafting.facts import Facts, facts_for
from kexie.returns.queries.drafting.sentences import Sentence, sentences_for

__all__ = ["Draft", "Facts", "Sentence", "drafts_for", "facts_for", "sentences_for"]
