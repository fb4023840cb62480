"""Paging and sorting: whatever stands in the address, the list answers with something sensible."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from kexie.kernel.address import Address
from kexie.kernel.paging import Page, page_of
from kexie.kernel.tables import sorting_of

SORTS = {"name": ("name",), "newest": ("-id", "name")}


def page(number: int, total: int, query: str = "", size: int = 10) -> Page[int]:
    rows = range(total)[(number - 1) * size : number * size]
    pages = max(1, -(-total // size))
    return Page(list(rows), number, pages, total, size, Address.of(QueryDict(query)))


@pytest.fixture
def many(db: None) -> None:  # noqa: ARG001 -- a fixture's way to ask for the database
    Group.objects.bulk_create(Group(name=f"n{n:03}") for n in range(65))


def people(query: str) -> Page[Group]:
    return page_of(Group.objects.order_by("name"), QueryDict(query), size=30)


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("", 1),
        ("page=2", 2),
        ("page=3", 3),
        ("page=4", 3),
        ("page=0", 1),
        ("page=-1", 1),
        ("page=1e9", 1),
        ("page=99999999999999999999", 1),
        ("page=²", 1),
        ("page=１", 1),
        ("page=2&page=3", 3),
    ],
)
def test_any_page_number_gives_a_page(asked: str, number: int) -> None:
    assert people(asked).number == number


@pytest.mark.usefixtures("many")
def test_pages_together_are_the_list() -> None:
    together = [group.name for n in (1, 2, 3) for group in people(f"page={n}")]

    assert together == [f"n{n:03}" for n in range(65)]
    last = people("page=3")
    assert (last.first, last.last, len(last)) == (61, 65, 5)


@pytest.mark.usefixtures("many")
def test_a_page_costs_two_queries() -> None:
    with CaptureQueriesContext(connection) as asked:
        list(people("page=2"))

    assert len(asked) == 2


@pytest.mark.django_db
def test_an_empty_list_is_one_empty_page() -> None:
    empty = people("page=7")

    assert (empty.number, empty.pages, empty.first, empty.last) == (1, 1, 0, 0)
    assert empty.previous_link == empty.next_link == ""


def test_links_keep_every_filter_and_the_first_page_has_no_number() -> None:
    there = page(2, 35, "theme=party&theme=rules&q=%E7%A7%91%E6%99%AE&page=2&empty=")

    assert there.next_link == "?theme=party&theme=rules&q=%E7%A7%91%E6%99%AE&page=3"
    assert there.previous_link == "?theme=party&theme=rules&q=%E7%A7%91%E6%99%AE"


def test_gaps_between_page_numbers_are_shown_once() -> None:
    shown = [number for number, _link in page(10, 200).numbers()]

    assert shown == [1, 0, 8, 9, 10, 11, 12, 0, 20]


@given(st.integers(1, 400), st.integers(1, 40))
def test_page_numbers_always_lead_to_the_ends_and_to_here(total: int, number: int) -> None:
    pages = max(1, -(-total // 10))
    here = min(number, pages)
    shown = [one for one, _link in page(here, total).numbers()]

    assert {1, here, pages} <= set(shown)
    assert [one for one in shown if one] == sorted({one for one in shown if one})


@pytest.mark.parametrize(
    ("asked", "key", "descending"),
    [
        ("", "newest", True),
        ("sort=name", "name", False),
        ("sort=-name", "name", True),
        ("sort=password", "newest", True),
        ("sort=--name", "newest", True),
        ("sort=user__password", "newest", True),
    ],
)
def test_only_known_columns_sort(asked: str, key: str, descending: bool) -> None:  # noqa: FBT001 -- a table
    sorting = sorting_of(QueryDict(asked), SORTS, default="-newest")

    assert (sorting.key, sorting.descending) == (key, descending)


def test_sorting_turns_every_field_and_ends_in_the_key() -> None:
    sorting = sorting_of(QueryDict("sort=-newest"), SORTS, default="name")

    assert sorting.apply(Group.objects.all()).query.order_by == ("id", "-name", "-pk")


def test_a_head_sorts_then_turns_round_and_goes_back_to_the_first_page() -> None:
    sorting = sorting_of(QueryDict("sort=name&q=a&page=4"), SORTS, default="newest")

    assert sorting.link("name") == "?q=a&sort=-name"
    assert sorting.link("newest") == "?q=a&sort=newest"
    assert sorting.direction("name") == "ascending"
    assert sorting.direction("newest") == "none"


@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1), max_size=4))
def test_an_address_comes_back_as_it_was(pairs: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    query.update(pairs)

    again = QueryDict(Address.of(query).link().removeprefix("?"))

    assert again.dict() == pairs
