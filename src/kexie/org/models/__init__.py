"""Units as a dated tree and in groups, people, posts, deputies, and who holds which role where."""

from kexie.org.models.groups import (
    UnitGroup,
    UnitGroupSet,
)
from kexie.org.models.people import (
    ApiToken,
    Deputy,
    Grant,
    Post,
    Power,
    Role,
    SignInPolicy,
    TokenScope,
    User,
    UserManager,
)
from kexie.org.models.units import (
    Placement,
    Reach,
    Reorganisation,
    ReorganisationKind,
    Succession,
    Unit,
    UnitKind,
    UnitName,
)

__all__ = [
    "ApiToken",
    "Deputy",
    "Grant",
    "Placement",
    "Post",
    "Power",
    "Reach",
    "Reorganisation",
    "ReorganisationKind",
    "Role",
    "SignInPolicy",
    "Succession",
    "TokenScope",
    "Unit",
    "UnitGroup",
    "UnitGroupSet",
    "UnitKind",
    "UnitName",
    "User",
    "UserManager",
]
