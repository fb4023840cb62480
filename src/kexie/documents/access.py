"""Who may do what with a document."""

from kexie.records.access import OWNER, SEE, STAFF, Right, Rules

RULES: Rules = {
    "see": SEE,
    # bring in, correct the facts, undo repairs, load a corrected version, place lost anchors anew
    "keep": (Right(STAFF, OWNER),),
}
