"""What this room plugs into the house."""

from django.utils.translation import gettext_lazy as _

from kexie.kernel.room import Room

ROOM = Room(
    name="org",
    verbs={
        "unit.open": _("opened a unit"),
        "unit.rename": _("renamed a unit"),
        "unit.move": _("moved a unit"),
        "unit.close": _("closed a unit"),
        "unit.merge": _("merged units"),
        "unit.split": _("divided a unit"),
        "unit.undo_merge": _("undid a merger"),
        "unit.undo_split": _("undid a division"),
        "account.open": _("opened an account"),
        "account.change": _("changed an account"),
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
        "grant.give": _("gave a role"),
        "grant.revoke": _("took a role away"),
        "grant.hand_on": _("handed a role on to the unit that took over"),
        "power.set": _("set an administrator's power"),
        "deputy.name": _("named a deputy"),
        "deputy.end": _("ended a deputyship"),
        "sign_in_policy.set": _("set the rules of sign-in"),
    },
)
