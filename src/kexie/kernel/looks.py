"""How a state looks everywhere: one tone (colour) and one shape for each word that rooms use as a state."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """`tone` names the colours in kexie.css, `icon` the shape."""

    tone: str
    icon: str


QUIET = Look("quiet", icon="circle-dashed")
SENT = Look("running", icon="send")
RUNNING = Look("running", icon="progress")
WAITING = Look("waiting", icon="hourglass")
ATTENTION = Look("attention", icon="alert-triangle")
BACK = Look("attention", icon="arrow-back-up")
GOOD = Look("good", icon="circle-check")
BAD = Look("bad", icon="alert-octagon")
STOPPED = Look("quiet", icon="ban")
EXTENDED = Look("waiting", icon="calendar-plus")

# Plain tones first; then states by their code. A code that is not here looks quiet.
LOOKS = {
    "quiet": QUIET,
    "running": RUNNING,
    "waiting": WAITING,
    "attention": ATTENTION,
    "good": GOOD,
    "bad": BAD,
    "stopped": STOPPED,
    "draft": QUIET,
    "drafted": QUIET,
    "read": QUIET,
    "proposed": QUIET,
    "planned": QUIET,
    "called": SENT,
    "held": WAITING,
    "filling": RUNNING,
    "amending": RUNNING,
    "submitted": WAITING,
    "made": SENT,
    "registered": WAITING,
    "assigned": RUNNING,
    "settled": GOOD,
    "merged": STOPPED,
    "ended": STOPPED,
    "open": RUNNING,
    "new": SENT,
    "sent": SENT,
    "handed_out": SENT,
    "signed": RUNNING,
    "signed_for": RUNNING,
    "acknowledged": RUNNING,
    "in_progress": RUNNING,
    "underway": RUNNING,
    "reviewing": RUNNING,
    "reported": WAITING,
    "reported_complete": WAITING,
    "requested": WAITING,
    "asked": WAITING,
    "endorsed": WAITING,
    "returned": BACK,
    "sent_back": BACK,
    "returned_for_more": BACK,
    "reopened": BACK,
    "accepted": GOOD,
    "confirmed": GOOD,
    "approved": GOOD,
    "granted": GOOD,
    "answered": GOOD,
    "active": GOOD,
    "closed": GOOD,
    "locked": GOOD,
    "extended": EXTENDED,
    "late": BAD,
    "overdue": BAD,
    "failed": BAD,
    "refused": BAD,
    "cancelled": STOPPED,
    "dropped": STOPPED,
    "withdrawn": STOPPED,
    "checked": RUNNING,
    "issued": GOOD,
    "archived": GOOD,
    "inactive": STOPPED,
    "expired": STOPPED,
    "revoked": STOPPED,
}
# Lights by their colour; the shape tells them apart without it.
LIGHTS = {
    "green": Look("good", icon="circle-filled"),
    "yellow": Look("attention", icon="triangle-filled"),
    "red": Look("bad", icon="square-rotated-filled"),
    "blue": Look("running", icon="circle-dot"),
    "grey": Look("quiet", icon="circle-dashed"),
}


def look_of(code: str) -> Look:
    return LOOKS.get(code, QUIET)


def light_of(colour: str) -> Look:
    return LIGHTS.get(colour, LIGHTS["grey"])
