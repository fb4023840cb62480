import pytest

from kexie.text.units import Register, Unit, group_of

PROVINCE = Unit("1", "云岭省科学技术协会", ("省科协",), "province")
OFFICE = Unit("1-1", "云岭省科协办公室", ("办公室",), "department", "1")
CITY = Unit("2", "雾溪市科学技术协会", ("雾溪市科协",), "prefecture", "1")
CITY_OFFICE = Unit("2-1", "雾溪市科协办公室", ("办公室",), "department", "2")
REGISTER = Register([PROVINCE, OFFICE, CITY, CITY_OFFICE])


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("各州(市)科协", "prefectures"),
        ("各州（市）科协主席", "prefectures"),
        ("16个州（市）科协", "prefectures"),
        ("各设区市总工会", "prefectures"),
        ("各县（市、区）科协", "counties"),
        ("县级科协", "counties"),
        ("各县区教育局", "counties"),
        ("机关各部室", "departments"),
        ("秘书处各部门", "departments"),
        ("各直属单位", "affiliated"),
        ("市级学会", "societies"),
        ("全省科协系统", "all_units"),
        ("各级科协", "all_units"),
        ("各成员单位", "all_units"),
        ("省科协", "province"),
        ("边境州（市）科协", None),
        ("4个州（市）", None),
        ("各乡镇", None),
        ("县市场监管局", None),
        ("学会部", None),
    ],
)
def test_groups_are_known_by_their_words(words: str, group: str | None) -> None:
    assert group_of(words) == group


def test_a_name_two_units_share_is_the_readers_own() -> None:
    assert REGISTER.code_of("办公室") is None
    assert REGISTER.at("1").code_of("办公室") == "1-1"
    assert REGISTER.at("2").code_of("办公室") == "2-1"


def test_the_longest_name_is_found() -> None:
    found = list(REGISTER.find("请报雾溪市科协办公室"))
    assert [(m.text, m.code) for m in found] == [("雾溪市科协办公室", "2-1")]


def test_an_empty_register_finds_nothing_and_does_not_fail() -> None:
    assert list(Register().find("省科协办公室")) == []
    assert Register().code_of("省科协") is None
