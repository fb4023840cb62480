"""Words for what the trail holds in code."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Verbs of the administrators' own work; those of other rooms read as they are written.
VERBS: Mapping[str, str | Promise] = {
    "unit.open": _("opened a unit"),
    "unit.rename": _("renamed a unit"),
    "unit.move": _("moved a unit"),
    "unit.close": _("closed a unit"),
    "account.open": _("opened an account"),
    "account.close": _("closed an account"),
    "account.reopen": _("reopened an account"),
    "account.reset_password": _("reset a password"),
    "account.lock": _("was locked out"),
    "account.change_password": _("changed the password"),
    "session.open": _("signed in"),
    "session.close": _("signed out"),
    "session.fail": _("failed to sign in"),
    "token.make": _("made a token"),
    "token.revoke": _("revoked a token"),
    "two_factor.on": _("switched two-step sign-in on"),
    "two_factor.off": _("switched two-step sign-in off"),
    "two_factor.codes": _("made new recovery codes"),
    "two_factor.remove": _("removed two-step sign-in"),
    "post.appoint": _("recorded a post"),
    "post.end": _("ended a post"),
    "file_limits.set": _("set the file limits"),
    "quiet_hours.set": _("set the quiet hours"),
    "complaint.make": _("sent a complaint or suggestion"),
    "complaint.answer": _("answered a complaint or suggestion"),
    "grant.give": _("gave a role"),
    "grant.revoke": _("took a role away"),
    "power.set": _("set an administrator's power"),
    "deputy.name": _("named a deputy"),
    "deputy.end": _("ended a deputyship"),
    "sign_in_policy.set": _("set the rules of sign-in"),
    "trail.verify": _("verified the trail"),
    "trail.export": _("exported the trail"),
    "file.bring_in": _("brought a file in"),
    "file.attach": _("attached a file"),
    "file.detach": _("withdrew a file"),
}
# What `audit.queries.verify_chain` finds.
FLAWS: Mapping[str, str | Promise] = {
    "a line is missing": _("a line is missing"),
    "lines are missing at the end": _("lines are missing at the end"),
    "the link to the line before is broken": _("the link to the line before is broken"),
    "the content was changed": _("the content was changed"),
}
