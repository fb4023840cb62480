"""What can be done next with a thing, by whom, and why not."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.org.models import User
from kexie.org.queries import principals_of
from kexie.records.access import Right, Rules, scope
from kexie.records.models import Holder
from kexie.workflow.flow import Flow, Move
from kexie.workflow.models import Moving, Step


class Bar(StrEnum):
    """Why somebody may not make a move."""

    ROLES = "roles"
    OWN_WORK = "own_work"
    OWN = "own"


BAR_WORDS = {
    Bar.ROLES: _("Your roles do not allow this here."),
    Bar.OWN_WORK: _("You did this work yourself. Somebody else must verify it."),
    Bar.OWN: _("This is your own. Somebody else must decide on it."),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    May this person make this move?

    `principal` is whom he stands in for; None where his own roles suffice. Where own work bars the move, it is the
    one whose work it was; None: his own.
    """

    bar: Bar | None
    principal: User | None = None

    @property
    def refusal(self) -> str | Promise:
        """Why he may not; empty: he may."""
        if self.bar is Bar.OWN_WORK and self.principal is not None:
            return _(
                "%(name)s, for whom you stand in, did this work. Somebody else must verify it."
            ) % {"name": self.principal.name}
        if self.bar is Bar.OWN and self.principal is not None:
            return _(
                "This is %(name)s's own, for whom you stand in. Somebody else must decide on it."
            ) % {"name": self.principal.name}
        return BAR_WORDS[self.bar] if self.bar else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A move that starts from the present state, and whether this user may make it."""

    name: str
    move: Move
    verdict: Verdict

    @property
    def refusal(self) -> str | Promise:
        """Why the user may not; empty: he may."""
        return self.verdict.refusal

    @property
    def own_work(self) -> bool:
        return self.verdict.bar in {Bar.OWN_WORK, Bar.OWN}

    @property
    def acts_for(self) -> str:
        """Name of the person for whom the user would act; empty: for himself."""
        free = self.verdict.bar is None and self.verdict.principal
        return free.name if free else ""


def steps_of(records: Iterable[int]) -> QuerySet[Step]:
    """The steps of these records, oldest first. The caller has shown that the user sees them."""
    return Step.objects.filter(record__in=list(records)).select_related("actor", "on_behalf_of")


def made_by(user: User) -> Q:
    """Condition on `Step`s: this person made them, himself or through a deputy."""
    return Q(actor=user) | Q(on_behalf_of=user)


def has_done(user: User, thing: Moving, moves: Collection[str]) -> bool:
    """Did this person make one of these moves on the thing, himself or through a deputy?"""
    return thing.pk in _done([user], [thing], moves)[user.pk]


def untouched_by(user: User, moves: Collection[str]) -> Q:
    """Condition on things that move: this person made none of these moves on them. For lists of what waits."""
    own = Step.objects.filter(made_by(user), record=OuterRef("pk"), move__in=moves)
    return ~Q(Exists(own))


def choices_for(user: User, thing: Moving, flow: Flow) -> list[Choice]:
    """Every move that starts from the thing's state, with the reason where this user is not the one to make it."""
    return choices_for_all(user, [thing], flow)[thing.pk]


def choices_for_all(user: User, things: Sequence[Moving], flow: Flow) -> dict[int, list[Choice]]:
    """The same for many things of one kind, in a number of queries that does not grow with them."""
    offered = {thing.pk: flow.moves_from(thing.state) for thing in things}
    verdicts = judge(user, things, flow, {name for moves in offered.values() for name in moves})
    return {
        pk: [Choice(name, move, verdicts[pk, name]) for name, move in moves.items()]
        for pk, moves in offered.items()
    }


def verdict_on(user: User, thing: Moving, flow: Flow, name: str) -> Verdict:
    """May this user make this move on this thing, whatever its state?"""
    return judge(user, [thing], flow, [name])[thing.pk, name]


def judge(
    user: User, things: Sequence[Moving], flow: Flow, names: Collection[str]
) -> dict[tuple[int, str], Verdict]:
    """
    Rights and separation of duties for each thing and move.

    A deputy acts with his own roles or with those of one he stands in for. What he did himself he never
    verifies; nor does he verify, in somebody's place, what that person did.
    """
    hands: list[User] = [User(pk=user.pk), *principals_of(user)]
    allowed = {
        hand.pk: _allowed(hand, things, flow.rules, {flow.rules[name] for name in names})
        for hand in hands
    }
    done = {
        moves: _done(hands, things, moves)
        for moves in {flow.moves[name].barred_after for name in names}
    }
    apart = any(flow.moves[name].barred_to_holders for name in names)
    held = _held(hands, things) if apart else {}
    verdicts = {}
    for thing in things:
        for name in names:
            able = [one for one in hands if thing.pk in allowed[one.pk][flow.rules[name]]]
            bars = {Bar.OWN_WORK: done[flow.moves[name].barred_after]}
            if flow.moves[name].barred_to_holders:
                bars[Bar.OWN] = held
            verdicts[thing.pk, name] = _verdict(user, thing, able, bars)
    return verdicts


def _verdict(
    user: User, thing: Moving, able: list[User], bars: dict[Bar, dict[int, set[int]]]
) -> Verdict:
    """:param bars: for each bar and person the keys of the things it keeps him from"""
    if not able:
        return Verdict(Bar.ROLES)
    stopped = {
        one.pk: bar for bar, kept in bars.items() for one in _kept_from(kept, thing, (user, *able))
    }
    if user.pk in stopped:
        return Verdict(stopped[user.pk])
    free = [one for one in able if one.pk not in stopped]
    if not free:
        return Verdict(stopped[able[0].pk], able[0])
    return Verdict(None, None if free[0].pk == user.pk else free[0])


def _kept_from(kept: dict[int, set[int]], thing: Moving, hands: Iterable[User]) -> list[User]:
    """Of these people those who are kept from the thing."""
    return [one for one in hands if thing.pk in kept[one.pk]]


def _allowed(
    hand: User, things: Sequence[Moving], rules: Rules, asked: set[tuple[Right, ...]]
) -> dict[tuple[Right, ...], set[int]]:
    """For each set of rights the keys of the things on which they give this person a hold."""
    if not things:
        return {rights: set() for rights in asked}
    rows = type(things[0])._default_manager.filter(pk__in=[thing.pk for thing in things])  # noqa: SLF001 -- Django's public _default_manager
    verbs = {rights: verb for verb, rights in rules.items() if rights in asked}
    return {
        rights: set(scope(rows, rules, hand, verb, few=True).values_list("pk", flat=True))
        for rights, verb in verbs.items()
    }


def _held(people: Sequence[User], things: Sequence[Moving]) -> dict[int, set[int]]:
    """For each person the keys of the things that he holds himself, or of which a part is his."""
    held: dict[int, set[int]] = {one.pk: set() for one in people}
    if not things:
        return held
    counted = _counted(things)
    rows = Holder.objects.filter(user__in=list(held), record__in=list(counted))
    for record, holder in rows.values_list("record", "user"):
        held[holder] |= counted[record]
    return held


def _counted(things: Sequence[Moving]) -> dict[int, set[int]]:
    """For each record whose steps count when duties are kept apart, the keys of the things for which they do."""
    counted: dict[int, set[int]] = defaultdict(set)
    for pk, records in type(things[0]).duties_of(things).items():
        for record in records:
            counted[record].add(pk)
    return counted


def _done(
    people: Sequence[User], things: Sequence[Moving], moves: Collection[str]
) -> dict[int, set[int]]:
    """For each person the keys of the things on which he made one of these moves."""
    done: dict[int, set[int]] = {one.pk: set() for one in people}
    if not moves or not things:
        return done
    counted = _counted(things)
    theirs = Q(actor__in=list(done)) | Q(on_behalf_of__in=list(done))
    rows = Step.objects.filter(theirs, record__in=list(counted), move__in=list(moves))
    for record, *makers in rows.values_list("record", "actor", "on_behalf_of"):
        for maker in done.keys() & set(makers):
            done[maker] |= counted[record]
    return done
