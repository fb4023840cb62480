"""The small fixed world that every room's tests live in: a province, a department, two prefectures, three counties."""

from dataclasses import dataclass
from datetime import date, datetime

from kexie.org.actions import people, units
from kexie.org.models import Power, Role, Unit, UnitKind, User

START = date(2020, 1, 1)
NOON = datetime.fromisoformat("2026-03-02T12:00:00+08:00")
PASSWORD = "Kunming-2026-lake"

UNITS = (
    # name in tests, code, kind, name, short name, parent
    ("province", "530000", UnitKind.PROVINCE, "云南省科学技术协会", "省科协", ""),
    ("department", "530000-D04", UnitKind.DEPARTMENT, "省科协科普部", "科普部", "530000"),
    ("kunming", "530100", UnitKind.PREFECTURE, "昆明市科学技术协会", "昆明市科协", "530000"),
    ("qujing", "530300", UnitKind.PREFECTURE, "曲靖市科学技术协会", "曲靖市科协", "530000"),
    ("wuhua", "530102", UnitKind.COUNTY, "五华区科学技术协会", "五华区科协", "530100"),
    ("panlong", "530103", UnitKind.COUNTY, "盘龙区科学技术协会", "盘龙区科协", "530100"),
    ("qilin", "530302", UnitKind.COUNTY, "麒麟区科学技术协会", "麒麟区科协", "530300"),
)
PEOPLE = (
    # account, name, unit, roles
    ("province_supervisor", "省督办", "province", (Role.SUPERVISOR,)),
    ("province_head", "省领导", "province", (Role.HEAD,)),
    ("province_clerk", "省经办", "province", (Role.CLERK,)),
    ("department_clerk", "部经办", "department", (Role.CLERK,)),
    ("kunming_head", "昆明领导", "kunming", (Role.HEAD,)),
    ("kunming_clerk", "昆明经办", "kunming", (Role.CLERK,)),
    ("wuhua_head", "五华领导", "wuhua", (Role.HEAD,)),
    ("wuhua_clerk", "五华经办", "wuhua", (Role.CLERK,)),
    ("qujing_clerk", "曲靖经办", "qujing", (Role.CLERK,)),
    ("inspector", "纪检", "province", (Role.INSPECTOR,)),
    ("nobody", "无职", "", ()),
)
ADMINISTRATORS = (
    ("system_admin", "系统管理员", Power.SYSTEM),
    ("security_admin", "安全管理员", Power.SECURITY),
    ("audit_admin", "审计管理员", Power.AUDIT),
)


@dataclass(frozen=True)
class World:
    """Units by attribute, people by account name. Everybody's password is `PASSWORD`, already their own."""

    province: Unit
    department: Unit
    kunming: Unit
    qujing: Unit
    wuhua: Unit
    panlong: Unit
    qilin: Unit
    people: dict[str, User]


def build() -> World:
    new = [
        units.NewUnit(
            code=code,
            kind=kind,
            name=name,
            short_name=short,
            opened_date=START,
            parent_code=parent,
            order=order,
        )
        for order, (_key, code, kind, name, short, parent) in enumerate(UNITS)
    ]
    opened = units.open_units_at_once(new, actor=None, at=NOON)
    places = {row[0]: unit for row, unit in zip(UNITS, opened, strict=True)}
    made = {}
    for account, name, place, roles in PEOPLE:
        made[account] = _person(account, name)
        for role in roles:
            people.grant(actor=None, at=NOON, user=made[account], unit=places[place], role=role)
    for account, name, power in ADMINISTRATORS:
        made[account] = _person(account, name)
        people.set_power(made[account], actor=None, at=NOON, power=power)
        made[account].refresh_from_db()
    return World(**places, people=made)


def _person(account: str, name: str) -> User:
    user = people.open_account(actor=None, at=NOON, username=account, name=name, password=PASSWORD)
    user.must_change_password = False
    user.password_changed_at = NOON
    user.save()
    return user
