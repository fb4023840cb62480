"""What official documents are."""

from kexie.issuing.models.documents import (
    Addressee,
    Enclosure,
    IssuedFile,
    NumberSeries,
    OfficialDocument,
    Package,
    SeriesYear,
)
from kexie.issuing.models.signing import Signer, SigningRule, SignOff
from kexie.issuing.models.templates import Template
from kexie.issuing.models.words import FROZEN, Answer, DocumentState, FileKind, Length, Use

__all__ = [
    "FROZEN",
    "Addressee",
    "Answer",
    "DocumentState",
    "Enclosure",
    "FileKind",
    "IssuedFile",
    "Length",
    "NumberSeries",
    "OfficialDocument",
    "Package",
    "SeriesYear",
    "SignOff",
    "Signer",
    "SigningRule",
    "Template",
    "Use",
]
