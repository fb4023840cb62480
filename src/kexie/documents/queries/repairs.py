"""A version's repairs: what was changed where, what of it was undone, and what a person must look at."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie.documents.models import Version
from kexie.text.model import Flag, Repair, Repaired, Span, rebuild

KINDS: dict[str, str | Promise] = {
    "pinyin": _("injected reading"),
    "traditional": _("traditional character"),
    "width": _("width of characters"),
    "space": _("space or line end"),
    "entity": _("HTML entity"),
    "markup": _("HTML tag"),
    "invisible": _("invisible character"),
    "join": _("broken line"),
    "punctuation": _("punctuation"),
    "encoding": _("broken encoding"),
}
FLAGS: dict[str, str | Promise] = {
    "lost_characters": _("characters seem to be missing"),
    "replaced_name": _("a name seems to have been replaced"),
    "byte_shift": _("characters were broken by a wrong encoding"),
    "cut_off": _("the text seems to be cut off"),
}


@dataclass(frozen=True, slots=True)
class ShownRepair:
    """One repair by its index, and where it stands in the present text. Undone: `before` stands there."""

    index: int
    kind: str
    before: str
    after: str
    span: Span
    undone: bool

    @property
    def label(self) -> str | Promise:
        return KINDS.get(self.kind, self.kind)

    @property
    def said(self) -> str | Promise:
        """What was done, as a person says it."""
        before, after = _seen(self.before), _seen(self.after)
        if not self.after:
            return _("%(before)s taken out") % {"before": before}
        if not self.before:
            return _("%(after)s put in") % {"after": after}
        return _("%(before)s became %(after)s") % {"before": before, "after": after}


def _seen(words: str) -> str:
    """Words in quotes; signs that cannot be seen by their names."""
    if words and not words.strip(" \t\r\n\u3000\u200b\ufeff\xa0"):
        return str(_("line end")) if "\n" in words else str(_("space"))
    return f"“{words}”"


@dataclass(frozen=True, slots=True)
class ShownFlag:
    kind: str
    span: Span
    message: str

    @property
    def label(self) -> str | Promise:
        return FLAGS.get(self.kind, self.message)


def repaired_of(version: Version) -> Repaired:
    """The version as the engine gave it, with every repair in it."""
    repairs = tuple(
        Repair(one["kind"], one["at"], one["before"], one["after"]) for one in version.repairs
    )
    flags = tuple(
        Flag(one["kind"], (one["span"][0], one["span"][1]), one["message"]) for one in version.flags
    )
    return Repaired(version.source_text, rebuild(version.source_text, repairs), repairs, flags)


def current_of(version: Version) -> Repaired:
    """The version as it is read now, without the repairs that were undone."""
    full = repaired_of(version)
    return full.without(version.undone) if version.undone else full


def repairs_of(version: Version) -> list[ShownRepair]:
    """Every repair with its place in the present text, in order of place."""
    return list(_placed(repaired_of(version).repairs, frozenset(version.undone)))


def _placed(repairs: tuple[Repair, ...], undone: frozenset[int]) -> Iterator[ShownRepair]:
    shift = 0
    for index, repair in enumerate(repairs):
        stands = repair.before if index in undone else repair.after
        start = repair.at + shift
        span = (start, start + len(stands))
        yield ShownRepair(index, repair.kind, repair.before, repair.after, span, index in undone)
        shift += len(stands) - len(repair.before)


def flags_of(version: Version) -> list[ShownFlag]:
    return [ShownFlag(one.kind, one.span, one.message) for one in current_of(version).flags]
