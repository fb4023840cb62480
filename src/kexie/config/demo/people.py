"""Who is who in the demo: invented people, their posts and rights."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from kexie.org.actions.people import appoint, grant, name_deputy, open_account, set_power
from kexie.org.actions.units import open_unit
from kexie.org.models import Power, Role, Unit, UnitKind, User

# Shown on screen and in the documentation: it opens nothing but the demo.
PASSWORD = "Kexie-demo-2024"  # noqa: S105 -- a documented demo password
PROVINCE, DISCIPLINE = "530000", "530000-X01"


@dataclass(frozen=True, slots=True)
class Person:
    """An account with its post. Units by code; `power` only for the three administrators."""

    username: str
    name: str
    unit: str
    title: str
    roles: tuple[Role, ...] = ()
    power: Power = Power.NONE


# The accounts that `kexie demo` prints: one of each kind of user.
SHOWN = (
    Person("lingdao", "栾望山", PROVINCE, "省科协党组书记、常务副主席", (Role.HEAD,)),
    Person("duban", "郁听泉", PROVINCE, "省科协副主席（分管督办）", (Role.SUPERVISOR,)),
    Person("jingban", "岑拾穗", PROVINCE, "省科协经办", (Role.CLERK,)),
    Person("kepubu", "蔺知秋", "530000-D04", "科普部经办", (Role.CLERK,)),
    Person("kepubu-fzr", "柏临川", "530000-D04", "科普部部长", (Role.HEAD, Role.SUPERVISOR)),
    Person("kejiguan", "邰怀瑾", "530000-A01", "省科技馆经办", (Role.CLERK, Role.HEAD)),
    Person("kunming", "景星野", "530100", "昆明市科协经办", (Role.CLERK,)),
    Person("kunming-fzr", "闻溪亭", "530100", "昆明市科协负责人", (Role.HEAD,)),
    Person("dehong", "宿清和", "533100", "德宏州科协经办", (Role.CLERK,)),
    Person("wuhua", "桑晚晴", "530102", "五华区科协经办", (Role.CLERK,)),
    Person("wuhua-fzr", "郗松鹤", "530102", "五华区科协负责人", (Role.HEAD,)),
    Person("jijian", "邰守正", DISCIPLINE, "派驻纪检监察组", ()),
    Person("xitong", "系统管理员", "", "系统管理员", power=Power.SYSTEM),
    Person("anquan", "安全管理员", "", "安全管理员", power=Power.SECURITY),
    Person("shenji", "审计管理员", "", "审计管理员", power=Power.AUDIT),
)
# What is made of these is nobody's name.
SURNAMES = "郁栾蔺邰宿闻景柏岑桑郗佘苗钮仝冀"
GIVEN = [
    "望舒",
    "听松",
    "问渠",
    "拾穗",
    "知秋",
    "临川",
    "怀瑾",
    "星野",
    "溪亭",
    "清和",
    "晚晴",
    "松鹤",
    "云帆",
    "若谷",
    "思齐",
    "远岫",
    "沐阳",
    "映雪",
    "牧野",
    "采薇",
    "青禾",
    "鹿鸣",
    "晓峰",
    "长庚",
    "雨燕",
    "半夏",
    "南枝",
    "北辰",
    "归舟",
    "观澜",
    "苇杭",
    "疏桐",
]


class Staff:
    """Everybody of the demo, by unit and role."""

    def __init__(self, units: dict[str, Unit], now: datetime) -> None:
        self.units = units
        self.now = now
        self.by_name: dict[str, User] = {}
        self.desks: dict[tuple[int, Role], User] = {}

    def at_desk(self, unit: Unit, role: Role) -> User:
        """Who does this role's work in the unit."""
        return self.desks[unit.pk, role]

    def open(self, person: Person, *, at: datetime, can_sign_in: bool) -> User:
        password = PASSWORD if can_sign_in else None
        user = open_account(
            actor=None, at=at, username=person.username, name=person.name, password=password
        )
        if can_sign_in:
            # so that a visitor of the demo is not asked for a new password first
            user.must_change_password, user.password_changed_at = False, self.now
            user.save(update_fields=["must_change_password", "password_changed_at"])
        self.by_name[person.username] = user
        if person.power:
            set_power(user, actor=None, at=at, power=person.power)
            return user
        self.place(user, self.units[person.unit], person.title, at=at)
        for role in person.roles:
            grant(actor=None, at=at, user=user, unit=self.units[person.unit], role=role)
            self.desks.setdefault((self.units[person.unit].pk, role), user)
        return user

    def place(self, user: User, unit: Unit, title: str, *, at: datetime) -> None:
        since = date(at.year - 2, 3, 1)
        appoint(actor=None, at=at, user=user, unit=unit, title=title, from_date=since)


def people_the_province(units: dict[str, Unit], *, at: datetime, now: datetime) -> Staff:
    """Open every account. Those beyond `SHOWN` cannot sign in until an administrator gives them a password."""
    staff, today = Staff(units, now), timezone.localdate(now)
    units[DISCIPLINE] = open_unit(
        actor=None,
        at=at,
        code=DISCIPLINE,
        kind=UnitKind.EXTERNAL,
        name="派驻纪检监察组（演示）",
        short_name="派驻纪检监察组",
        opened_date=date(2020, 1, 1),
        parent=None,
        order=900,
    )
    for person in SHOWN:
        staff.open(person, at=at, can_sign_in=True)
    for person in _others(staff, units):
        staff.open(person, at=at, can_sign_in=False)
    inspector = staff.by_name["jijian"]
    grant(actor=None, at=at, user=inspector, unit=units[PROVINCE], role=Role.INSPECTOR)
    museum = staff.by_name["kejiguan"]
    staff.place(museum, units["530000-D04"], "科普部副部长（兼）", at=at)
    grant(actor=None, at=at, user=museum, unit=units["530000-D04"], role=Role.READER)
    head = staff.by_name["kunming-fzr"]
    name_deputy(
        actor=head,
        at=at,
        principal=head,
        deputy=staff.by_name["kunming"],
        from_date=today - timedelta(days=2),
        to_date=today + timedelta(days=12),
    )
    return staff


def _others(staff: Staff, units: dict[str, Unit]) -> list[Person]:
    """A clerk for every unit that has none, and a head for all but the counties."""
    found: list[Person] = []
    names = (surname + given for given in GIVEN for surname in SURNAMES)
    taken = {person.name for person in SHOWN}
    for unit in units.values():
        if unit.kind in {UnitKind.PROVINCE, UnitKind.EXTERNAL}:
            continue
        heads = [] if unit.kind == UnitKind.COUNTY else [Role.HEAD]
        for role in (Role.CLERK, *heads):
            if (unit.pk, role) in staff.desks:
                continue
            name = next(one for one in names if one not in taken)
            word = "经办" if role == Role.CLERK else "负责人"
            account = f"{unit.code.lower()}-{role}"
            found.append(Person(account, name, unit.code, f"{unit.short_name}{word}", (role,)))
    return found
